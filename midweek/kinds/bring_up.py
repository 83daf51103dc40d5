"""The List: what to bring to a session (S2)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Final, Literal

from midweek.kinds.entry import Entry
from midweek.kinds.fields import Id, Note

Kind = Literal["question", "update", "hard", "therapy", "notes"]
Raise = Literal["say", "screen", "before", "card", "not_yet"]

KINDS: Final[dict[Kind, str]] = {
    "question": "A question",
    "update": "An update",
    "hard": "Hard to say",
    "therapy": "About therapy itself",
    "notes": "From my notes",
}
RAISES: Final[dict[Raise, str]] = {
    "say": "Say it",
    "screen": "Show my screen",
    "before": "Share it before",
    "card": "Hand over a printed card",
    "not_yet": "Not yet",
}


class BringUp(Entry, frozen=True, kw_only=True, tag="bring_up"):
    """One thing on the list. order: lower comes first, equals by when they were added; any numbers, gaps are fine."""

    ends: ClassVar[bool] = True

    kind: Kind = "update"
    text: Annotated[str, Note("What would you like to bring?", most=2_000)]
    how_hard: Literal["a_bit", "very"] | None = None
    how: Raise | None = None  # the client would like to raise it
    order: int = 0
    done: date | None = None  # the day it was ticked; None while it waits
    link: Id | None = None  # the note, worksheet or reaction it comes from

    @property
    def filed_under(self) -> date | None:
        """The day it was ticked."""
        return self.done
