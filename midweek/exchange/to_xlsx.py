"""Tables out as XLSX: words are words, numbers are numbers, days and times are what a spreadsheet takes for such."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final, Literal

from midweek.exchange.to_tables import Value

LONGEST: Final = 32_767  # UTF-16 units in one cell, as Excel has it
GOES_ON: Final = "… A cell holds no more than this. The CSV file of the same table has the whole text."
FIRST_DAY: Final = date(1900, 3, 1)  # Excel takes 1900 for a leap year, so the days before are read one off
NARROWEST, WIDEST = 10, 60  # characters of a column

# Without "in_memory" XlsxWriter keeps each part in a temporary file, in clear.
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# The quote prefix is the mark of what was typed after an apostrophe: the cell stays text after it is edited.
_WORDS: Final = {"text_wrap": True, "valign": "top", "quote_prefix": True}
_LOOKS: Final = {
    "head": {**_WORDS, "bold": True},
    "words": _WORDS,
    "number": {"valign": "top"},
    "day": {"valign": "top", "num_format": "yyyy-mm-dd"},
    "time": {"valign": "top", "num_format": "hh:mm"},
}


def xlsx_bytes(
    sheet: Literal["Days", "Answers"],
    headers: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    made: datetime,
) -> bytes:
    """A workbook with one sheet, its first row bold and fixed. Nothing of it touches the disk.

    sheet: its name, which never says what is inside. made: the moment the file bears, aware; the same
    arguments give the same bytes. Numbers are finite, and kept to 16 digits.
    read_table gives the cells back as they were. A text is never a formula, a link or a number; a moment and
    a day before March 1900 are ISO 8601 text. A text too long for a cell ends with the sentence that it goes
    on, and where.
    """
    import xlsxwriter  # costs as much as a page; only who asks for a workbook waits for it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"created": made.astimezone(UTC)})
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    page = book.add_worksheet(sheet)
    page.freeze_panes(1, 0)
    widths = [NARROWEST] * len(headers)
    for place, header in enumerate(headers):
        _words(page, 0, place, header, looks["head"])
        widths[place] = max(NARROWEST, _width(header))
    for at, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value is not None and value != "":
                _put(page, at, place, value, looks)
                widths[place] = max(widths[place], _width(str(value)))
    for place, width in enumerate(widths):
        page.set_column(place, place, min(width, WIDEST))
    book.close()
    return out.getvalue()


def _put(page: Any, at: int, place: int, value: Value, looks: dict[str, Any]) -> None:
    match value:
        case str():
            _words(page, at, place, value, looks["words"])
        case datetime():  # with its offset, which a spreadsheet has no room for
            _words(page, at, place, value.isoformat(), looks["words"])
        case date() if value < FIRST_DAY:
            _words(page, at, place, value.isoformat(), looks["words"])
        case date():
            page.write_datetime(at, place, value, looks["day"])
        case time():
            page.write_datetime(at, place, value, looks["time"])
        case _:
            page.write_number(at, place, value, looks["number"])


def _words(page: Any, at: int, place: int, text: str, look: Any) -> None:
    text = _fitted(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for XML of its own and lets it through as it stands. In pieces it is escaped;
        # control characters even twice, so that they come out as their codes.
        page.write_rich_string(at, place, text[0], text[1], text[2:], look)
    else:
        page.write_string(at, place, text, look)


def _fitted(text: str) -> str:
    """The text, or as much of it as a cell holds, with the word that it goes on."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - len(GOES_ON))].decode("utf-16-le", "ignore") + GOES_ON


def _width(text: str) -> int:
    """Characters of the longest line, and a little room."""
    return max(map(len, text.split("\n")), default=0) + 2
