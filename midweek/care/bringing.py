"""Filing what somebody brings from another app: all of it or nothing, never twice, and taken back as a whole (W1, W3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from midweek.care import copies
from midweek.care.importing import GOAL_WORDS, REVIEW_AFTER
from midweek.exchange.brought import Brought, Value
from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.journal import JournalEntry
from midweek.kinds.kept import Deleted
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Measure, Objective
from midweek.kinds.response import Response
from midweek.store import audit
from midweek.store.desk import Desk, Filed


@dataclass(frozen=True)
class Outcome:
    """What filing or taking back changes. new, corrected, known, removed: entries and values together."""

    new: int = 0
    corrected: int = 0  # check-ins whose mood word has a level by now
    known: int = 0  # there already, or deleted by the person; they stay as they are
    removed: int = 0
    kept: int = 0  # not taken back: changed since they were filed


def expect(desk: Desk, brought: Brought) -> Outcome:
    """What `file` would do now, without doing it."""
    if brought.copied:
        return Outcome(**copies.expect(desk, brought.copied))
    there = _There(desk, brought)
    entries = [there.says(id, entry) for id, entry in there.entries]
    values = [there.says(there.id_of(value), None) for value in brought.values]
    return _counted(entries + values)


def file(desk: Desk, brought: Brought, *, today: date, goal_words: str = "") -> Outcome:
    """File everything in one transaction; the same file again files nothing.

    A measure feeds the objective that notes the same thing in the same way, else a new one, under a goal of
    `goal_words`.
    """
    with transaction.atomic():
        # First, for it takes the lock of the account: the same file sent twice at once is filed once.
        audit.append(desk.keys.user_id, "import")
        if brought.copied:
            return Outcome(**copies.file(desk, brought.copied))
        there = _There(desk, brought)
        there.make_objectives(brought, today, goal_words or GOAL_WORDS)
        fresh: list[tuple[str | None, Entry]] = []
        said = []
        for id, entry in there.entries:
            said.append(there.says(id, entry))
            if said[-1] == "new":
                fresh.append((id, entry))
            elif said[-1] == "corrected":
                desk.revise(there.found[id], entry)
        for value in brought.values:
            id = there.id_of(value)
            said.append(there.says(id, None))
            if said[-1] == "new":
                fresh.append((id, there.reading(value)))
        new = desk.file_many(fresh) if fresh else 0
    counted = _counted(said)
    # What was moved to another day since wasn't found by its day, but is known by its id.
    return replace(counted, new=new, known=counted.known + counted.new - new)


def take_back(desk: Desk, brought: Brought, *, goal_words: str = "") -> Outcome:
    """Erase what filing this file brought, and objectives it made that hold nothing else, in one transaction.

    Nothing else holds a list of it: the file itself says what came from it. What was changed since stays.
    """
    unchanged: list[Filed[Entry]] = []
    kept = 0
    with transaction.atomic():
        audit.append(desk.keys.user_id, "delete")
        if brought.copied:
            return Outcome(**copies.take_back(desk, brought.copied))
        there = _There(desk, brought)
        wanted: list[tuple[str, Entry]] = list(there.entries)
        wanted += [(id, there.reading(value)) for value in brought.values if (id := there.id_of(value))]
        for id, entry in wanted:
            filed = there.found.get(id)
            if filed is not None and filed.entry == entry:
                unchanged.append(filed)
            elif filed is not None:
                kept += 1
        desk.erase_many(unchanged)
        there.erase_empty(goal_words or GOAL_WORDS)
    return Outcome(removed=len(unchanged), kept=kept)


def _counted(said: Sequence[str]) -> Outcome:
    return Outcome(new=said.count("new"), corrected=said.count("corrected"), known=said.count("known"))


class _There:
    """What is stored already of what a file holds, by id."""

    def __init__(self, desk: Desk, brought: Brought) -> None:
        self._desk = desk
        self.entries = [(desk.import_id(f"brought {key}"), entry) for key, entry in brought.entries]
        found = desk.read(Objective, Goal)
        self._known, self._goals = found.of(Objective), found.of(Goal)
        self._objectives = [self._match(measure) for measure in brought.measures]
        days = [entry.day for _, entry in self.entries] + [value.day for value in brought.values]
        fed = [objective.id for objective in self._objectives if objective]
        self.found: dict[str, Filed[Entry]] = {}
        self._deleted = {filed.id for filed in desk.read(Deleted)}
        if days:
            kinds = (MoodCheckIn, JournalEntry, Response, Reading)
            read = desk.read(*kinds, since=min(days), until=max(days), of=fed)
            self.found = {filed.id: filed for filed in read}

    def says(self, id: str, entry: Entry | None) -> str:
        """new, corrected or known. An empty id is that of a value whose objective isn't there yet."""
        before = self.found.get(id)
        if before is None:
            return "known" if id in self._deleted else "new"
        levelled = isinstance(entry, MoodCheckIn) and entry.mood is not None
        if (
            levelled
            and isinstance(before.entry, MoodCheckIn)
            and before.entry.mood is None
            and before.rev == 1
        ):
            return "corrected"
        return "known"

    def id_of(self, value: Value) -> str:
        """The id of a value's reading; empty where its objective isn't there yet."""
        objective = self._objectives[value.measure]
        return self._desk.import_id(f"reading {objective.id} {value.key}") if objective else ""

    def reading(self, value: Value) -> Reading:
        """A value as it is filed; its objective must be there."""
        objective = self._objectives[value.measure]
        assert objective
        return Reading(
            objective=objective.id, on=value.day, value=value.value, minute=value.minute, note=value.note
        )

    def make_objectives(self, brought: Brought, today: date, goal_words: str) -> None:
        """One for each measure that has none yet, from its first day on."""
        for place, measure in enumerate(brought.measures):
            if self._objectives[place]:
                continue
            first = min(value.day for value in brought.values if value.measure == place)
            objective = Objective(
                goal=self._goal(goal_words, first),
                measure=measure,
                per="week" if measure.sums else "day",
                starts=first,
                review_on=today + REVIEW_AFTER,
            )
            id = self._own_id("objective", _same(measure))
            self._objectives[place] = self._desk.file(objective, entry_id=None if id in self._deleted else id)

    def erase_empty(self, goal_words: str) -> None:
        """Erase objectives an import made that nobody changed and that hold no note any more; then their goal likewise."""
        for objective in self._objectives:
            if objective is None or objective.rev > 1:
                continue
            own = objective.id == self._own_id("objective", _same(objective.entry.measure))
            if own and not self._desk.read(Reading, of=[objective.id]):
                self._desk.erase(objective)
        goal = next((f for f in self._goals if f.id == self._own_id("goal", (goal_words,))), None)
        left = self._desk.read(Objective).of(Objective)
        if goal and goal.rev == 1 and not any(filed.entry.goal == goal.id for filed in left):
            self._desk.erase(goal)

    def _goal(self, words: str, since: date) -> str:
        same = next((filed for filed in self._goals if filed.entry.words == words), None)
        if same is None:
            id = self._own_id("goal", (words,))
            same = self._desk.file(
                Goal(words=words, since=since), entry_id=None if id in self._deleted else id
            )
            self._goals.append(same)
        return same.id

    def _own_id(self, kind: str, parts: tuple[str, ...]) -> str:
        return self._desk.import_id(f"brought {kind} " + "\x1f".join(parts))

    def _match(self, measure: Measure) -> Filed[Objective] | None:
        return next((filed for filed in self._known if _same(filed.entry.measure) == _same(measure)), None)


def _same(measure: Measure) -> tuple[str, ...]:
    """What makes two measures one: which way is better, a person may have put right since."""
    return (
        measure.what.casefold(),
        measure.how,
        measure.unit,
        measure.noted,
        f"{measure.low} {measure.high}",
    )
