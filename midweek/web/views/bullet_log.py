"""The bullet log, one line at a time: add one, turn one, carry over what is still open."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from midweek.care import bullet_log, listing
from midweek.kinds.bring_up import BringUp, Kind
from midweek.kinds.journal import JournalEntry
from midweek.vault.errors import EditConflict
from midweek.web import clock
from midweek.web.forms.journal import LineForm
from midweek.web.middleware import Request
from midweek.web.page import see_other
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
    return see_other(f"{reverse('journal_entry', args=[filed.id])}?line=1#add")


@require_POST
def line_turn(request: Request, id: str) -> HttpResponse:
    """A task is done, let go or open again; a question or an idea goes on the List."""
    filed = request.desk.get(JournalEntry, id)
    row = next((row for row in journal.rows_of(filed) if row.key == request.POST.get("line")), None)
    if row is None:
        raise EditConflict  # the page has changed since: its own words are safe, and the lines may have moved
    do = request.POST.get("do", "")
    if do == "list" and row.bullet in KINDS_ON_LIST:
        item = BringUp(kind=KINDS_ON_LIST[row.bullet], text=row.text[:2_000], link=id)
        added = listing.add(request.desk, item, entry_id=request.desk.import_id(f"line {row.key}"))
        return see_other(f"{reverse('session_list')}?saved={added.id}#item-{added.id}")
    if do in TURNS:
        bullet_log.turn(request.desk, [row.placed], TURNS[do])
    return see_other(f"{reverse('journal_entry', args=[id])}#lines")


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
