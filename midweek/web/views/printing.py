"""Pages to print and fill in by hand: an objective's days, and any sheet (H3). They carry no name."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from midweek import library
from midweek.care.sentences import sentence_of
from midweek.kinds.plan import Measure, Objective
from midweek.kinds.response import OwnSheet
from midweek.kinds.sheet import Date, Question, Sheet
from midweek.web import clock, paper
from midweek.web.middleware import Request
from midweek.web.page import page

DAYS, WEEKS = 28, 12  # on one page, by how often it is noted
HOW = {
    "count": "Make a mark each time, and add them up at the end of the day.",
    "yes_no": "Ring yes or no at the end of the day.",
    "rate10": "Write a number from 0 to 10.",
    "rate100": "Write a number from 0 to 100.",
    "minutes": "Write the minutes.",
    "clock": "Write the time, like 23:30.",
    "amount": "Write the amount.",
    "scale": "Write a number from {low:g} to {high:g}.",
}


@require_safe
def objective_print(request: Request, id: str) -> HttpResponse:
    """A blank grid for one objective. ?days=blank leaves the days to be written in."""
    filed = request.desk.get(Objective, id)
    measure, today = filed.entry.measure, clock.today(request.desk)
    blank = request.GET.get("days") == "blank"
    weekly = measure.noted == "week"
    step = timedelta(weeks=1) if weekly else timedelta(days=1)
    rows = [today + n * step for n in range(WEEKS if weekly else DAYS)]
    values = {
        "objective": filed,
        "sentence": sentence_of(filed.entry),
        "how": _how(measure),
        "measure": measure,
        "weekly": weekly,
        "days": [None] * len(rows) if blank else rows,
        "blank": blank,
        "other_days": _query(days=None if blank else "blank", large=request.GET.get("large")),
        **_paper(request, days=request.GET.get("days")),
    }
    return page(request, "printing/objective.html", values)


def _how(measure: Measure) -> str:
    return HOW[measure.how].format(low=measure.low or 0, high=measure.high or 10)


def _paper(request: Request, **asked: str | None) -> dict[str, object]:
    """What both templates need. asked: what the page was asked for beside large print."""
    large = request.GET.get("large") == "1"
    other = _query(**asked, large=None if large else "1")
    return {"large": large, "other_print": other, "today": clock.today(request.desk)}


def _query(**asked: str | None) -> str:
    return "?" + urlencode({name: value for name, value in asked.items() if value in ("1", "blank")})


@require_safe
def sheet_print(request: Request, name: str) -> HttpResponse:
    """A sheet of the library."""
    try:
        found = library.sheet(name)
    except library.NoSuchSheet:
        raise Http404 from None
    return _sheet(request, found, "printing/sheet.html", reverse("sheet", args=[name]))


@require_safe
def own_sheet_print(request: Request, id: str) -> HttpResponse:
    """A sheet of one's own."""
    found = request.desk.get(OwnSheet, id).entry.sheet
    return _sheet(request, found, "printing/own_sheet.html", reverse("own_sheet", args=[id]))


def _sheet(request: Request, sheet: Sheet, template: str, back: str) -> HttpResponse:
    values = {
        "sheet": sheet,
        "parts": paper.drawn(sheet),
        "asks_day": any(isinstance(item, Date) for item in sheet.items),
        "risky": any(isinstance(item, Question) and item.risk_from is not None for item, _ in sheet.parts),
        "back": back,
        **_paper(request),
    }
    return page(request, template, values)
