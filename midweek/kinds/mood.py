"""The two-tap check-in (T1)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from midweek.kinds.entry import Entry
from midweek.kinds.fields import Line, Moment, Note, Scale, Words

MOODS = {1: "Very low", 2: "Low", 3: "In between", 4: "Good", 5: "Very good"}
ENERGIES = {1: "low", 2: "mid", 3: "high"}


class MoodCheckIn(Entry, frozen=True, kw_only=True, tag="mood"):
    """How I feel right now, in two taps; everything after the first is optional."""

    dated: ClassVar[bool] = True

    at: Moment  # aware, with the person's own offset: its date is their local day
    mood: (
        Annotated[int, Scale(1, 5, title="Mood", says="1 very low, 5 very good", better="higher")] | None
    )  # None: not sure
    strength: Annotated[int, Scale(0, 10, title="How strong is it?")] | None = None
    energy: Annotated[int, Scale(1, 3, title="Energy", says="1 low, 3 high")] | None = None
    feelings: Annotated[tuple[Annotated[str, Line("A word", most=60)], ...], Words("Words for it")] = ()
    body: Annotated[str, Line("In my body", most=500)] = ""
    going_on: Annotated[tuple[Annotated[str, Line("A word", most=60)], ...], Words("Going on")] = ()
    note: Annotated[str, Note("Note")] = ""
    harder: Literal["hurting", "ending"] | None = None  # "Something harder" (ux.md S3)

    @property
    def day(self) -> date:
        """The local day of the check-in."""
        return self.at.date()
