"""Progress: one small chart per objective in plan order, and how I have been feeling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from midweek.care import homework
from midweek.care import progress as care
from midweek.kinds.mood import MOODS, MoodCheckIn
from midweek.stats.series import monday_of
from midweek.store.desk import Filed
from midweek.web import charts, clock, figure_words, figures, verdict_words
from midweek.web import value_words as say
from midweek.web.figure_words import Table
from midweek.web.middleware import Request
from midweek.web.page import page
from midweek.web.shown import BACK, Range

RANGES: dict[Range, Any] = {
    "4w": gettext_lazy("4 weeks"),
    "8w": gettext_lazy("8 weeks"),
    "all": gettext_lazy("All"),
}
_DAILY = 62  # days shown, up to which a column is a day; beyond, a week; beyond 3 years, 4 weeks
_WEEKLY = 1_100


@dataclass(frozen=True)
class Moods:
    """The chart C2 and what it says. grain: what a column stands for, in words."""

    summary: str
    grain: str
    svg: SafeString
    key: str
    table: Table


@require_safe
def progress(request: Request) -> HttpResponse:
    """Every objective being worked on, on one axis of time."""
    today = clock.today(request.desk)
    asked = request.GET.get("range", "")
    back: Range = next((name for name in RANGES if name == asked), "8w")
    all_there = care.of_active(request.desk, today, everything=back == "all")
    drawn = figures.small(all_there.told, back, today)
    reach = BACK[back]
    since = None if reach is None else monday_of(today) - reach
    moods = request.desk.read(MoodCheckIn, since=since, until=today).of(MoodCheckIn)
    ended_since = None if back == "all" else today - clock.YEAR
    asked_about = homework.questionnaires(request.desk, since=ended_since, until=today)
    values = {
        "rows": [
            {
                "objective": one.objective,
                "svg": svg,
                "verdict": verdict_words.one_line(one.verdict),
                "as_of": verdict_words.as_of(one.until, today) if one.days else "",
                "noted": bool(one.days) and (since is None or one.days[-1].on >= since),
            }
            for one, svg in drawn
        ],
        "moods": of_moods(moods, since, today),
        "ranges": [(name, words, name == back) for name, words in RANGES.items()],
        "questionnaires": asked_about,
        "empty": not moods and not asked_about and not any(one.days for one in all_there.told),
        "aside": all_there.aside,
    }
    return page(request, "progress/progress.html", values)


def of_moods(check_ins: Sequence[Filed[MoodCheckIn]], since: date | None, today: date) -> Moods | None:
    """How I have been feeling: a column a day from lowest to highest; None without a mood."""
    noted = [(f.entry.day, f.entry.mood) for f in check_ins if f.entry.mood is not None]
    if not noted:
        return None
    first = max(since or date.min, noted[0][0])
    length = (today - first).days + 1
    size = 1 if length <= _DAILY else 7 if length <= _WEEKLY else 28
    grain = {1: _("day"), 7: _("week"), 28: _("4 weeks")}[size]
    columns = [
        charts.Column(_middle(block, size), [mood for _day, mood in group])
        for block, group in groupby(sorted(noted), key=lambda row: (row[0].toordinal() - 1) // size)
    ]
    count = Counter(mood for _day, mood in noted)
    most = [MOODS[mood] for mood, n in sorted(count.items()) if n == max(count.values())]
    often = _(" and ").join(most)
    parts = {
        "span": say.span(first, today), "check_ins": say.check_ins(len(noted)), "often": often,
        "low": MOODS[min(count)], "high": MOODS[max(count)],
    }  # fmt: skip
    if len(noted) == 1:
        summary = _("%(span)s, %(check_ins)s: %(often)s.") % parts
    elif len(count) == 1:
        summary = _("%(span)s, %(check_ins)s: %(often)s each time.") % parts
    else:
        summary = _("%(span)s, %(check_ins)s: most often %(often)s, from %(low)s to %(high)s.") % parts
    svg = charts.draw_moods(
        "moods",
        _("How I have been feeling"),
        summary,
        (first, today),
        columns,
        figure_words.date_words(first, today)[:: 2 if length > 14 else 1],
    )
    rows = [
        [
            say.short_day(column.on - timedelta(days=size // 2), True),
            MOODS[min(column.moods)],
            MOODS[max(column.moods)],
            str(len(column.moods)),
        ]
        for column in columns
    ]
    headers = (_("Day") if size == 1 else _("From"), _("Lowest"), _("Highest"), _("Check-ins"))
    key = ", ".join(f"{number} {word}" for number, word in MOODS.items())
    return Moods(
        summary,
        grain,
        svg,
        key,
        Table("moods", _("Check-ins by %(grain)s") % {"grain": grain}, headers, rows),
    )


def _middle(block: int, size: int) -> date:
    return date.fromordinal(block * size + 1 + size // 2)
