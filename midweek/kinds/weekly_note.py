"""The client's own note about a week (W4)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Final, Literal

import msgspec
from msgspec import Meta

from midweek.kinds.entry import Entry
from midweek.kinds.fields import Id, Line, Note

Length = Literal["short", "longer", "blank"]

QUESTIONS: Final = {
    "stood_out": "What stood out?",
    "helped": "What helped, or got in the way?",
    "for_session": "What for my session?",
    "tried": "What did I try, and what happened?",
    "goal": "What did I notice about my goal?",
    "learned": "What did I learn?",
    "next": "What next?",
    "stayed": "What stayed with me from last session?",
}
ASKED: Final[dict[Length, tuple[str, ...]]] = {
    "short": ("stood_out", "helped", "for_session"),
    "longer": tuple(QUESTIONS),
    "blank": (),
}


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing the notes of the week show, in the words it was quoted in.

    of: the entry it leads to. counts: what it counts, where it is about several.
    """

    words: Annotated[str, Line("What your notes show", most=500)]
    of: Id | None = None
    counts: Literal["check_ins", "homework", "journal"] | None = None


class WeeklyNote(Entry, frozen=True, kw_only=True, tag="weekly_note"):
    """A week in the client's words, under the facts of that week.

    facts: as they stood when the note was finished; a note still being written shows them afresh, and has none. not_listed: lines
    for the session that are not meant for the List, as long as the note isn't finished.
    """

    dated: ClassVar[bool] = True

    week: date  # its first day, as the person counts weeks
    length: Length = "short"
    # By name of the question, so that a note opens long after a question was worded anew or is asked no more.
    answers: dict[Annotated[str, Meta(pattern="^[a-z_]{1,40}$")], Annotated[str, Note("Answer")]] = {}
    text: Annotated[str, Note("Text", most=100_000)] = ""
    facts: tuple[Fact, ...] = ()
    links: tuple[Id, ...] = ()  # goals and the like it is about
    not_listed: tuple[Annotated[str, Note("Line", most=2_000)], ...] = ()
    finished: bool = False

    @property
    def day(self) -> date:
        """The first day of its week."""
        return self.week
