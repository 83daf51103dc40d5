"""Noting on an objective: one more, a value, none, taking it back, and putting a day right (T2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import fsum

import msgspec
from django.db import transaction

from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.kept import Deleted
from midweek.kinds.plan import Goal, Measure, Milestone, Objective
from midweek.stats.series import monday_of
from midweek.store.desk import Desk, Filed, Found, NotYours
from midweek.vault.keys import new_id

_MOST_WORDS = 2_000  # of a note, see kinds.behaviour


class NotesTooLong(ValueError):
    """The notes of one day are too long to be kept together in one."""

    def __init__(self) -> None:
        super().__init__("The notes of this day are too long to keep in one. Nothing was changed.")


class DaysChanged(Exception):
    """Some days say something else by now than the page they were edited on. days: which, oldest first."""

    def __init__(self, days: Sequence[date]) -> None:
        super().__init__("Some days were changed elsewhere. Nothing was saved.")
        self.days = tuple(days)


@dataclass(frozen=True)
class Tracked:
    """One objective with what was noted on it on one day, or in the week that begins on it.

    notes: oldest first; none is a day without a note, not a 0.
    """

    objective: Filed[Objective]
    on: date
    notes: tuple[Filed[Reading], ...] = ()

    @property
    def measure(self) -> Measure:
        return self.objective.entry.measure

    @property
    def value(self) -> float | None:
        """What the day comes to: a sum or an average, as the measure goes; None where nothing was noted.

        A week comes to what its noted days come to on average.
        """
        days: dict[date, list[float]] = {}
        for note in self.notes:
            days.setdefault(note.entry.on, []).append(note.entry.value)
        each = [value for values in days.values() if (value := value_of(self.measure, values)) is not None]
        return fsum(each) / len(each) if each else None

    @property
    def last(self) -> Filed[Reading] | None:
        """What was noted last, whatever time it is for: what [Undo] takes back."""
        return max(self.notes, key=lambda note: note.at, default=None)

    @property
    def next_id(self) -> str:
        """A new id each time, for the next note: a form that is sent twice files it once."""
        return new_id().hex()


@dataclass(frozen=True)
class Noted:
    """What one act on a day changed. id: of the reading it filed. replaced: ids of readings it put aside, for `undo` to bring back."""

    id: str
    replaced: tuple[str, ...] = ()


def value_of(measure: Measure, values: Sequence[float]) -> float | None:
    """What one day's values come to; None of none. Sums for counts, minutes and amounts, else the average."""
    if not values:
        return None
    return fsum(values) if measure.sums else fsum(values) / len(values)


_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def made_at(filed: Filed[Goal] | Filed[Objective] | Filed[Milestone]) -> tuple[datetime, str]:
    """What orders those that begin on one day: when each was made, which no edit changes. Unknown comes first."""
    return filed.entry.made or _LONG_AGO, filed.id


def in_plan_order(found: Found) -> list[Filed[Objective]]:
    """Objectives as the plan lists them: by goal, oldest first, then by start; the order never depends on edits."""
    goals = {goal.id: (goal.entry.since, made_at(goal)) for goal in found.of(Goal)}
    alone = date.max, (_LONG_AGO, "")  # its goal was deleted
    return sorted(
        found.of(Objective),
        key=lambda o: (goals.get(o.entry.goal, alone), o.entry.goal, o.entry.starts, made_at(o)),
    )


def active(found: Found) -> list[Filed[Objective]]:
    """The objectives that are being worked on, in plan order: neither they nor their goal are put aside."""
    aside = {goal.id for goal in found.of(Goal) if goal.entry.state != "active"}
    return [o for o in in_plan_order(found) if o.entry.state == "active" and o.entry.goal not in aside]


def tracked(desk: Desk, plan: Found, today: date) -> list[Tracked]:
    """Each active objective of a plan (its goals and objectives) that has begun, with what was noted on it today, in plan order."""
    begun = [objective for objective in active(plan) if objective.entry.starts <= today]
    return each_on_day(desk, begun, today)


def each_on_day(desk: Desk, objectives: Sequence[Filed[Objective]], on: date) -> list[Tracked]:
    """These objectives with their notes of one day, from one read."""
    notes = desk.read(Reading, since=on, until=on, of=[objective.id for objective in objectives]).of(Reading)
    return [on_day(objective, notes, on) for objective in objectives]


def on_day(objective: Filed[Objective], notes: Iterable[Filed[Reading]], on: date) -> Tracked:
    """One objective's notes of one day, picked out of any notes."""
    mine = [n for n in notes if n.entry.objective == objective.id and n.entry.on == on]
    return Tracked(objective, on, tuple(sorted(mine, key=lambda n: (n.entry.minute or 0, n.at))))


def in_week(objective: Filed[Objective], notes: Iterable[Filed[Reading]], monday: date) -> Tracked:
    """One objective's notes of one week, picked out of any notes."""
    mine = [n for n in notes if n.entry.objective == objective.id and monday_of(n.entry.on) == monday]
    return Tracked(
        objective, monday, tuple(sorted(mine, key=lambda n: (n.entry.on, n.entry.minute or 0, n.at)))
    )


def of_day(desk: Desk, objective: Filed[Objective], on: date) -> Tracked:
    """One objective's notes of one day, as they are stored now."""
    return on_day(objective, desk.read(Reading, since=on, until=on, of=[objective.id]).of(Reading), on)


def log(
    desk: Desk,
    objective: Filed[Objective],
    value: float,
    *,
    on: date,
    minute: int | None = None,
    note: str = "",
    entry_id: str | None = None,
) -> Noted:
    """Note a value for a day; 0 is "none". value: in the measure's unit, checked by the caller's form.

    Counts and ratings taken several times a day are kept side by side; a yes or no, and what is noted once a day, takes the
    place of what the day said. entry_id: from the page; the same id again changes nothing.
    """
    reading = Reading(objective=objective.id, on=on, value=value, minute=minute, note=note)
    measure = objective.entry.measure
    if measure.how != "yes_no" and measure.noted != "day":
        return Noted(desk.file(reading, entry_id=entry_id).id)
    return _replace(desk, objective, reading, entry_id)


def set_day(
    desk: Desk, objective: Filed[Objective], value: float, *, on: date, entry_id: str | None = None
) -> Noted:
    """Put a day right: one reading with this value takes the place of all it had, its notes kept. Raises NotesTooLong."""
    return _replace(desk, objective, Reading(objective=objective.id, on=on, value=value), entry_id)


def _replace(desk: Desk, objective: Filed[Objective], reading: Reading, entry_id: str | None) -> Noted:
    with transaction.atomic():
        if entry_id and _is_known(desk, entry_id):
            return Noted(entry_id)
        return _put(desk, reading, of_day(desk, objective, reading.on).notes, entry_id)


def _put(desk: Desk, reading: Reading, held: Sequence[Filed[Reading]], entry_id: str | None = None) -> Noted:
    """File `reading` in the place of those held, with their notes and time."""
    words = [text for text in (*(old.entry.note for old in held), reading.note) if text]
    note = "\n".join(dict.fromkeys(words))
    if len(note) > _MOST_WORDS:
        raise NotesTooLong
    minute = reading.minute if reading.minute is not None or not held else held[-1].entry.minute
    for old in held:
        desk.delete(old)
    filed = desk.file(msgspec.structs.replace(reading, minute=minute, note=note), entry_id=entry_id)
    return Noted(filed.id, tuple(old.id for old in held))


def _is_known(desk: Desk, entry_id: str) -> bool:
    """Whether an earlier try filed it, even if it was taken back since."""
    try:
        desk.get(Entry, entry_id)
    except NotYours:
        return False
    return True


def undo(desk: Desk, objective: Filed[Objective], reading_id: str, bring_back: Sequence[str] = ()) -> date:
    """Take one reading back, and bring back what it took the place of; gives its day.

    It goes to the deleted items. Doing it twice changes nothing. Raises NotYours for what is no reading of this objective.
    """
    with transaction.atomic():
        found = desk.get(Entry, reading_id)
        if isinstance(found.entry, Deleted):
            return _day_of(found.entry, objective)
        if not isinstance(found.entry, Reading) or found.entry.objective != objective.id:
            raise NotYours
        desk.delete(found)
        for id in bring_back:
            old = desk.get(Deleted, id)
            if _day_of(old.entry, objective) == found.entry.on:
                desk.restore(old)
        return found.entry.on


def _day_of(deleted: Deleted, objective: Filed[Objective]) -> date:
    if deleted.kind != "reading" or deleted.doc.get("objective") != objective.id:
        raise NotYours
    return date.fromisoformat(deleted.doc["on"])


def save_days(
    desk: Desk,
    objective: Filed[Objective],
    values: Mapping[date, float | None],
    seen: Mapping[date, float | None],
    *,
    weeks_until: date | None = None,
) -> int:
    """Save many days at once, all or nothing; gives how many changed.

    values: what each day is to come to, None for no note. seen: what the page showed. Only days where the two differ are
    written. weeks_until: given, each day is a Monday and stands for its week; what is new is noted on the last day
    of that week, up to this one. Raises DaysChanged where such a day has other notes by now, NotesTooLong.
    """
    changed = sorted(day for day, value in values.items() if not _same(value, seen.get(day)))
    if not changed:
        return 0
    long = timedelta(days=6) if weeks_until else timedelta()
    pick = in_week if weeks_until else on_day
    with transaction.atomic():
        notes = desk.read(Reading, since=changed[0], until=changed[-1] + long, of=[objective.id]).of(Reading)
        now = {day: pick(objective, notes, day) for day in changed}
        moved = [day for day in changed if not _same(now[day].value, seen.get(day))]
        if moved:
            raise DaysChanged(moved)
        for day in changed:
            value, held = values[day], now[day].notes
            if value is None:
                for note in held:
                    desk.delete(note)
            else:
                on = held[-1].entry.on if held else min(day + long, weeks_until or day)
                _put(desk, Reading(objective=objective.id, on=on, value=value), held)
    return len(changed)


def _same(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else abs(a - b) < 1e-9
