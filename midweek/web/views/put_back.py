"""The way back for what was deleted a moment ago, whatever it is: the notice that offers it leads here."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from midweek.care import deleted_items
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Change, Goal, Milestone, Objective
from midweek.kinds.response import OwnSheet, Response
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Filed
from midweek.web.middleware import Request
from midweek.web.page import see_other


@require_POST
def put_back(request: Request, id: str) -> HttpResponse:
    """It is there again; on to its own page, or to where it is listed."""
    return see_other(_page_of(request, deleted_items.restore(request.desk, id)))


def _page_of(request: Request, back: Filed[Entry]) -> str:
    match back.entry:
        case Goal():
            return reverse("goal", args=[back.id])
        case Milestone(goal=goal) if _stands(request, goal, Goal):
            return reverse("goal", args=[goal])
        case Objective():
            return reverse("objective_edit", args=[back.id])
        case Change(objective=objective) if _stands(request, objective, Objective):
            return f"{reverse('objective', args=[objective])}#changes"
        case Assignment():
            return reverse("homework_item", args=[back.id])
        case Try(assignment=homework) if _stands(request, homework, Assignment):
            return reverse("homework_item", args=[homework])
        case Response(assignment=str(homework)) if _stands(request, homework, Assignment):
            return reverse("homework_item", args=[homework])
        case OwnSheet():
            return reverse("own_sheet", args=[back.id])
        case MoodCheckIn():
            return reverse("check_in_detail", args=[back.id])
        case JournalEntry():
            return reverse("journal_entry", args=[back.id])
        case WeeklyNote():
            return reverse("weekly_notes")
        case BringUp():
            return f"{reverse('session_list')}#item-{back.id}"
    return reverse("plan")


def _stands(request: Request, id: str, kind: type[Entry]) -> bool:
    return id in request.desk.some(kind, [id])
