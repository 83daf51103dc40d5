"""CSV in: bytes of unknown encoding and delimiter, read a row at a time.

Nothing but the bytes themselves is kept: the rows are read afresh each time they are gone through, so that
the largest file allowed costs its own size and little more.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from midweek.exchange.rows import Row, Sheet, TableRefused

MOST_BYTES = 50_000_000
MOST_ROWS = 200_000  # that say something
MOST_RECORDS = 1_048_576  # blank ones counted: the length of an Excel sheet
MOST_COLUMNS = 1_000
MOST_CELLS = 20_000_000  # 200,000 rows of 100 columns; bounds the time one pass can take
LONGEST_ROW = 1_000_000  # characters
LONGEST_CELL = 131_072  # characters, as the csv module has it
SAMPLE = 200  # rows looked at to tell the delimiter
DELIMITERS = "\t;|,"  # in order of trust where two fit equally: a comma is also found in numbers and names

GUARDED = re.compile("'+[=+\\-@\t\r\n\0＝＋－＠]")  # as to_tables.py writes them

_MANGLED = "This file can't be read as text. Save it as “CSV UTF-8” and try again."
_WIDE = "This file has more than 1,000 columns. Keep those you need and try again."
_LONG = "This file has more than 200,000 rows. Split it and bring in the parts one by one."


def open_csv(blob: bytes) -> Sheet:
    """The filled rows of a CSV file; an empty cell is None, any other keeps its exact text.

    Takes UTF-8, UTF-16 with its mark, else Windows-1252; any line ends; delimiter , ; | or tab, or the one
    that a first line `sep=;` names; quotes after RFC 4180. The apostrophe our own export puts before a cell
    that a spreadsheet would run as a formula is taken off again.

    Raises TableRefused above the limits of this file (bytes first, before anything is decoded), for text in
    no known encoding, and for quotes that don't close.
    """
    if len(blob) > MOST_BYTES:
        raise TableRefused("This file is larger than 50 MB. Split it and bring in the parts one by one.")
    encoding = _encoding_of(blob)
    rows = CsvRows(blob, encoding, *_delimiter_of(blob, encoding))
    return Sheet(rows=rows, last=rows.last, width=rows.width)


class CsvRows:
    """The filled rows of a CSV file. Checked whole when made, so that going through them later can't fail."""

    def __init__(self, blob: bytes, encoding: str, delimiter: str, skip: int) -> None:
        self._source = _Source(blob, encoding, delimiter, skip)
        self.width = self.last = self._length = cells = 0
        for number, record in self._source.records():
            cells += len(record)
            if len(record) > MOST_COLUMNS:
                raise TableRefused(_WIDE)
            if cells > MOST_CELLS:
                raise TableRefused("This file has more than 20 million cells. Keep the columns you need.")
            if not any(record):
                continue
            self.last = number
            self.width = max(self.width, len(record))
            self._length += 1
            if self._length > MOST_ROWS + 1:
                raise TableRefused(_LONG)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Row]:
        width = self.width
        for number, record in self._source.records():
            if not any(record):
                continue
            cells = [_without_guard(cell) if cell[:1] == "'" else cell or None for cell in record]
            cells.extend([None] * (width - len(record)))
            yield Row(number, tuple(cells))


class _Source(Struct, frozen=True):
    blob: bytes
    encoding: str
    delimiter: str
    skip: int  # lines before the table: the one that says `sep=;`

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Row number and texts of every record, blank ones too.

        `held` bounds what the csv module may gather before it hands a row over: it is counted up for each
        line it asks for, and set back when a row is out.
        """
        held = number = 0

        def lines() -> Iterator[str]:
            nonlocal held
            with io.TextIOWrapper(io.BytesIO(self.blob), self.encoding, newline="") as text:
                for _ in range(self.skip):
                    text.readline()
                while line := text.readline(LONGEST_ROW + 1):
                    held += len(line)
                    if held > LONGEST_ROW:
                        raise TableRefused(
                            f"Row {number + 1} is too long to be a row of a table. Nothing was stored."
                        )
                    yield line

        try:
            for number, record in enumerate(
                csv.reader(lines(), delimiter=self.delimiter, strict=True), start=1
            ):
                held = 0
                if number > MOST_RECORDS:
                    raise TableRefused(_LONG)
                yield number, record
        except csv.Error:
            if held > LONGEST_CELL:
                raise TableRefused(
                    f"Row {number + 1} is too long to be a row of a table. Nothing was stored."
                ) from None
            raise TableRefused(
                f"Row {number + 1} has a quotation mark in the middle of a cell, or one that never closes."
                " Nothing was stored. Save the file as CSV again and try once more."
            ) from None


def _without_guard(cell: str) -> str:
    return cell[1:] if GUARDED.match(cell) else cell


def _encoding_of(blob: bytes) -> str:
    """The first encoding that fits every byte. A NUL says it isn't text, but for the mark that our own files
    begin with, which may hold whatever a person once pasted."""
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    marked = [name for mark, name in marks if blob.startswith(mark)]
    for encoding in marked or ["utf-8", "cp1252"]:
        try:
            with io.TextIOWrapper(io.BytesIO(blob), encoding, newline="") as text:
                while piece := text.read(1 << 20):
                    if "\0" in piece and encoding != "utf-8-sig":
                        raise TableRefused(_MANGLED)
        except UnicodeError:
            continue
        return encoding
    raise TableRefused(_MANGLED)


def _delimiter_of(blob: bytes, encoding: str) -> tuple[str, int]:
    """The delimiter under which the first rows agree best on their number of cells, and the lines to skip."""
    with io.TextIOWrapper(io.BytesIO(blob), encoding, newline="") as text:
        if said := re.fullmatch('"?sep=([,;|\t])"?[\r\n]*', text.readline(20)):
            return said[1], 1
    best, found = (0.0, 1), ","
    for delimiter in DELIMITERS:
        source = _Source(blob, encoding, delimiter, 0)
        try:
            widths = Counter(len(record) for _, record in islice(source.records(), SAMPLE) if any(record))
        except TableRefused:
            continue
        shared = [(times, width) for width, times in widths.items() if width > 1]
        times, usual = max(shared, default=(0, 1))
        fit = (times / max(widths.total(), 1), usual)
        if fit > best:
            best, found = fit, delimiter
    return found, 0
