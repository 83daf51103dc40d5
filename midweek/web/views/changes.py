"""Marking a change: a lettered line on the chart, with its day and words."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from midweek.care import history
from midweek.kinds.plan import Change, Objective
from midweek.store.desk import Filed, NotYours
from midweek.web import clock
from midweek.web.forms.objectives import MarkChange
from midweek.web.middleware import Request
from midweek.web.page import id_in, page, rev_of, see_other


@require_http_methods(["GET", "POST"])
def new(request: Request, id: str) -> HttpResponse:
    """Mark a change; a second press files it once."""
    objective = request.desk.get(Objective, id)
    today = clock.today(request.desk)
    form = MarkChange.of_page(request, None, {"on": today}, today=today)
    if request.method == "POST" and form.is_valid():
        filed = request.desk.file(form.entry(id), entry_id=id_in(request.POST.get("draft", "")) or None)
        return _marked(objective, filed)
    values = {
        "form": form,
        "objective": objective,
        "title": _("Mark a change"),
        "button": _("Mark this change"),
    }
    return page(request, "objectives/change.html", values, status=form.status)


@require_http_methods(["GET", "POST"])
def edit(request: Request, id: str, change: str) -> HttpResponse:
    """Change the day or the words of a marked change."""
    objective = request.desk.get(Objective, id)
    filed = _of(request, objective, change)
    stored = {"on": filed.entry.on, "words": filed.entry.words}
    form = MarkChange.of_page(request, stored, today=clock.today(request.desk))
    if request.method == "POST" and form.is_valid():
        entry = form.entry(objective.id, filed.entry.source)
        if entry == filed.entry:
            return see_other(f"/objectives/{objective.id}/#changes")
        return _marked(objective, request.desk.revise(filed, entry))
    values = {
        "form": form,
        "objective": objective,
        "change": filed,
        "title": _("Edit a change"),
        "button": _("Save"),
    }
    return page(request, "objectives/change.html", values, status=form.status)


@require_POST
def undo(request: Request, id: str, change: str) -> HttpResponse:
    """Take the last edit of a change back."""
    objective = request.desk.get(Objective, id)
    filed = _of(request, objective, change)
    history.take_back(request.desk, Change, change, seen=rev_of(request))
    return _marked(objective, filed)


@require_POST
def delete(request: Request, id: str, change: str) -> HttpResponse:
    """Take a change off the chart; it can be put back. From Undo beside "Saved" only as long as it stands as it was saved."""
    objective = request.desk.get(Objective, id)
    filed = _of(request, objective, change)
    if "rev" in request.POST and rev_of(request) != filed.rev:
        raise history.SavedSince
    request.desk.delete(filed)
    return see_other(f"/objectives/{objective.id}/?removed={change}#changes")


def _marked(objective: Filed[Objective], change: Filed[Change]) -> HttpResponse:
    return see_other(f"/objectives/{objective.id}/?marked={change.id}#changes")


def _of(request: Request, objective: Filed[Objective], id: str) -> Filed[Change]:
    filed = request.desk.get(Change, id)
    if filed.entry.objective != objective.id:
        raise NotYours
    return filed
