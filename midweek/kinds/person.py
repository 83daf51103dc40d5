"""What a person chose for themselves; kept sealed like everything else."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from midweek.kinds.entry import Entry
from midweek.kinds.fields import Id, Line, Moment
from midweek.kinds.journal import Mode


class QuestionSet(msgspec.Struct, frozen=True, kw_only=True):
    """Questions of one's own to answer in the journal, under a name."""

    name: Annotated[str, Line("Name", most=80)]
    questions: Annotated[
        tuple[Annotated[str, Line("Question", most=500)], ...], Meta(min_length=1, max_length=30)
    ]


class Preferences(Entry, frozen=True, kw_only=True, tag="preferences"):
    """Country, time zone, looks and lock. One per person."""

    country: Annotated[str, Meta(max_length=2)] = ""  # ISO 3166-1 alpha-2; empty: not said
    zone: Annotated[str, Meta(max_length=64)] = "UTC"  # IANA name
    theme: Literal["", "light", "dark"] = ""  # empty: as the device says
    text_size: Literal["", "large", "larger"] = ""
    easy_font: bool = False
    exit_button: bool = True
    idle_minutes: Annotated[int, Meta(ge=5, le=30)] = 10
    code_later: bool = False  # what early versions kept; whether a recovery code is there, its slot tells
    help_until: Moment | None = None  # the quiet "Help now" card on Today, aware UTC
    care_due: Id | None = None  # the check-in whose page for hard moments hasn't been shown yet
    not_today: dict[Id, date] = {}  # rows set aside until tomorrow
    journal_mode: Mode = "free"  # written in last
    journal_previews: bool = False  # first lines in the list of the journal
    journal_prompt: Annotated[int, Meta(ge=0, le=10_000)] = 0  # stays until another is asked for
    question_sets: Annotated[tuple[QuestionSet, ...], Meta(max_length=30)] = ()
    # The weekday on which Today offers the weekly note, 0 Monday; None: never.
    weekly_on: Annotated[int, Meta(ge=0, le=6)] | None = 6
    bands: bool = False  # what the makers of a questionnaire call a total, shown beside it


class Upload(Entry, frozen=True, kw_only=True, tag="upload"):
    """A file between upload and confirmation: its sealed file and what was chosen so far; then what came of it (care/uploads.py)."""

    name: Annotated[str, Meta(max_length=300)]
    file: Id
    key: bytes
    at: Moment
    mapping: str = ""  # what was chosen so far (care/uploads.py)
    sheet: str = ""
