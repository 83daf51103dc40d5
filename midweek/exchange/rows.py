"""What a spreadsheet comes down to once it is open: numbered rows of cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from msgspec import Struct


class TableRefused(Exception):
    """The file can't be read as a table. The message is a plain sentence for the person who brought it.

    It never quotes what the file says.
    """


class Unread(Struct, frozen=True):
    """A cell that is filled in, but whose value can't be known. `why` is a plain sentence."""

    why: str


# An empty cell is None. CSV cells are text; XLSX cells come as the type the sheet gave them. A `timedelta`
# is a duration ([h]:mm) or a time past midnight; a `datetime` is the sheet's own clock, without a zone.
Cell = str | float | datetime | date | time | timedelta | Unread | None


class Row(NamedTuple):
    """One row that says something, padded to the width of its table."""

    number: int  # as the person sees it in the spreadsheet: from 1, title and header rows counted
    cells: tuple[Cell, ...]


class Rows(Protocol):
    """Rows in the order of the file; can be gone through again and again."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Row]: ...


class Sheet(Struct, frozen=True):
    """The filled rows of one sheet, before anyone looks for a header."""

    rows: Rows
    last: int  # number of the last of them; 0 where there is none
    width: int  # columns of the widest row
    names: tuple[str, ...] = ()  # of all sheets in the file; a CSV file has none
    name: str = ""  # of this one
