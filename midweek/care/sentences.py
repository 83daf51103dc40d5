"""An objective said in words: the built sentence, its values, and the five SMART lines, from fields alone (G2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from midweek.kinds.fields import Better
from midweek.kinds.plan import GoalAnswers, How, Objective, Per

YES_DAYS: dict[Per, int] = {
    "day": 7,
    "week": 7,
    "month": 30,
}  # a share of days is told as days of a week or month
SURE_ENOUGH = 7  # of 10: below it, a smaller step is offered (ux.md F7)
RATINGS: frozenset[How] = frozenset({"rate10", "rate100", "scale"})
WAYS: dict[How, str] = {
    "count": "Count how many times",
    "yes_no": "Yes or no, once a day",
    "rate10": "Rate it from 0 to 10",
    "minutes": "Minutes spent",
    "rate100": "Rate it from 0 to 100",
    "clock": "A clock time, like when I went to bed",
    "amount": "An amount with a unit, like glasses or pages",
    "scale": "Rate it on your own scale",
}


def yes_days(share: float, per: Per) -> float:
    """A share of days as days of a week, or as whole days of a month: 5 days of 7 would be 21.43 days of 30."""
    days = share * YES_DAYS[per]
    return round(days) if per == "month" else days


@dataclass(frozen=True, slots=True)
class Outline:
    """An objective as far as it is known; None or "" where nothing has been said yet."""

    what: str = ""
    how: How | None = None
    unit: str = ""
    better: Better | None = None
    per: Per | None = None
    usual: float | None = None
    target: float | None = None
    target_by: date | None = None
    noticing_until: date | None = None
    confidence: int | None = None
    starts: date | None = None
    review_on: date | None = None

    @property
    def told_by(self) -> Per:
        """What the numbers of a target are of: days of yes are counted by the week, also where it is done each day."""
        return "week" if self.how == "yes_no" and self.per == "day" else self.per or "week"

    @classmethod
    def of(cls, said: Objective) -> Outline:
        """The outline of an objective that stands."""
        measure = said.measure
        return cls(
            what=measure.what, how=measure.how, unit=measure.unit, better=measure.better, per=said.per,
            usual=said.usual, target=said.target, target_by=said.target_by, noticing_until=said.noticing_until,
            confidence=said.confidence, starts=said.starts, review_on=said.review_on,
        )  # fmt: skip

    @classmethod
    def of_answers(cls, said: GoalAnswers) -> Outline:
        """The outline of what has been answered so far; a target counts only once it is chosen."""
        known = not said.noticing
        return cls(
            what=said.what, how=said.how, unit=said.unit, better=said.better, per=said.per,
            usual=said.usual if known else None, target=said.target if known else None,
            target_by=said.target_by if known else None,
            confidence=said.confidence, starts=said.starts, review_on=said.review_on,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SmartLine:
    """One of the five lines: its name, what it says, and the client's own words after it.

    missing: nothing has been said yet; `says` then names what is missing, kindly.
    """

    name: Literal["Specific", "Measurable", "Achievable", "Relevant", "Time-bound"]
    says: str
    own: str = ""
    missing: bool = False


def day_words(day: date) -> str:
    """A day as people say it: 4 June 2026."""
    return f"{day.day} {day:%B} {day.year}"


def value_words(value: float, how: How | None, unit: str = "", per: Per | None = None) -> str:
    """A value in its unit: "7.5", "23:00", "20 minutes", "3 days", "2 glasses".

    A clock time is minutes after midnight, and past midnight goes on counting. For yes/no the value is a share of days,
    told as days of a week (of a month where `per` is month). Decimals: at most two.
    """
    match how:
        case "clock":
            hours, minutes = divmod(round(value), 60)
            return f"{hours % 24:02}:{minutes:02}"
        case "minutes":
            return f"{_number(value)} {'minute' if value == 1 else 'minutes'}"
        case "yes_no":
            days = yes_days(value, per or "week")
            return f"{_number(days)} {'day' if _number(days) == '1' else 'days'}"
        case "amount" if unit:
            return f"{_number(value)} {unit}"
    return _number(value)


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def sentence(outline: Outline) -> str:
    """The objective in one sentence, never empty.

    A rating or a clock time is not itself made less or more while one notices, so it is only tracked until
    there is a target.
    """
    what = " ".join(outline.what.split()).rstrip(".") or "what you'd like to notice"
    said = f"{_verb(outline)} {what} each {outline.told_by if outline.target is not None else outline.per or 'week'}"
    if outline.target is not None:
        to = value_words(outline.target, outline.how, outline.unit, outline.per)
        if outline.usual is None:
            said += f", to about {to}"
        else:
            usual = value_words(outline.usual, outline.how, outline.unit, outline.per)
            if outline.how != "clock":
                usual = usual.partition(" ")[0]  # the unit is said once, after the second number
            said += f", from about {usual} to about {to}"
        if outline.target_by is not None:
            said += f" by {day_words(outline.target_by)}"
    return f"{said}."


def target_words(outline: Outline) -> str:
    """A target by itself: "from about 8 to about 4 each week"; empty where there is none."""
    if outline.target is None:
        return ""
    said = [
        f"{word} about {value_words(value, outline.how, outline.unit, outline.per)}"
        for word, value in (("from", outline.usual), ("to", outline.target))
        if value is not None
    ]
    return f"{' '.join(said)} each {outline.told_by}"


def sentence_of(objective: Objective) -> str:
    """An objective in the client's own sentence, else in the built one."""
    return objective.words or sentence(Outline.of(objective))


def _verb(outline: Outline) -> str:
    if outline.how == "yes_no" and outline.better == "higher":
        return "Practise"
    only_noticed = outline.how in RATINGS and outline.target is None
    if outline.better is None or outline.how == "clock" or only_noticed:
        return "Track"
    return "Track and reduce" if outline.better == "lower" else "Track and increase"


def smart_lines(outline: Outline, goal: str) -> tuple[SmartLine, ...]:
    """The five lines, in order, from the fields; `goal` is the goal in the client's words."""
    return (
        _specific(outline),
        _measurable(outline),
        _achievable(outline),
        _relevant(goal),
        _time_bound(outline),
    )


def _specific(outline: Outline) -> SmartLine:
    if outline.what.strip():
        return SmartLine("Specific", "What you'll notice:", own=outline.what)
    return SmartLine(
        "Specific", "Not said yet. A few words on what you could notice are enough.", missing=True
    )


def _measurable(outline: Outline) -> SmartLine:
    if outline.how is None:
        return SmartLine("Measurable", "Not said yet. Choose how you'd note it, like a count.", missing=True)
    if outline.how == "amount" and not outline.unit.strip():
        says = "An amount, with no unit yet. A unit makes the numbers easy to compare."
        return SmartLine("Measurable", says, missing=True)
    way = WAYS[outline.how]
    said = f"{way}." if outline.how != "amount" else "An amount, in"
    if outline.better is None:
        return SmartLine("Measurable", f"{way}. Which way is better isn't said yet.", missing=True)
    if outline.how == "amount":
        return SmartLine("Measurable", said, own=outline.unit)
    return SmartLine("Measurable", f"{said} {_direction(outline)} is better.")


def _direction(outline: Outline) -> str:
    lower = outline.better == "lower"
    match outline.how:
        case "clock":
            return "Earlier" if lower else "Later"
        case "yes_no":
            return "No" if lower else "Yes"
        case "rate10" | "rate100" | "scale":
            return "A lower number" if lower else "A higher number"
    return "Less" if lower else "More"


def _achievable(outline: Outline) -> SmartLine:
    sure = outline.confidence
    if sure is None:
        return SmartLine("Achievable", "You haven't said how sure you are. That can wait.", missing=True)
    if sure < SURE_ENOUGH:
        return SmartLine("Achievable", f"You're {sure} of 10 sure. A smaller step is often easier to start.")
    return SmartLine("Achievable", f"You're {sure} of 10 sure that you can do this.")


def _relevant(goal: str) -> SmartLine:
    if goal.strip():
        return SmartLine("Relevant", "It serves your goal:", own=goal)
    return SmartLine("Relevant", "Not joined to a goal yet. You can write one in a few words.", missing=True)


def _time_bound(outline: Outline) -> SmartLine:
    if outline.starts is None or outline.review_on is None:
        return SmartLine("Time-bound", "No dates yet. A day to look back is enough.", missing=True)
    says = f"From {day_words(outline.starts)}. You look back on {day_words(outline.review_on)}."
    if outline.target is not None and outline.target_by is None:
        return SmartLine("Time-bound", f"{says} Your target has no day yet.", missing=True)
    return SmartLine("Time-bound", says)
