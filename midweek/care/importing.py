"""Filing a planned import: objectives, readings and changes, all of it or nothing, never twice, and taken back as a whole (W3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Counts
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import msgspec
from django.db import transaction

from midweek.care.imported import GOAL_WORDS, Objectives, Outcome, Part, identity
from midweek.exchange.from_table import ImportPlan, PlannedReading, Problem
from midweek.exchange.mapping import Mapping, MeasureColumn
from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry, kind_of
from midweek.kinds.plan import Change, Objective
from midweek.stats.midnight import DAY
from midweek.stats.series import monday_of
from midweek.store import audit
from midweek.store.desk import Desk, Filed

NOTED = {
    "day": "This day is noted already with another answer. That one stays.",
    "week": "This week is noted already with another answer. That one stays.",
}
MOST_VALUES = 500_000  # rows times measures of one import: a plan is held in memory, about 200 bytes a value


class NoSuchObjective(Exception):
    """A mapping names an objective that is not in the plan; the number is the measure's place, from 0."""

    def __init__(self, place: int) -> None:
        self.place = place
        super().__init__(
            f"Measure {place + 1} names an objective that isn't in your plan. Nothing was stored."
        )


def keeping_notes(desk: Desk, plan: ImportPlan, mapping: Mapping) -> ImportPlan:
    """The plan without new values for days or weeks that say something else already, where one note stands for each. Those are
    named by their rows. Raises NoSuchObjective.
    """
    return _keeping_notes(_There(desk, plan, mapping), plan, mapping)


def _keeping_notes(there: _There, plan: ImportPlan, mapping: Mapping) -> ImportPlan:
    stays = {planned: said for planned in plan.readings if (said := there.contradicts(planned))}
    if not stays:
        return plan
    notes = [
        Problem(planned.row, mapping.measures[planned.measure].column, NOTED[said], "note")
        for planned, said in stays.items()
    ]
    counts = Counter(planned.measure for planned in stays)
    return msgspec.structs.replace(
        plan,
        readings=tuple(planned for planned in plan.readings if planned not in stays),
        problems=tuple(sorted([*plan.problems, *notes], key=lambda problem: problem.row or 0)),
        per_measure=tuple(values - counts[place] for place, values in enumerate(plan.per_measure)),
    )


def expect(desk: Desk, plan: ImportPlan, mapping: Mapping) -> Outcome:
    """What `file` would do now, without doing it: a part for each measure, then one for changes. Raises NoSuchObjective."""
    return _expected(_There(desk, plan, mapping), plan)


def preview(desk: Desk, plan: ImportPlan, mapping: Mapping) -> tuple[ImportPlan, Outcome]:
    """`keeping_notes`, and what `expect` says of that plan, for one look at what is there. Raises NoSuchObjective."""
    there = _There(desk, plan, mapping)
    kept = _keeping_notes(there, plan, mapping)
    return kept, _expected(there, kept)


def _expected(there: _There, plan: ImportPlan) -> Outcome:
    counts = Counter((planned.measure, there.says(planned)) for planned in plan.readings)
    return Outcome(parts=there.parts(counts))


def file(
    desk: Desk,
    plan: ImportPlan,
    mapping: Mapping,
    *,
    today: date,
    goal: str | None = None,
    goal_words: str = "",
) -> Outcome:
    """File everything a plan holds in one transaction. The plan must be `ok`.

    goal: id of the goal that new objectives serve; without it one is made from `goal_words`. Raises NoSuchObjective.
    """
    assert plan.ok
    with transaction.atomic():
        # First, for it takes the lock of the account: the same import sent twice at once files everything once.
        audit.append(desk.keys.user_id, "import")
        there = _There(desk, plan, mapping)
        there.make_objectives(today, goal, goal_words or GOAL_WORDS)
        fresh: list[tuple[str | None, Entry]] = []
        counts: Counter[tuple[int, str]] = Counter()
        for planned in plan.readings:
            id, says = there.id_of(planned), there.says(planned)
            counts[planned.measure, says] += 1
            if says == "new":
                fresh.append((id, there.reading(planned)))
            elif says == "corrected":
                before = there.readings[id]
                desk.revise(before, msgspec.structs.replace(before.entry, value=planned.value))
        parts = there.parts(counts)
        fresh += [(id, change) for id, change in there.changes() if there.is_new(id)]
        if fresh:
            desk.file_many(fresh)
    filed = tuple((id, 1) for id, _ in fresh if id)
    return Outcome(parts=parts, filed=filed, made=tuple(there.objectives.made))


def expect_back(desk: Desk, plan: ImportPlan, mapping: Mapping) -> Outcome:
    """What `take_back` would do now, without doing it. Raises NoSuchObjective."""
    unchanged, kept = _There(desk, plan, mapping).unchanged()
    return Outcome(removed=len(unchanged), kept=kept)


def take_back(desk: Desk, plan: ImportPlan, mapping: Mapping) -> Outcome:
    """Erase what filing this plan brought, and objectives it made that hold nothing else, in one transaction.

    Nothing else holds a list of it: file and mapping say what came from them. What was changed since stays. Raises
    NoSuchObjective.
    """
    with transaction.atomic():
        audit.append(desk.keys.user_id, "delete")
        there = _There(desk, plan, mapping)
        unchanged, kept = there.unchanged()
        desk.erase_many(unchanged)
        there.objectives.erase_unused(there.fed)
    return Outcome(removed=len(unchanged), kept=kept)


class _There:
    """What is stored of a plan already, by id. fed: the objective of each measure; None where it isn't there yet.

    standing: what a day or week says that one note stands for, by objective and its first day.
    """

    def __init__(self, desk: Desk, plan: ImportPlan, mapping: Mapping) -> None:
        self._desk, self._plan, self._mapping = desk, plan, mapping
        self.objectives = Objectives(desk)
        self.fed = [self._feeds(place, column) for place, column in enumerate(mapping.measures)]
        self._missing = [objective is None for objective in self.fed]
        fed = [objective.id for objective in self.fed if objective]
        first, last = plan.first_day, plan.last_day
        found = desk.read(
            Reading,
            since=first and monday_of(first),
            until=last and monday_of(last) + timedelta(days=6),
            of=fed,
        ).of(Reading)
        self.readings = {filed.id: filed for filed in found}
        self._stands_for = {one.id: one.entry.measure.stands_for for one in self.fed if one}
        self.standing: dict[tuple[str, date], list[float]] = defaultdict(list)
        for filed in found:
            if slot := self._slot(filed.entry.objective, filed.entry.on):
                self.standing[slot].append(filed.entry.value)
        self._ids = desk.own_ids()  # what was deleted, or moved to another day, isn't found by its day

    def is_new(self, id: str) -> bool:
        """Whether nothing has this id, not even among the deleted items."""
        return id not in self._ids

    def says(self, planned: PlannedReading) -> str:
        """new, corrected or known; a day or week that one note stands for is known once it has any."""
        id = self.id_of(planned)
        before = self.readings.get(id)
        if before is None:
            return "new" if self.is_new(id) and not self._standing_at(planned) else "known"
        return "known" if before.entry.value == planned.value else "corrected"

    def contradicts(self, planned: PlannedReading) -> Literal["day", "week"] | None:
        """Which of the two says something else already that didn't come from here, if any."""
        objective, id = self.fed[planned.measure], self.id_of(planned)
        other = any(value != planned.value for value in self._standing_at(planned))
        if objective and objective.entry.measure.how == "clock":  # 0:20, counted to this day either way
            other = any((value - planned.value) % DAY for value in self._standing_at(planned))
        return self._stands_for[objective.id] if objective and other and self.is_new(id) else None

    def _standing_at(self, planned: PlannedReading) -> Collection[float]:
        objective = self.fed[planned.measure]
        slot = self._slot(objective.id, planned.day) if objective else None
        return self.standing.get(slot, ()) if slot else ()

    def _slot(self, objective: str, day: date) -> tuple[str, date] | None:
        """Where a note of this day stands alone; None where it stands beside others."""
        match self._stands_for.get(objective):
            case "day":
                return objective, day
            case "week":
                return objective, monday_of(day)
        return None

    def id_of(self, planned: PlannedReading) -> str:
        """The id of a value's reading; empty where its objective isn't there yet."""
        objective = self.fed[planned.measure]
        return self._desk.import_id(f"reading {objective.id} {planned.key}") if objective else ""

    def reading(self, planned: PlannedReading) -> Reading:
        """A value as it is filed; its objective must be there."""
        objective = self.fed[planned.measure]
        assert objective
        return Reading(objective=objective.id, on=planned.day, value=planned.value, minute=planned.minute)

    def changes(self) -> list[tuple[str, Change]]:
        """A lettered line where one phase ends and the next begins; the first phase is where each objective starts."""
        return [
            (
                self._desk.import_id(f"change {objective} {phase.key}"),
                Change(objective=objective, on=phase.day, words=phase.label[:300], source="spreadsheet"),
            )
            for objective in dict.fromkeys(objective.id for objective in self.fed if objective)
            for _, phase in pairwise(self._plan.phases)
        ]

    def parts(self, counts: Counts[tuple[int, str], int]) -> tuple[Part, ...]:
        """What is to be said: of each measure, and then of the changes, those of objectives yet to be made too."""
        values = [
            Part(
                kind=kind_of(Reading),
                measure=column.measure.what,
                objective=objective.id if objective else "",
                new=counts.get((place, "new"), 0),
                corrected=counts.get((place, "corrected"), 0),
                known=counts.get((place, "known"), 0),
                for_new=missing,
            )
            for place, (column, objective, missing) in enumerate(
                zip(self._mapping.measures, self.fed, self._missing, strict=True)
            )
        ]
        if len(self._plan.phases) < 2:
            return tuple(values)
        new = [self.is_new(id) for id, _ in self.changes()]
        fed = zip(self._mapping.measures, self.fed, strict=True)
        to_make = {identity(column.measure) for column, objective in fed if objective is None}
        lines = len(self._plan.phases) - 1
        changes = Part(kind=kind_of(Change), new=sum(new) + len(to_make) * lines, known=len(new) - sum(new))
        return (*values, changes)

    def unchanged(self) -> tuple[Sequence[Filed[Entry]], int]:
        """What is here as the file says it, and how much of it was changed since."""
        marked = dict(self.changes())
        lines = self._desk.some(Change, marked)
        values = [
            (filed, self.reading(planned))
            for planned in self._plan.readings
            if (filed := self.readings.get(self.id_of(planned)))
        ]
        here: list[tuple[Filed[Entry], Entry]] = [*values, *((lines[id], marked[id]) for id in lines)]
        same = [filed for filed, entry in here if filed.entry == entry]
        return same, len(here) - len(same)

    def make_objectives(self, today: date, goal: str | None, goal_words: str) -> None:
        """One for each measure that has none yet, from its first value on."""
        starts: dict[int, date] = {}
        for planned in self._plan.readings:  # by day
            starts.setdefault(planned.measure, planned.day)
        for place, column in enumerate(self._mapping.measures):
            self.fed[place] = self.fed[place] or self.objectives.match(
                column.measure
            )  # two of one name feed one
            if self.fed[place] is None:
                goal = goal or self.objectives.goal(goal_words, self._plan.first_day or today)
                self.fed[place] = self.objectives.make(
                    column.measure, goal=goal, starts=starts.get(place, today), today=today
                )

    def _feeds(self, place: int, column: MeasureColumn) -> Filed[Objective] | None:
        """The objective a measure names, or fed before; None for a new one. Raises NoSuchObjective."""
        if not column.objective:
            return self.objectives.match(column.measure)
        named = column.objective.strip().casefold()
        for filed in self.objectives.there:
            if named in (filed.id, filed.entry.words.casefold(), filed.entry.measure.what.casefold()):
                return filed
        raise NoSuchObjective(place)
