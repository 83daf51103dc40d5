"""Rows that somebody pastes: copied out of a spreadsheet, or written down a row a line.

Nothing is guessed: a day that could be two days is told as none.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from midweek.exchange.cells import ORDERS, Days, Order, days_in, one_way
from midweek.exchange.csv_file import GUARDED
from midweek.exchange.rows import Cell, Unread

NO_DAY = "There is no day here that can be read. Write it like 2026-05-07."
TWO_DAYS = "This day can be read in two ways. Write it like 2026-05-07."
_SPLIT = re.compile(r"\s*[;,]\s*|\s+")


def rows_in(text: str) -> list[list[str]]:
    """The cells of each row. Tabs part them, as spreadsheets copy them; without any tab semicolons do, else commas.

    The quotes and the apostrophe before what looks like a formula that our own tables carry are taken off. Blank rows
    stay, so that rows can be told by their number.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    delimiter = next((sign for sign in "\t;" if sign in lines), ",")
    try:
        found = list(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:  # a quotation mark that belongs to the words
        found = [line.split(delimiter) for line in lines.split("\n")]
    return [[_bare(cell) for cell in row] for row in found]


def _bare(cell: str) -> str:
    return cell[1:] if GUARDED.match(cell) else cell


def day_and_value(line: str) -> tuple[str, str]:
    """A line that says a day and what it comes to, apart: "2026-05-07 3", "7 May 2026, 1,5". All of it where there is no day."""
    if "\t" in line:
        day, _, value = line.partition("\t")
        return day.strip(), value.partition("\t")[0].strip()
    for sign in _SPLIT.finditer(line.strip()):
        day, value = line.strip()[: sign.start()], line.strip()[sign.end() :]
        if days_in(day):
            return day, value
    return line.strip(), ""


def days_of(texts: Sequence[str], fits: Callable[[date], bool]) -> list[date | str]:
    """The day each text says, or why it can't be told in a sentence. fits: the days that can be meant.

    7/5/2026 is read in the one order in which every day of the column fits; where both do, neither is taken.
    """
    said = [days_in(text) for text in texts]
    clear = {
        order for order in ORDERS
        if all(order in days.by_order and fits(days.by_order[order]) for days in said if days)
    }  # fmt: skip
    return [_one(days, clear or set(ORDERS)) for days in said]


def _one(days: Days | None, orders: set[Order]) -> date | str:
    if days is None:
        return NO_DAY
    if days.hint:
        return days.by_order[days.hint]
    meant = {day for order, day in days.by_order.items() if order in orders} or {*days.by_order.values()}
    return next(iter(meant)) if len(meant) == 1 else TWO_DAYS


def as_typed(cell: Cell) -> str:
    """A cell of a spreadsheet as somebody would type it: whole numbers plain, days as 2026-05-07, times as 23:30.

    Raises ValueError, with the reason in a sentence, for a cell whose value can't be known.
    """
    match cell:
        case None:
            return ""
        case Unread(why):
            raise ValueError(why)
        case float():
            return one_way(f"{cell:.10g}")
        case datetime():
            return cell.date().isoformat() if cell.time() == time.min else f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case time():
            return f"{cell:%H:%M}"
        case timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
    return cell
