"""What a figure says beside its drawing: period, key, how to read it, and its points as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midweek.care.progress import Progress
from midweek.stats.verdict import countable
from midweek.web import charts
from midweek.web import value_words as say
from midweek.web.charts import Mark, Plot
from midweek.web.shown import Shown


@dataclass(frozen=True)
class Table:
    """Rows under a figure, as many as it has points of this sort."""

    id: str
    caption: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


def summary(progress: Progress, shown: Shown) -> str:
    """The period and the number of notes; days before the first note are none without one."""
    if not shown.days:
        return _("Nothing has been noted in this time.")
    notes = say.notes(sum(day.notes for day in shown.days))
    first = max(shown.first, progress.noted_since)
    parts = {"span": say.span(first, shown.last), "notes": notes}
    if progress.measure.noted == "week":
        return _("%(span)s: %(notes)s.") % parts
    count = (shown.last - first).days + 1
    of_days = ngettext("%(noted)s of %(count)s day", "%(noted)s of %(count)s days", count) % {
        "noted": len(shown.days), "count": count,
    }  # fmt: skip
    return _("%(span)s: %(notes)s, on %(days)s.") % {**parts, "days": of_days}


def ends_in_words(progress: Progress, shown: Shown) -> str:
    values = [week for week in shown.weeks if week.value is not None]
    if not values:
        return ""
    entry, times = progress.objective.entry, progress.times
    first, last = (say.usual(entry, week.value or 0.0, times) for week in (values[0], values[-1]))
    return _("First week: %(first)s. Latest week: %(last)s.") % {"first": first, "last": last}


def gaps(progress: Progress, shown: Shown) -> str:
    weeks = countable(shown.weeks, max(shown.first, progress.noted_since), shown.last)
    empty = sum(week.value is None for week in weeks)
    if not empty:
        return _("No week is left out.")
    words = (
        ngettext(
            "%(count)s week without a note is left open.",
            "%(count)s weeks without a note are left open.",
            empty,
        )
        if shown.weekly
        else ngettext(
            "%(count)s week has too few notes to count and is left open.",
            "%(count)s weeks have too few notes to count and are left open.",
            empty,
        )
    )
    return words % {"count": empty}


def date_words(first: date, last: date) -> list[tuple[date, str]]:
    """Both ends, the years where they say something, and the middle where there is room; a single day is named once."""
    if first == last:
        return [(last, say.short_day(last, True))]
    middle = first + (last - first) / 2
    years = (last - first).days >= 730
    ends = [(first, say.short_day(first, first.year != last.year)), (last, say.short_day(last, True))]
    return [ends[0], (middle, say.short_day(middle, years)), ends[1]] if (last - first).days >= 14 else ends


def _point_words(shown: Shown) -> tuple[str, str]:
    """What a dot and a square stand for."""
    if shown.grain == 0:
        return (_("day"), _("week") if shown.weekly else _("weekly average"))
    week = _("week") if shown.weekly else _("weekly average")
    return (
        (week, _("average of 4 weeks"))
        if shown.grain == 1
        else (_("average of 4 weeks"), _("average of 13 weeks"))
    )


def key(progress: Progress, shown: Shown, plot: Plot) -> list[tuple[SafeString, str]]:
    small_words, large_words = _point_words(shown)
    found = []
    if any(mark.value is not None for mark in plot.marks):
        found.append((charts.key_mark("square"), large_words))
    if plot.dots:
        found.append((charts.key_mark("dot"), small_words))
    if plot.band:
        found.append((charts.key_mark("band"), _("usual range")))
    if plot.target is not None:
        target = say.own(progress.objective.entry, progress.objective.entry.target or 0.0)
        found.append((charts.key_mark("target"), _("target, %(target)s") % {"target": target}))
    if any(since for since, _letter in plot.phases):
        found.append((charts.key_mark("phase"), _("a change you marked")))
    if plot.sessions:
        found.append((charts.key_mark("session"), _("session")))
    if plot.milestones:
        found.append((charts.key_mark("milestone"), _("a sign you reached")))
    return found


def how(progress: Progress, shown: Shown) -> list[str]:
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
    if measure.how == "yes_no":
        found.append(
            _("The scale is days a month, from none to 30.")
            if progress.objective.entry.per == "month"
            else _("The scale is days a week, from none to 7.")
        )
    if progress.band:
        found.append(
            _("The shaded range is where the middle half of your weeks of noticing lies.")
            if progress.noticing
            else _(
                "The shaded range is where the middle half of your weeks lay before the first change you marked."
            )
            if len(progress.phases) > 1
            else _("The shaded range is where the middle half of your weeks lies.")
        )
    found.append(_("A real shift is said only when two looks in a row agree. Weeks go up and down anyway."))
    found.append(_("The words above look back two years at most, whatever the chart shows."))
    return found


def tables(progress: Progress, shown: Shown) -> list[Table]:
    """The points of the chart as rows: the squares, then the dots, as far as there are any."""
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
    return [table for table in ([big, small] if shown.dots else [big]) if table.rows]
