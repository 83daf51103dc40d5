"""Goals, objectives, milestones and the changes marked on a chart (G1 to G4, T2)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from midweek.kinds.entry import Entry
from midweek.kinds.fields import Better, Id, Line, Moment, Note, Number, Scale

Turn = Literal["less", "more", "feel", "understand", "unsure"]
GoalState = Literal["proposed", "active", "on_hold", "achieved", "set_aside"]
How = Literal["count", "yes_no", "rate10", "rate100", "minutes", "clock", "amount", "scale"]
Per = Literal["day", "week", "month"]
Noted = Literal["each", "day", "week"]

SUMS: frozenset[How] = frozenset({"count", "minutes", "amount"})  # several a day add up; ratings are averaged


class Goal(Entry, frozen=True, kw_only=True, tag="goal"):
    """What the client wants to be different, in their words."""

    keeps_versions: ClassVar[bool] = True

    words: Annotated[str, Note("What would you like to be different?", most=2_000)]
    turn: Turn = "unsure"  # what would tell them it is starting to change (F5)
    why: Annotated[str, Note("Why does it matter to you?")] = ""
    different: Annotated[str, Note("What would be different?")] = ""
    state: GoalState = "active"
    since: date
    made: Moment | None = None  # what begins on one day stands in this order
    after: Id | None = None  # the reached goal this one goes on from (G4)


class Measure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is noted for an objective, in which unit, and which way is better."""

    what: Annotated[str, Line("What could you notice or count?")]
    how: How
    better: Better
    unit: Annotated[str, Line("Unit", most=40)] = ""
    low: Number | None = None  # ends of a `scale`
    high: Number | None = None
    noted: Noted = "each"  # several a day, once a day, or once a week

    @property
    def sums(self) -> bool:
        """Several notes of one day add up (counts, minutes, amounts); others are averaged."""
        return self.how in SUMS

    @property
    def stands_for(self) -> Literal["day", "week"] | None:
        """What one note stands for, so that what is said of it later takes its place; None: notes stand side by side."""
        if self.noted == "each":
            # Half of two times, one of them before midnight and one after, is a time nobody noted.
            return "day" if self.how in ("yes_no", "clock") else None
        return self.noted

    @property
    def ends(self) -> tuple[float | None, float | None]:
        """The lowest and highest value the measure can take; None where it has no end."""
        fixed: dict[str, tuple[float, float]] = {
            "yes_no": (0, 1),
            "rate10": (0, 10),
            "rate100": (0, 100),
            "clock": (0, 2879),  # minutes after midnight; past midnight goes on counting
        }
        if self.how in fixed:
            return fixed[self.how]
        if self.how == "scale":
            return self.low, self.high
        return 0, None


class Objective(Entry, frozen=True, kw_only=True, tag="objective"):
    """A small step one can measure, on the way to a goal (G2)."""

    keeps_versions: ClassVar[bool] = True

    goal: Id
    measure: Measure
    per: Per = "week"
    starts: date
    made: Moment | None = None
    noticing_until: date | None = None  # "just notice", then pick a target
    # In the unit of the measure, a `per`; for yes/no the share of days, 0 to 1.
    usual: Number | None = None  # from about this much ...
    target: Number | None = None  # ... to about this much ...
    target_by: date | None = None  # ... by this day
    confidence: Annotated[int, Scale(0, 10, title="How sure are you that you can do this?")] | None = None
    review_on: date
    words: Annotated[str, Line("Your objective in your own words")] = ""  # empty: the built sentence
    state: GoalState = "active"


class Change(Entry, frozen=True, kw_only=True, tag="change"):
    """Something the client changed on a day: a lettered line on the chart, a new phase (T3)."""

    keeps_versions: ClassVar[bool] = True

    objective: Id
    on: date
    words: Annotated[str, Line("What did you change?")] = ""
    source: Annotated[str, Line("Where it came from", most=80)] = ""


class Milestone(Entry, frozen=True, kw_only=True, tag="milestone"):
    """A sign on the way to a goal, with the day it was reached (G3)."""

    goal: Id
    words: Annotated[str, Line("A sign that you're on your way")]
    reached: date | None = None
    made: Moment | None = None


class GoalAnswers(Entry, frozen=True, kw_only=True, tag="goal_answers"):
    """What has been answered so far on the way to a new goal (F4 to F8); gone when the goal is saved."""

    words: Annotated[str, Note("What would you like to be different?", most=2_000)] = ""
    unsure: bool = False  # "Not sure yet": the question becomes what to notice more
    turn: Turn | None = None
    what: Annotated[str, Line("What could you notice or count?")] = ""
    how: How | None = None
    unit: Annotated[str, Line("Unit", most=40)] = ""
    better: Better | None = None
    per: Per | None = None
    noticing: bool = True
    notice_weeks: Annotated[int, Meta(ge=1, le=12)] = 4
    usual: Number | None = None
    target: Number | None = None
    target_by: date | None = None
    before: Annotated[str, Line("Your target before")] = ""  # until another is picked, in words
    confidence: Annotated[int, Scale(0, 10, title="How sure are you that you can do this?")] | None = None
    starts: date | None = None
    review_on: date | None = None
    sentence: Annotated[str, Line("Your objective in your own words")] = ""
    goal: Id | None = None  # adding an objective to this goal instead of starting one
    after: Id | None = None  # the reached goal the new one goes on from
