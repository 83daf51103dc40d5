"""Nights by the week: what they come to on average, told only where there are enough of them (measurement.md 5.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from midweek.care.homework import known
from midweek.kinds.response import Response
from midweek.kinds.scoring import score
from midweek.kinds.sheet import Date, Night, Sheet
from midweek.stats.series import monday_of
from midweek.store.desk import Filed

ENOUGH = 5  # nights of a week, below which there is no average
WEEKS = 8  # told: the latest that have nights


@dataclass(frozen=True)
class Week:
    """The nights of one week, each by the morning it ended on.

    nights: how many can be told. asleep: whole minutes, efficiency: percent of the time in bed; each the average over them,
    None where they are fewer than five.
    """

    monday: date
    nights: int
    asleep: int | None = None
    efficiency: float | None = None

    @property
    def hours_and_minutes(self) -> tuple[int, int] | None:
        """The time asleep, as a clock counts it."""
        return None if self.asleep is None else divmod(self.asleep, 60)


def weeks(copies: Iterable[Filed[Response]]) -> tuple[Week, ...]:
    """The weeks that have nights among filled-in sheets, latest first; none of sheets that don't ask about a night.

    Of several copies for one morning the one finished last counts.
    """
    by_morning = dict[date, tuple[float, float]]()
    for copy in sorted(copies, key=lambda one: one.entry.at):
        sheet = known(copy.entry)
        night = sheet and _night(sheet, copy.entry)
        if sheet and night:
            by_morning[_morning(sheet, copy.entry)] = night
    by_week: dict[date, list[tuple[float, float]]] = {}
    for morning, night in by_morning.items():
        by_week.setdefault(monday_of(morning), []).append(night)
    return tuple(_week(monday, by_week[monday]) for monday in sorted(by_week, reverse=True)[:WEEKS])


def _week(monday: date, nights: list[tuple[float, float]]) -> Week:
    if len(nights) < ENOUGH:
        return Week(monday, len(nights))
    asleep, efficiency = (fmean(each) for each in zip(*nights, strict=True))
    return Week(monday, len(nights), round(asleep), efficiency)


def _night(sheet: Sheet, copy: Response) -> tuple[float, float] | None:
    """Minutes asleep, and percent of the time in bed; None where the sheet has no such night, or an answer isn't there."""
    rules = {rule.part: rule.name for rule in sheet.scores if isinstance(rule, Night)}
    if not {"asleep", "efficiency"} <= rules.keys():
        return None
    told = score(sheet, copy.answers)
    asleep, efficiency = told[rules["asleep"]], told[rules["efficiency"]]
    return (asleep.value, efficiency.value) if asleep and efficiency else None


def _morning(sheet: Sheet, copy: Response) -> date:
    """The day a sheet begins by asking for, else the day it was filled in."""
    first = sheet.questions[0]
    said = copy.answers.get(first.name) if isinstance(first, Date) else None
    try:
        return date.fromisoformat(said) if isinstance(said, str) else copy.day
    except ValueError:
        return copy.day
