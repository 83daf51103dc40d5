"""The list of objectives, and the page of each: log, verdict, chart, changes, table."""

from __future__ import annotations

from datetime import date, time
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from midweek.care import goals, history, progress, tracking
from midweek.care.progress import Progress
from midweek.care.sentences import sentence_of
from midweek.exchange.to_tables import Value
from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import Goal, Objective
from midweek.web import clock, figures
from midweek.web import value_words as say
from midweek.web.downloads import csv_file, xlsx_file
from midweek.web.middleware import Request
from midweek.web.page import id_in, page, removed
from midweek.web.shown import Range, shown_days
from midweek.web.views.last_save import last_save

RANGES: dict[Range, Any] = {
    "8w": gettext_lazy("8 weeks"),
    "6m": gettext_lazy("6 months"),
    "1y": gettext_lazy("1 year"),
    "all": gettext_lazy("All"),
}
NEWEST_WORDS = 20  # shown beside the chart; the pages of the months show them all
USUAL_RANGE: Range = "1y"  # a young objective is seen whole, an old one stays cheap


@require_safe
def objectives(request: Request) -> HttpResponse:
    """Every objective in plan order, each with today's log control; those put aside below."""
    today = clock.today(request.desk)
    found = request.desk.read(Goal, Objective)
    live = tracking.each_on_day(request.desk, tracking.active(found), today)
    values = {
        "live": live,
        "aside": tracking.aside(found),
        "goals": {goal.id: goal.entry.words for goal in found.of(Goal)},
    }
    return page(request, "objectives/list.html", values)


@require_safe
def objective(request: Request, id: str) -> HttpResponse:
    """One objective: how it is going, honestly, and everything to note or mark on it."""
    filed = request.desk.get(Objective, id)
    today = clock.today(request.desk)
    back = _range(request)
    told = progress.of_objective(request.desk, filed, today, everything=back == "all")
    figure = figures.objective(told, today, back)
    values = {
        "objective": filed,
        "sentence": sentence_of(filed.entry),
        "tracked": tracking.noted_with(filed, told.readings, today),
        "figure": figure,
        "ranges": [(name, words, name == back) for name, words in RANGES.items()],
        "range": back,
        "noted": _noted(request, told),
        "words": _words(told, back),
        "removed": removed(request),
        "beside": last_save(request),
        **_marked(request, told),
        "ready": goals.ready_for_target(filed.entry, today=today),
    }
    return page(request, "objectives/objective.html", values)


def _words(told: Progress, back: Range) -> list[tuple[str, str, str, str]]:
    """What was written beside the newest notes of the days shown, as `value_words.beside` says it."""
    first, last = shown_days(told, back)
    written = (f for f in reversed(told.readings) if f.entry.note and first <= f.entry.on <= last)
    return say.beside(told.measure, islice(written, NEWEST_WORDS))


def _noted(request: Request, told: Progress) -> dict[str, str]:
    """What was just noted for an earlier day, however long ago, to be said and taken back."""
    id = id_in(request.GET.get("noted", ""))
    reading = request.desk.some(Reading, [id]).get(id) if id else None
    if reading is None or reading.entry.objective != told.objective.id:
        return {}
    return {"id": id, "day": say.day(reading.entry.on), "value": say.value(told.measure, reading.entry.value)}


def _marked(request: Request, told: Progress) -> dict[str, Any]:
    """What parts/saved_status.html needs where a change was marked or edited just now (?marked=)."""
    id = id_in(request.GET.get("marked", ""))
    for phase in told.phases:
        if phase.change and phase.change.id == id:
            saved_at = clock.time_of(request.desk, phase.change.at)
            if phase.change.rev == 1:
                way = "change_delete"
            elif history.ends_in_a_save(request.desk, phase.change):
                way = "change_undo"
            else:  # put back after it was deleted
                return {"saved_at": saved_at}
            undo = reverse(way, args=[told.objective.id, id])
            return {"saved_at": saved_at, "saved_undo": undo, "saved_rev": phase.change.rev}
    return {}


def _range(request: Request) -> Range:
    asked = request.GET.get("range", "")
    return next((name for name in RANGES if name == asked), USUAL_RANGE)


@require_safe
def data(request: Request, id: str) -> HttpResponse:
    """The days of the chart as a CSV file: every day that has a note, of the same range as the page."""
    return csv_file("objective", *_days(request, id))


@require_safe
def data_xlsx(request: Request, id: str) -> HttpResponse:
    """The same as an XLSX file."""
    return xlsx_file("objective", *_days(request, id), desk=request.desk)


def _days(request: Request, id: str) -> tuple[list[str], list[tuple[Value, ...]]]:
    """The headers, and a row for each day."""
    filed = request.desk.get(Objective, id)
    today = clock.today(request.desk)
    back = _range(request)
    told = progress.of_objective(request.desk, filed, today, everything=back == "all")
    first, last = shown_days(told, back)
    words: dict[date, list[str]] = {}
    for reading in told.readings:
        if reading.entry.note:
            words.setdefault(reading.entry.on, []).append(reading.entry.note)
    is_clock = told.measure.how == "clock"
    rows: list[tuple[Value, ...]] = [
        (day.on, round(day.value, 4),
         time.fromisoformat(say.clock(day.value)) if is_clock else told.measure.unit,
         day.notes, told.phase_on(day.on).letter, "\n".join(words.get(day.on, [])))
        for day in told.days
        if first <= day.on <= last
    ]  # fmt: skip
    beside = _("Time") if is_clock else _("Unit")
    return [_("Day"), _("Value"), beside, _("Notes"), _("Phase"), _("Words")], rows
