"""The bullet log, one line at a time: add one, turn one, make one homework, carry over what is still open."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from midweek.care import bullet_log, listing
from midweek.kinds.bring_up import BringUp, Kind
from midweek.kinds.bullets import Line
from midweek.kinds.homework import Assignment
from midweek.kinds.journal import JournalEntry
from midweek.vault.errors import EditConflict
from midweek.web import clock
from midweek.web.bullet_words import Row
from midweek.web.forms.homework import OfTask
from midweek.web.forms.journal import LineForm
from midweek.web.middleware import Request, id_of_form
from midweek.web.page import page, see_other
from midweek.web.views import journal, writing

TURNS: dict[str, bullet_log.Turned] = {"done": "done", "let_go": "cancelled", "open": "task"}
KINDS_ON_LIST: dict[str, Kind] = {"question": "question", "idea": "notes"}


@require_POST
def line_add(request: Request) -> HttpResponse:
    """One more line in today's log, which begins with it if there is none."""
    form, now = LineForm(request.POST), clock.local_now(request.desk)
    if not form.is_valid():
        filed = bullet_log.of_day(request.desk, now.date())
        return journal.shown(request, filed, form, 422) if filed else writing.first_line(request, form, 422)
    lines = bullet_log.typed(form.cleaned_data["line"], form.cleaned_data["sign"])
    filed = bullet_log.add(request.desk, lines, now=now)
    if request.desk.preferences.journal_mode != "bullet":
        request.desk.prefer(journal_mode="bullet")
    return see_other(f"{reverse('journal_entry', args=[filed.id])}?saved=1&line=1#add")


@require_POST
def line_turn(request: Request, id: str) -> HttpResponse:
    """A task is done, let go or open again; a question or an idea goes on the List; a mood is a check-in too."""
    filed = request.desk.get(JournalEntry, id)
    row = journal.row_named(filed, request.POST.get("line", ""))
    if row is None:
        raise EditConflict  # the page has changed since: its own words are safe, and the lines may have moved
    do = request.POST.get("do", "")
    if do == "list" and row.bullet in KINDS_ON_LIST:
        item = BringUp(kind=KINDS_ON_LIST[row.bullet], text=row.text[:2_000], link=id)
        added = listing.add(request.desk, item, entry_id=request.desk.form_id(f"line {row.key}"))
        return see_other(f"{reverse('session_list')}?saved={added.id}#item-{added.id}")
    if do == "check_in" and row.bullet == "mood":
        id_of_mood = request.desk.form_id(f"mood {row.key}")
        made = bullet_log.check_in(
            request.desk, row.placed, now=clock.local_now(request.desk), entry_id=id_of_mood
        )
        return see_other("check_in_detail", made.id)
    if do in TURNS:
        bullet_log.turn(request.desk, [row.placed], TURNS[do])
    return see_other(f"{reverse('journal_entry', args=[id])}#lines")


@require_http_methods(["GET", "POST"])
def line_homework(request: Request, id: str) -> HttpResponse:
    """A task becomes homework, in its own words unless they are changed. ?line=<key>: which one."""
    filed, today = request.desk.get(JournalEntry, id), clock.today(request.desk)
    kept = request.kept.dict() if request.kept else {}
    key = str(request.POST.get("line") or kept.get("line") or request.GET.get("line", ""))
    row = journal.row_named(filed, key)
    row = row if row and row.open else None
    if request.method == "GET" and row is None and not kept:  # done, or changed, since that link was made
        return see_other(f"{reverse('journal_entry', args=[id])}#lines")
    form = OfTask(request.POST or None, initial=_as_homework(row, today) | kept, today=today)
    if request.method == "POST" and form.is_valid():
        homework = Assignment(**form.said(), came_from=id, set_on=today, made=timezone.now())
        made = bullet_log.make_homework(
            request.desk, homework, row.placed if row else None, entry_id=id_of_form(request, key)
        )
        return see_other("homework_item", made.id)
    values = {"form": form, "filed": filed, "line": key}
    return page(request, "journal/line_homework.html", values, status=422 if form.is_bound else 200)


def _as_homework(row: Row | None, today: date) -> dict[str, Any]:
    """What the form begins with: the words of the task, and its day where that is still to come."""
    line = row.placed.line if row else Line(bullet="task")
    on = line.due or line.target
    return {"what": line.text, "way": "try", "when": "session", "due": on if on and on >= today else None}


@require_POST
def carry_over(request: Request) -> HttpResponse:
    """The chosen open tasks of earlier days move to today, or are let go; the others stay where they are."""
    desk, now = request.desk, clock.local_now(request.desk)
    asked = set(request.POST.getlist("line"))
    chosen = [row.placed for row in journal.open_rows(desk, now.date()) if row.key in asked]
    if request.POST.get("do") == "let_go":
        bullet_log.turn(desk, chosen, "cancelled")
    else:
        bullet_log.carry_over(desk, chosen, now=now)
    there = bullet_log.of_day(desk, now.date())
    return (
        see_other("journal_entry", there.id) if there else see_other(f"{reverse('journal_new')}?mode=bullet")
    )
