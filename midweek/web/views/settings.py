"""Settings of how pages look, and the deleted items."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from midweek.care import deleted_items, homework
from midweek.care.sentences import day_words
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry, NotAnEntry, kind_of
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.journal import JournalEntry
from midweek.kinds.kept import Deleted
from midweek.kinds.mood import MOODS, MoodCheckIn
from midweek.kinds.plan import Change, Goal, Milestone, Objective
from midweek.kinds.response import OwnSheet, Response
from midweek.kinds.session import SessionDay
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store import restored as older
from midweek.store.desk import Filed
from midweek.web import clock
from midweek.web.forms.settings import Display
from midweek.web.middleware import Request
from midweek.web.page import page, see_other
from midweek.web.views.journal import preview

SHOWN = 200  # rows of what came back
KINDS = {
    "goal": "Goals",
    "objective": "Objectives",
    "milestone": "Signs on the way",
    "change": "Marked changes",
    "reading": "Notes on objectives",
    "mood": "Check-ins",
    "session_day": "Session days",
    "bring_up": "Things on my list",
    "journal": "Journal",
    "weekly_note": "Weekly notes",
    "assignment": "Homework",
    "try": "Tries",
    "response": "Filled-in sheets",
    "own_sheet": "Your own sheets",
}


@require_http_methods(["GET", "POST"])
def display(request: Request) -> HttpResponse:
    """Colours, letters, exit button, country and time zone."""
    look = request.desk.preferences
    first = {name: getattr(look, name) for name in Display.base_fields}
    form = Display(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data != first:
            request.desk.prefer(**form.cleaned_data)
        return see_other(f"{reverse('settings_display')}?saved=1")
    saved_at = f"{clock.local_now(request.desk):%H:%M}" if request.GET.get("saved") == "1" else ""
    return page(
        request,
        "settings/display.html",
        {"form": form, "saved_at": saved_at},
        status=422 if form.is_bound else 200,
    )


@require_safe
def deleted(request: Request) -> HttpResponse:
    """What was deleted in the last 30 days, by kind, newest first."""
    now = timezone.now()
    zone = clock.zone(request.desk.preferences.zone)
    groups: dict[str, list[dict[str, Any]]] = {}
    for filed in deleted_items.clear_out(request.desk, now=now):
        left = filed.entry.at + deleted_items.KEPT_FOR - now
        row = {
            "id": filed.id,
            "on": filed.entry.at.astimezone(zone),
            "days": max(1, round(left / timedelta(days=1))),
            "words": _words(filed),
        }
        groups.setdefault(filed.entry.kind, []).append(row)
    known = sorted(groups, key=lambda kind: list(KINDS).index(kind) if kind in KINDS else len(KINDS))
    values = {"groups": [(KINDS.get(kind, "Other things"), groups[kind]) for kind in known]}
    return page(request, "settings/deleted.html", values)


def _words(filed: Filed[Deleted]) -> str:
    try:
        return words_of(deleted_items.inside(filed))
    except NotAnEntry:
        return ""


def words_of(entry: Entry) -> str:
    """What an entry said, to know it by."""
    match entry:
        case Goal(words=words) | Milestone(words=words) | Change(words=words):
            return words
        case Objective():
            return entry.measure.what
        case Reading():
            return f"{day_words(entry.on)}: {entry.value:g}" + (f"\n{entry.note}" if entry.note else "")
        case MoodCheckIn():
            mood = MOODS[entry.mood] if entry.mood else "Not sure"
            return f"{day_words(entry.day)}: {mood}" + (f"\n{entry.note}" if entry.note else "")
        case SessionDay():
            return day_words(entry.on)
        case BringUp(text=text):
            return text
        case JournalEntry():
            return f"{day_words(entry.day)}\n{preview(entry)}"
        case Assignment(what=what):
            return what
        case Try():
            return f"{day_words(entry.day)}\n{entry.happened}".strip()
        case Response():
            sheet = homework.known(entry)
            return f"{day_words(entry.day)}: {sheet.title}" if sheet else day_words(entry.day)
        case OwnSheet(sheet=own):
            return own.title
        case WeeklyNote():
            return "\n".join([day_words(entry.week), *entry.answers.values(), entry.text]).strip()
    return ""


@require_POST
def deleted_restore(request: Request, id: str) -> HttpResponse:
    """Bring it back to where it was."""
    deleted_items.restore(request.desk, id)
    return see_other(f"{reverse('deleted_items')}?restored=1")


@require_POST
def deleted_erase(request: Request, id: str) -> HttpResponse:
    """Delete it for good, at once."""
    deleted_items.erase(request.desk, request.desk.get(Deleted, id))
    return see_other("deleted_items")


@require_http_methods(["GET", "POST"])
def restored(request: Request) -> HttpResponse:
    """After a restore: what lies under an earlier key, to look over and take back, or to leave shut."""
    if request.method == "POST":
        older.take_back(request.desk.keys)
        request.session.pop("restored", None)
        return see_other("today")
    waiting = older.waiting(request.desk.keys)
    rows = [
        (KINDS.get(kind_of(type(one.entry)), "Other things"), one.at, words_of(one.entry))
        for one in sorted(waiting, key=lambda one: one.at, reverse=True)
    ]
    return page(request, "settings/restored.html", {"rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN)})
