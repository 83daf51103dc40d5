"""Filing what somebody brings from another app: all of it or nothing, never twice, and taken back as a whole (W1, W3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from msgspec.structs import replace

from midweek.care import copies
from midweek.care.imported import GOAL_WORDS, Homework, Objectives, Outcome, Part
from midweek.exchange.brought import Brought, Value
from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry, kind_of
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.response import Response
from midweek.store import audit
from midweek.store.desk import Desk, Filed

Says = tuple[str, str, str]  # kind, measure, and new, corrected or known


def expect(desk: Desk, brought: Brought) -> Outcome:
    """What `file` would do now, without doing it."""
    if brought.copied:
        said = copies.says(desk, brought.copied)
        return Outcome(parts=_parts([(kind_of(type(one.entry)), "", says) for one, says in said]))
    return Outcome(parts=_There(desk, brought).parts(brought))


def file(desk: Desk, brought: Brought, *, today: date, goal_words: str = "") -> Outcome:
    """File everything in one transaction; the same file again files nothing.

    A measure feeds the objective that notes the same thing in the same way, else a new one, under a goal of
    `goal_words`.
    """
    with transaction.atomic():
        # First, for it takes the lock of the account: the same file sent twice at once is filed once.
        audit.append(desk.keys.user_id, "import")
        if brought.copied:
            return replace(expect(desk, brought), filed=copies.file(desk, brought.copied))
        there = _There(desk, brought)
        there.make_objectives(brought, today, goal_words or GOAL_WORDS)
        parts = there.parts(brought)
        fresh: list[tuple[str | None, Entry]] = []
        for id, entry in there.entries:
            match there.says(id, entry):
                case "new":
                    fresh.append((id, entry))
                case "corrected":
                    desk.revise(there.found[id], entry)
        values = ((there.id_of(value), value) for value in brought.values)
        fresh += [(id, there.reading(value)) for id, value in values if there.says(id, None) == "new"]
        there.homework.make((entry for _, entry in fresh), today)
        if fresh:
            desk.file_many(fresh)
    filed = tuple((id, 1) for id, _ in fresh if id)
    return Outcome(parts=parts, filed=filed, made=(*there.homework.made, *there.objectives.made))


def expect_back(desk: Desk, brought: Brought) -> Outcome:
    """What `take_back` would do now, without doing it."""
    if brought.copied:
        unchanged, kept = copies.unchanged(desk, brought.copied)
    else:
        unchanged, kept = _There(desk, brought).unchanged(brought)
    return Outcome(removed=len(unchanged), kept=kept)


def take_back(desk: Desk, brought: Brought) -> Outcome:
    """Erase what filing this file brought, and objectives it made that hold nothing else, in one transaction.

    Nothing else holds a list of it: the file itself says what came from it. What was changed since stays.
    """
    with transaction.atomic():
        audit.append(desk.keys.user_id, "delete")
        if brought.copied:
            unchanged, kept = copies.unchanged(desk, brought.copied)
            desk.erase_many(unchanged)
        else:
            there = _There(desk, brought)
            unchanged, kept = there.unchanged(brought)
            desk.erase_many(unchanged)
            there.objectives.erase_unused(there.fed)
            there.homework.erase_empty()
    return Outcome(removed=len(unchanged), kept=kept)


def _parts(said: Sequence[Says]) -> tuple[Part, ...]:
    counts = Counter(said)
    return tuple(
        Part(
            kind=kind,
            measure=measure,
            new=counts[kind, measure, "new"],
            corrected=counts[kind, measure, "corrected"],
            known=counts[kind, measure, "known"],
        )
        for kind, measure in dict.fromkeys((kind, measure) for kind, measure, _ in said)
    )


class _There:
    """What is stored already of what a file holds, by id."""

    def __init__(self, desk: Desk, brought: Brought) -> None:
        self._desk = desk
        sheets = {entry.of for _, entry in brought.entries if isinstance(entry, Response)}
        self.homework = Homework(desk, sheets)
        held = ((key, self.homework.held(entry)) for key, entry in brought.entries)
        self.entries = [(desk.import_id(f"brought {key}"), entry) for key, entry in held]
        self.objectives = Objectives(desk)
        self.fed = [self.objectives.match(measure) for measure in brought.measures]
        self._missing = [objective is None for objective in self.fed]
        days = [entry.day for _, entry in self.entries] + [value.day for value in brought.values]
        fed = [objective.id for objective in self.fed if objective]
        self.found: dict[str, Filed[Entry]] = {}
        self._ids = desk.own_ids()  # what was moved to another day since isn't found by its day
        if days:
            kinds = (MoodCheckIn, JournalEntry, Response, Reading)
            read = desk.read(*kinds, since=min(days), until=max(days), of=fed)
            self.found = {filed.id: filed for filed in read}

    def parts(self, brought: Brought) -> tuple[Part, ...]:
        """What is to be said of every entry and value, kind by kind."""
        names = [measure.what for measure in brought.measures]
        said = [(kind_of(type(entry)), "", self.says(id, entry)) for id, entry in self.entries]
        values = ((names[value.measure], self.id_of(value)) for value in brought.values)
        said += [(kind_of(Reading), name, self.says(id, None)) for name, id in values]
        places = {name: place for place, name in enumerate(names)}
        return tuple(
            replace(part, objective=self._id(place), for_new=self._missing[place])
            if (place := places.get(part.measure)) is not None
            else part
            for part in _parts(said)
        )

    def _id(self, place: int) -> str:
        objective = self.fed[place]
        return objective.id if objective else ""

    def says(self, id: str, entry: Entry | None) -> str:
        """new, corrected or known. An empty id is that of a value whose objective isn't there yet."""
        before = self.found.get(id)
        if before is None:
            return "known" if id in self._ids else "new"
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
        objective = self._id(value.measure)
        return self._desk.import_id(f"reading {objective} {value.key}") if objective else ""

    def reading(self, value: Value) -> Reading:
        """A value as it is filed; its objective must be there."""
        objective = self.fed[value.measure]
        assert objective
        return Reading(
            objective=objective.id, on=value.day, value=value.value, minute=value.minute, note=value.note
        )

    def unchanged(self, brought: Brought) -> tuple[list[Filed[Entry]], int]:
        """What is here as the file says it, and how much of it was changed since."""
        wanted: list[tuple[str, Entry]] = list(self.entries)
        wanted += [(id, self.reading(value)) for value in brought.values if (id := self.id_of(value))]
        here = [(filed, entry) for id, entry in wanted if (filed := self.found.get(id))]
        same = [filed for filed, entry in here if filed.entry == entry]
        return same, len(here) - len(same)

    def make_objectives(self, brought: Brought, today: date, goal_words: str) -> None:
        """One for each measure that has none yet, from its first day on."""
        for place, measure in enumerate(brought.measures):
            self.fed[place] = self.fed[place] or self.objectives.match(measure)  # two of one name feed one
            if self.fed[place] is None:
                first = min(value.day for value in brought.values if value.measure == place)
                goal = self.objectives.goal(goal_words, first)
                self.fed[place] = self.objectives.make(measure, goal=goal, starts=first, today=today)
