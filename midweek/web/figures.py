"""From the progress of an objective to its figure: how fine it is drawn, what its sentences say, which rows its tables have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil, fsum, log10
from typing import Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midweek.care.progress import Day, Phase, Progress
from midweek.stats.series import Week, monday_of
from midweek.web import charts, verdict_words
from midweek.web import value_words as say
from midweek.web.charts import Mark, Plot

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
JOINED = 12  # weeks shown, up to which days in a row are joined by a thin line


@dataclass(frozen=True)
class Table:
    """Rows under a figure, as many as it has points of this sort."""

    id: str
    caption: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Figure:
    """Everything the page of an objective says about its chart."""

    id: str
    heading: str
    verdict: verdict_words.Said
    summary: str
    as_of: str
    svg: SafeString | str
    key: Sequence[tuple[SafeString, str]]
    how: Sequence[str]
    phases: Sequence[Phase]
    milestones: Sequence[tuple[str, str]]
    tables: Sequence[Table]


@dataclass(frozen=True)
class _Shown:
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


def objective(progress: Progress, today: date, back: Range) -> Figure:
    """The figure C1 of one objective, of the days that `back` asks for."""
    shown = _shown(progress, back)
    said = verdict_words.said(progress)
    summary = _summary(progress, shown)
    entry = progress.objective.entry
    id = f"chart-{progress.objective.id[:8]}"
    milestones = [
        (say.day(m.entry.reached), m.entry.words)
        for m in progress.milestones
        if m.entry.reached and shown.first <= m.entry.reached <= shown.last
    ]
    plot = None
    if shown.days:
        bottom, top, ticks = scale(progress, [shown])
        plot = Plot(
            id=id,
            title=_("%(what)s, day by day and week by week") % {"what": entry.measure.what},
            desc=" ".join((summary, _ends_in_words(progress, shown), said.word + ".", _gaps(shown))).strip(),
            first=shown.first,
            last=shown.last,
            bottom=bottom,
            top=top,
            ticks=ticks,
            date_words=_date_words(shown.first, shown.last),
            dots=shown.dots,
            marks=shown.marks,
            days_joined=shown.grain == 0 and len(shown.weeks) <= JOINED,
            band=progress.band,
            target=progress.target,
            phases=[(phase.since, phase.letter) for phase in progress.phases]
            if len(progress.phases) > 1
            else [],
            sessions=[on for on in progress.sessions if shown.first <= on <= shown.last],
            milestones=[
                m.entry.reached
                for m in progress.milestones
                if m.entry.reached and shown.first <= m.entry.reached <= shown.last
            ],
        )
    return Figure(
        id=id,
        heading=_("Is this changing?"),
        verdict=said,
        summary=summary,
        as_of=verdict_words.as_of(progress.until, today) if progress.days else "",
        svg=charts.draw(plot) if plot else "",
        key=_key(progress, shown, plot) if plot else (),
        how=_how(progress, shown),
        phases=progress.phases,
        milestones=milestones,
        tables=tables(progress, shown),
    )


def small(
    progresses: Sequence[Progress], back: Range, today: date
) -> list[tuple[Progress, SafeString | str]]:
    """Small charts that share one axis of time, and one scale where they share a unit (measure, unit and period)."""
    last = max((p.until for p in progresses if p.days), default=today)
    first = min((p.noted_since for p in progresses if p.days), default=today)
    if (reach := BACK[back]) is not None:
        first = max(monday_of(last) - reach, monday_of(first))
    shown = {p.objective.id: _between(p, first, last) for p in progresses}
    drawn: list[tuple[Progress, SafeString | str]] = []
    for p in progresses:
        mine = shown[p.objective.id]
        if not any(week.value is not None for week in mine.weeks):
            drawn.append((p, ""))
            continue
        alike = [shown[other.objective.id] for other in progresses if _unit(other) == _unit(p)]
        bottom, top, ticks = scale(p, alike, averages_only=True)
        plot = Plot(
            id=f"small-{p.objective.id[:8]}",
            title=p.measure.what,
            desc=" ".join(
                (_summary(p, mine), _ends_in_words(p, mine), verdict_words.one_line(p.verdict) + ".")
            ),
            first=first,
            last=last,
            bottom=bottom,
            top=top,
            ticks=[ticks[0], ticks[-1]],
            date_words=_date_words(first, last)[:: 2 if (last - first).days >= 14 else 1],
            marks=mine.marks,
            band=p.band,
            target=p.target,
            phases=[(phase.since, phase.letter) for phase in p.phases],
        )
        drawn.append((p, charts.draw_small(plot)))
    return drawn


def _unit(p: Progress) -> tuple[str, str, str]:
    return (p.measure.how, p.measure.unit, p.measure.noted if p.measure.noted == "week" else "day")


def shown_days(progress: Progress, back: Range) -> tuple[date, date]:
    """The first and last day of a range: no earlier than the first note, no later than what is told."""
    first = monday_of(progress.noted_since)
    if (reach := BACK[back]) is not None:
        first = max(first, monday_of(progress.until) - reach)
    return first, max(first, progress.until)


def _shown(progress: Progress, back: Range) -> _Shown:
    return _between(progress, *shown_days(progress, back))


def _between(progress: Progress, first: date, last: date) -> _Shown:
    days = [day for day in progress.days if first <= day.on <= last]
    weeks = [week for week in progress.weeks if monday_of(first) <= week.monday <= last]
    grain = 0 if len(weeks) <= FINE else 1 if len(weeks) <= MIDDLE else 2
    return _Shown(first, last, days, weeks, grain, progress.measure.noted == "week")


def blocks(weeks: Sequence[Week], size: int) -> list[Mark]:
    """Averages of `size` weeks each, of those that have a value; None where none has. Blocks keep their place in the calendar."""
    found = []
    for number, group in groupby(weeks, key=lambda week: week.monday.toordinal() // 7 // size):
        held = [week for week in group if week.value is not None]
        middle = date.fromordinal(max(1, number * size * 7 + 1)) + timedelta(days=size * 7 // 2)
        values = [week.value for week in held if week.value is not None]
        found.append(Mark(middle, fsum(values) / len(values) if values else None))
    return found


def scale(
    progress: Progress, shown: Sequence[_Shown], averages_only: bool = False
) -> tuple[float, float, list[tuple[float, str]]]:
    """Bottom, top and ticks. Ratings run their full scale, counts start at 0, times of day fit what was noted."""
    measure = progress.measure
    values = [week.value for s in shown for week in s.weeks if week.value is not None]
    if not averages_only:
        values += [day.value for s in shown if s.grain == 0 for day in s.days]
    if progress.target is not None:
        values.append(progress.target)
    low, high = measure.ends
    if measure.how == "clock":
        bottom = min(values, default=0.0) // 60 * 60
        top = max(ceil((max(values, default=60.0) + 1) / 60) * 60, bottom + 60)
        step = max(60.0, ceil((top - bottom) / 4 / 60) * 60.0)
        top = bottom + ceil((top - bottom) / step) * step
    elif low is not None and high is not None:
        bottom, top = float(low), float(high)
        step = _even_step(top - bottom)
    else:
        bottom = 0.0
        step = _round_step(max(values, default=1.0) / 4)
        if measure.how == "count":
            step = max(1.0, step)
        top = max(step, ceil(max(values, default=1.0) / step - 1e-9) * step)
    count = max(1, round((top - bottom) / step))
    return bottom, top, [(bottom + n * step, say.tick(measure, bottom + n * step)) for n in range(count + 1)]


def _even_step(length: float) -> float:
    """The smallest round step that cuts a scale into at most 5 equal parts; the whole where none does."""
    steps = (0.5, 1, 2, 2.5, 5, 10, 20, 25, 50)
    return next((s for s in steps if length / s <= 5 and length % s == 0), length)


def _round_step(least: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    if least <= 0:
        return 1.0
    power = 10.0 ** int(log10(least) // 1)
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= least - 1e-9)


def _date_words(first: date, last: date) -> list[tuple[date, str]]:
    """Both ends, the years where they say something, and the middle where there is room."""
    middle = first + (last - first) / 2
    ends = [(first, say.short_day(first, first.year != last.year)), (last, say.short_day(last, True))]
    return [ends[0], (middle, say.short_day(middle)), ends[1]] if (last - first).days >= 14 else ends


def _summary(progress: Progress, shown: _Shown) -> str:
    """The period and the number of notes."""
    if not shown.days:
        return _("Nothing has been noted in this time.")
    notes = say.notes(sum(day.notes for day in shown.days))
    parts = {"span": say.span(shown.first, shown.last), "notes": notes}
    if progress.measure.noted == "week":
        return _("%(span)s: %(notes)s.") % parts
    of_days = ngettext("%(noted)s of %(count)s day", "%(noted)s of %(count)s days", (shown.last - shown.first).days + 1) % {
        "noted": len(shown.days), "count": (shown.last - shown.first).days + 1,
    }  # fmt: skip
    return _("%(span)s: %(notes)s, on %(days)s.") % {**parts, "days": of_days}


def _ends_in_words(progress: Progress, shown: _Shown) -> str:
    values = [week for week in shown.weeks if week.value is not None]
    if not values:
        return ""
    entry, times = progress.objective.entry, progress.times
    first, last = (say.usual(entry, week.value or 0.0, times) for week in (values[0], values[-1]))
    return _("First week: %(first)s. Latest week: %(last)s.") % {"first": first, "last": last}


def _gaps(shown: _Shown) -> str:
    empty = sum(week.value is None for week in shown.weeks)
    if not empty:
        return _("No week is left out.")
    return ngettext(
        "%(count)s week has too few notes to count and is left open.",
        "%(count)s weeks have too few notes to count and are left open.",
        empty,
    ) % {"count": empty}


def _point_words(shown: _Shown) -> tuple[str, str]:
    """What a dot and a square stand for."""
    if shown.grain == 0:
        return (_("day"), _("week") if shown.weekly else _("weekly average"))
    week = _("week") if shown.weekly else _("weekly average")
    return (
        (week, _("average of 4 weeks"))
        if shown.grain == 1
        else (_("average of 4 weeks"), _("average of 13 weeks"))
    )


def _key(progress: Progress, shown: _Shown, plot: Plot) -> list[tuple[SafeString, str]]:
    small_words, large_words = _point_words(shown)
    found = [(charts.key_mark("square"), large_words)]
    if plot.dots:
        found.append((charts.key_mark("dot"), small_words))
    if plot.band:
        found.append((charts.key_mark("band"), _("usual range")))
    if plot.target is not None:
        target = say.own(progress.objective.entry, progress.objective.entry.target or 0.0)
        found.append((charts.key_mark("target"), _("target, %(target)s") % {"target": target}))
    if plot.phases:
        found.append((charts.key_mark("phase"), _("a change you marked")))
    if plot.sessions:
        found.append((charts.key_mark("session"), _("session")))
    if plot.milestones:
        found.append((charts.key_mark("milestone"), _("milestone")))
    return found


def _how(progress: Progress, shown: _Shown) -> list[str]:
    """How to read the chart, only what is on it."""
    measure = progress.measure
    found = []
    if shown.grain == 0 and not shown.weekly:
        found.append(_("A small dot is a day. A square is the average of one week's noted days."))
        found.append(
            _("A week counts from 4 noted days on. With fewer it is left open, and the line breaks.")
        )
    elif shown.grain == 0:
        found.append(_("A square is a week. A week without a note is left open, and the line breaks."))
    elif shown.grain == 1:
        found.append(
            _(
                "There are too many days to draw, so a small dot is a week and a square the average of 4 weeks."
            )
        )
    else:
        found.append(
            _(
                "There are too many days to draw, so a small dot is the average of 4 weeks and a square of 13 weeks."
            )
        )
    if measure.sums:
        found.append(_("A day you noted as none counts as 0. A day without a note counts as nothing at all."))
    if progress.band:
        found.append(
            _(
                "The shaded range is where the middle half of your weeks lay before the first change you marked."
            )
            if len(progress.phases) > 1
            else _("The shaded range is where the middle half of your weeks lies.")
        )
    found.append(_("A real shift is said only when two looks in a row agree. Weeks go up and down anyway."))
    found.append(_("The words above look back two years at most, whatever the chart shows."))
    return found


def tables(progress: Progress, shown: _Shown) -> list[Table]:
    """The points of the chart as rows: the squares, then the dots."""
    measure, entry, times = progress.measure, progress.objective.entry, progress.times
    noted = {week.monday: week.noted_days for week in shown.weeks}
    squares = [mark for mark in shown.marks if mark.value is not None]
    small_words, large_words = _point_words(shown)

    def row(mark: Mark, size: int) -> list[str]:
        begins = mark.on - timedelta(days=size * 7 // 2)
        count = sum(noted.get(begins + timedelta(weeks=n), 0) for n in range(size))
        return [say.short_day(begins, True), say.usual(entry, mark.value or 0.0, times), str(count)]

    sizes = (1, 4, 13)
    big = Table(
        "weeks",
        _("Squares: %(what)s") % {"what": large_words},
        (_("Week from") if shown.grain == 0 else _("Weeks from"), _("Average"), _("Days noted")),
        [row(mark, sizes[shown.grain]) for mark in squares],
    )
    if shown.grain == 0:
        small_rows = [
            [
                say.short_day(d.on, True),
                say.value(measure, d.value) if d.notes == 1 else say.average(measure, d.value),
                str(d.notes),
            ]
            for d in shown.days
        ]
        headers = (_("Day"), _("Noted"), _("Notes"))
    else:
        small_rows = [row(mark, sizes[shown.grain - 1]) for mark in shown.dots]
        headers = (_("Week from") if shown.grain == 1 else _("Weeks from"), _("Average"), _("Days noted"))
    small = Table("days", _("Dots: %(what)s") % {"what": small_words}, headers, small_rows)
    return [big, small] if shown.dots else [big]
