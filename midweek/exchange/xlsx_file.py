"""XLSX in: a zip of XML from anywhere, read in one pass with its limits checked before and during it.

Our own reader, and not openpyxl, for three reasons met in real files: openpyxl can't tell a formula nobody worked out
from an empty cell, gives out every empty row up to the number a file claims (a 2 kB file costs a million), and takes
three times as long and 30 MB. ECMA-376 part 1: 18.3 (sheets), 18.4 (shared strings), 18.8.30 (number formats).
"""

from __future__ import annotations

import io
import posixpath
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from midweek.exchange.rows import Cell, Row, Sheet, TableRefused, Unread

MOST_BYTES = 10_000_000
MOST_CELLS = 500_000  # filled ones
MOST_COLUMNS = 1_000
MOST_PLACES = 4_000_000  # filled or not, between the first and the last filled cell of each row
MOST_MEMBERS = 1_000
MOST_UNPACKED = 150_000_000  # bytes, all members together
MOST_RATIO = 100  # unpacked to packed, of members over RATIO_FROM bytes
RATIO_FROM = 1_000_000
MOST_TAGS = 4_000_000  # eight to a filled cell: an element with a value in it has four or six
MOST_NAMES = 1_000  # of tags, and of attributes
DEEPEST = 100
LONGEST_TAG = 1 << 20  # bytes the parser may have to hold: one tag, comment or the like
PIECE = 1 << 16
MOST_TEXT = 40_000_000  # characters, all cells together

_BROKEN = "This XLSX file is damaged or isn't a spreadsheet. Open it, save it again as .xlsx, and try once more."
_BOMB = "This XLSX file unpacks to far more than a spreadsheet holds. Nothing was stored."
_FULL = "This sheet has more than 500,000 filled cells. Keep the columns you need, or save it as CSV."

Attributes = dict[str, str]


def open_xlsx(blob: bytes, sheet: str | None = None) -> Sheet:
    """The filled rows of one sheet: the one named, else the first.

    Numbers come as float, days and times by their number format, TRUE and FALSE as text; a formula as the value
    last worked out. A formula without one, an error value such as #DIV/0! and a number that is none are `Unread`.

    Raises TableRefused: above the limits of this file, for a zip that is encrypted, lies about its members or leads
    out of itself, for XML with a DTD, for a damaged file and for a sheet that isn't there.
    """
    if len(blob) > MOST_BYTES:
        raise TableRefused("This XLSX file is larger than 10 MB. Save the sheet as CSV and bring that in.")
    try:
        with _checked(blob) as book:
            return _read(book, sheet)
    except DefusedXmlException:
        raise TableRefused(_BOMB) from None
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ParseError, LookupError, ValueError):
        raise TableRefused(_BROKEN) from None


def _checked(blob: bytes) -> zipfile.ZipFile:
    """The zip, once what it says of itself is believable. Member names are looked up, never written to."""
    if blob.count(b"PK\x01\x02") > MOST_MEMBERS:  # before zipfile makes an object of each
        raise TableRefused("This XLSX file holds more than 1,000 parts. No spreadsheet does; nothing was stored.")
    book = zipfile.ZipFile(io.BytesIO(blob))
    ends = unpacked = 0
    names = set()
    for member in sorted(book.infolist(), key=lambda m: m.header_offset):
        if member.flag_bits & 0x1:
            raise TableRefused("This XLSX file has a password. Save it without one and try again.")
        name = member.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise TableRefused("This XLSX file holds parts that lead out of it. Nothing was stored.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise TableRefused("This XLSX file holds links to other files. Nothing was stored.")
        unpacked += member.file_size
        steep = member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * member.compress_size
        if steep or unpacked > MOST_UNPACKED or member.header_offset < ends or name in names:
            raise TableRefused(_BOMB)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise TableRefused(_BROKEN)
        ends = member.header_offset + 30 + len(name) + member.compress_size
        names.add(name)
    return book


def _read(book: zipfile.ZipFile, wanted: str | None) -> Sheet:
    root = _links(book, "")
    main = root.first("officeDocument")
    if main is None:
        raise TableRefused(_BROKEN)
    workbook, links = _Workbook(), _links(book, main)
    _walk(book, main, workbook)
    parts = {name: links.to[link] for name, link in workbook.sheets if links.kinds.get(link) == "worksheet"}
    if not parts:
        raise TableRefused(_BROKEN)
    name = next(iter(parts)) if wanted is None else wanted
    if name not in parts:
        raise TableRefused("This file has no sheet of that name.")
    strings, styles = _Strings(), _Styles()
    readers: tuple[tuple[str, _Reader], ...] = (("sharedStrings", strings), ("styles", styles))
    for kind, reader in readers:
        if part := links.first(kind):
            _walk(book, part, reader)
    cells = _Cells(strings, styles.kinds, datetime(1904, 1, 1) if workbook.from_1904 else datetime(1899, 12, 30))
    _walk(book, parts[name], cells)
    rows = tuple(cells.rows())
    last = rows[-1].number if rows else 0
    return Sheet(rows=rows, last=last, width=cells.width, names=tuple(parts), name=name)


def _links(book: zipfile.ZipFile, part: str) -> _Links:
    """Where a part of the file points to, by the link's id; of the part "", where one begins."""
    folder, name = posixpath.split(part)
    links = _Links(folder)
    _walk(book, posixpath.join(folder, "_rels", f"{name}.rels"), links)
    return links


def _walk(book: zipfile.ZipFile, part: str, reader: _Reader) -> None:
    """Hand one member to its reader, a piece at a time. Only as much is unpacked as the member said it holds."""
    parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    tags = fed = 0
    with book.open(part) as member:
        while piece := member.read(PIECE):
            tags += piece.count(b"<")
            if tags > MOST_TAGS:
                raise TableRefused(_FULL)
            parser.feed(piece)
            fed += len(piece)
            if fed - parser.parser.CurrentByteIndex > LONGEST_TAG:
                raise TableRefused(_BOMB)
    parser.close()


class _Reader:
    """What the XML parser calls; its subclasses say what they do at a tag.

    Tag names lose their namespace: strict and transitional files differ in nothing else that matters here. All names
    are counted, and the depth: the parser keeps something in memory for each.
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
            raise TableRefused(_BOMB)
        self.opened(name, attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self.closed(self._tags[tag])

    def opened(self, name: str, attributes: Attributes) -> None: ...

    def closed(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...


class _Links(_Reader):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.to: dict[str, str] = {}  # member name by link id
        self.kinds: dict[str, str] = {}
        self._folder = folder

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            link = attributes["Id"]
            self.to[link] = posixpath.normpath(posixpath.join("/", self._folder, attributes["Target"])).lstrip("/")
            self.kinds[link] = attributes["Type"].rpartition("/")[2]

    def first(self, kind: str) -> str | None:
        return next((self.to[link] for link, its in self.kinds.items() if its == kind), None)


class _Workbook(_Reader):
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


class _Styles(_Reader):
    """`kinds`: for each cell style, whether its numbers are a day, a time, a span of time, or plain numbers."""

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
    """Source of the built-in numbers: ECMA-376 part 1, 18.8.30 (27-36 and 50-58 are days in East Asian locales)."""
    if not code:
        if number == 46:
            return "span"
        return "moment" if 14 <= number <= 22 or 27 <= number <= 36 or number in (45, 47) or 50 <= number <= 58 else ""
    shown = re.sub(r'"[^"]*"|\\.|_.|\*.', "", code.split(";")[0].lower())
    if re.search(r"\[(h+|m+|s+)\]", shown):
        return "span"
    return "moment" if re.search("[dmyhs]", re.sub(r"\[[^\]]*\]|general", "", shown)) else ""


class _Strings(_Reader):
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
            raise TableRefused(_FULL)


def _unescaped(text: str) -> str:
    """Characters that XML can't hold are written as _x0000_ (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: m[0] if 0xD800 <= int(m[1], 16) < 0xE000 else chr(int(m[1], 16)), text)


class _Cells(_Reader):
    """The cells of a sheet that say something, by row number and column from 0."""

    def __init__(self, strings: _Strings, kinds: list[str], epoch: datetime) -> None:
        super().__init__()
        self._strings, self._kinds, self._epoch = strings, kinds, epoch
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
            raise TableRefused(_FULL)
        if self._column >= MOST_COLUMNS:
            raise TableRefused("This sheet has more than 1,000 columns. Keep those you need and try again.")
        self.width = max(self.width, self._column + 1)
        self._filled.setdefault(self._row, {})[self._column] = cell

    def rows(self) -> Iterator[Row]:
        if len(self._filled) * self.width > MOST_PLACES:
            raise TableRefused("This sheet has its cells too far apart. Bring them together, or save it as CSV.")
        for number in sorted(self._filled):
            filled = self._filled[number]
            yield Row(number, tuple([filled.get(column) for column in range(self.width)]))

    def _cell(self, value: str) -> Cell:
        kind = self._attributes.get("t", "n")
        if not value:
            return Unread("This formula has no value yet. Open the file, save it, and try again.") if self._formula else None
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


def _from_serial(value: float, how: str, epoch: datetime) -> Cell:
    """A number of days since the epoch, to the second. Under 1 it is a time of day.

    Excel takes 1900 for a leap year: days before 1 March 1900 come out a day early here. Nobody's tracking is so old.
    """
    if not -1e300 < value < 1e300:  # NaN too
        return Unread("This isn't a number.")
    if not how:
        return value
    try:
        span = timedelta(seconds=round(value * 86_400))
        if how == "span":
            return span
        moment = epoch + span
    except OverflowError:
        return Unread("This isn't a day.")
    if value < 0:
        return Unread("This isn't a day.")
    if value < 1 and span < timedelta(days=1):
        return moment.time()
    return moment.date() if moment.time() == time(0) else moment
