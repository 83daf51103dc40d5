"""What is to be done between two sessions, and the tries that are noted on it (H1, H4)."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, ClassVar, Final, Literal

from midweek.kinds.entry import Entry
from midweek.kinds.fields import Id, Line, Moment, Note
from midweek.kinds.sheet_items import Name

Way = Literal["fill_in", "track", "try", "write"]
SetBy = Literal["me", "therapist", "together"]
State = Literal["open", "done", "not_this_time"]
How = Literal["tried", "noticed", "did_not_come_up"]

WAYS: Final[dict[Way, str]] = {
    "fill_in": "Fill in a worksheet or a questionnaire",
    "track": "Track something",
    "try": "Try something new",
    "write": "Write about something",
}
SET_BY: Final[dict[SetBy, str]] = {"me": "Me", "therapist": "My therapist", "together": "We agreed on it"}
HOWS: Final[dict[How, str]] = {
    "tried": "I tried it",
    "noticed": "I noticed, but didn't",
    "did_not_come_up": "It didn't come up",
}

_ONCE: Final = re.compile(r"(?:(?:just|only) )?(?:once|one time|1 time|1 ?x)\b")
_EACH: Final = re.compile(
    r"/|\b(?:each|every|per|daily|nightly|weekly|monthly|a (?:day|night|week|month|fortnight|while)|an hour)\b"
)  # once each evening is again and again


class Assignment(Entry, frozen=True, kw_only=True, tag="assignment"):
    """One piece of homework.

    sheet: a sheet of the library, or own: an OwnSheet; for fill_in. objective: what it tracks, or why it is done. cue and
    act: "When ___, I'll try ___". running: the response being filled in or changed now. waiting: one that was begun and waits
    until another has been changed. at_next_session: it belongs to the session that
    comes; else to any time. filled_on: the day a copy of its sheet was finished last;
    filled_from: the first day a copy is for, where that lies before it was set. closed_on: the day it ended; on open homework,
    the day it had ended before its only copy was deleted.
    """

    ends: ClassVar[bool] = True

    way: Way
    what: Annotated[str, Line("What is it?")]
    why: Annotated[str, Note("Why does it help?", most=2_000)] = ""
    objective: Id | None = None
    sheet: Name | None = None
    own: Id | None = None
    cue: Annotated[str, Line("When")] = ""
    act: Annotated[str, Line("I'll try")] = ""
    how_often: Annotated[str, Line("How often?", most=100)] = ""
    due: date | None = None
    at_next_session: bool = True
    set_by: SetBy = "me"
    set_on: date
    made: Moment | None = None  # what was set on one day stands in this order
    state: State = "open"
    closed_on: date | None = None
    filled_on: date | None = None
    filled_from: date | None = None
    got_in_the_way: Annotated[str, Note("What got in the way?", most=2_000)] = ""
    how_it_went: Annotated[str, Note("How did it go?", most=2_000)] = ""
    running: Id | None = None
    waiting: Id | None = None
    came_from: Id | None = None  # the answers, or the page of the journal, it grew out of

    @property
    def recurs(self) -> bool:
        """It is done again and again, until the person says that it is over."""
        often = " ".join(self.how_often.casefold().split()).strip(" .")
        return bool(often) and (_ONCE.match(often) is None or _EACH.search(often) is not None)

    @property
    def filed_under(self) -> date | None:
        """The last day anything was done on it, once it has ended."""
        if self.state == "open":
            return None
        return max(self.closed_on or self.set_on, self.filled_on or self.set_on)


class Try(Entry, frozen=True, kw_only=True, tag="try"):
    """One time that a new behaviour was tried, or could have been: all three count."""

    dated: ClassVar[bool] = True
    shelf_of: ClassVar[type[Entry] | None] = Assignment

    assignment: Id
    at: Moment  # aware, with the person's own offset: its date is their local day
    how: How
    happened: Annotated[str, Note("What happened?", most=5_000)] = ""

    @property
    def day(self) -> date:
        """The local day of the try."""
        return self.at.date()

    @property
    def shelf(self) -> str:
        """The homework it belongs to."""
        return self.assignment
