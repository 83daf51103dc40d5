"""Field types that carry what a form, a page or a file needs to know: title, range, direction.

Each returns a msgspec.Meta: bounds hold when decoding, `extra` is read by the walkers
(forms, pages, exports). Titles are plain English; the web edge translates.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

Better = Literal["lower", "higher"]
Id = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]  # of a record
Number = Annotated[float, Meta(ge=-1e9, le=1e9)]
Moment = Annotated[datetime, Meta(tz=True)]
WORDS = 60  # or phrases or tags, at most, beside one another


def Scale(low: int, high: int, *, title: str, says: str = "", better: Better | None = None) -> Meta:
    """A rating from low to high, both ends included."""
    return Meta(ge=low, le=high, extra={"field": "scale", "title": title, "says": says, "better": better})


def Line(title: str, *, most: int = 300) -> Meta:
    """One line of the person's own words."""
    return Meta(max_length=most, extra={"field": "line", "title": title})


def Note(title: str, *, most: int = 20_000) -> Meta:
    """As much as the person wants to write."""
    return Meta(max_length=most, extra={"field": "note", "title": title})


def Words(title: str, *, most: int = WORDS) -> Meta:
    """A handful of words or short phrases."""
    return Meta(max_length=most, extra={"field": "words", "title": title})
