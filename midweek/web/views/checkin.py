"""How I feel right now: two taps, then whatever helps; and every check-in again later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from midweek.care import checkins, history
from midweek.kinds.mood import ENERGIES, MOODS, MoodCheckIn
from midweek.store.desk import Filed
from midweek.vault.errors import EditConflict
from midweek.web import clock, help_lines
from midweek.web.feelings import FEELINGS, GOING_ON
from midweek.web.forms.checkin import LIBRARY, Detail, Face
from midweek.web.forms.elsewhere import differing
from midweek.web.middleware import Request
from midweek.web.page import id_in, page, see_other

AT_HAND = 8  # words for what is going on that stand there at once; the others are one tap away
CLOSEST = (
    ("act", "I might act on it, or I'm not sure"),
    ("thoughts", "I have the thoughts, and I don't plan to act on them"),
    ("unsaid", "I'd rather not say"),
)


@require_http_methods(["GET", "POST"])
def check_in(request: Request) -> HttpResponse:
    """Five faces; a retry of the same page files one check-in."""
    if request.method == "GET":
        return page(request, "checkin/face.html", {"form": Face(request.kept)})
    form = Face(request.POST)
    if not form.is_valid():
        return page(request, "checkin/face.html", {"form": form}, status=422)
    entry = MoodCheckIn(at=clock.local_now(request.desk), mood=form.cleaned_data["mood"])
    filed = request.desk.file(entry, entry_id=id_in(request.POST.get("draft", "")) or None)
    return see_other("check_in_detail", filed.id)


@require_http_methods(["GET", "POST"])
def check_in_detail(request: Request, id: str) -> HttpResponse:
    """One check-in: what it says, and everything that can be added. Saved field by field, or all at once with Done."""
    filed = request.desk.get(MoodCheckIn, id)
    now = clock.local_now(request.desk)
    typed = request.POST if request.method == "POST" else request.kept
    form = Detail(
        typed, entry=filed.entry, rev=filed.rev, zone=clock.zone(request.desk.preferences.zone), now=now
    )
    if request.method == "GET":
        changed = request.GET.get("saved") == "1" and history.has_before(request.desk, filed)
        return page(request, "checkin/detail.html", _shown(form, filed, now) | {"changed": changed})
    if not form.is_valid():
        return _again(request, form, filed, now)
    try:
        filed = checkins.revise(request.desk, filed, form.entry, seen=form.cleaned_data["rev"], now=now)
    except EditConflict:
        return _again(request, form, filed, now, elsewhere=request.desk.get(MoodCheckIn, id))
    if "done" in request.POST:
        return see_other("care", id) if checkins.care_due(request.desk) == id else see_other("today")
    return page(request, "checkin/_saved.html", {"filed": filed, "saved_at": now})


def _again(
    request: Request,
    form: Detail,
    filed: Filed[MoodCheckIn],
    now: datetime,
    elsewhere: Filed[MoodCheckIn] | None = None,
) -> HttpResponse:
    """The form once more with all that was typed; after a change in another tab, beside what is stored now."""
    if request.htmx:
        words = "changed in another tab: press Done to see both"
        if elsewhere is None:
            when = {"day", "time"} & form.errors.keys()
            words = "not saved yet: " + ("look at the day and time" if when else "press Done to see why")
        return page(request, "checkin/_saved.html", {"problem": words}, status=422)
    values = _shown(form, filed, now)
    if elsewhere is not None:
        values |= {"elsewhere": differing(form, Detail.shown(elsewhere.entry)), "rev": elsewhere.rev}
    return page(request, "checkin/detail.html", values, status=409 if elsewhere else 422)


def _shown(form: Detail, filed: Filed[MoodCheckIn], now: datetime) -> dict[str, Any]:
    saved_at = filed.at.astimezone(now.tzinfo)
    feelings, going_on = form.chosen("feelings"), form.chosen("going_on")
    return {
        "form": form,
        "filed": filed,
        "rev": form["rev"].value(),
        "said": said(filed.entry),
        "earlier": filed.entry.at.date() != now.date(),
        "saved_at": saved_at,
        "saved_today": saved_at.date() == now.date(),
        "groups": [
            (title, [(word, word in feelings) for word in words], any(word in feelings for word in words))
            for title, words in FEELINGS.items()
        ],
        "own_feelings": [word for word in feelings if word not in LIBRARY],
        "going_on": {
            "first": [(word, word in going_on) for word in dict.fromkeys((*GOING_ON[:AT_HAND], *going_on))],
            "more": [(word, False) for word in GOING_ON[AT_HAND:] if word not in going_on],
        },
    }


def said(entry: MoodCheckIn) -> str:
    """The mood in a word and a number; the same wherever a check-in is named."""
    return f"{MOODS[entry.mood]}, {entry.mood} of 5" if entry.mood else "Not sure"


@require_http_methods(["GET", "POST"])
def check_in_change(request: Request, id: str) -> HttpResponse:
    """Another face for a check-in that is there already."""
    filed = request.desk.get(MoodCheckIn, id)
    if request.method == "GET":
        form = Face(request.kept, initial={"mood": filed.entry.mood})
        return page(request, "checkin/change.html", {"form": form, "filed": filed})
    form = Face(request.POST)
    if not form.is_valid():
        return page(request, "checkin/change.html", {"form": form, "filed": filed}, status=422)
    changed = checkins.change_face(request.desk, filed, form.cleaned_data["mood"])
    return see_other("check_in_detail", id) if changed is filed else _changed(id)


@require_POST
def check_in_change_undo(request: Request, id: str) -> HttpResponse:
    """The face it had before, once more."""
    checkins.undo_face(request.desk, request.desk.get(MoodCheckIn, id))
    return _changed(id)


def _changed(id: str) -> HttpResponse:
    return see_other(f"{reverse('check_in_detail', args=[id])}?saved=1")


@require_POST
def check_in_undo(request: Request, id: str) -> HttpResponse:
    """Take a check-in back: it goes to the deleted items, and Today offers to put it back."""
    request.desk.delete(request.desk.get(MoodCheckIn, id))
    return see_other(f"/today/?removed={id}")


@require_http_methods(["GET", "POST"])
def care(request: Request, id: str) -> HttpResponse:
    """After an answer to "Something harder": one full page, once, with the way on always in sight (ux.md S4).

    What is closest comes by POST, so that it is in no address; it orders the page and is stored nowhere.
    """
    if not request.desk.get(MoodCheckIn, id).entry.harder:
        raise Http404
    checkins.care_shown(request.desk, id)
    return care_page(request, _("Check-in, next"), on=reverse("today"))


def care_page(request: Request, title: str, *, on: str) -> HttpResponse:
    """The page itself, for whatever answer led to it. title: of the page; on: where Continue leads."""
    closest = request.POST.get("nearest", "")
    look = request.desk.preferences
    values = {
        "closest": closest if closest in dict(CLOSEST) else "",
        "choices": CLOSEST,
        "help": help_lines.of(look.country or help_lines.country_of(look.zone)),
        "directory": help_lines.DIRECTORY,
        "on": on,
        "title": title,
    }
    return page(request, "checkin/care.html", values)


@require_safe
def check_ins(request: Request) -> HttpResponse:
    """The check-ins of one month, the latest month first."""
    there = checkins.months(request.desk, until=clock.today(request.desk))
    asked = _month(request.GET.get("month", ""))
    latest = there[0] if there else clock.today(request.desk).replace(day=1)
    first = asked if asked and asked in there else latest
    found = checkins.of_month(request.desk, first)
    values = {
        "first": first,
        "rows": [(filed, said(filed.entry), _more(filed.entry)) for filed in found],
        "earlier": next((month for month in there if month < first), None),
        "later": next((month for month in reversed(there) if month > first), None),
    }
    return page(request, "checkin/all.html", values)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _more(entry: MoodCheckIn) -> list[str]:
    """What was added to a check-in, a few words each."""
    parts = [*entry.feelings, *entry.going_on]
    if entry.energy:
        parts.insert(0, f"{ENERGIES[entry.energy]} energy")
    return [*parts, *(["a note"] if entry.note else [])]
