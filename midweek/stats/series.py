"""A measure over time, and the same in weeks: what every rule here looks at, and what the chart draws."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median, quantiles
from typing import Literal, get_args

Better = Literal["higher", "lower"]
Per = Literal["day", "week", "month"]
Noted = Literal["auto", "daily", "weekly"]

NOTES_A_WEEK = 4  # of 7 days: fewer, and a week of a daily measure is missing
DAYS_IN: dict[Per, float] = {"day": 1, "week": 7, "month": 30.4}
Row = tuple[date, float | None, Hashable]  # a day, its value, its phase


def sign_of(better: Better) -> int:
    """1 where higher is better, -1 where lower is. Raises ValueError for anything else."""
    if better not in get_args(Better):
        raise ValueError('better must be "higher" or "lower".')
    return 1 if better == "higher" else -1


@dataclass(frozen=True, slots=True)
class Aim:
    """Which way a measure is hoped to go, and how far.

    per: the period that `target`, weekly values and medians are told in; it matters only to measures that add
    up (counts, minutes). target: in that unit; None where there is none. Raises ValueError for unknown words.
    """

    better: Better
    per: Per = "day"
    target: float | None = None

    def __post_init__(self) -> None:
        sign_of(self.better)
        if self.per not in DAYS_IN:
            raise ValueError('per must be "day", "week" or "month".')

    def reached(self, value: float) -> bool:
        """Whether a weekly value is at the target or beyond it; never where there is no target."""
        if self.target is None:
            return False
        return value >= self.target if self.better == "higher" else value <= self.target


@dataclass(frozen=True, slots=True)
class Series:
    """One measure as it was noted: kept in the order of its days, whatever order it came in.

    days: local calendar days; a day may come several times. values: None for a day that was not noted, 0 for
    one that was noted as none. phases: any label per value; a new label is a marked change. noted: whether a
    note is expected each day or once a week; "auto" takes it for weekly where the usual week that has a note
    has it on one day. sums: several values on one day add up (counts, minutes) rather than being averaged
    (ratings). Raises ValueError where the three differ in length or a value is not finite.
    """

    days: Sequence[date]
    values: Sequence[float | None]
    phases: Sequence[Hashable]
    noted: Noted = "auto"
    sums: bool = False

    def __post_init__(self) -> None:
        if not len(self.days) == len(self.values) == len(self.phases):
            raise ValueError("days, values and phases must be equally long.")
        if any(v is not None and not math.isfinite(v) for v in self.values):
            raise ValueError("Each value must be a finite number, or None where nothing was noted.")
        if self.noted not in get_args(Noted):
            raise ValueError('noted must be "auto", "daily" or "weekly".')
        order = sorted(range(len(self.days)), key=self.days.__getitem__)
        for name in ("days", "values", "phases"):
            object.__setattr__(self, name, tuple(getattr(self, name)[i] for i in order))

    def until(self, on: date) -> Series:
        """The same series as it stood at the end of the day `on`."""
        kept = bisect_right(self.days, on)
        if kept == len(self.days):
            return self
        return replace(self, days=self.days[:kept], values=self.values[:kept], phases=self.phases[:kept])


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week of a measure. value: in the aim's unit, None for a missing week. noted_days: 0 to 7."""

    monday: date
    value: float | None
    noted_days: int
    phase: Hashable

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class NotedWeek:
    """A week that has a value."""

    monday: date
    value: float
    phase: Hashable


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week_of(day: date) -> int:
    """ISO weeks since that of 1 January of the year 1, a Monday and day 1 of the ordinals: numbers are quick to compare."""
    return (day.toordinal() - 1) // 7


def weekly(series: Series, aim: Aim, on: date | None = None) -> tuple[Week, ...]:
    """Every ISO week from the first day of the series to `on` (its last day unless told), oldest first.

    A week of a daily measure needs notes on 4 of its days, a weekly one any note; else its value is None,
    never 0. The value is the mean per noted day; where the series sums, it is told per day, week of 7 or month
    of 30.4 days, as the aim says. A week belongs to the phase of most of its noted days, the later one where two have as
    many; an empty week to the phase of its rows, or else of the week before.
    """
    if on is not None:
        series = series.until(on)
    if not series.days:
        return ()
    days = _by_day(series)
    is_weekly = _is_weekly(series.noted, days)
    enough = 1 if is_weekly else NOTES_A_WEEK
    times = DAYS_IN[aim.per] / DAYS_IN["week" if is_weekly else "day"] if series.sums else 1
    of_week: dict[int, list[Row]] = {}
    for row in days:
        of_week.setdefault(_week_of(row[0]), []).append(row)

    weeks: list[Week] = []
    for week in range(_week_of(series.days[0]), _week_of(on or series.days[-1]) + 1):
        rows = of_week.get(week, [])
        noted = [value for _, value, _ in rows if value is not None]
        told = [phase for _, value, phase in rows if value is not None] or [phase for *_, phase in rows]
        phase = _most_of(told) if told else weeks[-1].phase
        value = _tidy(math.fsum(noted) / len(noted) * times) if len(noted) >= enough else None
        weeks.append(Week(date.fromordinal(week * 7 + 1), value, len(noted), phase))
    return tuple(weeks)


def noted_weeks(weeks: Sequence[Week]) -> tuple[NotedWeek, ...]:
    """The weeks that have a value, oldest first."""
    return tuple(NotedWeek(w.monday, w.value, w.phase) for w in weeks if w.value is not None)


def usual_range(weeks: Sequence[Week]) -> tuple[float, float] | None:
    """The middle half of the weekly values in the first phase.

    Quartiles by linear interpolation between the values. None with fewer than 3 such weeks.
    """
    values = [w.value for w in weeks[: baseline_end(weeks)] if w.value is not None]
    if len(values) < 3:
        return None
    low, _, high = quantiles(values, n=4, method="inclusive")
    return low, high


def baseline_end(weeks: Sequence[Week]) -> int:
    """How many weeks come before the first marked change; all of them where none was marked."""
    phases = [week.phase for week in weeks]
    return next((i for i, phase in enumerate(phases) if phase != phases[0]), len(phases))


def _by_day(series: Series) -> list[Row]:
    """One row a day: its values added up or averaged, its phase that of most of them, the later of two."""
    days, values, phases = series.days, series.values, series.phases
    found: list[Row] = []
    start, end = 0, len(days)
    while start < end:
        stop = start + 1
        while stop < end and days[stop] == days[start]:
            stop += 1
        value, phase = values[start], phases[start]
        if stop > start + 1:  # most days have one note
            noted = [value for value in values[start:stop] if value is not None]
            total = math.fsum(noted)
            value = None if not noted else total if series.sums else total / len(noted)
            phase = _most_of(phases[start:stop])
        found.append((days[start], value, phase))
        start = stop
    return found


def _most_of(phases: Sequence[Hashable]) -> Hashable:
    """The phase of most of these, which are in order; the latest of those with as many."""
    if phases.count(phases[0]) == len(phases):
        return phases[0]
    counts = Counter(phases)
    last = {phase: at for at, phase in enumerate(phases)}
    return max(counts, key=lambda phase: (counts[phase], last[phase]))


def _is_weekly(noted: Noted, days: list[Row]) -> bool:
    if noted != "auto":
        return noted == "weekly"
    a_week = Counter(_week_of(day) for day, value, _ in days if value is not None)
    return bool(a_week) and median(a_week.values()) <= 1


def _tidy(value: float) -> float:
    """Twelve digits: enough for any measure, and equal weeks stay equal in whatever order days add up."""
    return float(f"{value:.12g}")
