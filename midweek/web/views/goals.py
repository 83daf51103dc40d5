"""A goal that stands: its words, why it matters, objectives, signs on the way, where it is now, what came before."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec.structs import replace

from midweek.care import goals, history
from midweek.care.sentences import sentence_of
from midweek.kinds.plan import Goal, Milestone, Objective
from midweek.store.desk import Filed
from midweek.web import clock
from midweek.web.forms.fields import GoalForm
from midweek.web.forms.goals import GoalWordsForm, MilestoneForm, StateForm, WhyForm
from midweek.web.middleware import Request, id_of_form
from midweek.web.page import page, removed, rev_of, saved_on, see_other
from midweek.web.views.last_save import changed, last_save, shown

STATE_WORDS = {
    "active": "You're working on this.",
    "proposed": "An idea for now. You can start whenever you like.",
    "on_hold": "Resting for now. It waits as long as you like.",
    "achieved": "You've reached this. It stays here to look back on.",
    "set_aside": "Set aside. You can take it up again whenever you like.",
}


@require_safe
def goal(request: Request, id: str) -> HttpResponse:
    """One goal with everything about it."""
    kept = request.kept.dict() if request.kept else None
    return _shown(request, request.desk.get(Goal, id), MilestoneForm(initial=kept))


def _shown(request: Request, filed: Filed[Goal], adding: MilestoneForm, status: int = 200) -> HttpResponse:
    desk, today = request.desk, clock.today(request.desk)
    parts = goals.parts_of(desk, filed)
    values = {
        "goal": filed,
        "state": goals.STATES[filed.entry.state],
        "state_words": STATE_WORDS[filed.entry.state],
        "state_form": StateForm(initial={"state": filed.entry.state}),
        "objectives": [described(one) for one in parts.objectives],
        "ready": [one for one in parts.objectives if goals.ready_for_target(one.entry, today=today)],
        "milestones": parts.milestones,
        "form": adding,
        "today": today,
        "changes": change_lines(request, filed),
        "removed": removed(request),
        "sign": last_save(request),
        **saved(
            request,
            filed,
            change=reverse("goal_edit", args=[filed.id]),
            undo=reverse("goal_undo", args=[filed.id]),
        ),
    }
    return page(request, "goals/goal.html", values, status=status)


def described(filed: Filed[Objective]) -> dict[str, Any]:
    """An objective as one row: its sentence and where it is."""
    state = "" if filed.entry.state == "active" else goals.STATES[filed.entry.state]
    return {"id": filed.id, "entry": filed.entry, "sentence": sentence_of(filed.entry), "state": state}


def saved(request: Request, filed: Filed[Any], *, change: str = "", undo: str = "") -> dict[str, Any]:
    """What parts/saved_status.html needs, right after a save (`page.saved_on`).

    The way back only where something was written, and where it takes back that one save.
    """
    told = request.GET.get("saved")
    if told not in ("0", "1"):
        return {}
    said: dict[str, Any] = {"saved_at": clock.time_of(request.desk, filed.at), "saved_change": change}
    if undo and told == "1" and history.ends_in_a_save(request.desk, filed):
        said |= {"saved_undo": undo, "saved_rev": filed.rev}
    return said


def change_lines(request: Request, filed: Filed[Any]) -> list[dict[str, Any]]:
    """The changes of a goal or objective, newest first, each with the words it replaced."""
    zone = clock.local_now(request.desk).tzinfo
    return [
        {
            "day": version.at.astimezone(zone),
            "who": "you" if version.yours else "someone else",
            "what": ", ".join(version.what),
            "before": _before(version),
        }
        for version in history.versions(request.desk, filed)
    ]


def _before(version: history.Version) -> str:
    """How the changed parts read before."""
    match version.before:
        case Goal() as old:
            texts = [getattr(old, name) for name in version.fields if name in ("words", "why", "different")]
            if "state" in version.fields:
                texts.append(goals.STATES[old.state])
            return "\n\n".join(text for text in texts if text)
        case Objective() as old:
            return sentence_of(old)
    return ""


@require_http_methods(["GET", "POST"])
def goal_edit(request: Request, id: str) -> HttpResponse:
    """Other words for a goal; the earlier ones are kept."""
    return _edit(request, id, GoalWordsForm, "goals/edit.html")


@require_http_methods(["GET", "POST"])
def goal_why(request: Request, id: str) -> HttpResponse:
    """Why it matters, and what would be different: for when there is time."""
    return _edit(request, id, WhyForm, "goals/why.html")


def _edit(request: Request, id: str, kind: type[GoalForm], template: str) -> HttpResponse:
    filed = request.desk.get(Goal, id)
    form = kind.of_page(request, {name: getattr(filed.entry, name) for name in kind.base_fields})
    if request.method == "POST" and form.is_valid():
        return _revised(request, filed, **form.cleaned_data)
    values = {
        "form": form,
        "goal": filed,
        "back": reverse("goal", args=[id]),
        "back_word": "Goal",
        "autosave": reverse("drafts"),
    }
    return page(request, template, values, status=form.status)


def _revised(request: Request, filed: Filed[Goal], **said: Any) -> HttpResponse:
    entry = replace(filed.entry, **said)
    if entry != filed.entry:
        request.desk.revise(filed, entry)
    return saved_on(reverse("goal", args=[filed.id]), entry != filed.entry)


@require_POST
def goal_state(request: Request, id: str) -> HttpResponse:
    """Where the goal is now; a reached one offers what comes next."""
    filed = request.desk.get(Goal, id)
    form = StateForm(request.POST)
    if not form.is_valid():
        return see_other("goal", id)
    return _revised(request, filed, **form.cleaned_data)


@require_POST
def goal_undo(request: Request, id: str) -> HttpResponse:
    """Take the last change back."""
    history.take_back(request.desk, Goal, id, seen=rev_of(request))
    return see_other(f"{reverse('goal', args=[id])}?saved=1")


@require_POST
def goal_delete(request: Request, id: str) -> HttpResponse:
    """To the deleted items, with its objectives and signs; the plan offers to put it back."""
    goals.delete_goal(request.desk, request.desk.get(Goal, id))
    return see_other(f"{reverse('plan')}?removed={id}")


@require_POST
def milestone_add(request: Request, id: str) -> HttpResponse:
    """One more sign on the way."""
    filed = request.desk.get(Goal, id)
    form = MilestoneForm(request.POST, today=clock.today(request.desk))
    if not form.is_valid():
        return _shown(request, filed, form, status=422)
    sign = Milestone(goal=id, made=timezone.now(), **form.cleaned_data)
    return shown(request.desk.file(sign, entry_id=id_of_form(request, sign.words, sign.reached)))


@require_http_methods(["GET", "POST"])
def milestone(request: Request, id: str) -> HttpResponse:
    """The words of a sign, and the day it was reached."""
    filed = request.desk.get(Milestone, id)
    stored = {"words": filed.entry.words, "reached": filed.entry.reached}
    form = MilestoneForm.of_page(request, stored, today=clock.today(request.desk))
    if request.method == "POST" and form.is_valid():
        return changed(request, filed, replace(filed.entry, **form.cleaned_data))
    values = {
        "form": form,
        "milestone": filed,
        "back": reverse("goal", args=[filed.entry.goal]),
        "back_word": "Goal",
        "autosave": reverse("drafts"),
    }
    return page(request, "goals/milestone.html", values, status=form.status)


@require_POST
def milestone_reached(request: Request, id: str) -> HttpResponse:
    """Reached today, or not reached after all."""
    filed = request.desk.get(Milestone, id)
    day = clock.today(request.desk) if request.POST.get("reached") == "1" else None
    return changed(request, filed, replace(filed.entry, reached=day))


@require_POST
def milestone_delete(request: Request, id: str) -> HttpResponse:
    """To the deleted items; the goal's page offers to put it back."""
    filed = request.desk.get(Milestone, id)
    request.desk.delete(filed)
    return see_other(f"{reverse('goal', args=[filed.entry.goal])}?removed={id}")
