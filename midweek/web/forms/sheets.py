"""The questions of a sheet as form fields, and what was typed into them as answers.

A sheet says what it asks; here is how each kind of question looks and is read. What can't be read as its kind of answer is
kept as it was typed, and the sheet itself says what doesn't fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict

from midweek.exchange.cells import one_way
from midweek.kinds.answering import FURTHEST, Problem, rows_to_begin, visible, visible_in_row
from midweek.kinds.plan import Measure
from midweek.kinds.sheet import (
    Answer,
    Answers,
    AnyItem,
    Date,
    Duration,
    Group,
    LongText,
    Number,
    Pick,
    PickSeveral,
    Question,
    Rate,
    Row,
    Rows,
    Say,
    Sheet,
    Single,
    Text,
    Time,
    YesNo,
)
from midweek.kinds.sheet_items import LINE, NOTE
from midweek.kinds.sheet_rows import laid
from midweek.web.forms.fields import OwnWords
from midweek.web.forms.objectives import number_within, read_number

TILES = 11  # numbers a rating shows at most; a longer scale shows every tenth of it
BLANK_ROWS = 1  # below those that are filled in
LATEST = 25 * 60  # minutes
LONGEST_NUMBER = 15  # characters: what is longer is no number anyone notes
_CLOCK = Measure(what="", how="clock", better="higher")
_MINUTES = Measure(what="", how="minutes", better="higher")


@dataclass(frozen=True)
class Shown:
    """One thing on the page: words to read, a question, or rows of questions. low, high: what the ends of a rating mean."""

    item: AnyItem
    control: BoundField | None = None
    low: str = ""
    high: str = ""
    rows: list[list[Shown]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        match self.item:
            case Say():
                return "say"
            case Rows():
                return "rows"
            case Group():
                return "group"
            case Rate():
                return "rate"
        return "field"

    @property
    def is_one_of_several(self) -> bool:
        """Whether radios are shown, which can't be taken back by themselves."""
        return isinstance(self.item, Pick | YesNo | Rate)

    @property
    def unit(self) -> str:
        """Said after the control."""
        if isinstance(self.item, Duration):
            return "min"
        return self.item.unit if isinstance(self.item, Number) else ""


class SheetForm(forms.Form):
    """Some items of a sheet. items: top-level ones or those of one group, in order."""

    def __init__(
        self, data: MultiValueDict[str, Any] | None, *, sheet: Sheet, items: Sequence[AnyItem], answers: Answers
    ) -> None:  # fmt: skip
        if data and (taken_back := data.get("clear")):
            data = data.copy()
            data.setlist(str(taken_back), [])
        super().__init__(data)
        self.sheet, self.given = sheet, answers
        seen = visible(sheet, answers) | self._typed_into()
        self._laid = [one for item in items if item.name in seen for one in self._lay(item, seen)]
        # The questions asked here; rows count as one.
        self.names = [item.name for item, _ in self._laid if isinstance(item, Question)]

    def _typed_into(self) -> frozenset[str]:
        """What words came for is shown, also where another tab's answer hides it now: they stay in sight."""
        sent = {name[2:].partition("/")[0] for name, value in self.data.items() if value and name[:2] == "a-"}
        around = {
            inside.name
            for item, inside in self.sheet.parts
            if isinstance(inside, Group) and item.name in sent
        }
        return frozenset(sent | around)

    def _lay(
        self, item: AnyItem, seen: frozenset[str]
    ) -> Iterator[tuple[AnyItem, list[list[tuple[Single, str]]]]]:
        """An item with the form fields it is made of, made on the way."""
        if isinstance(item, Group):
            yield item, []
            for inner in item.items:
                if inner.name in seen:
                    yield from self._lay(inner, seen)
        elif isinstance(item, Rows):
            yield item, self._lay_rows(item)
        elif isinstance(item, Say):
            yield item, []
        else:
            self.fields[_name(item.name)] = _field(item, self.given.get(item.name))
            yield item, []

    def _lay_rows(self, rows: Rows) -> list[list[tuple[Single, str]]]:
        """As many rows as are filled in or were sent, and an empty one."""
        there = laid(self.sheet, self.given, rows)
        count = max(len(there), self._sent(rows))
        if not rows_to_begin(self.sheet, self.given, rows):
            count += BLANK_ROWS
        count = min(count, rows.most)
        lines = []
        for n in range(count):
            row: Row = there[n] if n < len(there) else {}
            shown = visible_in_row(self.sheet, self.given, rows, row)
            for column in shown:
                self.fields[_name(rows.name, n, column.name)] = _field(column, row.get(column.name))
            lines.append([(column, _name(rows.name, n, column.name)) for column in shown])
        return lines

    def _sent(self, rows: Rows) -> int:
        """How many rows the form holds that something was typed into."""
        start = f"{_name(rows.name)}/"
        sent = (
            name[len(start) :].partition("/")[0]
            for name, value in self.data.items()
            if value and name.startswith(start)
        )
        return max((int(n) + 1 for n in sent if n.isdecimal() and len(n) < 4), default=0)

    @property
    def shown(self) -> list[Shown]:
        """What the page shows, in order."""
        found = []
        for item, rows in self._laid:
            if isinstance(item, Rows):
                lines = [[self._one(column, self[name]) for column, name in row] for row in rows]
                found.append(Shown(item, rows=lines))
            elif isinstance(item, Group | Say):
                found.append(Shown(item))
            else:
                found.append(self._one(item, self[_name(item.name)]))
        return found

    def _one(self, item: AnyItem, control: BoundField) -> Shown:
        if isinstance(item, Rate):
            return Shown(item, control, item.low_says, item.high_says)
        return Shown(item, control)

    def read(self) -> Answers:
        """The answers as they were typed; a text that is too long is left as it was before."""
        self.is_valid()
        found: dict[str, Answer] = {}
        for item, rows in self._laid:
            if isinstance(item, Rows):
                if lines := self._lines(item, rows):
                    found[item.name] = tuple(lines.values())
            elif isinstance(item, Question) and (said := self._said(item, _name(item.name))) is not None:
                found[item.name] = said
        return found

    def _lines(self, item: Rows, rows: list[list[tuple[Single, str]]]) -> dict[int, Row]:
        """The rows with an answer, by their place on the page.

        Words that were laid are none by themselves; they name what was answered under them.
        """
        begun, first = rows_to_begin(self.sheet, self.given, item), item.items[0].name
        names = [{first: row.get(first)} for row in laid(self.sheet, self.given, item)]
        lines: dict[int, Row] = {}
        for n, row in enumerate(rows):
            cells = {column.name: self._said(column, name) for column, name in row}
            line: Any = {name: cell for name, cell in cells.items() if cell is not None}
            if line and n < len(names) and names[n] in begun:
                line = {**names[n], **line}
            if line and line not in begun:
                lines[n] = line
        return lines

    def is_unsaved(self) -> bool:
        """Whether what was typed is no answer yet, be it that it is too long to become one."""
        there = {name: self.given[name] for name in self.names if name in self.given}
        return not self.is_valid() or self.read() != there

    def _said(self, item: AnyItem, name: str) -> Answer | None:
        if name in self.errors:
            return self.fields[name].initial or None
        typed = self.cleaned_data[name]
        if isinstance(item, PickSeveral):
            return tuple(typed) or None
        return read(item, typed) if typed.strip() else None

    def say(self, problems: Mapping[str, Problem]) -> bool:
        """Show what doesn't fit beside its question; whether there is anything of the kind here."""
        any_here = bool(self.errors)
        lines = {
            item.name: list(self._lines(item, rows)) for item, rows in self._laid if isinstance(item, Rows)
        }
        for path, problem in problems.items():
            parts = path.split("/")
            name = _name(parts[0])
            if len(parts) == 3 and parts[0] in lines:
                name = _name(parts[0], lines[parts[0]][int(parts[1])], parts[2])
            if name in self.fields:
                typed = str(self.data.get(name, ""))
                self.add_error(name, ValidationError(why(self.sheet.index.get(parts[-1]), typed, problem)))
                any_here = True
        return any_here


def _name(item: str, row: int | None = None, column: str = "") -> str:
    """The form field of an item, or of a column in a row."""
    return f"a-{item}" if row is None else f"a-{item}/{row}/{column}"


def read(item: AnyItem, typed: str) -> Answer:
    """One answer out of what was typed or chosen; as it was typed where it isn't of its kind."""
    text = typed.strip()
    if isinstance(item, Text | LongText):
        return typed
    if isinstance(item, Pick | Date) or len(text) > LONGEST_NUMBER:
        return text[:LINE]
    try:
        match item:
            case YesNo():
                return {"yes": True, "no": False}[text]
            case Rate():
                return int(text)
            case Time():
                minutes = int(read_number(text, _CLOCK))
                if minutes < LATEST:  # 24:10 is ten past midnight; 25 is a slip
                    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
            case Duration():
                value = read_number(text, _MINUTES)
                return int(value) if value == int(value) else value
            case Number():
                number = _number(item, text)
                if number is not None:
                    return int(number) if number == int(number) else number
    except (ValueError, KeyError, OverflowError, ValidationError):
        pass
    return text[:LINE]


def _number(item: Number, text: str) -> float | None:
    """What a text says in this question's range. Raises ValidationError, with how to write it, where that can be two."""
    low = -FURTHEST if item.low is None else item.low
    return number_within(text, low, FURTHEST if item.high is None else item.high, whole=item.whole)


def why(item: AnyItem | None, typed: str, problem: Problem) -> str:
    """What to say of an answer that doesn't fit: of a number that can be two, how to write it."""
    try:
        if isinstance(item, Number) and len(typed.strip()) <= LONGEST_NUMBER:
            _number(item, typed)
    except ValidationError as asked:
        return str(asked.messages[0])
    return str(problem)


def _field(item: AnyItem, answer: Answer | None) -> forms.Field:
    """A form field for one question, filled with the answer given before."""
    options: dict[str, Any] = {"required": False, "label": item.label, "help_text": item.help}
    plain: dict[str, Any] = {"strip": False, "initial": "" if answer is None else str(answer), **options}
    match item:
        case Text():
            return OwnWords(item.label, most=LINE, help_text=item.help, initial=plain["initial"])
        case LongText():
            return OwnWords(item.label, most=NOTE, rows=5, help_text=item.help, initial=plain["initial"])
        case Rate():
            tiles = [(str(number), str(number)) for number in tiles_of(item, answer)]
            return _Radios(tiles, **plain)
        case Pick():
            return _Radios([(option.code, option.label) for option in item.options], **plain)
        case YesNo():
            said = "" if not isinstance(answer, bool) else "yes" if answer else "no"
            return _Radios([("yes", "Yes"), ("no", "No")], **{**plain, "initial": said})
        case PickSeveral():
            codes = [(option.code, option.label) for option in item.options]
            given = [str(code) for code in answer] if isinstance(answer, tuple) else []
            return forms.MultipleChoiceField(
                choices=codes, widget=forms.CheckboxSelectMultiple, initial=given, **options
            )
        case Date():
            return forms.CharField(widget=forms.TextInput(attrs={"type": "date"}), max_length=LINE, **plain)
        case Time():
            asked = {"autocomplete": "off", "class": "short", "placeholder": "23:30"}
            return forms.CharField(widget=forms.TextInput(attrs=asked), max_length=LINE, **plain)
    asked = {"autocomplete": "off", "class": "short", "inputmode": "decimal"}
    return forms.CharField(
        widget=forms.TextInput(attrs=asked),
        max_length=LINE,
        **{**plain, "initial": one_way(plain["initial"])},
    )


class _Radios(forms.CharField):
    """One of several as radios; what isn't among them is for the sheet to refuse."""

    def __init__(self, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(widget=forms.RadioSelect(choices=choices), max_length=LINE, **options)
        self.choices = choices


def tiles_of(item: Rate, answer: Answer | None) -> list[int]:
    """The numbers a rating offers: each one, or every tenth of a longer scale, and the one given before."""
    whole = list(range(item.low, item.high + 1))
    if len(whole) > TILES:
        whole = whole[:: max(1, (item.high - item.low) // 10)]
    if isinstance(answer, int) and not isinstance(answer, bool) and item.low <= answer <= item.high:
        whole = sorted({*whole, answer})
    return whole
