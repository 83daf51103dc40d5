"""What a sheet asks: its items, and when each is shown.

An item maps one to one onto an item of a FHIR R4 Questionnaire: its linkId is `link`, or `name` where `link` is
empty; `show_when` is enableWhen with enableBehavior, `Rows` a group that repeats, an option's value its ordinalValue.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from midweek.kinds.fields import Number as Real

MOST_QUESTIONS, MOST_OPTIONS, MOST_ROWS, MOST_COLUMNS = 200, 50, 200, 20
LINE, NOTE = 300, 20_000  # characters an answer may have

# Names stand in forms, files and paths ("tries/0/before"), so they hold no slash and nothing invisible.
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")]
Label = Annotated[str, Meta(max_length=1_000)]
Short = Annotated[str, Meta(max_length=LINE)]
Uri = Annotated[str, Meta(max_length=LINE)]


class NotASheet(ValueError):
    """A sheet that can't be shown or would never end; the message is one sentence and quotes nothing of it."""


class Coding(msgspec.Struct, frozen=True, omit_defaults=True):
    """A word of a code system, such as LOINC."""

    system: Uri
    code: Short
    display: Short = ""


def loinc(code: str) -> tuple[Coding, ...]:
    """One code of LOINC (loinc.org; free of charge, its notice is in docs/sheets.md)."""
    return (Coding("http://loinc.org", code),)


Op = Literal["answered", "=", "!=", ">", ">=", "<", "<="]


class Condition(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that holds, or doesn't, of the answer to another item.

    answered: to an item that has (True) or hasn't (False) an answer. = and !=: a code of a pick, a number, yes or no, a
    time or a day; of several picks one is enough. The other four: numbers, times and days. Only != and "answered: False"
    hold of an item without an answer, and a hidden item counts as one.
    """

    item: Name
    op: Op = "answered"
    answer: bool | int | float | Short = True


class ShowWhen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What decides whether an item is shown: all of the conditions have to hold, or any one."""

    conditions: Annotated[tuple[Condition, ...], Meta(min_length=1, max_length=20)]
    of: Literal["all", "any"] = "all"


def when(item: str, op: Op = "answered", answer: bool | int | float | str = True) -> ShowWhen:
    """Show an item by one condition."""
    return ShowWhen((Condition(item, op, answer),))


class _Named(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type"):
    name: Name
    label: Label


class Item(_Named, frozen=True, kw_only=True):
    """Anything on a sheet. name: stable, and found once in its sheet. link, prefix: the linkId and the number it came with, where
    it came from outside; its label begins with that number.
    """

    help: Label = ""
    show_when: ShowWhen | None = None
    link: Short = ""
    prefix: Short = ""
    code: Annotated[tuple[Coding, ...], Meta(max_length=10)] = ()


class Question(Item, frozen=True, kw_only=True):
    """An item that takes an answer.

    risk_from: an answer worth this much or more leads to the page for hard moments; words are never weighed. pinned: the
    answer stays in sight at every later step.
    """

    required: bool = False
    pinned: bool = False
    risk_from: Real | None = None


class Text(Question, frozen=True, tag="text"):
    """A line of the person's own words."""


class LongText(Question, frozen=True, tag="long_text"):
    """As much as the person wants to write."""


class Rate(Question, frozen=True, tag="rate"):
    """A whole number from low to high; for a percentage the unit is "%". unit_code: as in `Number`."""

    low: Annotated[int, Meta(ge=-1_000, le=1_000)] = 0
    high: Annotated[int, Meta(ge=-1_000, le=1_000)] = 10
    low_says: Short = ""
    high_says: Short = ""
    unit: Annotated[str, Meta(max_length=40)] = ""
    unit_code: Coding | None = None

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise NotASheet("A rating has to go from a lower number to a higher one.")


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer to pick. code: what is kept. value: what it counts in a sum, if anything. system: whose code it is."""

    code: Name
    label: Short
    value: Real | None = None
    system: Uri = ""


Options = Annotated[tuple[Option, ...], Meta(min_length=1, max_length=MOST_OPTIONS)]


def _distinct(options: tuple[Option, ...]) -> None:
    if len({option.code for option in options}) < len(options):
        raise NotASheet("Two answers of one question have the same code.")


class Pick(Question, frozen=True, tag="pick"):
    """One of several answers."""

    options: Options

    def __post_init__(self) -> None:
        _distinct(self.options)


class PickSeveral(Question, frozen=True, tag="pick_several"):
    """Any number of several answers."""

    options: Options

    def __post_init__(self) -> None:
        _distinct(self.options)


class YesNo(Question, frozen=True, tag="yes_no"):
    """Yes or no; yes is worth 1."""


class Time(Question, frozen=True, tag="time"):
    """A clock time."""


class Date(Question, frozen=True, tag="date"):
    """A day of the calendar."""


class Duration(Question, frozen=True, tag="duration"):
    """Whole minutes."""


class Number(Question, frozen=True, tag="number"):
    """A number in a unit. unit_code: what a code system calls it, as long as the unit still reads as its display does."""

    unit: Annotated[str, Meta(max_length=40)] = ""
    unit_code: Coding | None = None
    low: Real | None = None
    high: Real | None = None
    whole: bool = False

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise NotASheet("A number has to go from a lower end to a higher one.")


class Say(Item, frozen=True, tag="say"):
    """Words to read; nothing to answer."""


Single = (
    Text | LongText | Rate | Pick | PickSeveral | YesNo | Time | Date | Duration | Number
)  # one answer, and what a row is made of


class Rows(Question, frozen=True, tag="rows"):
    """The same few questions again and again: one row for each thought, try or night.

    most: rows. follows: earlier rows to begin with, a row here for each row there that has an answer in its first column;
    those words are taken over, so that a feeling is rated again by its own name.
    """

    items: Annotated[tuple[Single, ...], Meta(min_length=1, max_length=MOST_COLUMNS)]
    row: Short = ""  # what one row is called: "A thought"
    most: Annotated[int, Meta(ge=1, le=MOST_ROWS)] = 30
    follows: Name | None = None

    def __post_init__(self) -> None:
        if self.risk_from is not None:
            raise NotASheet("A list of rows can't be weighed as a whole; mark a question in it.")


class Group(Item, frozen=True, tag="group"):
    """Questions under one heading. together: on one page; else each has a page, with the heading above it."""

    items: Annotated[tuple[Single | Say | Rows, ...], Meta(min_length=1, max_length=MOST_QUESTIONS)]
    together: bool = True


AnyItem = Single | Say | Rows | Group
