"""Looking for words in the journal and the weekly notes. What is looked for comes by POST, and is kept nowhere."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from midweek.care import journal
from midweek.care import search as looking
from midweek.care.search import Query
from midweek.kinds.journal import JournalEntry
from midweek.kinds.plan import Goal, Objective
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Filed, Found
from midweek.web import clock
from midweek.web.forms.journal import MODES, SearchForm
from midweek.web.middleware import Request
from midweek.web.page import page

A_PAGE = 50


@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """Everything that has all the words, newest first, 50 at a time."""
    linkable = journal.linkable(request.desk.read(Goal, Objective))
    data = request.POST if request.method == "POST" else request.kept
    form = SearchForm(data, linkable=linkable, today=clock.today(request.desk))
    if data is None or not form.is_valid():
        return page(
            request, "journal/search.html", {"form": form}, status=422 if request.method == "POST" else 200
        )
    said = form.cleaned_data
    query = Query(
        terms=looking.terms_of(said["words"]), since=said["since"], until=said["until"], mode=said["mode"], link=said["link"]
    )  # fmt: skip
    found = looking.search(
        _texts(request.desk.read(JournalEntry, WeeklyNote, since=query.since, until=query.until)), query
    )
    pages = max(1, -(-len(found) // A_PAGE))
    at = min(_number(request.POST.get("page", "")), pages)
    shown = found[(at - 1) * A_PAGE : at * A_PAGE]
    values = {
        "form": form,
        "searched": True,
        "found": len(found),
        "rows": [
            (filed, _address(filed), _kind(filed.entry), looking.excerpt(filed.entry, query.terms))
            for filed in shown
        ],
        "earlier": at + 1 if at < pages else None,
        "later": at - 1 if at > 1 else None,
    }
    return page(request, "journal/search.html", values)


def _texts(found: Found) -> list[Filed[looking.Text]]:
    return [*found.of(JournalEntry), *found.of(WeeklyNote)]


def _address(filed: Filed[looking.Text]) -> str:
    if isinstance(filed.entry, WeeklyNote):
        return reverse("weekly_note", args=[filed.entry.week])
    return reverse("journal_entry", args=[filed.id])


def _kind(entry: looking.Text) -> str:
    return MODES[entry.mode] if isinstance(entry, JournalEntry) else "Weekly note"


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
