"""What one cell says: a day, a time, a number, yes or no. What could be two things is `Unclear`."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from midweek.exchange.rows import Cell, Unread
from midweek.exchange.words import MONTHS, NO, TOTALS, WEEKDAYS, YES

Order = Literal["ymd", "dmy", "mdy"]
Decimal = Literal[".", ","]
ORDERS: Final[tuple[Order, ...]] = ("ymd", "dmy", "mdy")

MOST = 1e9  # as kinds.fields.Number
LONGEST = 40  # characters; what is longer is no day, time or number


class Unclear(Exception):
    """The cell doesn't say what its column should. The message is a sentence that doesn't quote it."""


class Days(NamedTuple):
    """What a text says if it is a day."""

    by_order: dict[Order, date]  # under each order it can be read in
    minute: int | None = None  # of that day, where it says one
    zone: timezone | None = None  # that it names itself
    hint: Order | None = None  # "Mar 10, 2031" can only be read one way, and says how its writer thinks


def is_blank(cell: Cell, no_value: Collection[str]) -> bool:
    """Nothing was noted. no_value: the words for that, casefolded."""
    if not isinstance(cell, str):
        return cell is None
    word = cell.strip()
    return not word or word.casefold() in no_value


def is_total(cell: Cell) -> bool:
    """The row sums up those above it ("Total", "Average")."""
    return isinstance(cell, str) and cell.strip(" :\u00a0").casefold() in TOTALS


def says_day(cell: Cell) -> bool:
    """Whether the cell is a day in any order."""
    return isinstance(cell, date) or (isinstance(cell, str) and days_in(cell) is not None)


def says_number(cell: Cell) -> bool:
    """Whether the cell is a number with either decimal sign."""
    return isinstance(cell, float) or (
        isinstance(cell, str) and (number_in(cell, ".") is not None or number_in(cell, ",") is not None)
    )


def read_day(cell: Cell, order: Order, zone: tzinfo | None) -> tuple[date, int | None]:
    """The local day, and the minute after midnight where the cell says one.

    order: of the parts of a numeric date; words and four-digit years in front are clear by themselves. A year
    of two digits lies in 1969 to 2068, as in POSIX. zone: the person's, for a cell that names a zone of its
    own (Z, +02:00).
    Raises Unclear.
    """
    match cell:
        case Unread(why):
            raise Unclear(why)
        case datetime():
            return cell.date(), cell.hour * 60 + cell.minute
        case date():
            return cell, None
    days = days_in(cell) if isinstance(cell, str) else None
    day = days.by_order.get(order) if days else None
    if days is None or day is None:
        raise Unclear(_why_no_day(cell, days, order))
    if days.zone is None or days.minute is None:
        return day, days.minute
    if zone is None:
        raise Unclear("This day names a time zone of its own, and yours isn't known.")
    here = (datetime.combine(day, time(), days.zone) + timedelta(minutes=days.minute)).astimezone(zone)
    return here.date(), here.hour * 60 + here.minute


def _why_no_day(cell: Cell, days: Days | None, order: Order) -> str:
    """A year of two digits in front is so rare that a day read like that alone is one no calendar has."""
    if days is None or days.by_order.keys() == {"ymd"}:
        said = _day_at_start(cell) if isinstance(cell, str) else None
        year, month, day = _parts(said).get(order, ("", "", "")) if said else ("", "", "")
        if year and month != _NO_MONTH and _day(year, "1", "1") and not _day(year, month, day):
            return "There is no such day."
    if days is None:
        return "There is no day here that can be read."
    return "This day doesn't fit the order of day and month chosen for its column."


def read_number(cell: Cell, decimal: Decimal) -> float:
    """A finite number within a thousand million either way. Raises Unclear."""
    match cell:
        case Unread(why):
            raise Unclear(why)
        case float():
            value: float | None = cell
        case str():
            value = number_in(cell, decimal)
        case _:
            raise Unclear("A day or a time stands where a number should be.")
    if value is None:
        raise Unclear("There is no number here that can be read.")
    if not -MOST <= value <= MOST:
        raise Unclear("This number is too large.")
    return value + 0.0  # no minus zero


def read_clock(cell: Cell) -> int:
    """Minutes after midnight, seconds dropped: 0 to 2879, as 25:30 is noted for half past one at night.

    Raises Unclear.
    """
    minutes: int | None = None
    match cell:
        case Unread(why):
            raise Unclear(why)
        case datetime() | time():
            minutes = cell.hour * 60 + cell.minute
        case timedelta():
            minutes = int(cell.total_seconds() // 60)
        case str():
            minutes = clock_in(cell)
    if minutes is None or not 0 <= minutes < 2880:
        raise Unclear("There is no time of day here that can be read.")
    return minutes


def read_minutes(cell: Cell, decimal: Decimal) -> float:
    """How long, in minutes: a number, h:mm, "1 h 30", "45 min", or a sheet's own duration. Raises Unclear."""
    match cell:
        case time():
            return cell.hour * 60 + cell.minute + cell.second / 60
        case timedelta():
            return cell.total_seconds() / 60
        case str() if len(cell) <= LONGEST:
            if said := _LASTING.fullmatch(cell.strip().casefold()):
                return int(said["h"] or said["hh"] or 0) * 60 + int(
                    said["m"] or said["mm"] or said["min"] or 0
                )
    return read_number(cell, decimal)


def read_yes_no(cell: Cell) -> float:
    """1 for yes, 0 for no. Raises Unclear."""
    said = yes_no_in(cell)
    if said is None:
        raise Unclear(cell.why if isinstance(cell, Unread) else "This is neither yes nor no.")
    return said


def yes_no_in(cell: Cell) -> float | None:
    """1 for yes, 0 for no, None for anything else."""
    if isinstance(cell, float):
        return cell if cell in (0, 1) else None
    word = cell.strip().casefold() if isinstance(cell, str) else ""
    return 1.0 if word in YES else 0.0 if word in NO else None


_GROUPED = {
    ".": re.compile(r"[+-]?[0-9]{1,3}(?:([,' \u00a0\u202f’])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?"),
    ",": re.compile(r"[+-]?[0-9]{1,3}(?:([.' \u00a0\u202f’])[0-9]{3})(?:\1[0-9]{3})*(?:,[0-9]+)?"),
}
_PLAIN = {
    ".": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?", re.IGNORECASE),
    ",": re.compile(r"[+-]?(?:[0-9]+,?[0-9]*|,[0-9]+)(?:e[+-]?[0-9]+)?", re.IGNORECASE),
}
_LASTING = re.compile(
    r"(?P<h>[0-9]{1,3}):(?P<m>[0-5][0-9])(?::[0-5][0-9])?"
    r"|(?P<hh>[0-9]{1,3}) ?(?:h|hr|hrs|std|hours?|stunden?|heures?|horas?|uur)\.? ?"
    r"(?:(?P<mm>[0-5]?[0-9]) ?(?:m|min|mins)?\.?)?"
    r"|(?P<min>[0-9]{1,5}) ?(?:m|min|mins|minutes?|minuten|minutos)\.?"
)


@lru_cache(maxsize=4096)
def number_in(text: str, decimal: Decimal) -> float | None:
    """The number a text says, infinite for 1e400; None if it says something else, "nan" and "inf" too."""
    text = text.strip().replace("\u2212", "-")
    if len(text) > LONGEST:
        return None
    if _PLAIN[decimal].fullmatch(text):
        return float(text.replace(",", "."))
    if grouped := _GROUPED[decimal].fullmatch(text):
        return float(text.replace(grouped[1], "").replace(",", "."))
    return None


def one_way(number: str) -> str:
    """A number with a point, written so that it can be read in one way only: 1.125 could be more than a thousand, 1.1250 can't."""
    return f"{number}0" if _TWO_WAYS.fullmatch(number) else number


_TWO_WAYS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})(?:[:h](?P<minute>[0-9]{2})(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"|\.(?P<dotted>[0-9]{2})| ?h|(?= ?[ap]| ?uhr))"
)
_HALF = r"(?: ?(?P<half>[ap])\.?m\.?| ?uhr)?"
_CLOCK_ALONE = re.compile(_CLOCK + _HALF)
_ZONE = r"(?: ?(?P<zone>z|utc|gmt|[+-][0-9]{2}:?[0-9]{2}))?"
_AFTER_DAY = re.compile(
    r"(?:t|[ ,]+(?:at |um |à )?)(?=[0-9]{1,2}[:h ]|[0-9]{1,2}[ap]m)" + _CLOCK + _HALF + _ZONE
)
_DAY = re.compile(
    r"(?P<a>[0-9]{1,4})(?P<by>[-./] ?)(?P<b>[0-9]{1,2})(?P=by)(?P<c>[0-9]{4}|[0-9]{1,2})(?![0-9])"
    r"|(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?![0-9])"
    r"|(?P<dw>[0-9]{1,2})(?:st|nd|rd|th|er)?[-. ] ?(?:of |de )?(?P<word>[^\W\d_]{3,})"
    r"[-.]? ?(?:de )?,? ?(?P<yw>[0-9]{4}|[0-9]{2})(?![0-9])"
    r"|(?P<word2>[^\W\d_]{3,})\.? (?P<dw2>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<yw2>[0-9]{4})(?![0-9])"
)
_NO_MONTH = "0"  # a word that is none
_WEEKDAY = re.compile(r"([^\W\d_]{2,})[.,]* ")


@lru_cache(maxsize=4096)
def clock_in(text: str) -> int | None:
    """Minutes after midnight; hours go on past 24 where somebody writes them so."""
    text = text.strip().casefold()
    said = _CLOCK_ALONE.fullmatch(text) if len(text) <= LONGEST else None
    return said and _minute(said)


def _minute(said: re.Match[str]) -> int | None:
    hour, minute = int(said["hour"]), int(said["minute"] or said["dotted"] or 0)
    if said["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if said["half"] == "p" else 0)
    return hour * 60 + minute if hour < 48 and minute < 60 else None


@lru_cache(maxsize=4096)
def days_in(text: str) -> Days | None:
    """The day a text says, under each order it can be read in; None if it says something else.

    A point between numbers means day first: nobody who writes the month first writes points. Years 1900 to
    2100.
    """
    said = _day_at_start(text)
    if said is None:
        return None
    by_order = {order: day for order, parts in _parts(said).items() if (day := _day(*parts))}
    days = Days(by_order=by_order, hint="mdy" if said["word2"] else None)
    rest = said.string[said.end() :]
    if not days.by_order or not rest:
        return days if days.by_order else None
    after = _AFTER_DAY.fullmatch(rest)
    minute = _minute(after) if after else None
    if after is None or minute is None or minute >= 1440:
        return None
    return days._replace(minute=minute, zone=_zone(after["zone"]))


def _day_at_start(text: str) -> re.Match[str] | None:
    """What is written like a day, the day of the week before it passed over."""
    text = text.strip().casefold()
    if len(text) > LONGEST:
        return None
    if (weekday := _WEEKDAY.match(text)) and weekday[1] in WEEKDAYS and not _DAY.match(text):
        text = text[weekday.end() :]
    return _DAY.match(text)


def _parts(said: re.Match[str]) -> dict[Order, tuple[str, str, str]]:
    """Year, month and day under each order it can be written in, whether or not there is such a day."""
    if said["a"]:
        a, b, c, by = said["a"], said["b"], said["c"], said["by"]
        if len(a) > 2:
            return dict.fromkeys(ORDERS, (a, b, c)) if len(a) == 4 and len(c) <= 2 else {}
        parts: dict[Order, tuple[str, str, str]] = {}
        if len(c) != 1:
            parts["dmy"] = c, b, a
            if by[0] != ".":
                parts["mdy"] = c, a, b
        if len(c) <= 2 and len(a) == 2:
            parts["ymd"] = a, b, c
        return parts
    if said["y"]:
        return dict.fromkeys(ORDERS, (said["y"], said["m"], said["d"]))
    month = MONTHS.get(said["word"] or said["word2"])
    whole = said["yw"] or said["yw2"], str(month) if month else _NO_MONTH, said["dw"] or said["dw2"]
    return dict.fromkeys(ORDERS, whole)


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if len(year) <= 2:
        number += 2000 if number < 69 else 1900
    try:
        return date(number, int(month), int(day)) if 1900 <= number <= 2100 else None
    except ValueError:
        return None


def _zone(said: str | None) -> timezone | None:
    if said is None:
        return None
    if said[0] not in "+-":
        return UTC
    ahead = timedelta(hours=int(said[1:3]), minutes=int(said[-2:]))
    return timezone(ahead if said[0] == "+" else -ahead) if ahead < timedelta(days=1) else UTC
