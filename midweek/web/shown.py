"""What of an objective's progress a chart shows: which days, and how fine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import fsum
from typing import Literal

from midweek.care.progress import Day, Progress
from midweek.stats.series import Week, monday_of
from midweek.web.charts import Mark

Range = Literal["4w", "8w", "6m", "1y", "all"]
BACK: dict[Range, timedelta | None] = {
    "4w": timedelta(weeks=3),
    "8w": timedelta(weeks=7),
    "6m": timedelta(weeks=25),
    "1y": timedelta(weeks=51),
    "all": None,
}  # besides the running week

# Up to a year a dot is a day and a square a week; up to five years a week and 4 weeks; then 4 and 13 weeks. So no line has more
# than 400 points before the 30th year, which is what a phone can show and a page can hold.
FINE, MIDDLE = 53, 261  # weeks shown


@dataclass(frozen=True)
class Shown:
    """What falls into the days shown. grain: 0 days and weeks, 1 weeks and 4 weeks, 2 four and 13 weeks."""

    first: date
    last: date
    days: Sequence[Day]
    weeks: Sequence[Week]
    grain: int
    weekly: bool  # noted once a week

    @property
    def dots(self) -> list[Mark]:
        if self.grain == 0 and self.weekly:
            return []  # a note is a week: the square says it all
        if self.grain == 0:
            return [Mark(day.on, day.value) for day in self.days]
        return [m for m in blocks(self.weeks, 1 if self.grain == 1 else 4) if m.value is not None]

    @property
    def marks(self) -> list[Mark]:
        return blocks(self.weeks, (1, 4, 13)[self.grain])


def of_range(progress: Progress, back: Range) -> Shown:
    return between(progress, *shown_days(progress, back))


def shown_days(progress: Progress, back: Range) -> tuple[date, date]:
    """The first and last day of a range: no earlier than the first note, no later than what is told."""
    first = monday_of(progress.noted_since)
    if (reach := BACK[back]) is not None:
        first = max(first, monday_of(progress.until) - reach)
    return first, max(first, progress.until)


def between(progress: Progress, first: date, last: date) -> Shown:
    days = [day for day in progress.days if first <= day.on <= last]
    weeks = [week for week in progress.weeks if monday_of(first) <= week.monday <= last]
    grain = 0 if len(weeks) <= FINE else 1 if len(weeks) <= MIDDLE else 2
    return Shown(first, last, days, weeks, grain, progress.measure.noted == "week")


def phases(progress: Progress, shown: Shown) -> list[tuple[date | None, str]]:
    """The phases of the days shown, with the day of their change; None for one that was under way before. None at all where nothing was marked."""
    if len(progress.phases) == 1:
        return []
    before = [p for p in progress.phases if p.since is None or p.since < shown.first][-1]
    begun = [(p.since, p.letter) for p in progress.phases if p.since and shown.first <= p.since <= shown.last]
    if begun and begun[0][0] == shown.first:
        return [*begun]
    return [(None, before.letter), *begun]


def blocks(weeks: Sequence[Week], size: int) -> list[Mark]:
    """Averages of `size` weeks each, of those that have a value; None where none has. Blocks keep their place in the calendar."""
    found = []
    for number, group in groupby(weeks, key=lambda week: week.monday.toordinal() // 7 // size):
        held = [week for week in group if week.value is not None]
        middle = date.fromordinal(max(1, number * size * 7 + 1)) + timedelta(days=size * 7 // 2)
        values = [week.value for week in held if week.value is not None]
        found.append(Mark(middle, fsum(values) / len(values) if values else None))
    return found
