"""The plan: goals with objectives and milestones, and the days of sessions."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from midweek.care import goals
from midweek.kinds.session import SessionDay
from midweek.web import clock
from midweek.web.forms.goals import SessionDayForm
from midweek.web.middleware import Request, id_of_form
from midweek.web.page import page, removed, see_other
from midweek.web.views.goals import described

SHOWN = 5  # past session days before the rest is folded away


@require_safe
def plan(request: Request) -> HttpResponse:
    """Everything planned, in plan order."""
    return _shown(request, SessionDayForm())


def _shown(request: Request, form: SessionDayForm, status: int = 200) -> HttpResponse:
    found, today = goals.plan(request.desk), clock.today(request.desk)
    past = [filed for filed in reversed(found.session_days) if filed.entry.on < today]
    values = {
        "goals": [
            {
                "goal": parts.goal,
                "state": "" if parts.goal.entry.state == "active" else goals.STATES[parts.goal.entry.state],
                "objectives": [described(one) for one in parts.objectives],
                "milestones": parts.milestones,
            }
            for parts in found.goals
        ],
        "begun": found.begun,
        "loose": [described(one) for one in found.loose],
        "coming": [filed for filed in found.session_days if filed.entry.on >= today],
        "past": past[:SHOWN],
        "earlier": past[SHOWN:],
        "form": form,
        "removed": removed(request),
    }
    return page(request, "plan/plan.html", values, status=status)


@require_POST
def session_day_add(request: Request) -> HttpResponse:
    """One more day; a day that is there already stays as it is."""
    form = SessionDayForm(request.POST, today=clock.today(request.desk))
    if not form.is_valid():
        return _shown(request, form, status=422)
    on = form.cleaned_data["on"]
    if all(filed.entry.on != on for filed in request.desk.read(SessionDay).of(SessionDay)):
        request.desk.file(SessionDay(on=on), entry_id=id_of_form(request, on))
    return see_other(f"{reverse('plan')}#session-days")


@require_POST
def session_day_remove(request: Request, id: str) -> HttpResponse:
    """To the deleted items."""
    request.desk.delete(request.desk.get(SessionDay, id))
    return see_other(f"{reverse('plan')}?removed={id}")
