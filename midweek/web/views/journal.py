"""The journal to read: its pages by month, one page, and what is counted over them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from msgspec.structs import replace

from midweek.care import bullet_log, history, journal
from midweek.kinds.entry import Entry
from midweek.kinds.journal import JournalEntry
from midweek.kinds.kept import Deleted
from midweek.kinds.plan import Goal, Objective
from midweek.kinds.session import SessionDay
from midweek.kinds.weekly_note import WeeklyNote
from midweek.stats.series import monday_of
from midweek.store.desk import Desk, Filed
from midweek.web import clock
from midweek.web.bullet_words import Row, row_of
from midweek.web.forms.journal import MODES, LineForm
from midweek.web.middleware import Request
from midweek.web.page import page, removed, rev_of, see_other
from midweek.web.views.goals import saved

WEEKS = 12  # looked back on for "what works for me", unless all of it is asked for
FIRST_LINE = 140  # characters of a preview


@require_safe
def entries(request: Request) -> HttpResponse:
    """The pages of one month, the latest month first, and how to write the next one."""
    desk, today = request.desk, clock.today(request.desk)
    there = journal.months(desk, until=today)
    asked = month_of(request.GET.get("month", ""))
    latest = there[0] if there else today.replace(day=1)
    first = asked if asked and asked in there else latest
    found = journal.of_month(desk, first) if there else []
    previews = desk.preferences.journal_previews
    values = {
        "first": first,
        "rows": [
            (filed, MODES[filed.entry.mode], preview(filed.entry) if previews else "") for filed in found
        ],
        "earlier": next((month for month in there if month < first), None),
        "later": next((month for month in reversed(there) if month > first), None),
        "modes": MODES,
        "last_mode": desk.preferences.journal_mode,
        "removed": removed(request),
        "let_go": request.GET.get("let_go") == "1",
    }
    return page(request, "journal/entries.html", values)


def month_of(text: str) -> date | None:
    """The first day of a month like 2026-05."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def preview(entry: JournalEntry) -> str:
    """A first line to know a page by."""
    words = (entry.title, entry.text, *(answer.answer for answer in entry.answers), entry.to)
    line = next((text.strip().splitlines()[0] for text in words if text.strip()), "")
    return line if len(line) <= FIRST_LINE else line[: FIRST_LINE - 1] + "…"


@require_POST
def previews(request: Request) -> HttpResponse:
    """Show first lines in the list, or hide them again."""
    request.desk.prefer(journal_previews=request.POST.get("show") == "1")
    return see_other("journal")


@require_safe
def entry(request: Request, id: str) -> HttpResponse:
    """One page, to read."""
    filed = request.desk.get(JournalEntry, id)
    typed = request.kept.dict() if request.kept else {}
    adding = LineForm(initial={"sign": "note"} | typed) if filed.entry.mode == "bullet" else None
    return shown(request, filed, adding)


def shown(
    request: Request, filed: Filed[JournalEntry], adding: LineForm | None, status: int = 200
) -> HttpResponse:
    """One page with what belongs to it; adding: the form for one more line of a bullet log."""
    desk, today = request.desk, clock.today(request.desk)
    values: dict[str, Any] = {
        "filed": filed,
        "entry": filed.entry,
        "mode": MODES[filed.entry.mode],
        "back": f"{reverse('journal')}?month={filed.entry.day:%Y-%m}",
        "links": linked(desk, filed.entry.links),
        **saved(
            request,
            filed,
            change=reverse("journal_edit", args=[filed.id]),
            undo=reverse("journal_undo", args=[filed.id]),
        ),
    }
    if adding is not None:
        now, days = filed.entry.day == today, list(bullet_log.days_of(filed))
        said = [placed.line for _, lines in days for placed in lines]
        came = [line for line in said if line.named("from")]
        logs = bullet_log.before(desk, filed.entry.day) if now or came else []
        ways = bullet_log.carried(logs, came)
        named = bullet_log.objectives_named(desk, said)
        values |= {
            "form": adding if now else None,
            "days": [
                (day, [row_of(placed, ways.get(placed.line, ()), named) for placed in lines])
                for day, lines in days
            ],
            "open": [row_of(placed) for placed in bullet_log.still_open(logs, today)] if now else [],
            "adding": request.GET.get("line") == "1",
        }
    return page(request, "journal/entry.html", values, status=status)


def row_named(filed: Filed[JournalEntry], key: str) -> Row | None:
    """The line of a bullet log that a form named; None where the page was changed since."""
    return next((row for placed in bullet_log.lines_of(filed) if (row := row_of(placed)).key == key), None)


def open_rows(desk: Desk, today: date) -> list[Row]:
    """Tasks of earlier days that are still open."""
    return [row_of(placed) for placed in bullet_log.still_open(bullet_log.before(desk, today), today)]


def linked(desk: Desk, ids: tuple[str, ...]) -> list[tuple[str, str]]:
    """(address, words) of the goals, objectives and sessions among these ids that are there."""
    found: list[tuple[str, str]] = []
    for filed in desk.some(Entry, ids).values():
        match filed.entry:
            case Goal(words=words):
                found.append((reverse("goal", args=[filed.id]), words))
            case Objective(measure=measure):
                found.append((reverse("objective", args=[filed.id]), measure.what))
            case SessionDay():
                found.append((f"{reverse('plan')}#session-days", journal.session_words(filed.entry)))
    return sorted(found)


@require_POST
def star(request: Request, id: str) -> HttpResponse:
    """Mark a page, or take the mark away."""
    filed = request.desk.get(JournalEntry, id)
    request.desk.revise(filed, replace(filed.entry, starred=request.POST.get("starred") == "1"))
    return see_other("journal_entry", id)


@require_POST
def useful(request: Request, id: str) -> HttpResponse:
    """Was this useful? Yes, no, or no answer."""
    filed = request.desk.get(JournalEntry, id)
    answer = {"1": True, "0": False}.get(request.POST.get("useful", ""))
    request.desk.revise(filed, replace(filed.entry, useful=answer))
    return see_other(f"{reverse('journal_entry', args=[id])}#useful")


@require_POST
def undo(request: Request, id: str) -> HttpResponse:
    """Take the last save back: a page says again what it said before, a new one goes to the deleted items.

    Not to a day that has got a bullet log of its own meanwhile.
    """
    filed = request.desk.some(JournalEntry, [id]).get(id)
    if filed and filed.entry.mode == "bullet" and (was := history.replaced(request.desk, filed)):
        taken = bullet_log.of_day(request.desk, was.day) if was.day != filed.entry.day else None
        if taken is not None:
            raise history.SavedSince
    now = history.take_back(request.desk, JournalEntry, id, seen=rev_of(request))
    if isinstance(now.entry, Deleted):
        return see_other(f"{reverse('journal')}?removed={id}")
    return see_other(f"{reverse('journal_entry', args=[id])}?saved=1")


@require_POST
def delete(request: Request, id: str) -> HttpResponse:
    """To the deleted items; the journal offers to put it back."""
    filed = request.desk.get(JournalEntry, id)
    request.desk.delete(filed)
    return see_other(f"{reverse('journal')}?removed={id}&month={filed.entry.day:%Y-%m}")


@require_POST
def let_go(request: Request, id: str) -> HttpResponse:
    """Gone at once and for good, past the deleted items."""
    filed = request.desk.get(JournalEntry, id)
    journal.let_go(request.desk, filed, pages=reverse("journal_entry", args=[id]))
    return see_other(f"{reverse('journal')}?let_go=1")


@require_safe
def dreams(request: Request) -> HttpResponse:
    """Who and what comes back in dreams, in counts; no dream dictionary."""
    found = journal.dreams_in(request.desk.read(JournalEntry).of(JournalEntry))
    return page(request, "journal/dreams.html", {"dreams": found})


@require_safe
def what_works(request: Request) -> HttpResponse:
    """Which ways of writing are kept up and were marked useful, in counts."""
    today, everything = clock.today(request.desk), request.GET.get("all") == "1"
    since = None if everything else monday_of(today) - timedelta(weeks=WEEKS - 1)
    found = request.desk.read(JournalEntry, WeeklyNote, since=since, until=today)
    ways = [(MODES[mode] if mode else "Weekly note", way) for mode, way in journal.kept_up(found).items()]
    return page(request, "journal/what_works.html", {"ways": ways, "weeks": None if everything else WEEKS})
