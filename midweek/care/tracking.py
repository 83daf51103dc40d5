"""Noting on an objective: one more, a value, none, taking it back, and putting a day right (T2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import fsum

import msgspec
from django.db import transaction

from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment
from midweek.kinds.kept import Deleted
from midweek.kinds.plan import Goal, Measure, Milestone, Objective
from midweek.stats.midnight import NOON, lie_round_midnight
from midweek.stats.series import monday_of
from midweek.store.desk import Desk, Filed, Found, NotYours
from midweek.vault.keys import new_id

MOST_WORDS = 2_000  # of a note, see kinds.behaviour


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
    """One objective with what was noted on it on one day, or in the week of it where a week is looked at.

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


def value_of(measure: Measure, values: Sequence[float]) -> float | None:
    """What one day's values come to; None of none. Sums for counts, minutes and amounts, else the average."""
    if not values:
        return None
    return fsum(values) if measure.sums else fsum(values) / len(values)


def is_round_midnight(objective: Objective, values: Sequence[float]) -> bool:
    """Whether it notes clock times that lie round midnight, by its values and by what it starts from and goes for."""
    ends = [time for time in (objective.usual, objective.target) if time is not None]
    return objective.measure.how == "clock" and lie_round_midnight([*values, *ends])


def asks_which_night(desk: Desk, objective: Filed[Objective], value: float, on: date) -> bool:
    """Whether a time before noon may be meant for the evening before, by the times of four weeks.

    It isn't asked again and again where most of them were left on the day after the night.
    """
    if objective.entry.measure.how != "clock" or value >= NOON:
        return False
    notes = desk.read(Reading, since=on - timedelta(weeks=4), until=on, of=[objective.id]).of(Reading)
    late = [note.entry.value for note in notes if note.entry.value >= NOON]
    return 2 * len(late) >= len(notes) and is_round_midnight(objective.entry, [*late, value])


_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def made_at(
    filed: Filed[Goal] | Filed[Objective] | Filed[Milestone] | Filed[Assignment],
) -> tuple[datetime, str]:
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


def aside(found: Found) -> list[Filed[Objective]]:
    """The others: put aside or reached, they or their goal."""
    live = {objective.id for objective in active(found)}
    return [objective for objective in in_plan_order(found) if objective.id not in live]


def tracked(desk: Desk, plan: Found, today: date) -> list[Tracked]:
    """Each active objective of a plan (its goals and objectives) that has begun, with what was noted on it today, in plan order."""
    begun = [objective for objective in active(plan) if objective.entry.starts <= today]
    return each_on_day(desk, begun, today)


def each_on_day(desk: Desk, objectives: Sequence[Filed[Objective]], on: date) -> list[Tracked]:
    """These objectives as they are noted on one day, from one read."""
    since, until = min((_span(o, on)[0] for o in objectives), default=on), on
    notes = desk.read(Reading, since=since, until=until, of=[o.id for o in objectives]).of(Reading)
    return [noted_with(objective, notes, on) for objective in objectives]


def noted_with(objective: Filed[Objective], notes: Iterable[Filed[Reading]], on: date) -> Tracked:
    """What a note of one day stands with: the notes of that day, or of its week where it is noted by the week."""
    if objective.entry.measure.noted != "week":
        return on_day(objective, notes, on)
    return replace(in_week(objective, notes, monday_of(on)), on=on)


def _span(objective: Filed[Objective], on: date) -> tuple[date, date]:
    """The first and last day `noted_with` looks at."""
    if objective.entry.measure.noted != "week":
        return on, on
    return monday_of(on), monday_of(on) + timedelta(days=6)


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
    """One objective as it is noted on one day, as it is stored now."""
    since, until = _span(objective, on)
    return noted_with(
        objective, desk.read(Reading, since=since, until=until, of=[objective.id]).of(Reading), on
    )


def log(
    desk: Desk,
    objective: Filed[Objective],
    value: float,
    *,
    on: date,
    minute: int | None = None,
    note: str = "",
    entry_id: str | None = None,
) -> str:
    """Note a value for a day; 0 is "none". Gives the id of the note. value: in the measure's unit, checked by the caller's form.

    Where a note stands for a day or a week (`Measure.stands_for`), it takes the place of what was said before. entry_id: from the page; the same id again changes nothing.
    """
    reading = Reading(objective=objective.id, on=on, value=value, minute=minute, note=note)
    if objective.entry.measure.stands_for is None:
        return desk.file(reading, entry_id=entry_id).id
    return _replace(desk, objective, reading, entry_id)


def set_day(
    desk: Desk, objective: Filed[Objective], value: float, *, on: date, entry_id: str | None = None
) -> str:
    """Put a day right, or the week of what is noted by the week: one reading with this value takes the place of all that was
    noted, its notes kept. Gives its id. Raises NotesTooLong.
    """
    return _replace(desk, objective, Reading(objective=objective.id, on=on, value=value), entry_id)


def clear_day(desk: Desk, objective: Filed[Objective], on: date) -> str:
    """Leave a day without a note, or the week of what is noted by the week.

    All of it goes to the deleted items as one note, so that one undo brings it back. Gives the id of that note. Raises
    NotesTooLong, and DaysChanged where there is none by now.
    """
    with transaction.atomic():
        day = of_day(desk, objective, on)
        if not day.notes:
            raise DaysChanged([on])
        whole = day.notes[-1]
        if len(day.notes) > 1 and (value := day.value) is not None:
            merged = Reading(objective=objective.id, on=whole.entry.on, value=value)
            whole = desk.get(Reading, _put(desk, merged, day.notes))
        return desk.delete(whole).id


def _replace(desk: Desk, objective: Filed[Objective], reading: Reading, entry_id: str | None) -> str:
    with transaction.atomic():
        if entry_id and _is_known(desk, entry_id):
            return entry_id
        return _put(desk, reading, of_day(desk, objective, reading.on).notes, entry_id)


def _put(
    desk: Desk,
    reading: Reading,
    held: Sequence[Filed[Reading]],
    entry_id: str | None = None,
    *,
    note: str | None = None,
) -> str:
    """File `reading` in the place of those held, with their notes and time. note: given, the words in the place of theirs."""
    if note is None:
        words = [text for text in (*(old.entry.note for old in held), reading.note) if text]
        note = "\n".join(dict.fromkeys(words))
    if len(note) > MOST_WORDS:
        raise NotesTooLong
    minute = reading.minute if reading.minute is not None or not held else held[-1].entry.minute
    for old in held:
        desk.delete(old)
    instead_of = tuple(old.id for old in held)
    whole = msgspec.structs.replace(reading, minute=minute, note=note, instead_of=instead_of)
    return desk.file(whole, entry_id=entry_id).id


def _is_known(desk: Desk, entry_id: str) -> bool:
    """Whether an earlier try filed it, even if it was taken back since."""
    try:
        desk.get(Entry, entry_id)
    except NotYours:
        return False
    return True


def undo(desk: Desk, objective: Filed[Objective], reading_id: str, *, bring_back: bool = True) -> date:
    """Take one reading back; gives its day. It goes to the deleted items. Doing it twice changes nothing.

    bring_back: with those it took the place of, as far as they are still in the deleted items. Raises NotYours for what is no
    reading of this objective.
    """
    with transaction.atomic():
        found = desk.get(Entry, reading_id)
        entry = found.entry
        if isinstance(entry, Deleted):
            if not _is_of(objective, entry):
                raise NotYours
            return date.fromisoformat(entry.doc["on"])
        if not isinstance(entry, Reading) or entry.objective != objective.id:
            raise NotYours
        desk.delete(found)
        gone = desk.some(Deleted, entry.instead_of) if bring_back else {}
        for id in entry.instead_of:  # in the order they were noted in
            old = gone.pop(id, None)
            if old and _is_of(objective, old.entry):
                desk.restore(old)
        return entry.on


def _is_of(objective: Filed[Objective], deleted: Deleted) -> bool:
    return deleted.kind == "reading" and deleted.doc.get("objective") == objective.id


def save_days(
    desk: Desk,
    objective: Filed[Objective],
    values: Mapping[date, float | None],
    seen: Mapping[date, float | None],
    *,
    words: Mapping[date, str] | None = None,
    seen_words: Mapping[date, str] | None = None,
    weeks_until: date | None = None,
) -> int:
    """Save many days at once, all or nothing; gives how many changed.

    values: what each day is to come to, None for no note. seen: what the page showed. Only days where the two differ are
    written, and those that have new words: their one note gets them. weeks_until: given, each day is a Monday and stands
    for its week; what is new is noted on the last day of that week, up to this one. Raises DaysChanged where such a day
    has other notes by now, NotesTooLong.
    """
    words, seen_words = words or {}, seen_words or {}
    changed = sorted({day for day, value in values.items() if not _same(value, seen.get(day))} | {*words})
    if not changed:
        return 0
    long = timedelta(days=6) if weeks_until else timedelta()
    pick = in_week if weeks_until else on_day
    with transaction.atomic():
        notes = desk.read(Reading, since=changed[0], until=changed[-1] + long, of=[objective.id]).of(Reading)
        now = {day: pick(objective, notes, day) for day in changed}
        moved = [
            day for day in changed
            if not _same(now[day].value, seen.get(day))
            or (day in words and _words(now[day].notes) != seen_words.get(day, ""))
        ]  # fmt: skip
        if moved:
            raise DaysChanged(moved)
        for day in changed:
            value, note, held = values[day], words.get(day), now[day].notes
            if value is None:
                for gone in held:
                    desk.delete(gone)
            elif note is not None and held and _same(value, seen.get(day)):
                desk.revise(held[0], msgspec.structs.replace(held[0].entry, note=note))
            else:
                on = held[-1].entry.on if held else min(day + long, weeks_until or day)
                _put(desk, Reading(objective=objective.id, on=on, value=value), held, note=note)
    return len(changed)


def _words(notes: Sequence[Filed[Reading]]) -> str | None:
    """The words of a day's one note; None of several."""
    return None if len(notes) > 1 else "".join(note.entry.note for note in notes)


def _same(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else abs(a - b) < 1e-9
