"""The weekly note: written under the facts of its week, and all of them read as one story."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec.structs import replace

from midweek.care import history, weekly
from midweek.kinds.kept import Deleted
from midweek.kinds.weekly_note import QUESTIONS, Fact, Length, WeeklyNote
from midweek.stats.series import monday_of
from midweek.store.desk import Filed
from midweek.vault.errors import EditConflict
from midweek.web import clock
from midweek.web.forms.weekly import LENGTHS, WeeklyForm, WhenForm
from midweek.web.middleware import Request
from midweek.web.page import page, removed, rev_of, saved_on, see_other
from midweek.web.views.goals import saved
from midweek.web.views.journal import linked, month_of
from midweek.web.weekly_words import facts_of, week_words


@require_http_methods(["GET", "POST"])
def weekly_notes(request: Request) -> HttpResponse:
    """The notes of the last 52 weeks, newest first; POST: the day Today offers it on."""
    if request.method == "POST":
        form = WhenForm(request.POST)
        if form.is_valid():
            on = form.cleaned_data["on"]
            request.desk.prefer(weekly_on=int(on) if on else None)
        return see_other("weekly_notes")
    desk, today = request.desk, clock.today(request.desk)
    this = monday_of(today)
    found = weekly.between(desk, this - weekly.YEAR, this)
    there = {filed.entry.week for filed in found}
    on = desk.preferences.weekly_on
    values = {
        "rows": [(filed, week_words(filed.entry.week)) for filed in reversed(found)],
        "this": this,
        "started": this in there,
        "before": this - timedelta(weeks=1) if this - timedelta(weeks=1) not in there else None,
        "form": WhenForm(initial={"on": "" if on is None else str(on)}),
        "removed": removed(request),
    }
    return page(request, "weekly/notes.html", values)


@require_http_methods(["GET", "POST"])
def weekly_note(request: Request, week: date) -> HttpResponse:
    """The note of one week: to write until it is finished, then to read; ?edit=1 to write on."""
    if week > clock.today(request.desk):
        raise Http404
    found = weekly.of(request.desk, week)
    if request.method == "POST":
        return _keep(request, found)
    if found.note and found.note.entry.finished and not request.kept and request.GET.get("edit") != "1":
        return _read(request, found, found.note)
    note = found.note.entry if found.note else WeeklyNote(week=week)
    first: dict[str, Any] = {"rev": found.note.rev if found.note else 0}
    kept = request.kept
    if kept:
        first |= {name: kept.getlist(name) if name == "links" else kept[name] for name in kept}
    length = _length(kept.get("length", "") if kept else "", note.length)
    return _write(request, found, _form(found, note, length, initial=first))


def _length(said: str, otherwise: Length) -> Length:
    return next((length for length in LENGTHS if length == said), otherwise)


def _form(
    found: weekly.Week, note: WeeklyNote, length: Length, data: Any = None, **options: Any
) -> WeeklyForm:
    return WeeklyForm(data, note=note, linkable=found.linkable, length=length, **options)


def _write(
    request: Request, found: weekly.Week, form: WeeklyForm, status: int = 200, **more: Any
) -> HttpResponse:
    note = found.note
    values = {
        "form": form,
        "note": note,
        "week": found.monday,
        "words": week_words(found.monday),
        "facts": _shown(note.entry.facts if note and note.entry.finished else facts_of(found), found),
        "finished": bool(note and note.entry.finished),
        "rev": form["rev"].value(),
        **(_saved(request, note) if note else {}),
        **more,
    }
    return page(request, "weekly/write.html", values, status=422 if form.errors and status == 200 else status)


def _saved(request: Request, note: Filed[WeeklyNote]) -> dict[str, Any]:
    return saved(request, note, undo=reverse("weekly_undo", args=[note.id]))


def _shown(facts: Iterable[Fact], found: weekly.Week) -> list[tuple[str, str]]:
    """Facts, each with the page it comes from where that is there."""
    counted = {
        "check_ins": f"{reverse('check_ins')}?month={found.last_check_in:%Y-%m}",
        "homework": reverse("homework"),
        "journal": f"{reverse('journal')}?month={found.last_page:%Y-%m}",
    }
    there = {one.id for one in found.linkable} | {tracked.objective.id for tracked in found.tracked}
    objectives = {id: reverse("objective", args=[id]) for id in there}
    return [
        (fact.words, counted.get(fact.counts or "") or objectives.get(fact.of or "", "")) for fact in facts
    ]


def _keep(request: Request, found: weekly.Week) -> HttpResponse:
    note = found.note.entry if found.note else WeeklyNote(week=found.monday)
    length = _length(request.POST.get("length", ""), note.length)
    if "switch" in request.POST:  # the questions of another length; what was typed stays
        request.keeps_draft = True
        typed = {
            name: request.POST.getlist(name) if name == "links" else request.POST[name]
            for name in request.POST
        }
        return _write(request, found, _form(found, note, length, initial=typed))
    form = _form(found, note, length, request.POST)
    if not form.is_valid():
        return _write(request, found, form)
    new, finishing = form.note(), "finish" in request.POST
    if finishing and not note.finished:
        new = replace(new, finished=True, facts=tuple(facts_of(found)), not_listed=())
    seen = form.cleaned_data["rev"] or 0
    try:
        filed = weekly.keep(request.desk, new, found.note, seen=seen)
    except EditConflict:
        there = found.note.rev if found.note else 0
        return _write(request, found, form, 409, elsewhere=_answers(note), rev=there)
    if new.finished:
        weekly.bring(request.desk, filed, form.for_list)
    return saved_on(reverse("weekly_note", args=[found.monday]), filed.rev != seen)


def _answers(note: WeeklyNote) -> list[tuple[str, str]]:
    """(question, answer) in the order they are asked, then what was asked once; the blank page last."""
    order = [*QUESTIONS, *(name for name in note.answers if name not in QUESTIONS)]
    said = [
        (QUESTIONS.get(name, "A question asked before"), note.answers[name])
        for name in order
        if note.answers.get(name)
    ]
    return [*said, *([("", note.text)] if note.text.strip() else [])]


def _read(request: Request, found: weekly.Week, note: Filed[WeeklyNote]) -> HttpResponse:
    values = {
        "note": note,
        "week": found.monday,
        "words": week_words(found.monday),
        "facts": _shown(note.entry.facts, found),
        "answers": _answers(note.entry),
        "links": linked(request.desk, note.entry.links),
        **_saved(request, note),
    }
    return page(request, "weekly/note.html", values)


@require_safe
def weekly_story(request: Request) -> HttpResponse:
    """The last 52 weeks as one story, oldest first; ?month=<month>: the year that begins there."""
    desk, this = request.desk, monday_of(clock.today(request.desk))
    begins = weekly.first_month(desk, until=this)
    asked = month_of(request.GET.get("month", ""))
    first = asked if asked and begins and begins <= asked <= this else None
    since = first or this - weekly.YEAR + timedelta(weeks=1)
    until = date(first.year + 1, first.month, 1) - timedelta(days=1) if first else this
    found = weekly.between(desk, since, until)
    values = {
        "rows": [(filed, week_words(filed.entry.week), _answers(filed.entry)) for filed in found],
        "begins": begins,
        "first": first,
        "next": until + timedelta(days=1) if first and until < this else None,
    }
    return page(request, "weekly/story.html", values)


@require_POST
def weekly_undo(request: Request, id: str) -> HttpResponse:
    """Take the last save back: the note says again what it said before, a new one goes to the deleted items.

    What it put on the List stands there for itself, and stays.
    """
    now = history.take_back(request.desk, WeeklyNote, id, seen=rev_of(request))
    if isinstance(now.entry, Deleted):
        return see_other(f"{reverse('weekly_notes')}?removed={id}")
    return see_other(f"{reverse('weekly_note', args=[now.entry.week])}?saved=1")


@require_POST
def weekly_delete(request: Request, id: str) -> HttpResponse:
    """To the deleted items; the list of notes offers to put it back."""
    request.desk.delete(request.desk.get(WeeklyNote, id))
    return see_other(f"{reverse('weekly_notes')}?removed={id}")
