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
from midweek.kinds.kept import Deleted
from midweek.kinds.plan import Change, Goal, Objective, Per
from midweek.store import audit
from midweek.store.desk import Desk, Filed

GOAL_WORDS = "Notice how I am over time"
REVIEW_AFTER = timedelta(weeks=4)
MOST_VALUES = 500_000  # rows times measures of one import: a plan is held in memory, about 200 bytes a value


class NoSuchObjective(Exception):
    """A mapping names an objective that is not in the plan; the number is the measure's place, from 0."""

    def __init__(self, place: int) -> None:
        self.place = place
        super().__init__(
            f"Measure {place + 1} names an objective that isn't in your plan. Nothing was stored."
        )


@dataclass(frozen=True)
class Expected:
    """What one measure of a plan would change. objective: the one it feeds; None where a new one is made."""

    objective: Filed[Objective] | None
    new: int
    corrected: int
    known: int  # there already, or deleted by the person; they stay as they are


@dataclass(frozen=True)
class Imported:
    """What one import changed."""

    new: int
    corrected: int
    known: int  # were there already, or deleted by the person; they stayed as they were
    changes: int
    objectives: tuple[str, ...]  # ids, in the order of the measures


def expect(desk: Desk, plan: ImportPlan, mapping: Mapping) -> tuple[Expected, ...]:
    """What `file` would do now, measure by measure, without doing it. Raises NoSuchObjective."""
    found = desk.read(Objective).of(Objective)
    objectives = [_match_or_new(found, place, column) for place, column in enumerate(mapping.measures)]
    there = _There(desk, plan, [objective.id for objective in objectives if objective])
    counts = [[0, 0, 0] for _ in mapping.measures]
    for planned in plan.readings:
        objective = objectives[planned.measure]
        id = "" if objective is None else _reading_id(desk, objective.id, planned)
        counts[planned.measure][there.says(id, planned.value)] += 1
    return tuple(Expected(objective, *count) for objective, count in zip(objectives, counts, strict=True))


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
        # First, for it takes the lock of the account: the same import sent twice at once files everything once.
        audit.append(desk.keys.user_id, "import")
        objectives = _objectives(desk, plan, mapping, today, goal, goal_words)
        there = _There(desk, plan, [objective.id for objective in objectives])
        fresh: list[tuple[str | None, Entry]] = []
        corrected = 0
        for planned in plan.readings:
            objective = objectives[planned.measure].id
            id = _reading_id(desk, objective, planned)
            match there.says(id, planned.value):
                case 0:
                    on, value, minute = planned.day, planned.value, planned.minute
                    fresh.append((id, Reading(objective=objective, on=on, value=value, minute=minute)))
                case 1:
                    before = there.readings[id]
                    desk.revise(before, msgspec.structs.replace(before.entry, value=planned.value))
                    corrected += 1
        new = desk.file_many(fresh) if fresh else 0
        changes = desk.file_many(_changes(desk, plan, objectives)) if len(plan.phases) > 1 else 0
    known = len(plan.readings) - new - corrected
    return Imported(new, corrected, known, changes, tuple(objective.id for objective in objectives))


class _There:
    """What is stored of a plan already, by id. objectives: those it feeds."""

    def __init__(self, desk: Desk, plan: ImportPlan, objectives: Sequence[str]) -> None:
        found = desk.read(Reading, Deleted, since=plan.first_day, until=plan.last_day, of=objectives)
        self.readings = {filed.id: filed for filed in found.of(Reading)}
        self._deleted = {filed.id for filed in found.of(Deleted)}

    def says(self, id: str, value: float) -> int:
        """0: it would be new; 1: a correction; 2: there is nothing to do."""
        before = self.readings.get(id)
        if before is None:
            return 2 if id in self._deleted else 0
        return 2 if before.entry.value == value else 1


def _reading_id(desk: Desk, objective: str, planned: PlannedReading) -> str:
    return desk.import_id(f"reading {objective} {planned.key}")


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
    starts: dict[int, date] = {}
    for reading in plan.readings:  # by day
        starts.setdefault(reading.measure, reading.day)
    chosen: list[Filed[Objective]] = []
    for place, column in enumerate(mapping.measures):
        match = _match_or_new(known, place, column)
        if match is None:
            goal = goal or _goal(desk, found.of(Goal), goal_words or GOAL_WORDS, plan.first_day or today)
            match = _new(desk, goal, column, starts.get(place, today), today)
            known.append(match)  # a second column of the same measure feeds it too
        chosen.append(match)
    return chosen


def _match_or_new(
    known: Sequence[Filed[Objective]], place: int, column: MeasureColumn
) -> Filed[Objective] | None:
    """The objective a measure names, or fed before; None for a new one. Raises NoSuchObjective."""
    if column.objective:
        named = column.objective.strip().casefold()
        for filed in known:
            if named in (filed.id, filed.entry.words.casefold(), filed.entry.measure.what.casefold()):
                return filed
        raise NoSuchObjective(place)
    return next((f for f in known if f.entry.measure == column.measure), None)


def _goal(desk: Desk, known: Sequence[Filed[Goal]], words: str, since: date) -> str:
    same = next((filed for filed in known if filed.entry.words == words), None)
    return (same or desk.file(Goal(words=words, since=since))).id


def _new(desk: Desk, goal: str, column: MeasureColumn, starts: date, today: date) -> Filed[Objective]:
    per: Per = "week" if column.measure.sums or column.noted == "week" else "day"
    review_on = today + REVIEW_AFTER
    return desk.file(
        Objective(goal=goal, measure=column.measure, per=per, starts=starts, review_on=review_on)
    )
