"""What one cell says: a day, a time, a number, yes or no. Nothing is guessed: what is unclear is `Unclear`."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from midweek.exchange.rows import Cell, Unread
from midweek.exchange.words import MONTHS, NO, TOTALS, WEEKDAYS, YES

Order = Literal["ymd", "dmy", "mdy"]
Decimal = Literal[".", ","]
ORDERS: Final[tuple[Order, ...]] = ("ymd", "dmy", "mdy")

MOST = 1e9  # as kinds.fields.Number
LONGEST = 40  # characters of a day, a time or a number; longer cells are other things


class Unclear(Exception):
    """The cell doesn't say what its column should. The message is a sentence that doesn't quote it."""


class Days(NamedTuple):
    """What a text says if it is a day."""

    by_order: dict[Order, date]  # under each order it can be read in
    minute: int | None  # of that day, where it says one
    behind_utc: timedelta | None  # where it names its zone: local = UTC + this
    hint: Order | None  # "Mar 10, 2031" can only be read one way, and says how its writer thinks


def is_blank(cell: Cell, no_value: Collection[str]) -> bool:
    """Nothing was noted. no_value: the words for that, casefolded."""
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in no_value)


def is_total(cell: Cell) -> bool:
    """The row sums up those above it ("Total", "Average")."""
    return isinstance(cell, str) and cell.strip(" :\u00a0").casefold() in TOTALS


def says_day(cell: Cell) -> bool:
    """Whether the cell is a day in any order."""
    return isinstance(cell, date) or (isinstance(cell, str) and days_of(cell) is not None)


def says_number(cell: Cell) -> bool:
    """Whether the cell is a number with either decimal sign."""
    return isinstance(cell, float) or (
        isinstance(cell, str) and any(number_in(cell, sign) is not None for sign in (".", ","))
    )


def read_day(cell: Cell, order: Order, zone: tzinfo | None) -> tuple[date, int | None]:
    """The local day, and the minute after midnight where the cell says one.

    order: of the parts of a numeric date; words and four-digit years first are clear by themselves. A year of two
    digits is 1969 to 2068, as POSIX has it. zone: the person's, for a cell that names a zone of its own (Z, +02:00).
    Raises Unclear.
    """
    match cell:
        case datetime():
            return cell.date(), cell.hour * 60 + cell.minute
        case date():
            return cell, None
        case str() if days := days_of(cell):
            day = days.by_order.get(order)
            if day is None:
                raise Unclear("This day doesn't fit the order of day and month chosen for its column.")
            if days.behind_utc is None or days.minute is None:
                return day, days.minute
            if zone is None:
                raise Unclear("This day names a time zone of its own. Take the zone off, or say which is yours.")
            return _local(day, days.minute, days.behind_utc, zone)
        case Unread(why):
            raise Unclear(why)
    raise Unclear("There is no day here that can be read.")


def _local(day: date, minute: int, ahead: timedelta, zone: tzinfo) -> tuple[date, int]:
    try:
        there = datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minute)
        here = (there.replace(tzinfo=_utc()) - ahead).astimezone(zone)
    except OverflowError:
        raise Unclear("There is no day here that can be read.") from None
    return here.date(), here.hour * 60 + here.minute
