"""The figure of one objective, and the small charts of many: what is drawn, on which scale, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, log10

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from midweek.care.progress import Phase, Progress
from midweek.kinds.plan import Objective
from midweek.stats.series import monday_of
from midweek.web import charts, figure_words, shown, verdict_words
from midweek.web import value_words as say
from midweek.web.charts import Plot
from midweek.web.figure_words import Table
from midweek.web.shown import BACK, Range, Shown

JOINED = 12  # weeks shown, up to which days in a row are joined by a thin line


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


def objective(progress: Progress, today: date, back: Range) -> Figure:
    """The figure C1 of one objective, of the days that `back` asks for."""
    seen = shown.of_range(progress, back)
    said = verdict_words.said(progress)
    summary = figure_words.summary(progress, seen)
    entry = progress.objective.entry
    id = f"chart-{progress.objective.id[:8]}"
    milestones = [
        (say.day(m.entry.reached), m.entry.words)
        for m in progress.milestones
        if m.entry.reached and seen.first <= m.entry.reached <= seen.last
    ]
    plot = None
    if seen.days:
        bottom, top, ticks = scale(entry, [(progress, seen)])
        plot = Plot(
            id=id,
            title=_("%(what)s, day by day and week by week") % {"what": entry.measure.what},
            desc=" ".join(
                (
                    summary,
                    figure_words.ends_in_words(progress, seen),
                    said.word + ".",
                    figure_words.gaps(progress, seen),
                )
            ).strip(),
            first=seen.first,
            last=seen.last,
            bottom=bottom,
            top=top,
            ticks=ticks,
            date_words=figure_words.date_words(seen.first, seen.last),
            dots=seen.dots,
            marks=seen.marks,
            days_joined=seen.grain == 0 and len(seen.weeks) <= JOINED,
            band=progress.band,
            target=progress.target,
            phases=shown.phases(progress, seen),
            sessions=[on for on in progress.sessions if seen.first <= on <= seen.last],
            milestones=[
                m.entry.reached
                for m in progress.milestones
                if m.entry.reached and seen.first <= m.entry.reached <= seen.last
            ],
        )
    return Figure(
        id=id,
        heading=_("Is this changing?"),
        verdict=said,
        summary=summary,
        as_of=verdict_words.as_of(progress.until, today) if progress.days else "",
        svg=charts.draw(plot) if plot else "",
        key=figure_words.key(progress, seen, plot) if plot else (),
        how=figure_words.how(progress, seen),
        phases=progress.phases,
        milestones=milestones,
        tables=figure_words.tables(progress, seen),
    )


def small(
    progresses: Sequence[Progress], back: Range, today: date
) -> list[tuple[Progress, SafeString | str]]:
    """Small charts that share one axis of time, and one scale where they share a unit (measure, unit and period)."""
    last = max((p.until for p in progresses if p.days), default=today)
    first = min((p.noted_since for p in progresses if p.days), default=today)
    if (reach := BACK[back]) is not None:
        first = max(monday_of(last) - reach, monday_of(first))
    seen = {p.objective.id: shown.between(p, first, last) for p in progresses}
    widest = 0
    plots: list[tuple[Progress, Plot | None]] = []
    for p in progresses:
        mine = seen[p.objective.id]
        if not any(week.value is not None for week in mine.weeks):
            plots.append((p, None))
            continue
        alike = [(other, seen[other.objective.id]) for other in progresses if _unit(other) == _unit(p)]
        bottom, top, ticks = scale(p.objective.entry, alike, averages_only=True)
        plot = Plot(
            id=f"small-{p.objective.id[:8]}",
            title=p.measure.what,
            desc=" ".join(
                (
                    figure_words.summary(p, mine),
                    figure_words.ends_in_words(p, mine),
                    verdict_words.one_line(p.verdict) + ".",
                )
            ),
            first=first,
            last=last,
            bottom=bottom,
            top=top,
            ticks=[ticks[0], ticks[-1]],
            date_words=figure_words.date_words(first, last)[:: 2 if (last - first).days >= 14 else 1],
            marks=mine.marks,
            band=p.band,
            target=p.target,
            phases=shown.phases(p, mine),
        )
        widest = max(widest, len(ticks[0][1]), len(ticks[-1][1]))
        plots.append((p, plot))
    return [(p, charts.draw_small(plot, widest) if plot else "") for p, plot in plots]


def _unit(p: Progress) -> tuple[str, str, str]:
    return (p.measure.how, p.measure.unit, p.measure.noted if p.measure.noted == "week" else "day")


def scale(
    objective: Objective, drawn: Sequence[tuple[Progress, Shown]], averages_only: bool = False
) -> tuple[float, float, list[tuple[float, str]]]:
    """Bottom, top and ticks that have room for all of these. Ratings run their full scale, counts start at 0, times of day fit what is drawn."""
    measure = objective.measure
    values: list[float] = []
    for progress, seen in drawn:
        values += [week.value for week in seen.weeks if week.value is not None]
        if not averages_only and seen.grain == 0:
            values += [day.value for day in seen.days]
        if progress.target is not None:
            values.append(progress.target)
        values += progress.band or ()
    low, high = measure.ends
    if measure.how == "clock":
        bottom = min(values, default=0.0) // 60 * 60
        top = max(ceil((max(values, default=60.0) + 1) / 60) * 60, bottom + 60)
        step = max(60.0, ceil((top - bottom) / 4 / 60) * 60.0)
        top = bottom + ceil((top - bottom) / step) * step
    elif low is not None and high is not None:
        bottom, top = float(low), float(high)
        step = even_step(top - bottom)
    else:
        bottom = 0.0
        step = _round_step(max(values, default=1.0) / 4)
        if measure.how == "count":
            step = max(1.0, step)
        top = max(step, ceil(max(values, default=1.0) / step - 1e-9) * step)
    count = max(1, round((top - bottom) / step))
    places = [bottom + n * step for n in range(count + 1)]
    return bottom, top, [(place, say.tick(objective, place)) for place in places]


def even_step(length: float) -> float:
    """The smallest round step that cuts a scale into at most 5 equal parts; the whole where none does."""
    steps = (0.5, 1, 2, 2.5, 5, 10, 20, 25, 50)
    return next((s for s in steps if length / s <= 5 and length % s == 0), length)


def _round_step(least: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    if least <= 0:
        return 1.0
    power = 10.0 ** int(log10(least) // 1)
    return next(m * power for m in (1, 2, 5, 10) if m * power >= least - 1e-9)
