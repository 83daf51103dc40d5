"""Filing a planned import: objectives, readings and changes, all of it or nothing, and never twice (W3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import msgspec
from django.db import transaction

from midweek.exchange.from_table import ImportPlan, PlannedReading
from midweek.exchange.mapping import Mapping, MeasureColumn
from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.plan import Change, Goal, Objective, Per
from midweek.store import audit
from midweek.store.desk import Desk, Filed

GOAL_WORDS = "Notice how I am over time"
REVIEW_AFTER = timedelta(weeks=4)


class NoSuchObjective(Exception):
    """A mapping names an objective that is not in the plan; the number is the measure's place, from 0."""

    def __init__(self, place: int) -> None:
        self.place = place
        super().__init__(
            f"Measure {place + 1} names an objective that isn't in your plan. Nothing was stored."
        )


@dataclass(frozen=True)
class Imported:
    """What one import changed."""

    new: int
    corrected: int
    known: int  # were there already, and stayed as they were
    changes: int
    objectives: tuple[str, ...]  # ids, in the order of the measures


def file(
    desk: Desk,
    plan: ImportPlan,
    mapping: Mapping,
    *,
    today: date,
    goal: str | None = None,
    goal_words: str = "",
) -> Imported:
    """File everything a plan holds in one transaction. The plan must be `ok`.

    goal: id of the goal that new objectives serve; without it one is made from `goal_words`. Raises NoSuchObjective.
    """
    assert plan.ok
    with transaction.atomic():
        objectives = _objectives(desk, plan, mapping, today, goal, goal_words)
        found = (
            desk.read(Reading, since=plan.first_day, until=plan.last_day).of(Reading) if plan.readings else []
        )
        there = {filed.id: filed for filed in found}
        fresh: list[tuple[str | None, Entry]] = []
        corrected = 0
        for planned in plan.readings:
            id, reading = _reading(desk, objectives[planned.measure].id, planned)
            before = there.get(id)
            if before is None:
                fresh.append((id, reading))
            elif before.entry.value != reading.value:
                desk.revise(before, msgspec.structs.replace(before.entry, value=reading.value))
                corrected += 1
        new = desk.file_many(fresh) if fresh else 0
        changes = desk.file_many(_changes(desk, plan, objectives)) if len(plan.phases) > 1 else 0
        audit.append(desk.keys.user_id, "import")
    known = len(plan.readings) - new - corrected
    return Imported(new, corrected, known, changes, tuple(objective.id for objective in objectives))


def _reading(desk: Desk, objective: str, planned: PlannedReading) -> tuple[str, Reading]:
    reading = Reading(objective=objective, on=planned.day, value=planned.value, minute=planned.minute)
    return desk.import_id(f"reading {objective} {planned.key}"), reading


def _changes(
    desk: Desk, plan: ImportPlan, objectives: Sequence[Filed[Objective]]
) -> list[tuple[str | None, Entry]]:
    """A lettered line where one phase ends and the next begins; the first phase is where each objective starts."""
    return [
        (
            desk.import_id(f"change {objective.id} {phase.key}"),
            Change(objective=objective.id, on=phase.day, words=phase.label[:300], source="spreadsheet"),
        )
        for objective in dict.fromkeys(objectives)
        for _, phase in pairwise(plan.phases)
    ]


def _objectives(
    desk: Desk, plan: ImportPlan, mapping: Mapping, today: date, goal: str | None, goal_words: str
) -> list[Filed[Objective]]:
    """The objective each measure feeds: the one it names, the one it fed before, or a new one."""
    found = desk.read(Objective, Goal)
    known = found.of(Objective)
    chosen: list[Filed[Objective]] = []
    for place, column in enumerate(mapping.measures):
        match = _match(known, column)
        if match is None and column.objective:
            raise NoSuchObjective(place)
        if match is None:
            goal = goal or _goal(desk, found.of(Goal), goal_words or GOAL_WORDS, plan.first_day or today)
            match = _new(desk, goal, column, plan, place, today)
        chosen.append(match)
    return chosen


def _match(known: Sequence[Filed[Objective]], column: MeasureColumn) -> Filed[Objective] | None:
    if column.objective:
        named = column.objective.strip().casefold()
        return next(
            (f for f in known if named in (f.id, f.entry.words.casefold(), f.entry.measure.what.casefold())),
            None,
        )
    return next((f for f in known if f.entry.measure == column.measure), None)


def _goal(desk: Desk, known: Sequence[Filed[Goal]], words: str, since: date) -> str:
    same = next((filed for filed in known if filed.entry.words == words), None)
    return (same or desk.file(Goal(words=words, since=since))).id


def _new(
    desk: Desk, goal: str, column: MeasureColumn, plan: ImportPlan, place: int, today: date
) -> Filed[Objective]:
    days = [reading.day for reading in plan.readings if reading.measure == place]
    per: Per = "week" if column.measure.sums or column.noted == "week" else "day"
    return desk.file(
        Objective(
            goal=goal,
            measure=column.measure,
            per=per,
            starts=min(days, default=today),
            review_on=today + REVIEW_AFTER,
        )
    )
