"""Noting on an objective: from Today, from its own page, and for an earlier day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from msgspec.structs import replace

from midweek.care import tracking
from midweek.care.tracking import DaysChanged, Noted, NotesTooLong, Tracked
from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import Objective
from midweek.store.desk import Filed, NotYours
from midweek.web import clock
from midweek.web import value_words as say
from midweek.web.forms import objectives as forms
from midweek.web.middleware import Request, safe_path
from midweek.web.page import id_in, page, see_other


@require_http_methods(["GET", "POST"])
def log(request: Request, id: str) -> HttpResponse:
    """Note a value. GET: the whole form, with day, time and a few words. POST: from there, or from a log control."""
    objective = request.desk.get(Objective, id)
    now = clock.local_now(request.desk)
    if request.method == "GET":
        form = forms.Log(request.kept, objective=objective.entry, now=now, initial={"on": now.date()})
        return _whole_form(request, objective, form)
    form = forms.Log(request.POST, objective=objective.entry, now=now)
    try:
        if form.is_valid():
            said = form.cleaned_data
            noted = tracking.log(
                request.desk, objective, form.number,
                on=form.day, minute=form.minute, note=said["note"].strip(), entry_id=id_in(request.POST.get("entry", "")) or None,
            )  # fmt: skip
            return _done(request, objective, form.day, noted, _("Saved."))
    except NotesTooLong as error:
        form.add_error("note", str(error))
    if request.htmx:
        problem = " ".join(str(message) for messages in form.errors.values() for message in messages)
        return _control(
            request, objective, form.day, status=422, problem=problem, typed=request.POST.get("value", "")
        )
    return _whole_form(request, objective, form, status=422)


def _whole_form(
    request: Request, objective: Filed[Objective], form: forms.Log, status: int = 200
) -> HttpResponse:
    sent = request.POST.get("entry") or (request.kept and request.kept.get("entry"))
    values = {
        "form": form,
        "objective": objective,
        "entry_id": sent or Tracked(objective, form.now.date()).next_id,
        "steps": forms.steps(objective.entry.measure),
        "none": objective.entry.measure.sums,
    }
    return page(request, "objectives/log.html", values, status=status)


@require_POST
def undo(request: Request, id: str, reading: str) -> HttpResponse:
    """Take one note back, and bring back what it took the place of."""
    objective = request.desk.get(Objective, id)
    new, *old = request.POST.get("back", "").split(".")
    bring_back = [each for each in old if id_in(each)] if new == reading else []
    on = tracking.undo(request.desk, objective, reading, bring_back)
    return _done(request, objective, on, None, _("Taken back."))


@require_POST
def day(request: Request, id: str) -> HttpResponse:
    """Put a day's number right: what it says takes the place of all that was noted on it."""
    objective = request.desk.get(Objective, id)
    today = clock.today(request.desk)
    on = _day(request.POST.get("on", ""), today)
    stored = tracking.of_day(request.desk, objective, on)
    days = forms.Days(
        objective.entry.measure,
        [on],
        {on: stored.value},
        {f"seen-{on}": request.POST.get("seen", ""), f"day-{on}": request.POST.get("value", "")},
    )
    problem = days.problems.get(on, "")
    try:
        if not problem and days.values.get(on) is not None:
            if days.seen_values[on] != stored.value:
                raise DaysChanged([on])
            value = days.values[on] or 0.0
            noted = tracking.set_day(
                request.desk, objective, value, on=on, entry_id=id_in(request.POST.get("entry", "")) or None
            )
            return _done(request, objective, on, noted, _("Saved."))
    except (DaysChanged, NotesTooLong) as error:
        problem = (
            str(error)
            if isinstance(error, NotesTooLong)
            else _("This was changed elsewhere meanwhile. Please look at the number again.")
        )
    if not problem:
        return _done(request, objective, on, None, _("Saved."))
    if request.htmx:
        return _control(request, objective, on, status=422, problem=problem, edited=days.typed[on])
    return page(
        request,
        "objectives/day.html",
        {"objective": objective, "tracked": stored, "problem": problem, "typed": days.typed[on]},
        status=422,
    )


def _done(
    request: Request, objective: Filed[Objective], on: date, noted: Noted | None, said: str
) -> HttpResponse:
    back = ".".join((noted.id, *noted.replaced)) if noted and noted.replaced else ""
    today = clock.today(request.desk)
    if request.htmx and on == today:
        response = _control(request, objective, on, said=said, back=back)
        response.headers["HX-Trigger"] = "noted"
        return response
    address = []
    if noted and on != today:
        address.append(f"noted={noted.id}&on={on:%Y-%m-%d}")
    if back:
        address.append(f"back={back}")
    to = f"/objectives/{objective.id}/" if noted and on != today else _next(request, objective)
    response = see_other(f"{to}?{'&'.join(address)}" if address else to)
    if request.htmx:  # another day than the control's: only the whole page can show it
        response = HttpResponse(status=204, headers={"HX-Redirect": response.headers["Location"]})
    return response


def _control(
    request: Request, objective: Filed[Objective], on: date, status: int = 200, **more: Any
) -> HttpResponse:
    values = {
        "tracked": tracking.of_day(request.desk, objective, clock.today(request.desk)),
        "on_page": bool(request.POST.get("on_page")),
        "next": _next(request, objective),
        **more,
    }
    return page(request, "objectives/_log.html", values, status=status)


def _next(request: Request, objective: Filed[Objective]) -> str:
    path = safe_path(request.POST.get("next", ""))
    return path if path and "?" not in path else f"/objectives/{objective.id}/"


@require_http_methods(["GET", "POST"])
def note(request: Request, id: str, reading: str) -> HttpResponse:
    """The words beside one note: other words, or none; or the whole note taken back."""
    objective, filed = request.desk.get(Objective, id), request.desk.get(Reading, reading)
    if filed.entry.objective != id:
        raise NotYours
    form = forms.WordsBeside.of_page(request, {"note": filed.entry.note})
    if request.method == "POST" and form.is_valid():
        entry = replace(filed.entry, note=form.cleaned_data["note"].strip())
        if entry != filed.entry:
            request.desk.revise(filed, entry)
        return see_other(f"/objectives/{id}/#points")
    values = {
        "form": form,
        "objective": objective,
        "reading": filed,
        "day": say.weekday(filed.entry.on),
        "value": say.value(objective.entry.measure, filed.entry.value),
    }
    return page(request, "objectives/note.html", values, status=form.status)


def _day(text: str, today: date) -> date:
    """A day that has begun; today where it isn't one, or is too long ago."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return today
    return min(on, today) if on >= forms.EARLIEST else today
