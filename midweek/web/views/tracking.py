"""Noting on an objective: from Today, from its own page, and for an earlier day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from msgspec.structs import replace

from midweek.care import tracking
from midweek.care.tracking import DaysChanged, NotesTooLong, Tracked
from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import Objective
from midweek.store.desk import Filed, NotYours
from midweek.web import clock
from midweek.web import value_words as say
from midweek.web.forms import objectives as forms
from midweek.web.middleware import Request, safe_path
from midweek.web.page import id_in, page, see_other
from midweek.web.views.last_save import changed


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
        valid = form.is_valid()
        if (
            valid
            and not form.is_sure
            and tracking.asks_which_night(request.desk, objective, form.number, form.day)
        ):
            form.ask_which_night()
        elif valid:
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
        typed = request.POST.get("value", "")
        return _control(
            request, objective, form.day, status=422, problem=problem, typed=typed, asked=form.asked
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
        "next": request.POST.get("next", ""),
    }
    return page(request, "objectives/log.html", values, status=status)


@require_POST
def undo(request: Request, id: str, reading: str) -> HttpResponse:
    """Take one note back. From [Undo] (`back`) what it took the place of comes back; a note that is deleted goes alone."""
    objective = request.desk.get(Objective, id)
    on = tracking.undo(request.desk, objective, reading, bring_back="back" in request.POST)
    return _done(request, objective, on, "", _("Taken back."))


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
    if not problem:
        value = days.values.get(on, stored.value)
        try:
            if value == stored.value:  # left as it was, or sent twice
                return _done(request, objective, on, "", _("Saved."))
            if days.seen_values[on] != stored.value:
                raise DaysChanged([on])
            if value is None:
                return _cleared(request, objective, on)
            noted = tracking.set_day(
                request.desk, objective, value, on=on, entry_id=id_in(request.POST.get("entry", "")) or None
            )
            return _done(request, objective, on, noted, _("Saved."))
        except DaysChanged:
            problem = _("This was changed elsewhere meanwhile. Please look at the number again.")
        except NotesTooLong as error:
            problem = str(error)
    if request.htmx:
        return _control(request, objective, on, status=422, problem=problem, edited=days.typed[on])
    return page(
        request,
        "objectives/day.html",
        {"objective": objective, "tracked": stored, "problem": problem, "typed": days.typed[on]},
        status=422,
    )


def _cleared(request: Request, objective: Filed[Objective], on: date) -> HttpResponse:
    """The number was emptied: the day is left without a note, which can be put back."""
    gone = tracking.clear_day(request.desk, objective, on)
    if request.htmx and on == clock.today(request.desk):
        response = _control(request, objective, on, said=_("Taken away."), removed=gone)
        response.headers["HX-Trigger"] = "noted"
        return response
    return _go(request, f"/objectives/{objective.id}/?removed={gone}#changes")


def _done(request: Request, objective: Filed[Objective], on: date, noted: str, said: str) -> HttpResponse:
    """noted: the id of the note that was made, if one was."""
    today = clock.today(request.desk)
    if request.htmx and on == today:
        response = _control(request, objective, on, said=said)
        response.headers["HX-Trigger"] = "noted"
        return response
    if noted and on != today:
        return _go(request, f"/objectives/{objective.id}/?noted={noted}&on={on:%Y-%m-%d}")
    return _go(request, _next(request, objective))


def _go(request: Request, to: str) -> HttpResponse:
    if request.htmx:  # what the control can't show: only the whole page can
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return see_other(to)


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
        return changed(request, filed, replace(filed.entry, note=form.cleaned_data["note"].strip()))
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
