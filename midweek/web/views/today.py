"""Today, and Add: where a day with Midweek begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from midweek.care import checkins, homework
from midweek.care import today as day
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment
from midweek.kinds.plan import Objective
from midweek.store import accounts, drafts
from midweek.store.desk import NotYours
from midweek.web import clock
from midweek.web.forms.checkin import Face
from midweek.web.middleware import Request, with_draft
from midweek.web.page import page, removed, see_other
from midweek.web.views.checkin import said
from midweek.web.views.homework import row
from midweek.web.views.unsaved_answers import hard_answer_left

RECENT = timedelta(days=7)  # for how long an unfinished text is offered here
CARDS = 5  # at most (ux.md 2)
SECTIONS = (
    ("/check-in/", "Check-in"),
    ("/goals/", "Goal"),
    ("/objectives/", "Objective"),
    ("/homework/", "Homework"),
    ("/import/", "Notes from elsewhere"),
    ("/session/list/", "Something for my list"),
    ("/journal/weekly/", "Weekly note"),
    ("/journal/", "Journal"),
)


@require_safe
def today(request: Request) -> HttpResponse:
    """At most five cards, and only those with something in them (ux.md 2).

    The page for hard moments comes before it, where an answer was saved by itself, and the check-in or the sheet left.
    """
    desk, look = request.desk, request.desk.preferences
    if due := checkins.care_due(desk):
        return see_other("care", due)
    left = drafts.read(desk.keys) if drafts.waiting(request.user.pk) else []
    if to := hard_answer_left(request, left):
        return see_other(to)
    found = day.of(desk, clock.today(desk))
    going = homework.all_begun(desk, found.homework)
    leaves = request.user.leaves_at
    help_card = look.help_until is not None and timezone.now() < look.help_until
    unfinished = _unfinished(request, left)
    no_code = accounts.RECOVERY not in accounts.slot_kinds(request.user)
    values = {
        "found": found,
        **_below(
            found,
            sum((help_card, no_code, True, unfinished is not None, bool(found.rows or found.homework))),
        ),
        "homework": [row(one, going.get(one.id), {}) for one in found.homework],
        "form": Face(request.kept),
        "check_ins": [(filed, said(filed.entry)) for filed in found.check_ins],
        "help_card": help_card,
        "code_card": no_code,
        "unfinished": unfinished,
        "removed": removed(request),
        "leaves_on": leaves.astimezone(clock.zone(look.zone)) if leaves else None,
        "chain_broken": request.session.get("chain_broken", False),
        "restored": request.session.get("restored", False),
        "key_changed": request.session.get("key_changed", False),
        "opened_before": _opening(request),
        "changes": desk.keys.changes,
    }
    return page(request, "today/today.html", values)


def _below(found: day.Today, others: int) -> dict[str, object]:
    """The List and the weekly note, as far as five cards have room for them."""
    waiting = found.waiting if others < CARDS else None
    weekly = found.weekly if others + (waiting is not None) < CARDS else None
    return {"waiting": waiting, "weekly": weekly}


@dataclass(frozen=True)
class Unfinished:
    """A text that was typed and not saved: where it goes on, and what to call it."""

    id: str
    path: str
    section: str
    at: datetime


def _unfinished(request: Request, left: list[drafts.KeptForm]) -> Unfinished | None:
    """The latest of the last week."""
    since, zone = timezone.now() - RECENT, clock.zone(request.desk.preferences.zone)
    for draft in left:
        if draft.at >= since:
            section = next(
                (name for start, name in SECTIONS if draft.page.startswith(start)), "Something you wrote"
            )
            return Unfinished(draft.id, with_draft(draft.page, draft.id), section, draft.at.astimezone(zone))
    return None


def _opening(request: Request) -> object:
    """When the account was opened before this time, on the first page after sign-in or unlock; then not again."""
    ledger, n = request.desk.keys.ledger, request.desk.keys.changes
    if request.session.get("opening") == n:
        return None
    request.session["opening"] = n
    return ledger.opened_before and ledger.opened_before.astimezone(clock.zone(request.desk.preferences.zone))


@require_POST
def not_today(request: Request, id: str) -> HttpResponse:
    """Set one row aside until tomorrow."""
    if not isinstance(request.desk.get(Entry, id).entry, Objective | Assignment):
        raise NotYours
    day.not_today(request.desk, id, clock.today(request.desk))
    return see_other("today")


@require_POST
def hide_help(request: Request) -> HttpResponse:
    """Put the help card away before its day is over."""
    request.desk.prefer(help_until=None)
    return see_other("today")


@require_POST
def forget_draft(request: Request, id: str) -> HttpResponse:
    """Let go of an unfinished text."""
    drafts.discard(request.user.pk, bytes.fromhex(id))
    return see_other("today")


@require_safe
def add(request: Request) -> HttpResponse:
    """Everything that can be added, as a few large links."""
    return page(request, "today/add.html")
