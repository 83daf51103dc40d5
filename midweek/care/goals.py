"""From an aspiration to a goal with a first objective, and what becomes of both (G1 to G4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import median

import msgspec
from django.db import transaction

from midweek.care import history, once, progress, tracking
from midweek.care.sentences import YES_DAYS, Outline, target_words
from midweek.kinds.behaviour import Reading
from midweek.kinds.fields import Better
from midweek.kinds.homework import Assignment
from midweek.kinds.plan import (
    SUMS,
    Goal,
    GoalAnswers,
    GoalState,
    How,
    Measure,
    Milestone,
    Objective,
    Per,
)
from midweek.kinds.session import SessionDay
from midweek.stats.series import Aim, weekly
from midweek.store.desk import Desk, Filed

REVIEW_AFTER = timedelta(weeks=4)
STATES: dict[GoalState, str] = {
    "active": "Working on it",
    "proposed": "An idea for now",
    "on_hold": "Resting",
    "achieved": "Reached",
    "set_aside": "Set aside",
}
_PER: dict[How, Per] = {"rate10": "day", "rate100": "day", "clock": "day", "scale": "day"}


# --- the way to a goal (F4 to F8) -------------------------------------------------------------


def answers_for(
    desk: Desk, *, goal: str | None = None, after: str | None = None
) -> Filed[GoalAnswers] | None:
    """What was answered so far on one way: to a new goal, to the goal after a reached one, to one more objective."""
    found = [
        f for f in desk.read(GoalAnswers).of(GoalAnswers) if (f.entry.goal, f.entry.after) == (goal, after)
    ]
    return found[-1] if found else None


def keep_answers(desk: Desk, held: Filed[GoalAnswers] | None, answers: GoalAnswers) -> Filed[GoalAnswers]:
    """Rest the answers between two pages."""
    if held is None:
        return desk.file(answers)
    return held if held.entry == answers else desk.revise(held, answers)


def forget_answers(desk: Desk, held: Filed[GoalAnswers]) -> None:
    """Start over: the answers are gone at once."""
    desk.erase(held)


def changed(before: GoalAnswers, after: GoalAnswers) -> GoalAnswers:
    """`after`, without a target whose numbers said something else before; how it was told stays to be read."""
    was, now = (
        Outline.of_answers(msgspec.structs.replace(said, per=said.per or usual_per(said.how)))
        for said in (before, after)
    )
    if not retold(was, now):
        return after
    told = target_words(was) or before.before
    return msgspec.structs.replace(after, usual=None, target=None, before=told)


def retold(before: Outline, after: Outline, *, noted: bool = False) -> bool:
    """A target of before says something else by now: another unit, the other way, or another time to add up over.

    noted: numbers stand in this unit already, so that another word for it puts it right and says nothing else.
    """
    if (before.how, before.better) != (after.how, after.better):
        return True
    unit, now = before.unit.strip().casefold(), after.unit.strip().casefold()
    if after.how == "amount" and unit != now and not noted:
        return True
    return after.how in SUMS and before.per != after.per


def first_open_step(answers: GoalAnswers) -> int:
    """The first step that still needs an answer, 1 to 4; 5 where there is enough for a goal."""
    if not answers.goal and not answers.words.strip():
        return 1
    if answers.turn is None:
        return 2
    if not answers.what.strip() or answers.how is None or answers.better is None:
        return 3
    if not answers.noticing and answers.target is None:
        return 4
    return 5


def completed(answers: GoalAnswers, *, today: date) -> GoalAnswers:
    """The answers with everything filled in that has a usual answer: how often, start, day to look back."""
    starts = answers.starts or today
    review = answers.review_on or starts + (
        timedelta(weeks=answers.notice_weeks) if answers.noticing else REVIEW_AFTER
    )
    return msgspec.structs.replace(
        answers,
        per=answers.per or usual_per(answers.how),
        better=answers.better or usual_better(answers),
        starts=starts,
        review_on=review,
    )


def usual_per(how: How | None) -> Per:
    """Counts and amounts are told by the week, ratings and clock times by the day, unless somebody says otherwise."""
    return _PER.get(how, "week") if how else "week"


def usual_better(answers: GoalAnswers) -> Better | None:
    """Which way is better, where the second answer says so."""
    match answers.turn:
        case "less":
            return "lower"
        case "more":
            return "higher"
    return None


def begin(desk: Desk, held: Filed[GoalAnswers], *, today: date) -> tuple[str, str]:
    """Make the goal (unless it stands already) and its objective of what was answered; the answers are erased.

    Gives the ids of goal and objective. All or nothing. Raises ValueError where an answer is still needed, EditConflict
    where another tab was first.
    """
    answers = completed(held.entry, today=today)
    if first_open_step(answers) != 5:
        raise ValueError("an answer is still needed before this can be a goal")
    now = datetime.now(UTC)
    with transaction.atomic():
        goal = answers.goal
        if goal is None:
            assert answers.turn is not None
            filed = desk.file(
                Goal(words=answers.words, turn=answers.turn, since=today, made=now, after=answers.after)
            )
            goal = filed.id
        objective = desk.file(_objective(answers, goal, now))
        desk.erase(held)
    return goal, objective.id


def _objective(answers: GoalAnswers, goal: str, made: datetime) -> Objective:
    assert answers.how and answers.better and answers.per and answers.starts and answers.review_on
    unit = answers.unit if answers.how == "amount" else ""
    measure = Measure(what=answers.what, how=answers.how, better=answers.better, unit=unit)
    noticing = answers.noticing
    return Objective(
        goal=goal,
        measure=measure,
        per=answers.per,
        starts=answers.starts,
        made=made,
        noticing_until=answers.starts + timedelta(weeks=answers.notice_weeks) if noticing else None,
        usual=None if noticing else answers.usual,
        target=None if noticing else answers.target,
        target_by=None if noticing else answers.target_by,
        confidence=answers.confidence,
        review_on=answers.review_on,
        words=answers.sentence,
    )


# --- the plan ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class GoalParts:
    """A goal with what belongs to it, each in the order it began."""

    goal: Filed[Goal]
    objectives: list[Filed[Objective]] = field(default_factory=list)
    milestones: list[Filed[Milestone]] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """Everything the plan page shows. loose: objectives whose goal was deleted. begun: a new goal on its way."""

    goals: list[GoalParts]
    loose: list[Filed[Objective]]
    session_days: list[Filed[SessionDay]]  # oldest first
    begun: Filed[GoalAnswers] | None


def plan(desk: Desk) -> Plan:
    """Goals in the order of their state, then of their beginning, with objectives and milestones."""
    found = desk.read(Goal, Objective, Milestone, SessionDay, GoalAnswers)
    order = list(STATES)
    goals = sorted(
        found.of(Goal), key=lambda f: (order.index(f.entry.state), f.entry.since, tracking.made_at(f))
    )
    parts = {filed.id: GoalParts(filed) for filed in goals}
    loose = []
    for objective in tracking.in_plan_order(found):
        if objective.entry.goal in parts:
            parts[objective.entry.goal].objectives.append(objective)
        else:
            loose.append(objective)
    for milestone in _in_order(found.of(Milestone)):
        if milestone.entry.goal in parts:
            parts[milestone.entry.goal].milestones.append(milestone)
    days = sorted(found.of(SessionDay), key=lambda f: f.entry.on)
    begun = [f for f in found.of(GoalAnswers) if not f.entry.goal and not f.entry.after]
    return Plan(list(parts.values()), loose, days, begun[-1] if begun else None)


def parts_of(desk: Desk, goal: Filed[Goal]) -> GoalParts:
    """One goal with its objectives and milestones."""
    found = desk.read(Objective, Milestone)
    return GoalParts(
        goal,
        [f for f in tracking.in_plan_order(found) if f.entry.goal == goal.id],
        _in_order([f for f in found.of(Milestone) if f.entry.goal == goal.id]),
    )


def _in_order(milestones: list[Filed[Milestone]]) -> list[Filed[Milestone]]:
    """Reached ones by their day, then the others as they were made."""
    return sorted(milestones, key=lambda f: (f.entry.reached or date.max, tracking.made_at(f)))


def delete_goal(desk: Desk, goal: Filed[Goal]) -> None:
    """Move a goal, then its objectives and milestones, to the deleted items; restoring the goal brings all back."""
    parts = parts_of(desk, goal)
    with transaction.atomic():
        desk.delete(goal)
        for objective in parts.objectives:
            desk.delete(objective)
        for milestone in parts.milestones:
            desk.delete(milestone)


# --- one objective ----------------------------------------------------------------------------


def is_noted(desk: Desk, objective: str) -> bool:
    """Something was noted for this objective, on any day."""
    return bool(desk.read(Reading, of=[objective]))


def take_back(desk: Desk, id: str, *, seen: int) -> None:
    """Take the last change of an objective back, as `history.take_back` does; but not how it is noted, once it was."""
    filed = desk.get(Objective, id)
    was, now = history.replaced(desk, filed), filed.entry.measure
    if was and (was.measure.how, was.measure.noted) != (now.how, now.noted) and is_noted(desk, id):
        raise history.SavedSince
    history.take_back(desk, Objective, id, seen=seen)


def note_another_way(
    desk: Desk, filed: Filed[Objective], measure: Measure, *, today: date, entry_id: str | None
) -> Filed[Objective]:
    """Go on with an objective under another measure: a new one from today, with weeks of noticing and no target yet.

    The old one keeps its notes and its chart, and is set aside unless it was reached. Open homework goes on with the new
    one. entry_id: the same for a form that is sent again, which happens once (care/once.py). Raises EditConflict.
    """
    there = desk.some(Objective, [entry_id] if entry_id else [])
    if entry_id in there:
        return there[entry_id]
    old = filed.entry
    new = msgspec.structs.replace(
        old, measure=measure, starts=today, made=datetime.now(UTC), noticing_until=today + REVIEW_AFTER,
        per=old.per if (measure.how in SUMS) == old.measure.sums else usual_per(measure.how),
        review_on=today + REVIEW_AFTER, usual=None, target=None, target_by=None, words="",
        state=old.state if old.state in ("active", "on_hold") else "active",
    )  # fmt: skip
    with transaction.atomic():
        begun = once.file(desk, new, entry_id)
        if old.state != "achieved":
            desk.revise(filed, msgspec.structs.replace(old, state="set_aside"))
        _hand_over(desk, filed, begun)
    return begun


def note_as_before(desk: Desk, new: Filed[Objective], old: Filed[Objective]) -> None:
    """Undo of `note_another_way`. Raises SavedSince once something was noted or changed on the new one, EditConflict."""
    if new.rev > 1 or is_noted(desk, new.id):
        raise history.SavedSince
    was = history.replaced(desk, old)
    with transaction.atomic():
        _hand_over(desk, new, old)
        desk.delete(new)
        if was and old.entry == msgspec.structs.replace(was, state="set_aside"):
            desk.revise(old, was)


def _hand_over(desk: Desk, of: Filed[Objective], to: Filed[Objective]) -> None:
    """Open homework serves another objective from now on."""
    for work in desk.read(Assignment).of(Assignment):
        if work.entry.objective == of.id and work.entry.state == "open":
            desk.revise(work, msgspec.structs.replace(work.entry, objective=to.id))


def ready_for_target(objective: Objective, *, today: date) -> bool:
    """The noticing weeks are over and no target is picked yet."""
    over = objective.noticing_until is not None and objective.noticing_until <= today
    return over and objective.target is None and objective.state == "active"


def usual_week(desk: Desk, objective: Filed[Objective], *, today: date) -> float | None:
    """The client's own usual week while noticing, in the unit a target is kept in; None where no week has enough notes.

    The median of the weekly values of `stats.series.weekly`: a whole number of times, minutes after midnight or days,
    else one decimal.
    """
    said = objective.entry
    until = min(today, said.noticing_until or today)
    notes = desk.read(Reading, since=said.starts, until=until, of=[objective.id]).of(Reading)
    weeks = weekly(progress.series_of(notes, objective), Aim(said.measure.better, per=said.per), until)
    values = [week.value for week in weeks if week.value is not None]
    if not values:
        return None
    match said.measure.how:
        case "count" | "clock":
            return round(median(values))
        case "yes_no":
            days = YES_DAYS[said.per]
            return round(median(values) * days) / days
    return round(median(values), 1)
