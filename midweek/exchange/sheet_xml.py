"""The XML inside an XLSX file: what to listen for in each of its parts.

ECMA-376 part 1: 18.3 (sheets), 18.4 (shared strings), 18.8.30 (number formats).
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from midweek.exchange.rows import Cell, Row, TableRefused, Unread

MOST_CELLS = 500_000  # filled ones
MOST_COLUMNS = 1_000
MOST_PLACES = 4_000_000  # filled or not, between the first and the last filled cell of each row
MOST_NAMES = 1_000  # of tags, and of attributes
DEEPEST = 100
MOST_TEXT = 40_000_000  # characters, all cells together

BOMB = "This XLSX file unpacks to far more than a spreadsheet holds. Nothing was stored."
FULL = "This sheet has more than 500,000 filled cells. Keep the columns you need, or save it as CSV."

Attributes = dict[str, str]


class Reader:
    """What the XML parser calls; its subclasses say what they do at a tag.

    Tag names lose their namespace: strict and transitional files differ in nothing else that matters here.
    All names are counted, and the depth: the parser keeps something in memory for each.
    """

    def __init__(self) -> None:
        self._tags: dict[str, str] = {}
        self._attributes_seen: set[str] = set()
        self._depth = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        self._depth += 1
        name = self._tags.get(tag)
        if name is None:
            name = self._tags[tag] = tag.rpartition("}")[2]
        if attributes:
            self._attributes_seen.update(attributes)
        if self._depth > DEEPEST or len(self._tags) > MOST_NAMES or len(self._attributes_seen) > MOST_NAMES:
            raise TableRefused(BOMB)
        self.opened(name, attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self.closed(self._tags[tag])

    def opened(self, name: str, attributes: Attributes) -> None: ...

    def closed(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...


class Links(Reader):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.to: dict[str, str] = {}  # member name by link id
        self.kinds: dict[str, str] = {}
        self._folder = folder

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            link = attributes["Id"]
            self.to[link] = posixpath.normpath(
                posixpath.join("/", self._folder, attributes["Target"])
            ).lstrip("/")
            self.kinds[link] = attributes["Type"].rpartition("/")[2]

    def first(self, kind: str) -> str | None:
        return next((self.to[link] for link, its in self.kinds.items() if its == kind), None)


class Workbook(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []  # name and link id
        self.from_1904 = False

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            self.sheets.append((attributes["name"], link))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in ("1", "true")


class Styles(Reader):
    """`kinds`: of each cell style, whether its numbers are a moment, a span of time, or plain ("")."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[str] = []
        self._formats: dict[int, str] = {}
        self._in_cells = False

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._formats[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            number = int(attributes.get("numFmtId", "0"))
            self.kinds.append(_kind_of_format(number, self._formats.get(number, "")))

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False


def _kind_of_format(number: int, code: str) -> str:
    """Built-in numbers: ECMA-376 part 1, 18.8.30 (27-36 and 50-58 are days in East Asian locales)."""
    if not code:
        if number == 46:
            return "span"
        return (
            "moment"
            if 14 <= number <= 22 or 27 <= number <= 36 or number in (45, 47) or 50 <= number <= 58
            else ""
        )
    shown = re.sub(r'"[^"]*"|\\.|_.|\*.', "", code.split(";")[0].lower())
    if re.search(r"\[(h+|m+|s+)\]", shown):
        return "span"
    return "moment" if re.search("[dmyhs]", re.sub(r"\[[^\]]*\]|general", "", shown)) else ""


class Strings(Reader):
    """The shared strings, in order; of a phonetic guide (rPh) only the word it is for is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.held = 0  # characters
        self._pieces: list[str] = []
        self._in_text = self._in_guide = False

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self._in_text = not self._in_guide
        elif name == "rPh":
            self._in_guide = True

    def data(self, text: str) -> None:
        if self._in_text:
            self.hold(text)
            self._pieces.append(text)

    def closed(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._in_guide = False
        elif name == "si":
            self.texts.append(_unescaped("".join(self._pieces)))
            self._pieces.clear()

    def hold(self, text: str) -> None:
        self.held += len(text)
        if self.held > MOST_TEXT:
            raise TableRefused(FULL)


def _unescaped(text: str) -> str:
    """Characters that XML can't hold are written as _x0000_ (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return re.sub(
        "_x([0-9A-Fa-f]{4})_",
        lambda m: m[0] if 0xD800 <= int(m[1], 16) < 0xE000 else chr(int(m[1], 16)),
        text,
    )


class Cells(Reader):
    """The cells of a sheet that say something, by row number and column from 0."""

    def __init__(self, strings: Strings, styles: Styles, workbook: Workbook) -> None:
        super().__init__()
        self._strings, self._kinds = strings, styles.kinds
        self._epoch = date(1904, 1, 1) if workbook.from_1904 else date(1899, 12, 30)
        self._filled: dict[int, dict[int, Cell]] = {}
        self._count = 0
        self._row, self._column = 0, -1
        self._attributes: Attributes = {}
        self._value: list[str] = []
        self._formula = self._in_value = self._in_guide = False
        self.width = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._attributes = attributes
            self._column = _column_of(attributes["r"]) if "r" in attributes else self._column + 1
            self._value.clear()
            self._formula = False
        elif name == "v" or name == "t":
            self._in_value = not self._in_guide
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            if self._row < 1:
                raise ValueError
            self._column = -1
        elif name == "rPh":
            self._in_guide = True

    def data(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def closed(self, name: str) -> None:
        if name == "v" or name == "t":
            self._in_value = False
        elif name == "rPh":
            self._in_guide = False
        elif name == "c":
            cell = self._cell("".join(self._value))
            if cell is not None:
                self._fill(cell)

    def _fill(self, cell: Cell) -> None:
        self._count += 1
        if self._count > MOST_CELLS:
            raise TableRefused(FULL)
        if self._column >= MOST_COLUMNS:
            raise TableRefused("This sheet has more than 1,000 columns. Keep those you need and try again.")
        self.width = max(self.width, self._column + 1)
        self._filled.setdefault(self._row, {})[self._column] = cell

    def rows(self) -> Iterator[Row]:
        if len(self._filled) * self.width > MOST_PLACES:
            raise TableRefused(
                "This sheet has its cells too far apart. Bring them together, or save it as CSV."
            )
        for number in sorted(self._filled):
            filled = self._filled[number]
            yield Row(number, tuple([filled.get(column) for column in range(self.width)]))

    def _cell(self, value: str) -> Cell:
        kind = self._attributes.get("t", "n")
        if not value:
            return (
                Unread("This formula has no value yet. Open the file, save it, and try again.")
                if self._formula
                else None
            )
        if kind == "s":
            return self._strings.texts[int(value)] or None
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind == "e" and value != "#N/A":  # which says that there is no value
            return Unread("This cell holds an error instead of a value.")
        if kind in ("str", "inlineStr", "e"):
            self._strings.hold(value)
            return _unescaped(value)
        if kind == "d":
            return _from_iso(value)
        style = int(self._attributes.get("s", "0"))
        how = self._kinds[style] if style < len(self._kinds) else ""
        return _from_serial(float(value), how, self._epoch)


def _column_of(place: str) -> int:
    """The column of a place such as AB12, from 0. Raises ValueError for anything else."""
    letters = re.match("[A-Z]{1,3}", place)
    if letters is None:
        raise ValueError
    column = 0
    for letter in letters[0]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _from_iso(value: str) -> Cell:
    moment = datetime.fromisoformat(value.removesuffix("Z"))
    return moment.date() if moment.time() == time(0) else moment


def _from_serial(value: float, how: str, epoch: date) -> Cell:
    """A number of days since the epoch, to the second. Under 1 it is a time of day.

    Excel takes 1900 for a leap year: days before 1 March 1900 come out a day early here. Nobody's tracking is
    so old.
    """
    if not math.isfinite(value):
        return Unread("This isn't a number.")
    if not how:
        return value
    try:
        span = timedelta(seconds=round(value * 86_400))
        if how == "span":
            return span
        day = epoch + timedelta(days=span.days)
    except OverflowError:
        return Unread("This isn't a day.")
    if value < 0:
        return Unread("This isn't a day.")
    clock = time(span.seconds // 3600, span.seconds // 60 % 60, span.seconds % 60)
    if span.days == 0:
        return clock
    return day if clock == time(0) else datetime.combine(day, clock)
