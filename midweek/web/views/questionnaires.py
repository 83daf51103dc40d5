"""A questionnaire over time."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from midweek.care import homework
from midweek.kinds.homework import Assignment
from midweek.kinds.plan import Goal
from midweek.web import clock, questionnaires
from midweek.web.middleware import Request, safe_path
from midweek.web.page import page, see_other


@require_safe
def questionnaire(request: Request, id: str) -> HttpResponse:
    """Its totals as a chart, with what can be said of them."""
    desk = request.desk
    assignment = desk.get(Assignment, id)
    sheet = homework.sheet_of(desk, assignment.entry)
    if sheet is None or sheet.sort != "questionnaire" or not sheet.scores:
        raise Http404
    copies = homework.copies(desk, assignment, until=clock.today(desk))
    starts = min((f.entry.since for f in desk.read(Goal).of(Goal)), default=None)
    figure = questionnaires.figure(sheet, copies, id=id, starts=starts)
    latest = {questionnaires.main_rule(sheet).name: figure.latest} if figure else {}
    values = {
        "homework": assignment,
        "sheet": sheet,
        "figure": figure,
        "meanings": questionnaires.meanings(sheet, latest),
        "bands": desk.preferences.bands,
    }
    return page(request, "progress/questionnaire.html", values)


@require_POST
def questionnaire_bands(request: Request) -> HttpResponse:
    """Show what the makers of questionnaires call a total, or hide it again; for all of them."""
    request.desk.prefer(bands=request.POST.get("bands") == "1")
    back = safe_path(request.POST.get("next", ""))
    return see_other(f"{back}#meaning" if back else "progress")
