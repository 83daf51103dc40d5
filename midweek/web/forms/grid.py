"""Copies of a sheet typed line by line: the fields of the grid, and what was typed, pasted or brought in a file for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midweek.exchange.cells import yes_no_in
from midweek.exchange.pasted import as_typed, days_of, rows_in
from midweek.exchange.tables import Table
from midweek.kinds import sheet_table
from midweek.kinds.sheet import (
    Answer,
    Date,
    Duration,
    LongText,
    Number,
    Pick,
    PickSeveral,
    Rate,
    Sheet,
    Single,
    Time,
    YesNo,
)
from midweek.kinds.sheet_cells import NO, YES, option_in
from midweek.kinds.sheet_table import Column
from midweek.web.forms.objectives import EARLIEST
from midweek.web.forms.sheets import read, why

LINES, LINES_OF_LISTS, MORE = 5, 10, 10  # to begin with; where a copy takes several; added at once
MOST_LINES, MOST_FIELDS = 150, 1_500  # on one page; a form holds 2,000 fields at most (settings.py)
LONGEST = 20_000  # characters of a cell that are looked at


class TableForm(forms.Form):
    """A filled-in table. `again` is there for when the account was locked: then this field comes back, and the file can't."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        max_length=300,
        help_text=gettext_lazy("CSV or XLSX, up to 1 MB, with the columns of the empty file."),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty."),
            "max_length": gettext_lazy(
                "The name of this file is very long. Give it a shorter one and try again."
            ),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm"}),
    )
    again = forms.CharField(required=False, initial="1", widget=forms.HiddenInput)


class NotTaken(ValueError):
    """What was pasted or brought isn't put into the grid; the message says why in sentences."""


@dataclass(frozen=True)
class Cell:
    """One field. options: (value, label) of a choice; one that is none of them stands there as it was typed."""

    name: str
    column: Column
    typed: str
    problem: str = ""

    @property
    def kind(self) -> str:
        match self.column.item:
            case None | Date():
                return "date" if not self.typed or _is_iso(self.typed) else "text"
            case Pick() | YesNo():
                return "choice"
            case LongText():
                return "long"
        return "text"

    @property
    def is_short(self) -> bool:
        return isinstance(self.column.item, Rate | Number | Duration | Time)

    @property
    def is_number(self) -> bool:
        return isinstance(self.column.item, Rate | Number | Duration)

    @cached_property
    def options(self) -> list[tuple[str, str, bool]]:
        """(value, label, chosen) of each option."""
        item = self.column.item
        words = [(YES, YES), (NO, NO)] if isinstance(item, YesNo) else []
        if isinstance(item, Pick):
            words = [(option.code, option.label) for option in item.options]
        said = _option(item, self.typed) if self.typed.strip() else ""
        shown = [(value, label, value == said) for value, label in words]
        return (
            shown
            if said in ("", *(value for value, _, _ in shown))
            else [*shown, (self.typed, self.typed, True)]
        )


@dataclass(frozen=True)
class Line:
    """One line. number: from 1, as the page counts them."""

    number: int
    cells: Sequence[Cell]


@dataclass
class Grid:
    """The page of one sheet. texts: what stands in each line, by path of the column."""

    sheet: Sheet
    today: date
    texts: list[dict[str, str]] = field(default_factory=list)
    checked: bool = False

    @classmethod
    def of(cls, sheet: Sheet, sent: QueryDict | None, *, today: date) -> Grid:
        """What a form holds; an empty grid without one."""
        grid = cls(sheet, today)
        count = LINES_OF_LISTS if sheet.columns else LINES
        if sent is not None:
            asked = sent.get("lines", "")
            count = int(asked) if asked.isdecimal() and len(asked) < 4 else count
        grid.texts = [{} for _ in range(min(count, grid.most))]
        for n, line in enumerate(grid.texts if sent is not None else ()):
            for column in grid.columns:
                if text := sent.get(_name(n, column), "") if sent else "":
                    line[column.path] = str(text).replace("\r\n", "\n")[:LONGEST]
        return grid

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return sheet_table.columns(self.sheet)

    @property
    def heads(self) -> list[tuple[str, str]]:
        """What each column asks, and what can stand in it where that isn't plain."""
        return [(column.title, _takes(column.item)) for column in self.columns]

    @property
    def most(self) -> int:
        """How many lines one page takes."""
        return min(MOST_LINES, MOST_FIELDS // len(self.columns))

    @property
    def can_grow(self) -> bool:
        return len(self.texts) < self.most

    @property
    def filled(self) -> int:
        """How many lines hold something."""
        return sum(any(text.strip() for text in line.values()) for line in self.texts)

    def fields(self, draft: str) -> QueryDict:
        """The form as it would be sent with what stands in the grid now. draft: the id it is kept under."""
        fields = QueryDict(mutable=True)
        fields["draft"] = draft
        fields["lines"] = str(len(self.texts))
        for n, line in enumerate(self.texts):
            for path, text in line.items():
                fields[f"g-{n}-{path}"] = text
        return fields

    # --- what comes in ---

    def grow(self) -> None:
        """More empty lines."""
        self.texts += [{} for _ in range(min(MORE, self.most - len(self.texts)))]

    def paste(self, text: str) -> int:
        """Put pasted rows below what is filled in, column by column; gives how many. Raises NotTaken."""
        rows = rows_in(text)
        order: list[Column | None] = list(self.columns)
        if rows and (named := _named(self.columns, rows[0])):
            order, rows = named, rows[1:]
        if any(len(row) > len(order) for row in rows):
            raise NotTaken(_("There are more columns than this sheet has. Begin with the day."))
        return self._add(
            {column.path: text for column, text in zip(order, row, strict=False) if column} for row in rows
        )

    def bring(self, table: Table) -> tuple[int, int]:
        """Put the rows of a file below what is filled in; gives how many, and how many of its columns stay out. Raises NotTaken."""
        order = _named(self.columns, table.headers)
        if order is None or self.columns[0] not in order:
            raise NotTaken(
                _(
                    "The first row of the file has to name its columns. Take the empty file from this page and fill it in."
                )
            )
        lines, wrong = [], []
        for row in table.rows:
            line = {}
            for column, cell in zip(order, row.cells, strict=False):
                try:
                    if column:
                        line[column.path] = as_typed(cell)
                except ValueError as error:
                    wrong.append(_("Row %(row)d: %(why)s") % {"row": row.number, "why": error})
            lines.append(line)
        if wrong:
            raise NotTaken(" ".join(wrong[:20]))
        told = {_plain(rule.title) for rule in self.sheet.scores}  # totals are worked out anew
        named = zip(order, table.headers, strict=True)
        left_out = sum(column is None and _plain(header) not in told for column, header in named)
        return self._add(lines), left_out

    def _add(self, rows: Iterable[dict[str, str]]) -> int:
        found = [{path: text for path, text in row.items() if text.strip()} for row in rows]
        found = [row for row in found if row]
        if not found:
            raise NotTaken(_("There are no filled-in rows in it."))
        last = max(
            (n for n, line in enumerate(self.texts, 1) if any(t.strip() for t in line.values())), default=0
        )
        if last + len(found) > self.most:
            raise NotTaken(
                _("This page takes up to %(most)d rows at once. Save some first, or bring them in parts.")
                % {"most": self.most}
            )
        self.texts = [*self.texts[:last], *found, *self.texts[last + len(found) :]]
        return len(found)

    # --- what it comes to ---

    @cached_property
    def _days(self) -> list[date | str | None]:
        """The day of each line, why it can't be one, or None where nothing is said."""
        said = [line.get(self.columns[0].path, "").strip() for line in self.texts]
        told = iter(days_of([text for text in said if text], self._fits))
        days = [next(told) if text else None for text in said]
        late = _("Choose today or an earlier day.")
        return [late if isinstance(day, date) and not self._fits(day) else day for day in days]

    @cached_property
    def found(self) -> sheet_table.Read:
        """The copies, and what doesn't fit."""
        lines = [
            {column.path: _answer(column.item, text) for column in self.columns if (text := line.get(column.path, "")).strip()}
            for line in self.texts
        ]  # fmt: skip
        return sheet_table.read(
            self.sheet, lines, [day if isinstance(day, date) else None for day in self._days]
        )

    @cached_property
    def problems(self) -> dict[tuple[int, str], str]:
        """What doesn't fit, by line, from 0, and column."""
        asked = {column.path: column.item for column in self.columns}
        found = {
            (n, path): why(asked.get(path), self.texts[n].get(path, ""), problem)
            for (n, path), problem in self.found.problems.items()
        }
        found |= {(n, self.columns[0].path): day for n, day in enumerate(self._days) if isinstance(day, str)}
        return dict(sorted(found.items(), key=lambda one: one[0][0]))

    def _fits(self, day: date) -> bool:
        return EARLIEST <= day <= self.today

    @property
    def lines(self) -> Iterator[Line]:
        """What the page shows."""
        problems = self.problems if self.checked else {}
        for n, line in enumerate(self.texts):
            yield Line(
                n + 1,
                [
                    Cell(
                        _name(n, column),
                        column,
                        line.get(column.path, ""),
                        problems.get((n, column.path), ""),
                    )
                    for column in self.columns
                ],
            )


def _takes(item: Single | None) -> str:
    match item:
        case Rate():
            return _("%(low)d to %(high)d") % {"low": item.low, "high": item.high}
        case Time():
            return _("like 23:30")
        case Duration():
            return _("minutes")
        case Number():
            return item.unit
        case PickSeveral():
            return _("with a semicolon between: %(words)s") % {
                "words": "; ".join(one.label for one in item.options)
            }
    return ""


def _name(line: int, column: Column) -> str:
    return f"g-{line}-{column.path}"


def _named(columns: Sequence[Column], headers: Sequence[str]) -> list[Column | None] | None:
    """Which column each header names, in their order; None where too few do for these to be headers."""
    waiting: dict[str, list[Column]] = {}
    for column in columns:
        waiting.setdefault(_plain(column.title), []).append(column)
    found: list[Column | None] = []
    for header in headers:
        title = _plain(header)
        same = waiting.get(title) or waiting.get(title.rpartition(" (")[0] if title.endswith(")") else title)
        found.append(same.pop(0) if same else None)
    return found if any(found) and found.count(None) <= len(found) / 2 else None


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()


def _answer(item: Single | None, text: str) -> Answer:
    """What a cell says; as it was typed where it isn't an answer of its kind."""
    match item:
        case Pick() | YesNo():
            said = _option(item, text)
            return {YES: True, NO: False}.get(said, said) if isinstance(item, YesNo) else said
        case PickSeveral():
            words = [word for word in text.replace("\n", ";").split(";") if word.strip()]
            return tuple(option_in(item.options, word) or word.strip()[:60] for word in words)
        case Date():
            (day,) = days_of([text], lambda day: True)
            return day.isoformat() if isinstance(day, date) else text.strip()
        case None:
            return text.strip()
    return read(item, text)


def _option(item: Single | None, text: str) -> str:
    """The value of the choice that was meant, else what was typed."""
    if isinstance(item, YesNo):
        said = yes_no_in(text)
        return text.strip() if said is None else YES if said else NO
    return (option_in(item.options, text) if isinstance(item, Pick) else None) or text.strip()


def _is_iso(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
