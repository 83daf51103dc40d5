"""A table and what its columns mean -> what will be stored, and everything in the way of it.

Nothing is stored here and nothing guessed: a value that can't be read is a problem named by its row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, tzinfo
from typing import Literal, NamedTuple

from msgspec import Struct, structs

from midweek.exchange.cells import (
    Unclear,
    is_blank,
    is_total,
    read_clock,
    read_day,
    read_minutes,
    read_number,
    read_yes_no,
)
from midweek.exchange.mapping import Mapping, MeasureColumn, PhaseColumn
from midweek.exchange.rows import Cell, Row, Unread
from midweek.exchange.tables import Table

NOON = 720

Severity = Literal["stop", "note"]
Ends = tuple[float | None, float | None]


class Problem(Struct, frozen=True):
    """Something a person should know before they say yes. A "stop" stands in the way of the whole import.

    row: as seen in the spreadsheet; None where the whole column is meant. what: a sentence that quotes no
    cell.
    """

    row: int | None
    column: str
    what: str
    severity: Severity


class PlannedReading(Struct, frozen=True, gc=False):
    """One value to be stored.

    measure: its place in the mapping. minute: of the local day, 0 to 1439. value: in the unit of the measure;
    yes/no is 1/0, a clock time minutes after midnight. row: where it was read (first), as seen in the
    spreadsheet.
    """

    measure: int
    day: date
    minute: int | None
    value: float
    row: int
    key: str


class PlannedPhase(Struct, frozen=True):
    """A phase begins on a day; the first one is the baseline. label: in the words the mapping has for it."""

    day: date
    label: str
    row: int
    key: str


class ImportPlan(Struct, frozen=True):
    """What an import would store: all of it, or nothing unless `ok`.

    Keys say what a value is, never where it stood: a file imported again, its rows in any order, gives the
    same ones, so what is known by its key is not filed twice. A value noted on each row is known by column,
    day, minute, value, and count among equals: changed in the spreadsheet, it is a new one. Where one stands
    for a day or a week (`Measure.stands_for`), it is known by column and day or week: the same key with another
    value is a correction.
    """

    readings: tuple[PlannedReading, ...]  # by day, then measure, then minute
    phases: tuple[PlannedPhase, ...]  # by day
    problems: tuple[Problem, ...]  # by row
    rows: int  # that said something, those left out too
    rows_left_out: int
    no_value: int  # cells of measures that say there is no value
    per_measure: tuple[int, ...]  # readings, in the order of the mapping
    leaving_out_helps: bool  # something is in the way, and nothing would be if what can't be read stayed out

    @property
    def ok(self) -> bool:
        """Nothing stands in the way."""
        return not any(problem.severity == "stop" for problem in self.problems)

    @property
    def first_day(self) -> date | None:
        """The first day with a value."""
        return self.readings[0].day if self.readings else None

    @property
    def last_day(self) -> date | None:
        """The last day with a value."""
        return self.readings[-1].day if self.readings else None


class _Value(Struct, frozen=True, gc=False):
    day: date
    minute: int | None
    value: float
    row: int
    written: bool  # else an empty cell stands for it


class _Phase(NamedTuple):
    day: date
    minute: int
    row: int
    value: str
    timed: bool


def plan_import(
    table: Table, mapping: Mapping, *, zone: tzinfo | None = None, today: date | None = None
) -> ImportPlan:
    """What would be stored. zone: the person's, for days that name a zone of their own; without it they are
    problems. today: the person's day; rows of later ones are problems. Without it any day will do.

    Rows that sum up ("Total", "Average") are left out with a note; rows with nothing in the columns chosen
    need no day.
    """
    return _Planner(table, mapping, zone, today or date.max).plan()


class _Planner:
    """One import being planned."""

    def __init__(self, table: Table, mapping: Mapping, zone: tzinfo | None, today: date) -> None:
        self._table, self._mapping, self._zone, self._today = table, mapping, zone, today
        self._blank = frozenset(word.strip().casefold() for word in mapping.no_value)
        self._problems: list[Problem] = []
        self._values: list[list[_Value]] = [[] for _ in mapping.measures]
        self._phases: list[_Phase] = []
        self._ends = [measure.measure.ends for measure in mapping.measures]
        self._left_out = self._no_value = 0
        self._blanks_count = any(measure.blank_is_no for measure in mapping.measures)
        self._unreadable: Severity = "note" if mapping.leave_out else "stop"
        self._for_good = False  # something is in the way that leaving out doesn't clear

    def plan(self) -> ImportPlan:
        if self._columns_are_there():
            for row in self._table.rows:
                self._take(row)
        readings = [
            reading
            for place, measure in enumerate(self._mapping.measures)
            for reading in self._readings(place, measure, self._values[place])
        ]
        readings.sort(key=lambda r: (r.day, r.measure, -1 if r.minute is None else r.minute, r.key))
        phases = tuple(self._changes(self._mapping.phase)) if self._mapping.phase else ()
        stopped = any(problem.severity == "stop" for problem in self._problems)
        if not readings and not stopped:
            self._stop(None, "", "There are no values to store.")
        counts = [0] * len(self._mapping.measures)
        for reading in readings:
            counts[reading.measure] += 1
        return ImportPlan(
            readings=tuple(readings),
            phases=phases,
            problems=tuple(sorted(self._problems, key=lambda p: p.row or 0)),
            rows=len(self._table.rows),
            rows_left_out=self._left_out,
            no_value=self._no_value,
            per_measure=tuple(counts),
            leaving_out_helps=stopped and bool(readings) and not self._for_good,
        )

    def _problem(self, row: int | None, column: str, what: str, severity: Severity) -> None:
        self._problems.append(Problem(row, column, what, severity))

    def _stop(self, row: int | None, column: str, what: str) -> None:
        self._for_good = True
        self._problem(row, column, what, "stop")

    def _columns_are_there(self) -> bool:
        mapping = self._mapping
        named = [mapping.day.column, mapping.time, *(m.column for m in mapping.measures)]
        named.append(mapping.phase.column if mapping.phase else None)
        missing = [name for name in named if name is not None and name not in self._table.headers]
        for name in missing:
            self._stop(None, name, "There is no column of this name in the table.")
        if missing:
            return False
        place = {header: index for index, header in enumerate(self._table.headers)}
        self._day_at = place[mapping.day.column]
        self._time_at = None if mapping.time is None else place[mapping.time]
        self._phase_at = None if mapping.phase is None else place[mapping.phase.column]
        self._measures_at = [place[measure.column] for measure in mapping.measures]
        return True

    def _take(self, row: Row) -> None:
        said_day = row.cells[self._day_at]
        if is_total(said_day):
            self._leave_out(row, "This row sums up the others; it stays out.", "note")
            return
        blank = [is_blank(row.cells[at], self._blank) for at in self._measures_at]
        phase = None if self._phase_at is None else row.cells[self._phase_at]
        nothing = all(blank) and is_blank(phase, self._blank)
        if nothing and (is_blank(said_day, self._blank) or not self._blanks_count):
            self._no_value += len(self._measures_at)
            return
        try:
            if is_blank(said_day, self._blank):
                raise Unclear("This row has no day.")
            day, minute = read_day(said_day, self._mapping.day.order, self._zone)
            if day > self._today and not nothing:
                raise Unclear("This day is still to come.")
        except Unclear as unclear:
            self._leave_out(row, str(unclear), self._unreadable)
            return
        if day > self._today:  # prepared, and nothing is in it yet
            self._no_value += len(self._measures_at)
            return
        if self._time_at is not None:
            minute = self._minute(row, row.cells[self._time_at], minute)
        for place, measure in enumerate(self._mapping.measures):
            cell = row.cells[self._measures_at[place]]
            if blank[place]:
                value = self._of_blank(cell, measure)
            else:
                value = self._value(row, cell, measure, self._ends[place])
            if value is not None:
                self._values[place].append(_Value(day, minute, value, row.number, not blank[place]))
        if isinstance(phase, Unread) and self._mapping.phase:
            self._problem(row.number, self._mapping.phase.column, phase.why, self._unreadable)
        elif not is_blank(phase, self._blank):
            self._phases.append(_Phase(day, minute or 0, row.number, _label(phase), minute is not None))

    def _leave_out(self, row: Row, what: str, severity: Severity) -> None:
        self._left_out += 1
        self._problem(row.number, self._mapping.day.column, what, severity)

    def _minute(self, row: Row, cell: Cell, of_day: int | None) -> int | None:
        if is_blank(cell, self._blank):
            return of_day
        try:
            minute = read_clock(cell)
            if minute >= 1440:
                raise Unclear("There is no time of day here that can be read.")
        except Unclear as unclear:
            self._problem(row.number, self._mapping.time or "", str(unclear), self._unreadable)
            return of_day
        return minute

    def _of_blank(self, cell: Cell, measure: MeasureColumn) -> float | None:
        if measure.blank_is_no and is_blank(cell, ()):
            return 0.0
        self._no_value += 1
        return None

    def _value(self, row: Row, cell: Cell, measure: MeasureColumn, ends: Ends) -> float | None:
        try:
            return _read(cell, measure, ends)
        except Unclear as unclear:
            self._problem(row.number, measure.column, str(unclear), self._unreadable)
            return None

    def _readings(self, place: int, measure: MeasureColumn, values: list[_Value]) -> Iterator[PlannedReading]:
        stands_for = measure.measure.stands_for
        if stands_for is None:
            equals: dict[tuple[date, int | None, float], int] = defaultdict(int)
            for noted in values:
                day, minute, value = noted.day, noted.minute, noted.value
                equals[day, minute, value] += 1
                nth = equals[day, minute, value]
                at = "" if minute is None else f" {minute // 60:02}:{minute % 60:02}"
                key = f"{measure.column}|{day}{at}|{value!r}|{nth}"
                yield PlannedReading(place, day, minute, value, noted.row, key)
            return
        slots: dict[str, list[_Value]] = defaultdict(list)
        for noted in values:
            year, week, _ = noted.day.isocalendar()
            slots[f"{year}-W{week:02}" if stands_for == "week" else str(noted.day)].append(noted)
        for slot, repeated in slots.items():
            written = [value for value in repeated if value.written] or repeated
            first = min(written, key=lambda v: (v.day, -1 if v.minute is None else v.minute))
            for other in written:
                if other.value != written[0].value:
                    self._stop(other.row, measure.column, _another(measure, written[0].row))
            minute = first.minute if measure.noted == "each" else None
            yield PlannedReading(place, first.day, minute, first.value, first.row, f"{measure.column}|{slot}")

    def _changes(self, column: PhaseColumn) -> Iterator[PlannedPhase]:
        """Where the value changes in the order of days. Within a day only times can say which came first."""
        untimed: dict[date, _Phase] = {}
        for phase in self._phases:
            first = untimed.setdefault(phase.day, phase)
            if first.value != phase.value and not (first.timed and phase.timed):
                what = f"This day has another phase in row {first.row}, and no time says which came first."
                self._stop(phase.row, column.column, what)
        now = None
        for day, _, row, value, _ in sorted(self._phases, key=lambda p: (p.day, p.minute)):
            if value != now:
                now = value
                label = column.names.get(value, value)
                yield PlannedPhase(day, label, row, f"{column.column}|{day}|{value}")


def _read(cell: Cell, measure: MeasureColumn, ends: Ends) -> float:
    """The value of a cell in the unit of its measure, within the ends of the measure. Raises Unclear."""
    match measure.how:
        case "yes_no":
            return read_yes_no(cell)
        case "clock":
            minutes = read_clock(cell)
            return float(minutes + 1440 if measure.night and minutes < NOON else minutes)
        case "minutes":
            value = read_minutes(cell, measure.decimal)
        case _:
            value = read_number(cell, measure.decimal)
    low, high = ends
    if (low is not None and value < low) or (high is not None and value > high):
        raise Unclear(_outside(low, high))
    if measure.how == "count" and value != int(value):
        raise Unclear("A count is a whole number.")
    return value


def _outside(low: float | None, high: float | None) -> str:
    if high is None:
        return f"This number is below {low:g}."
    return f"This number lies outside {low:g} to {high:g}."


def _another(measure: MeasureColumn, row: int) -> str:
    meant = measure.measure
    said = "answer" if meant.how == "yes_no" else "value"
    row_by_row = structs.replace(meant, noted="each")
    keep = "" if row_by_row.stands_for else ", or keep each"
    return f"This {meant.stands_for} has another {said} in row {row}. Make them one{keep}."


def _label(cell: Cell) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()
