"""Undo beside "Saved", for what is listed on a page of something else: signs on the way, the List, homework, words beside a note."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from midweek.care import history
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment
from midweek.kinds.kept import Deleted, entry_in
from midweek.kinds.plan import Milestone
from midweek.store.desk import Filed, NotYours
from midweek.web import clock
from midweek.web.middleware import Request
from midweek.web.page import id_in, rev_of, see_other


def last_save(request: Request) -> dict[str, Any]:
    """What parts/saved_status.html needs right after something was saved (?saved=<its id>).

    The way back only where it takes back that one save.
    """
    id = id_in(request.GET.get("saved", ""))
    filed = request.desk.some(Entry, [id]).get(id) if id else None
    if filed is None or not _listed_on(id, filed.entry):
        return {}
    said: dict[str, Any] = {"saved_at": clock.time_of(request.desk, filed.at)}
    if history.ends_in_a_save(request.desk, filed):
        said |= {"saved_undo": reverse("undo", args=[id]), "saved_rev": filed.rev}
    return said


def shown(filed: Filed[Any]) -> HttpResponse:
    """To the page it is listed on, which says that it was saved."""
    page, mark, place = _listed_on(filed.id, filed.entry).partition("#")
    return see_other(f"{page}?saved={filed.id}{mark}{place}")


def changed(request: Request, filed: Filed[Any], entry: Entry) -> HttpResponse:
    """Save something as it is now, so that this can be taken back; where nothing changed, nothing is saved."""
    if entry == filed.entry:
        return see_other(_listed_on(filed.id, entry))
    return shown(history.revise(request.desk, filed, entry))


@require_POST
def undo(request: Request, id: str) -> HttpResponse:
    """Take the last save back: it says again what it said before, and what was new goes to the deleted items."""
    found = request.desk.get(Entry, id)
    entry = entry_in(found.entry, found.author) if isinstance(found.entry, Deleted) else found.entry
    if not _listed_on(id, entry):
        raise NotYours
    now = history.take_back(request.desk, type(entry), id, seen=rev_of(request))
    if isinstance(now.entry, Deleted):
        page = (
            reverse("homework") if isinstance(entry, Assignment) else _listed_on(id, entry).partition("#")[0]
        )
        return see_other(f"{page}?removed={id}")
    return shown(now)


def _listed_on(id: str, entry: Entry) -> str:
    """The page an entry is listed on, and its place there; empty for what has another way back."""
    match entry:
        case Milestone(goal=goal):
            return f"{reverse('goal', args=[goal])}#milestones"
        case BringUp():
            return f"{reverse('session_list')}#item-{id}"
        case Assignment():
            return reverse("homework_item", args=[id])
        case Reading(objective=objective):
            return f"{reverse('objective', args=[objective])}#points"
    return ""
