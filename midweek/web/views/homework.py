"""Homework: the list, adding some, one piece of it, and the sheets one can take up (H1, H4)."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec.structs import replace

from midweek import library
from midweek.care import habits, homework, listing, nights
from midweek.care.homework import Groups
from midweek.care.tracking import active
from midweek.care.turns import turns
from midweek.kinds.bring_up import BringUp
from midweek.kinds.homework import HOWS, SET_BY, WAYS, Assignment, State, Try, Way
from midweek.kinds.plan import Goal, Objective
from midweek.kinds.response import Response
from midweek.kinds.scoring import score
from midweek.kinds.session import SessionDay
from midweek.store.desk import Filed, NotYours
from midweek.web import clock
from midweek.web.answer_words import in_figures
from midweek.web.forms.homework import CloseForm, HomeworkForm, TryForm
from midweek.web.middleware import Request, id_of_form
from midweek.web.page import counted, page, removed, see_other
from midweek.web.views.last_save import changed, last_save, shown
from midweek.web.views.unsaved_answers import place_in

OWN_WAYS: tuple[Way, ...] = ("try", "track", "write")  # a worksheet is taken from the library
CLOSING = {"done": "How did it go?", "not_this_time": "What got in the way?"}


@require_safe
def homework_list(request: Request) -> HttpResponse:
    """What there is to do, and what ended in the last year; ?all=1, or where nothing did: what ever ended."""
    desk, today = request.desk, clock.today(request.desk)
    kinds = (Assignment, Objective, SessionDay)
    found = desk.read(*kinds, since=today - clock.YEAR, until=today)
    lately = any(filed.entry.state != "open" for filed in found.of(Assignment))
    if every := request.GET.get("all") == "1" or not lately:
        found = desk.read(*kinds)
    names = {f.id: f.entry.measure.what for f in found.of(Objective)}
    next_session = min((f.entry.on for f in found.of(SessionDay) if f.entry.on >= today), default=None)
    parts: Groups = homework.groups(found.of(Assignment), today=today)
    going = homework.all_begun(desk, found.of(Assignment))

    def shown(*parts: tuple[str, list[Filed[Assignment]]]) -> list[tuple[str, list[dict[str, Any]]]]:
        return [
            (title, [row(one, going.get(one.id), names) for one in some]) for title, some in parts if some
        ]

    values = {
        "now": shown(("For your next session", parts.session), ("Any time", parts.any_time)),
        "ended": shown(("Done", parts.done), ("Not this time", parts.not_this_time)),
        "later": [(row(one, going.get(one.id), names), monday) for one, monday in parts.later],
        "next_session": next_session,
        "every": every,
        "removed": removed(request),
    }
    return page(request, "homework/list.html", values)


def row(filed: Filed[Assignment], going: Filed[Response] | None, names: dict[str, str]) -> dict[str, Any]:
    """A line of the list: what, why, for when, and how far."""
    entry = filed.entry
    return {
        "id": filed.id,
        "entry": entry,
        "why": names.get(entry.objective or "", ""),
        "minutes": _minutes(entry),
        "where": _where(going),
    }


def _where(going: Filed[Response] | None) -> homework.Where | None:
    sheet = homework.known(going.entry) if going else None
    return homework.where(sheet, going.entry.answers) if going and sheet else None


def _minutes(entry: Assignment) -> int | None:
    """About how long a sheet of the library takes."""
    with suppress(library.NoSuchSheet):
        return library.sheet(entry.sheet).minutes if entry.sheet else None
    return None


@require_safe
def homework_add(request: Request) -> HttpResponse:
    """Which kind of homework."""
    return page(request, "homework/add.html", {"ways": [(way, WAYS[way]) for way in OWN_WAYS]})


@require_http_methods(["GET", "POST"])
def homework_new(request: Request, way: str) -> HttpResponse:
    """Something to try, to track or to write."""
    if way not in OWN_WAYS:
        raise Http404
    form = _form(request, way)
    if request.method == "POST" and form.is_valid():
        entry = Assignment(way=way, set_on=clock.today(request.desk), made=timezone.now(), **form.said())
        filed = request.desk.file(
            entry, entry_id=id_of_form(request, way, sorted(form.said().items(), key=str))
        )
        return shown(filed)
    values = {"form": form, "way": way, "title": WAYS[way]}
    return page(request, "homework/edit.html", values, status=form.status)


def _form(request: Request, way: Way, filed: Filed[Assignment] | None = None) -> HomeworkForm:
    """The form with what was posted, else kept, else stored."""
    found = request.desk.read(Goal, Objective)
    now, serves = active(found), filed.entry.objective if filed else None
    offered = [*now, *(o for o in found.of(Objective) if o.id == serves and o not in now)]
    objectives = [(o.id, o.entry.measure.what) for o in offered]
    return HomeworkForm.of_page(
        request, HomeworkForm.of(filed.entry) if filed else None, {} if filed else {"when": "session", "set_by": "me"},
        way=way, objectives=objectives, today=clock.today(request.desk),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def homework_edit(request: Request, id: str) -> HttpResponse:
    """Change a piece of homework."""
    filed = request.desk.get(Assignment, id)
    form = _form(request, filed.entry.way, filed)
    if request.method == "POST" and form.is_valid():
        return changed(request, filed, replace(filed.entry, **form.said()))
    values = {"form": form, "homework": filed, "way": filed.entry.way, "title": WAYS[filed.entry.way]}
    return page(request, "homework/edit.html", values, status=form.status)


@require_safe
def homework_item(request: Request, id: str) -> HttpResponse:
    """One piece of homework with what was done on it."""
    return _item(
        request,
        request.desk.get(Assignment, id),
        TryForm(initial=request.kept.dict() if request.kept else None, now=clock.local_now(request.desk)),
    )


def _item(request: Request, filed: Filed[Assignment], form: TryForm, status: int = 200) -> HttpResponse:
    desk, entry, today = request.desk, filed.entry, clock.today(request.desk)
    # A pattern tells of the last weeks, and turns of this one: what ended before is in neither.
    found = desk.read(Objective, Assignment, since=today - timedelta(weeks=habits.WEEKS), until=today)
    objective = next((f for f in found.of(Objective) if f.id == entry.objective), None)
    work = found.of(Assignment)
    sheet = homework.sheet_of(desk, entry)
    done = homework.copies(desk, filed, until=today) if sheet else []
    values = {
        "homework": filed,
        "form": form,
        "objective": objective,
        "set_by": SET_BY[entry.set_by],
        "sheet": sheet,
        "where": _where(homework.all_begun(desk, [filed]).get(filed.id)),
        "pattern": habits.pattern(desk, sheet, done, work, today=today) if sheet else None,
        "foretold": homework.foretold(done),
        "nights": nights.weeks(done),
        "copies": [(copy, _total(copy)) for copy in done],
        "its_week": turns(work, today=today).of(filed.id),
        "tries": [(one, HOWS[one.entry.how]) for one in homework.tries(desk, filed, until=today)]
        if entry.way == "try"
        else [],
        "removed": removed(request),
        "kept": _kept(request),
        **last_save(request),
    }
    return page(request, "homework/item.html", values, status=status)


def _kept(request: Request) -> dict[str, int] | None:
    """How many copies were saved a moment ago, and how many of them were here already."""
    new, there = counted(request, "filled"), counted(request, "there")
    return None if new is None else {"new": new, "there": there or 0}


def _total(copy: Filed[Any]) -> str:
    """The total of a questionnaire's copy; empty for worksheets and where an answer is not there."""
    sheet = homework.known(copy.entry)
    if sheet is None or sheet.sort != "questionnaire" or not sheet.scores:
        return ""
    total = score(sheet, copy.entry.answers)[sheet.scores[0].name]
    return in_figures(total.value) if total else ""


@require_POST
def homework_begin(request: Request, id: str) -> HttpResponse:
    """Begin a copy of the sheet, or go on where it was left."""
    filed = request.desk.get(Assignment, id)
    going = homework.begin(request.desk, filed, now=clock.local_now(request.desk))
    return see_other(place_in(request, id, going))


@require_http_methods(["GET", "POST"])
def homework_close(request: Request, id: str, state: str) -> HttpResponse:
    """Done, or not this time: with a few words if they like, and a line for the List."""
    if state not in CLOSING:
        raise Http404
    filed = request.desk.get(Assignment, id)
    words = getattr(filed.entry, homework.SAID[state])
    form = CloseForm.of_page(request, {"words": words}, label=CLOSING[state])
    if form.is_valid():
        words, line = form.cleaned_data["words"], form.cleaned_data["line"]
        homework.close(request.desk, filed, cast(State, state), on=clock.today(request.desk), words=words)
        if line.strip():
            item = BringUp(kind="notes", text=line, link=id)
            listing.add(request.desk, item, entry_id=id_of_form(request, id, line))
        return see_other("homework")
    values = {"form": form, "homework": filed, "state": state}
    return page(request, "homework/close.html", values, status=form.status)


@require_POST
def homework_reopen(request: Request, id: str) -> HttpResponse:
    """Take it up again."""
    filed = request.desk.get(Assignment, id)
    homework.close(request.desk, filed, "open", on=clock.today(request.desk))
    return see_other("homework_item", id)


@require_POST
def homework_try(request: Request, id: str) -> HttpResponse:
    """Note one try."""
    filed = request.desk.get(Assignment, id)
    form = TryForm(request.POST, now=clock.local_now(request.desk))
    if not form.is_valid():
        return _item(request, filed, form, status=422)
    said = form.cleaned_data
    entry_id = id_of_form(request, id, said["how"], said["happened"], said["day"], said["time"])
    homework.note_try(request.desk, filed, said["how"], said["happened"], at=said["at"], entry_id=entry_id)
    return see_other("homework_item", id)


@require_POST
def homework_try_remove(request: Request, id: str, one: str) -> HttpResponse:
    """To the deleted items."""
    filed = request.desk.get(Try, one)
    if filed.entry.assignment != id:
        raise NotYours
    request.desk.delete(filed)
    return see_other(f"/homework/{id}/?removed={one}")


@require_POST
def homework_delete(request: Request, id: str) -> HttpResponse:
    """To the deleted items."""
    request.desk.delete(request.desk.get(Assignment, id))
    return see_other(f"/homework/?removed={id}")


@require_safe
def sheets(request: Request) -> HttpResponse:
    """The worksheets and questionnaires that can be taken up."""
    kept = library.all_sheets()
    values = {
        "groups": [
            ("Worksheets", [one for one in kept if one.sort == "worksheet"]),
            ("Questionnaires", [one for one in kept if one.sort == "questionnaire" and one.on_by_default]),
        ],
        "more": [one for one in kept if one.sort == "questionnaire" and not one.on_by_default],
    }
    return page(request, "homework/library.html", values)


@require_http_methods(["GET", "POST"])
def sheet(request: Request, name: str) -> HttpResponse:
    """What a sheet is for, before it is begun. POST takes it up as homework and begins."""
    try:
        found = library.sheet(name)
    except library.NoSuchSheet:
        raise Http404 from None
    if request.method == "GET":
        return page(request, "homework/sheet.html", {"sheet": found, "questions": len(found.questions)})
    mine = homework.latest(f for f in request.desk.read(Assignment).of(Assignment) if f.entry.sheet == name)
    taken = mine or homework.take_up(request.desk, found, own=None, on=clock.today(request.desk))
    return homework_begin(request, taken.id)
