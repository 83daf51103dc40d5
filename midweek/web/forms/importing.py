"""What the columns of a spreadsheet mean: which ones matter, then a few questions about each of those."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import msgspec
from django import forms

from midweek.care import importing
from midweek.care.uploads import Choices
from midweek.exchange.cells import Order, days_in, is_blank
from midweek.exchange.guess import ColumnGuess, Guess, Kind
from midweek.exchange.mapping import DayColumn, PhaseColumn
from midweek.exchange.rows import Cell, Unread
from midweek.exchange.tables import Table
from midweek.web import value_words as say

MOST_CHOSEN = 60  # columns in one go: more is no form any more, and the file can come again
FEW = 8  # columns that could be measures, up to which all are ticked beforehand
LOOKED_AT = 500  # rows, for examples
MOST_PHASES = 40  # values of a phase column
ONE = {"invalid_choice": "Choose one of these."}
ORDERS: dict[Order, str] = {"dmy": "Day first", "mdy": "Month first", "ymd": "Year first"}
SORTS: dict[Kind, str] = {
    "day": "days",
    "time": "times",
    "number": "numbers",
    "yes_no": "yes or no",
    "phase": "the same for a while, then another",
    "text": "words",
    "empty": "empty",
}


class UploadForm(forms.Form):
    """The file. `again` is there for when the account was locked: then this field comes back, and the file can't."""

    file = forms.FileField(
        label="Your file",
        allow_empty_file=True,
        max_length=300,
        help_text="Up to 50 MB. Of a spreadsheet: CSV up to 200,000 rows, XLSX up to 10 MB or 500,000 cells.",
        error_messages={
            "required": "Choose a file first.",
            "max_length": "The name of this file is very long. Give it a shorter one and try again.",
        },
        widget=forms.FileInput(),  # any file: phones grey out endings they don't know
    )
    again = forms.CharField(required=False, initial="1", widget=forms.HiddenInput)


class Column(msgspec.Struct, frozen=True):
    """One column as the page shows it. place: from 0, as forms name it."""

    place: str
    guess: ColumnGuess
    examples: tuple[str, ...]

    @property
    def header(self) -> str:
        return self.guess.header

    @property
    def says(self) -> str:
        """What is in it, in a few words: "numbers from 1 to 7"."""
        guess, sort = self.guess, SORTS[self.guess.kind]
        if guess.low is None or guess.high is None or guess.kind == "yes_no":
            return sort
        if guess.kind == "time":
            return f"{sort} from {say.clock(guess.low)} to {say.clock(guess.high)}"
        return f"{sort} from {guess.low:g} to {guess.high:g}"


def columns_of(table: Table, guess: Guess) -> list[Column]:
    """Every column with a few examples from the file."""
    blank = {word.casefold() for column in guess.columns for word in column.no_value}
    examples: list[dict[str, None]] = [{} for _ in table.headers]
    for row in islice(table.rows, LOOKED_AT):
        for cell, shown in zip(row.cells, examples, strict=True):
            if len(shown) < 3 and not is_blank(cell, blank) and not isinstance(cell, Unread):
                shown[_shown(cell)] = None
    pairs = zip(guess.columns, examples, strict=True)
    return [Column(str(place), column, tuple(shown)) for place, (column, shown) in enumerate(pairs)]


def _shown(cell: Cell) -> str:
    text = f"{cell:g}" if isinstance(cell, float) else str(cell).strip()
    return text if len(text) <= 40 else f"{text[:39]}…"


def phase_values(table: Table, header: str, no_value: Sequence[str]) -> tuple[str, ...]:
    """The values of a phase column in the order they first come, as a plan labels them; at most one past MOST_PHASES."""
    blank = {word.casefold() for word in no_value}
    at = table.headers.index(header)
    found: dict[str, None] = {}
    for row in table.rows:
        cell = row.cells[at]
        if not is_blank(cell, blank) and not isinstance(cell, Unread):
            found[f"{cell:g}" if isinstance(cell, float) else str(cell).strip()] = None
        if len(found) > MOST_PHASES:
            break
    return tuple(found)


class SheetForm(forms.Form):
    """Which sheet of a workbook."""

    sheet = forms.ChoiceField(
        label="Which sheet?", error_messages={"invalid_choice": "Choose one of the sheets."}
    )

    def __init__(self, data: Any, *, table: Table) -> None:
        super().__init__(data, initial={"sheet": table.sheet})
        self.fields["sheet"].choices = [(name, name) for name in table.sheets]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """Which column is the day, the time, the phase; and which are measures."""

    day = forms.ChoiceField(
        label="Which column says the day?",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose the column that says the day."),
    )
    order = forms.ChoiceField(
        label="How are the days written?",
        choices=list(ORDERS.items()),
        required=False,
        error_messages=ONE,
        widget=forms.RadioSelect,
    )
    time = forms.ChoiceField(label="Is there a time of day?", required=False, error_messages=ONE)
    columns = forms.MultipleChoiceField(
        label="Which columns would you like to bring in?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one column to bring in.",
            "invalid_choice": "Choose from these columns.",
        },
    )
    phase = forms.ChoiceField(
        label="Does a column say when something was changed?",
        required=False,
        error_messages=ONE,
        help_text="Like a new dose or a new habit. Your charts mark the days on which its value changes.",
    )
    no_value = forms.CharField(
        label="Words that mean nothing was noted",
        required=False,
        max_length=1_000,
        help_text="Put a comma between two of them. Empty cells never count.",
    )

    def __init__(self, data: Any, *, table: Table, guess: Guess, choices: Choices) -> None:
        self.table, self.guess, self.before = table, guess, choices
        self.all = columns_of(table, guess)
        super().__init__(data, initial=self._beforehand())
        self._offer("day", ["day"], "")
        self._offer("time", ["time"], "No")
        self._offer("phase", ["phase"], "No")
        self.fields["columns"].choices = [(c.place, c.header) for c in self.all if c.guess.kind != "empty"]  # type: ignore[attr-defined]
        self._ask_order()

    def _offer(self, name: str, likely: Sequence[Kind], none: str) -> None:
        """The columns that look like it first, then the others."""
        filled = [column for column in self.all if column.guess.kind != "empty"]
        first = [(c.place, c.header) for c in filled if c.guess.kind in likely]
        others = [(c.place, c.header) for c in filled if c.guess.kind not in likely]
        groups: list[Any] = [("", none or "Choose a column")]
        groups += [("Likely", first)] if first else []
        groups += [("Other columns", others)] if others else []
        self.fields[name].choices = groups  # type: ignore[attr-defined]

    def _beforehand(self) -> dict[str, Any]:
        """What was said before, else what the columns look like."""
        before, guess = self.before, self.guess
        places = {column.header: column.place for column in self.all}
        words = dict.fromkeys(word for column in guess.columns for word in column.no_value)
        numbers = [c.place for c in self.all if c.guess.kind in ("number", "yes_no")]
        could = [places[guess.measure]] if guess.measure else numbers
        return {
            "day": places.get(before.day.column if before.day else guess.day or ""),
            "order": before.day.order if before.day else None,
            "time": places.get((before.time if before.day else guess.time) or ""),
            "phase": places.get(before.phase.column if before.phase else ""),
            "columns": [places[name] for name in before.columns] or (could if len(could) <= FEW else []),
            "no_value": ", ".join(words if before.no_value is None else before.no_value),
        }

    def _ask_order(self) -> None:
        """Days that can be read in more than one way are asked about, with an example; others need no question."""
        column = self._column(self["day"].value())
        self.asks_order = column is not None and column.guess.ask_order
        if column is None or not self.asks_order:
            return
        example = self._example(column)
        offered = [
            (
                order,
                f"{ORDERS[order]}: {example[0]} is {say.day(example[1][order])}"
                if example
                else ORDERS[order],
            )
            for order in column.guess.orders
        ]
        self.fields["order"].choices = offered  # type: ignore[attr-defined]

    def _example(self, column: Column) -> tuple[str, dict[Order, Any]] | None:
        """A day from the file that can be read in each of these orders."""
        orders = column.guess.orders
        for row in self.table.rows:
            cell = row.cells[int(column.place)]
            days = days_in(cell) if isinstance(cell, str) else None
            read = {days.by_order.get(order) for order in orders} if days else set()
            if days and None not in read and len(read) == len(orders):
                return str(cell).strip(), days.by_order
        return None

    def _column(self, place: Any) -> Column | None:
        return next((column for column in self.all if column.place == str(place)), None)

    @property
    def rows(self) -> list[tuple[Column, bool]]:
        """The columns that can be measures, with whether each is ticked; those with words come last."""
        ticked = set(self["columns"].value() or [])
        filled = [column for column in self.all if column.guess.kind not in ("empty", "day")]
        filled.sort(key=lambda column: column.guess.kind == "text")
        return [(column, column.place in ticked) for column in filled]

    def clean_columns(self) -> list[Column]:
        chosen = [column for column in self.all if column.place in self.cleaned_data["columns"]]
        if len(chosen) > MOST_CHOSEN:
            raise forms.ValidationError(
                f"Choose up to {MOST_CHOSEN} columns. You can bring the same file in again for the others."
            )
        if len(chosen) * len(self.table.rows) > importing.MOST_VALUES:
            raise forms.ValidationError(
                f"These columns hold more than {importing.MOST_VALUES:,} values. Choose fewer, and bring the file in again."
            )
        return chosen

    def clean_no_value(self) -> tuple[str, ...]:
        words = (word.strip() for word in self.cleaned_data["no_value"].split(","))
        return tuple(dict.fromkeys(word for word in words if word))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        day = self._column(said.get("day"))
        if (
            day
            and self.asks_order
            and said.get("order") not in day.guess.orders
            and "order" not in self.errors
        ):
            self.add_error("order", "Choose how the days are written. Both ways fit what is in the file.")
        taken = [place for place in (said.get("day"), said.get("time"), said.get("phase")) if place]
        if len(set(taken)) < len(taken):
            self.add_error("day", "The day, the time and the phase are three different columns.")
        phase = self._column(said.get("phase"))
        if phase and len(phase_values(self.table, phase.header, said.get("no_value", ()))) > MOST_PHASES:
            self.add_error(
                "phase", f"This column has more than {MOST_PHASES} values, so it can't say phases."
            )
        for column in said.get("columns", ()):
            if column.place in taken[:1]:
                self.add_error("columns", "The column with the day can't be a measure too.")
        return said

    @property
    def choices(self) -> Choices:
        """What this (valid) form says; what was said of its columns before stays."""
        said = self.cleaned_data
        day, phase, time = (self._column(said[name]) for name in ("day", "phase", "time"))
        assert day is not None
        order: Order = said["order"] if self.asks_order else (day.guess.orders or ("ymd",))[0]
        before = self.before.phase
        names = before.names if before and phase and before.column == phase.header else {}
        return msgspec.structs.replace(
            self.before,
            day=DayColumn(column=day.header, order=order),
            time=time.header if time else None,
            phase=PhaseColumn(column=phase.header, names=names) if phase else None,
            no_value=said["no_value"],
            columns=tuple(column.header for column in said["columns"]),
        )


class BringIn(forms.Form):
    """The last step: the goal that new objectives serve."""

    goal = forms.ChoiceField(
        label="Which goal do the new objectives serve?",
        required=False,
        error_messages=ONE,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="What would you like to be different?",
        required=False,
        max_length=2_000,
        help_text="Your new goal, in your own words. You can change it later.",
    )

    def __init__(self, data: Any, *, goals: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"goal": goals[0][0] if len(goals) == 1 else None})
        self.fields["goal"].choices = [*goals, ("", "A new goal")]  # type: ignore[attr-defined]
        if goals:
            self.fields["words"].label = "If it's a new goal: what would you like to be different?"
        else:
            del self.fields["goal"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("goal") and not said.get("words"):
            self.add_error("words", "Write a few words about your goal, or choose one of yours.")
        return said
