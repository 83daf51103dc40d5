"""A sheet as it is drawn on paper: every question with room for the answer, and in words when to leave it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from midweek.kinds.sheet import (
    AnyItem,
    Condition,
    Group,
    LongText,
    Pick,
    PickSeveral,
    Question,
    Rate,
    Rows,
    Say,
    Sheet,
    YesNo,
)
from midweek.kinds.sheet_words import in_words
from midweek.web.forms.own_sheets import sort_of
from midweek.web.forms.sheets import tiles_of

LINES = {"text": 1, "long_text": 5}  # to write on
ROWS, MOST_IN_TABLE = 6, 4  # rows of a table; columns that fit side by side
CARDS = 3  # of rows too wide for a table
_THAN = {
    ">": "more than {}",
    ">=": "{} or more",
    "<": "less than {}",
    "<=": "{} or less",
    "=": "{}",
    "!=": "not {}",
}


@dataclass(frozen=True)
class Asked:
    """One thing on the page. number: of the question, from 1; 0 for what isn't counted."""

    item: AnyItem
    number: int = 0
    only_if: str = ""
    inside: tuple[Asked, ...] = field(default=())

    @property
    def sort(self) -> str:
        return sort_of(self.item)

    @property
    def lines(self) -> range:
        return range(LINES.get(self.sort, 0))

    @property
    def boxes(self) -> list[str]:
        """What can be ticked or ringed."""
        match self.item:
            case Pick() | PickSeveral():
                return [option.label for option in self.item.options]
            case YesNo():
                return ["Yes", "No"]
            case Rate():
                return [str(number) for number in tiles_of(self.item, None)]
        return []

    @property
    def hint(self) -> str:
        """How to fill in a column, in a word or two."""
        match self.item:
            case Rate():
                return f"{self.item.low} to {self.item.high}{self.item.unit}"
            case Pick() | PickSeveral() | YesNo():
                return " / ".join(self.boxes)
        return ""

    @property
    def as_table(self) -> bool:
        """Whether its columns fit side by side."""
        return len(self.inside) <= MOST_IN_TABLE and not any(
            isinstance(column.item, LongText | PickSeveral) for column in self.inside
        )

    @property
    def rows(self) -> range:
        """Blank rows, fewer where only a few are meant."""
        most = self.item.most if isinstance(self.item, Rows) else 0
        return range(min(most, ROWS if self.as_table else CARDS))


def drawn(sheet: Sheet) -> tuple[Asked, ...]:
    """Everything on the sheet, in order."""
    return tuple(_drawn(sheet, sheet.items, count(1)))


def _drawn(sheet: Sheet, items: Iterable[AnyItem], numbers: Iterator[int]) -> Iterator[Asked]:
    for item in items:
        words = only_if(sheet, item)
        if isinstance(item, Group):
            yield Asked(item, only_if=words, inside=tuple(_drawn(sheet, item.items, numbers)))
        elif isinstance(item, Rows):
            columns = tuple(Asked(column, only_if=only_if(sheet, column)) for column in item.items)
            yield Asked(item, next(numbers), words, columns)
        else:
            yield Asked(item, 0 if isinstance(item, Say) else next(numbers), words)


def only_if(sheet: Sheet, item: AnyItem) -> str:
    """When it is asked, in a sentence; empty where it always is."""
    if item.show_when is None:
        return ""
    joint = " and " if item.show_when.of == "all" else " or "
    return f"Only if {joint.join(_met(sheet, condition) for condition in item.show_when.conditions)}."


def _met(sheet: Sheet, condition: Condition) -> str:
    asked = sheet.index[condition.item]
    if condition.op == "answered" or not isinstance(asked, Question):
        return f"“{asked.label}” {'has' if condition.answer else 'has no'} answer".replace(
            "has a", "has an a"
        )
    says = _THAN[condition.op].format(f"“{in_words(asked, condition.answer)}”")
    return f"the answer to “{asked.label}” is {says}"
