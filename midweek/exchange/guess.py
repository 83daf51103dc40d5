"""What the columns of a table look like, to fill in the import page with. The person has the last word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from midweek.exchange.cells import (
    ORDERS,
    Decimal,
    Order,
    Unclear,
    days_in,
    is_blank,
    is_total,
    number_in,
    read_clock,
    read_day,
    yes_no_in,
)
from midweek.exchange.rows import Cell, Unread
from midweek.exchange.tables import Table
from midweek.exchange.words import MARKS, NO_VALUE
from midweek.kinds.plan import Noted

Kind = Literal["day", "time", "number", "yes_no", "phase", "text", "empty"]

MOST = 0.75  # of the values decide what a column is; the rest will be named as problems
SETTLED = 2_000  # values without a single day mean that none will come; the same for times and yes or no
MOST_PHASES = 12
SHORTEST_PHASE = 5  # days, on average
AT_ONCE = 2_000  # rows, so that what a column says again and again is looked at once
MOST_ROWS = 20_000  # looked at; more than ten years of four a day. Where they leave a doubt, we ask
MOST_CELLS = 2_000_000  # looked at, but 2,000 rows at least

# The first columns of an objective as its own page writes it out: a value of each day. A clock time stands there as minutes too.
OURS: Final = (("Day", "Value", "Unit"), ("Day", "Value", "Time"))
_NO_VALUE: Final = frozenset(word.casefold() for word in NO_VALUE)
_OF_DAY: Final = re.compile(
    r"^(?!.*(?:bed|sleep|wake|schlaf))(?:.*time|uhr|zeit|heure|hora|tijd|tijdstip)", re.IGNORECASE
)


class ColumnGuess(Struct, frozen=True, kw_only=True):
    """What one column looks like.

    values: cells that say something. no_value: the words for "nothing noted" found in it, as written.
    orders: of a day column, those its days can be read in, the likeliest first; ask_order: more than one, and
    they differ. first, last: days, read in the likeliest order.
    decimal: the sign before decimals; ask_decimal: "1,234" and nothing that says whether it is above a
    thousand.
    low, high: the smallest and largest number, or minute after midnight.
    noted: whether rows repeat one value of the day or the week. only_marks: ticks and empty cells, nothing
    else.
    """

    header: str
    kind: Kind
    values: int
    no_value: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    ask_order: bool = False
    first: date | None = None
    last: date | None = None
    decimal: Decimal = "."
    ask_decimal: bool = False
    low: float | None = None
    high: float | None = None
    noted: Noted = "each"
    only_marks: bool = False


class Guess(Struct, frozen=True):
    """day, time: headers of the columns that seem to say when; None where none does. measure: of the one that matters, in a
    file of our own."""

    columns: tuple[ColumnGuess, ...]
    day: str | None
    time: str | None
    measure: str | None = None


def guess(table: Table) -> Guess:
    """Look at every cell once, and at those of the likely measures again, beside their days.

    Of a very long table only the first 20,000 rows are looked at and counted; fewer where there are hundreds
    of columns.
    """
    looks = [_Look() for _ in table.headers]
    telling = _telling(table)
    while some := list(islice(telling, AT_ONCE)):
        for look, column in zip(looks, zip(*some, strict=True), strict=True):
            for cell, times in Counter(column).items():
                look.see(cell, times)
    kinds = [look.kind() for look in looks]
    days = [at for at, kind in enumerate(kinds) if kind == "day"]
    day_at = max(days, key=lambda at: looks[at].values, default=None)
    repeats = [_Repeat() for _ in looks]
    if day_at is not None:
        _see_repeats(table, day_at, looks[day_at].orders()[0][0], kinds, repeats)
    signs = {look.sign for look in looks if look.sign}
    columns = []
    for header, look, kind, repeat in zip(table.headers, looks, kinds, repeats, strict=True):
        columns.append(look.guess(header, kind, repeat, signs))
    ours = tuple(table.headers[:3])
    if ours in OURS and day_at == 0:
        return _of_ours(columns, table.headers[2 if ours == OURS[1] else 1])
    clocks = [c.header for c in columns if c.kind == "time" and _OF_DAY.search(c.header)]
    return Guess(
        columns=tuple(columns),
        day=None if day_at is None else table.headers[day_at],
        time=clocks[0] if clocks else None,
    )


def _of_ours(columns: list[ColumnGuess], measure: str) -> Guess:
    """A file of ours says what each column is. A time after midnight is past 24 hours in its minutes."""
    value = columns[1]
    known = [
        replace(c, low=value.low, high=value.high) if c.header == measure and c.kind == "time" else c
        for c in columns
    ]
    return Guess(columns=tuple(known), day=columns[0].header, time=None, measure=measure)


def _telling(table: Table) -> Iterator[tuple[Cell, ...]]:
    """The first rows, without those that sum up others."""
    most = max(AT_ONCE, min(MOST_ROWS, MOST_CELLS // len(table.headers)))
    rows = islice(iter(table.rows), most)
    return (row.cells for row in rows if not any(map(is_total, row.cells[:3])))


def _see_repeats(table: Table, day_at: int, order: Order, kinds: list[Kind], repeats: list[_Repeat]) -> None:
    watched = [at for at, kind in enumerate(kinds) if kind in ("number", "yes_no", "time", "text")]
    before, several = None, False
    for cells in _telling(table):
        try:
            day, _ = read_day(cells[day_at], order, None)
        except Unclear:
            continue
        several, before = several or day == before, day
        week = day.isocalendar()[:2]
        for at in watched:
            cell = cells[at]
            if not is_blank(cell, _NO_VALUE):
                repeats[at].see(day, week, cell)
    for at in watched:
        repeats[at].table_has_several = several


class _Repeat:
    """Whether a column says the same on all rows of a day, of a week, of a phase. Rows of one day stand
    together, or it doesn't see it: it is a guess, and bounded."""

    def __init__(self) -> None:
        self.table_has_several = False
        self._day: date | None = None
        self._week: tuple[int, int] | None = None
        self._value: Cell = None
        self._rows = self._days = self._weeks = self._runs = 0
        self._in_day = self._in_week = True  # no two values so far
        self._distinct: set[Cell] = set()

    def see(self, day: date, week: tuple[int, int], cell: Cell) -> None:
        changed = cell != self._value
        self._rows += 1
        self._runs += changed
        if day == self._day:
            self._in_day = self._in_day and not changed
        else:
            self._days += 1
        if week == self._week:
            self._in_week = self._in_week and not changed
        else:
            self._weeks += 1
        if len(self._distinct) <= MOST_PHASES:
            self._distinct.add(cell)
        self._day, self._week, self._value = day, week, cell

    def noted(self) -> Noted:
        if not self._in_day or not self._days:
            return "each"
        if (
            self._in_week
            and self._weeks >= 3
            and (len(self._distinct) > 1 or self._days <= self._weeks * 1.5)
        ):
            return "week"
        return "day" if self._rows > self._days or not self.table_has_several else "each"

    def is_phase(self) -> bool:
        several = 1 < len(self._distinct) <= MOST_PHASES
        return (
            several
            and self._in_day
            and self._runs <= len(self._distinct) + 1
            and self._days >= SHORTEST_PHASE * self._runs
        )


class _Look:
    """What the cells of one column say, whatever it may be."""

    def __init__(self) -> None:
        self.values = 0
        self.sign: Decimal | None = None  # where a number leaves no doubt
        self._words: set[str] = set()
        self._counts: Counter[str] = Counter()
        self._orders: Counter[Order] = Counter()
        self._spans: dict[str, tuple[float, float]] = {}
        self._day_spans: dict[Order, tuple[date, date]] = {}
        self._typed: tuple[date, date] | None = None
        self._differ = self._ambiguous = self._doubt = False
        self._hints: set[Order] = set()

    def see(self, cell: Cell, times: int) -> None:
        """times: how often the column says so."""
        if is_blank(cell, _NO_VALUE):
            if isinstance(cell, str) and cell.strip() and len(self._words) < len(NO_VALUE):
                self._words.add(cell.strip())
            return
        if isinstance(cell, Unread):
            return
        self.values += times
        match cell:
            case date():
                day = cell.date() if isinstance(cell, datetime) else cell
                low, high = self._typed or (day, day)
                self._typed = min(low, day), max(high, day)
                self._counts["day"] += times
            case time() | timedelta():
                self._see_time(cell, times)
            case float():
                self._widen("typed", cell)
                self._counts["number"] += times
            case str():
                if self._may_be("day"):
                    self._see_day(cell, times)
                if self._may_be("yes_no") and yes_no_in(cell) is not None:
                    self._counts["yes_no"] += times
                    self._counts["mark"] += times * (cell.strip().casefold() in MARKS)
                if not self._see_number(cell, times) and self._may_be("time"):
                    self._see_time(cell, times)

    def _may_be(self, kind: str) -> bool:
        return self.values <= SETTLED or self._counts[kind] > 0

    def _see_day(self, text: str, times: int) -> None:
        days = days_in(text)
        if days is None:
            return
        self._counts["day"] += times
        self._counts["day text"] += 1
        self._orders.update(tuple(days.by_order))
        self._differ = self._differ or len(set(days.by_order.values())) > 1
        if len(days.by_order) > 1 and days.by_order.get("dmy") != days.by_order.get("mdy"):
            self._ambiguous = True
        if days.hint:
            self._hints.add(days.hint)
        for order, day in days.by_order.items():
            low, high = self._day_spans.get(order, (day, day))
            self._day_spans[order] = min(low, day), max(high, day)

    def _see_time(self, cell: Cell, times: int) -> None:
        try:
            self._widen("time", read_clock(cell))
        except Unclear:
            return
        self._counts["time"] += times

    def _see_number(self, text: str, times: int) -> bool:
        point, comma = number_in(text, "."), number_in(text, ",")
        if point is None and comma is None:
            return False
        if point is not None:
            self._widen(".", point)
        if comma is not None:
            self._widen(",", comma)
        if point is None or comma is None:
            self.sign = "." if comma is None else ","
        elif point != comma:
            self._doubt = True
        self._counts["number"] += times
        return True

    def _widen(self, name: str, value: float) -> None:
        low, high = self._spans.get(name, (value, value))
        self._spans[name] = min(low, value), max(high, value)

    def kind(self) -> Kind:
        if not self.values:
            return "empty"
        enough = MOST * self.values
        for kind in ("day", "time"):
            if self._counts[kind] >= enough:
                return kind
        low, high = self._span(".", ",", "typed")
        if (low, high) == (0, 1) or (low is None and self._counts["yes_no"] >= enough):
            return "yes_no"
        return "number" if self._counts["number"] >= enough else "text"

    def orders(self) -> tuple[tuple[Order, ...], bool]:
        """Those all its days can be read in, the one with the shortest span first; whether to ask."""
        texts = self._counts["day text"]
        if not self._differ and self._orders["ymd"] == texts:
            return ("ymd",), False
        fit = [order for order in ORDERS if self._orders[order] == texts]
        likely = [order for order in fit if order != "ymd"] or fit  # a year of two digits in front is rare
        if len(likely) > 1 and self._hints and self._hints <= set(likely):
            likely = list(self._hints)
        if not likely:
            likely = sorted(self._orders, key=lambda order: -self._orders[order])
            return tuple(likely), True
        likely.sort(key=lambda order: self._day_spans[order][1] - self._day_spans[order][0])
        return tuple(likely), len(likely) > 1 and self._ambiguous

    def guess(self, header: str, kind: Kind, repeat: _Repeat, signs: set[Decimal]) -> ColumnGuess:
        if kind in ("number", "text") and repeat.is_phase():
            kind = "phase"
        words = tuple(sorted(self._words))
        plain = ColumnGuess(
            header=header, kind=kind, values=self.values, no_value=words, noted=repeat.noted()
        )
        match kind:
            case "day":
                orders, ask = self.orders()
                spans = [span for span in (self._day_spans.get(orders[0]), self._typed) if span]
                first, last = min(low for low, _ in spans), max(high for _, high in spans)
                return replace(plain, orders=orders, ask_order=ask, first=first, last=last)
            case "number":
                sign: Decimal = self.sign or ("," if signs == {","} else ".")
                low, high = self._span(sign, "typed")
                ask = self._doubt and self.sign is None and len(signs) != 1
                return replace(plain, decimal=sign, ask_decimal=ask, low=low, high=high)
            case "time":
                low, high = self._span("time")
                return replace(plain, low=low, high=high)
            case "yes_no":
                return replace(plain, only_marks=self._counts["mark"] == self.values)
        return plain

    def _span(self, *names: str) -> tuple[float | None, float | None]:
        spans = [self._spans[name] for name in names if name in self._spans]
        return min((low for low, _ in spans), default=None), max((high for _, high in spans), default=None)
