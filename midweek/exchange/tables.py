"""A file somebody brings -> a table: headers, and numbered rows under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from midweek.exchange.cells import says_day, says_number
from midweek.exchange.csv_file import open_csv
from midweek.exchange.rows import Cell, Row, Rows, Sheet, TableRefused, Unread
from midweek.exchange.xlsx_file import open_xlsx

__all__ = ["Cell", "Row", "Table", "TableRefused", "Unread", "read_table"]

_LOOKED_AT = 50  # filled rows searched for the header
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHER = {b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture"}


class Table(Struct, frozen=True):
    """A sheet with its header found.

    Headers are the texts of the header row, without outer space; a column without a name is called after its
    letter ("Column A"), a name used twice gets a number ("Mood (2)"). So each is unique, and a mapping can
    name it.
    """

    headers: tuple[str, ...]
    rows: Rows  # those under the header that say something; can be gone through again and again
    sheets: tuple[str, ...]  # names of all sheets; () for CSV
    sheet: str  # name of this one; "" for CSV
    first_row: int  # number of the first row under the header, as seen in the spreadsheet
    empty_rows: int  # between the header and the last filled row


def read_table(blob: bytes, name: str, sheet: str | None = None) -> Table:
    """Read a CSV or XLSX file. What it is, its first bytes say; the ending of `name` must not say otherwise.

    sheet: the name of the XLSX sheet to read; the first when None.
    Title rows above the header are passed over. A file that begins with its values has no header: its columns
    are called by letter.
    Limits: CSV 50 MB or 200,000 rows, XLSX 10 MB or 500,000 filled cells, 1,000 columns; see csv_file.py and
    xlsx_file.py for those that keep hostile files small.
    Raises TableRefused, with the reason, and never anything else.
    """
    ending = name.lower().rpartition(".")[2]
    zipped = blob.startswith(_ZIP)
    if blob.startswith(_OLE):
        raise TableRefused(
            "This is an old .xls file or one with a password. Save it as .xlsx without a password."
        )
    if ending in (("csv", "tsv", "txt") if zipped else ("xlsx", "xlsm")):
        raise TableRefused(f"This file isn't what its name says: there is no .{ending} inside.")
    for magic, what in _OTHER.items():
        if blob.startswith(magic):
            raise TableRefused(
                f"This file is {what}. Bring what an app exports, a text, or a table as CSV or XLSX."
            )
    found = open_xlsx(blob, sheet) if zipped else open_csv(blob)
    if not len(found.rows):
        raise TableRefused("There is nothing in this table.")
    return _under_header(found)


def _under_header(sheet: Sheet) -> Table:
    skipped, above, names = _header_of(sheet) or (0, 0, (None,) * sheet.width)
    rows = _Below(sheet.rows, skipped)
    return Table(
        headers=tuple(_unique(names)),
        rows=rows,
        sheets=sheet.names,
        sheet=sheet.name,
        first_row=above + 1,
        empty_rows=sheet.last - above - len(rows),
    )


class _Below:
    """The rows after the first few."""

    def __init__(self, rows: Rows, skipped: int) -> None:
        self._rows, self._skipped = rows, skipped

    def __len__(self) -> int:
        return len(self._rows) - self._skipped

    def __iter__(self) -> Iterator[Row]:
        return islice(iter(self._rows), self._skipped, None)


def _header_of(sheet: Sheet) -> tuple[int, int, tuple[Cell, ...]] | None:
    """How many filled rows end with the header, its row number, its cells.

    It is the first row with a cell in half of the columns, if it names rather than says: nothing in it is a
    day, and fewer than half are numbers.
    """
    first = list(islice(iter(sheet.rows), _LOOKED_AT))
    filled = [[cell for cell in row.cells if cell is not None] for row in first]
    widest = max(len(cells) for cells in filled)
    for position, cells in enumerate(filled):
        if len(cells) * 2 < widest or len(cells) < min(2, widest):
            continue
        values = sum(says_number(cell) for cell in cells)
        named = not any(says_day(cell) for cell in cells) and values * 2 < len(cells)
        return (position + 1, *first[position]) if named else None
    return None


def _unique(names: tuple[Cell, ...]) -> Iterator[str]:
    taken: set[str] = set()
    for place, cell in enumerate(names):
        text = re.sub(r"\s+", " ", _shown(cell)).strip() or f"Column {_letters(place)}"
        name, times = text, 1
        while name in taken:
            times += 1
            name = f"{text} ({times})"
        taken.add(name)
        yield name


def _shown(cell: Cell) -> str:
    match cell:
        case None | Unread():
            return ""
        case float():
            return f"{cell:g}"
    return str(cell)


def _letters(place: int) -> str:
    """A, B, ... Z, AA, as spreadsheets count columns; `place` from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
