"""What is written in the journal, in any of its modes (W1, W2)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from midweek.kinds.entry import Entry
from midweek.kinds.fields import Id, Line, Moment, Note, Words

Mode = Literal["free", "prompt", "questions", "dream", "letter", "bullet"]

LONGEST = 200_000  # characters of one text: a book of 100 pages, and a page a phone can still show


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question as it was asked, and what was answered; empty: passed over."""

    question: Annotated[str, Line("Question", most=500)]
    answer: Annotated[str, Note("Answer")] = ""


class Dream(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is noted of a dream beside what happened in it, which is the text of its entry (measurement.md 5.7).

    people, places: each counted over the dreams they come back in.
    """

    feelings: Annotated[str, Note("Feelings in it", most=2_000)] = ""
    waking: Annotated[str, Note("Feelings on waking", most=2_000)] = ""
    strength: Annotated[int, Meta(ge=0, le=100)] | None = None  # of the feelings on waking
    people: Annotated[tuple[Annotated[str, Line("A name", most=60)], ...], Words("People")] = ()
    places: Annotated[tuple[Annotated[str, Line("A place", most=60)], ...], Words("Places")] = ()
    connects: Annotated[str, Note("Does it connect to anything?")] = ""
    recurring: bool = False


class JournalEntry(Entry, frozen=True, kw_only=True, tag="journal"):
    """A page of the journal. What each mode fills in beside title, text and tags:

    prompt: `prompt`, the words that were shown. questions: `answers`. dream: `dream`; its text says what happened.
    letter: `to`. bullet: its text is a bullet log of one day (kinds/bullets.py), in the one form.
    """

    dated: ClassVar[bool] = True

    at: Moment  # aware, with the person's own offset: its date is their local day
    whole_day: bool = False  # only the day is known; `at` is its noon
    mode: Mode = "free"
    title: Annotated[str, Line("Title")] = ""
    text: Annotated[str, Note("Text", most=LONGEST)] = ""
    prompt: Annotated[str, Line("Prompt", most=500)] = ""
    answers: tuple[Answer, ...] = ()
    dream: Dream | None = None
    to: Annotated[str, Line("To whom")] = ""
    tags: Annotated[tuple[Annotated[str, Line("A tag", most=60)], ...], Words("Tags")] = ()
    starred: bool = False
    useful: bool | None = None  # "Was this useful?"; None: not asked, or no answer
    links: tuple[Id, ...] = ()  # goals, objectives, sessions and the like it is about
    source: Annotated[str, Meta(max_length=120)] = ""  # format and key of the row it was brought in from

    @property
    def day(self) -> date:
        """The local day it is written for."""
        return self.at.date()
