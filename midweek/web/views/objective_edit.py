"""An objective that stands: its first log, everything that can change, and a target after the weeks of noticing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec.structs import replace

from midweek.care import goals, history, tracking
from midweek.care.sentences import Outline, sentence, sentence_of, smart_lines, target_words, value_words
from midweek.kinds.plan import Goal, Objective
from midweek.store.desk import Desk, Filed
from midweek.web import clock
from midweek.web.forms.goals import AnotherWayForm
from midweek.web.forms.target import ObjectiveForm, TargetForm, amounts
from midweek.web.middleware import Request
from midweek.web.page import id_in, page, rev_of, saved_on, see_other
from midweek.web.views.goals import change_lines, saved

GOAL_SHOWN = 120  # characters of a goal, to know it by


@require_safe
def first_log(request: Request, id: str) -> HttpResponse:
    """Log one now, or later (F9)."""
    filed = request.desk.get(Objective, id)
    tracked = tracking.of_day(request.desk, filed, clock.today(request.desk))
    return page(request, "goals/first_log.html", {"tracked": tracked, "sentence": sentence_of(filed.entry)})


@require_http_methods(["GET", "POST"])
def objective_edit(request: Request, id: str) -> HttpResponse:
    """Everything but the target; how it is noted stays once something was noted."""
    desk, today = request.desk, clock.today(request.desk)
    filed = desk.get(Objective, id)
    said, measure = filed.entry, filed.entry.measure
    stored: dict[str, Any] = {
        "words": said.words,
        "what": measure.what,
        "how": measure.how,
        "unit": measure.unit,
        "better": measure.better,
        **{
            name: getattr(said, name)
            for name in ("per", "starts", "noticing_until", "confidence", "review_on", "goal", "state")
        },
    }
    noted = goals.is_noted(desk, id)
    serves = {goal.id: goal.entry.words for goal in sorted(desk.read(Goal).of(Goal), key=tracking.made_at)}
    form = ObjectiveForm.of_page(
        request, stored, measure=measure, noted=noted, today=today, target_by=said.target_by,
        goals=[(goal, Truncator(words).chars(GOAL_SHOWN)) for goal, words in serves.items()],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return _revised(request, filed, form)
    values = {
        "form": form,
        "objective": filed,
        "noted": noted,
        "built": sentence(Outline.of(said)),
        "target": target_words(Outline.of(said)),
        "asks_again": said.target is not None,
        "ready": goals.ready_for_target(said, today=today),
        "lines": smart_lines(Outline.of(said), serves.get(said.goal, "")),
        "changes": change_lines(request, filed),
        "autosave": reverse("drafts"),
        **saved(request, filed, undo=reverse("objective_edit_undo", args=[id])),
        **_instead(request, filed),
    }
    return page(request, "goals/objective_edit.html", values, status=form.status)


def _instead(request: Request, filed: Filed[Objective]) -> dict[str, str]:
    """The way back right after it was begun in place of another (?instead=<id>)."""
    old = id_in(request.GET.get("instead", ""))
    is_new = old and request.GET.get("saved") == "1" and filed.rev == 1
    return {"saved_undo": reverse("objective_as_before", args=[filed.id, old])} if is_new else {}


def _target_before(desk: Desk, filed: Filed[Objective]) -> str:
    """The last target there was, in words; empty where there never was one."""
    stood = (version.before for version in history.versions(desk, filed))
    old = next((old for old in stood if isinstance(old, Objective) and old.target is not None), None)
    return target_words(Outline.of(old)) if old else ""


def _revised(request: Request, filed: Filed[Objective], form: ObjectiveForm) -> HttpResponse:
    """Save it; a target that says something else by now is taken out and asked for again."""
    old, said = filed.entry, dict(form.cleaned_data)
    measure = form.now_measured()
    for name in ("what", "how", "unit", "better"):
        said.pop(name, None)
    said["goal"] = said.get("goal") or old.goal
    entry = replace(old, measure=measure, **said)
    told = Outline.of(old), Outline.of(entry)
    asks = old.target is not None and goals.retold(*told, noted=form.noted)
    if asks:
        entry = replace(entry, usual=None, target=None, target_by=None)
    if entry != old:
        request.desk.revise(filed, entry)
    to = reverse("objective_target" if asks else "objective_edit", args=[filed.id])
    return saved_on(to, entry != old)


@require_POST
def objective_edit_undo(request: Request, id: str) -> HttpResponse:
    """Take the last change back; how it is noted stays once something was noted."""
    goals.take_back(request.desk, id, seen=rev_of(request))
    return see_other(f"{reverse('objective_edit', args=[id])}?saved=1")


@require_http_methods(["GET", "POST"])
def objective_another_way(request: Request, id: str) -> HttpResponse:
    """Note it another way from today on, on a chart of its own; before the first note that is an edit like any other."""
    desk, today = request.desk, clock.today(request.desk)
    filed = desk.get(Objective, id)
    if not goals.is_noted(desk, id):
        return see_other("objective_edit", id)
    measure = filed.entry.measure
    stored = {name: getattr(measure, name) for name in AnotherWayForm.base_fields}
    form = AnotherWayForm.of_page(request, stored)
    if request.method == "POST" and form.is_valid():
        told = replace(measure, **form.cleaned_data, low=None, high=None)
        form_id = id_in(request.POST.get("draft", "")) or None
        begun = goals.note_another_way(desk, filed, told, today=today, entry_id=form_id)
        return see_other(f"{reverse('objective_edit', args=[begun.id])}?saved=1&instead={id}")
    values = {
        "form": form,
        "objective": filed,
        "autosave": reverse("drafts"),
        "back": reverse("objective_edit", args=[id]),
        "back_word": "Objective",
    }
    return page(request, "goals/another_way.html", values, status=form.status)


@require_POST
def objective_as_before(request: Request, id: str, objective: str) -> HttpResponse:
    """Undo: it is noted the way it was, and the new chart goes to the deleted items. Sent twice it happens once."""
    old = request.desk.get(Objective, objective)
    new = request.desk.some(Objective, [id]).get(id)
    if new and id != objective:
        goals.note_as_before(request.desk, new, old)
    return see_other(f"{reverse('objective_edit', args=[objective])}?saved=0")


@require_http_methods(["GET", "POST"])
def objective_target(request: Request, id: str) -> HttpResponse:
    """A target; before there is one, from the client's own usual week."""
    desk, today = request.desk, clock.today(request.desk)
    filed = desk.get(Objective, id)
    said = filed.entry
    usual = said.usual
    found = goals.usual_week(desk, filed, today=today) if usual is None else None
    numbers = amounts(said.measure, said.per, usual=found if usual is None else usual, target=said.target)
    shown = {**numbers, "target_by": said.target_by or max(said.review_on, today + goals.REVIEW_AFTER)}
    stored = {name: getattr(said, name) for name in TargetForm.base_fields}
    form = TargetForm.of_page(
        request, stored, shown, measure=said.measure, told_by=said.per, today=today, starts=said.starts
    )
    if request.method == "POST" and form.is_valid():
        entry = replace(said, **form.cleaned_data)
        if entry != said:
            desk.revise(filed, entry)
        return saved_on(reverse("objective_edit", args=[id]), entry != said)
    values = {
        "form": form,
        "objective": filed,
        "before": "" if said.target is not None else _target_before(desk, filed),
        "usual": "" if found is None else value_words(found, said.measure.how, said.measure.unit, said.per),
        "autosave": reverse("drafts"),
        "back": reverse("objective_edit", args=[id]),
        "back_word": "Objective",
        **saved(request, filed, undo=reverse("objective_edit_undo", args=[id])),
    }
    return page(request, "goals/target.html", values, status=form.status)


@require_POST
def objective_no_target(request: Request, id: str) -> HttpResponse:
    """Go on without a target."""
    filed = request.desk.get(Objective, id)
    request.desk.revise(filed, replace(filed.entry, usual=None, target=None, target_by=None))
    return see_other(f"{reverse('objective_edit', args=[id])}?saved=1")


@require_POST
def objective_delete(request: Request, id: str) -> HttpResponse:
    """To the deleted items, with its notes out of sight; the plan offers to put it back."""
    request.desk.delete(request.desk.get(Objective, id))
    return see_other(f"{reverse('plan')}?removed={id}")
