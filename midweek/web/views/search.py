"""Looking for words in everything written. What is looked for comes by POST, and is kept nowhere."""

from __future__ import annotations

from collections import Counter

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from midweek.care import bullet_log, excerpts, findable, journal
from midweek.care import search as looking
from midweek.care.search import Query
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Objective
from midweek.kinds.response import Response
from midweek.kinds.session import SessionDay
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Desk, Filed, Found
from midweek.web import clock
from midweek.web.forms.journal import MODES, SORTS, SearchForm
from midweek.web.middleware import Request
from midweek.web.page import page

A_PAGE = 50
LABELS = dict[str, str]([*MODES.items(), *SORTS.items()])
SESSIONS = 52  # offered to look for what is about them


@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """Everything that has all the words, newest first, 50 at a time."""
    desk, today = request.desk, clock.today(request.desk)
    plan = desk.read(Goal, Objective, SessionDay)
    sessions = journal.sessions(plan, near=today, before=SESSIONS)
    linkable = [*journal.linkable(plan), *journal.put_aside(plan), *sessions]
    data = request.POST if request.method == "POST" else request.kept
    form = SearchForm(data, linkable=linkable, today=today)
    if data is None or not form.is_valid():
        return page(
            request, "journal/search.html", {"form": form}, status=422 if request.method == "POST" else 200
        )
    said, zone = form.cleaned_data, clock.zone(desk.preferences.zone)
    terms = looking.terms_of(said["words"])
    links = _about(desk, plan, said["link"]) if said["link"] else ()
    means = bullet_log.meaning(plan.of(Objective))
    query = Query(terms, said["since"], said["until"], said["mode"], links, means)
    found = looking.search(desk, query, zone=zone)
    pages = max(1, -(-len(found) // A_PAGE))
    at = min(_number(request.POST.get("page", "")), pages)
    counts = Counter(_label(filed.entry) for filed in found)
    values = {
        "form": form,
        "searched": True,
        "found": len(found),
        "counts": counts.most_common() if len(counts) > 1 else [],
        "rows": [
            (
                findable.day(filed, zone),
                _label(filed.entry),
                _address(filed),
                excerpts.excerpt(filed.entry, terms),
            )
            for filed in found[(at - 1) * A_PAGE : at * A_PAGE]
        ],
        "earlier": at + 1 if at < pages else None,
        "later": at - 1 if at > 1 else None,
    }
    return page(request, "journal/search.html", values)


def _label(entry: Entry) -> str:
    return LABELS[looking.sort_of(entry)]


def _address(filed: Filed[Entry]) -> str:
    """The page it is on; empty for answers that belong to no homework."""
    match filed.entry:
        case JournalEntry():
            return reverse("journal_entry", args=[filed.id])
        case WeeklyNote(week=week):
            return reverse("weekly_note", args=[week])
        case MoodCheckIn():
            return reverse("check_in_detail", args=[filed.id])
        case Reading(objective=objective, on=on):
            return f"{reverse('objective_table', args=[objective])}?month={on:%Y-%m}"
        case Response(assignment=str(homework), state="finished"):
            return reverse("homework_copy", args=[homework, filed.id])
        case Response(assignment=str(homework)) | Try(assignment=homework):
            return reverse("homework_item", args=[homework])
        case Assignment():
            return reverse("homework_item", args=[filed.id])
        case BringUp():
            return reverse("list_change", args=[filed.id])
    return ""


def _about(desk: Desk, plan: Found, link: str) -> tuple[str, ...]:
    """What is about an objective is about its goal too, and so is what was done for homework that serves it."""
    served = {link, *(filed.id for filed in plan.of(Objective) if filed.entry.goal == link)}
    work = desk.read(Assignment).of(Assignment)
    return (*served, *(filed.id for filed in work if filed.entry.objective in served))


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
