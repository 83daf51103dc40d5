"""What every import shares: what came of it, the objectives it makes, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from msgspec import Struct
from msgspec.structs import replace

from midweek import library
from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.kept import Deleted
from midweek.kinds.plan import Change, Goal, Measure, Milestone, Objective
from midweek.kinds.response import Response
from midweek.store import audit
from midweek.store.desk import Desk, Filed, Found
from midweek.vault.keys import new_id

E = TypeVar("E", Goal, Objective)

GOAL_WORDS = "Notice how I am over time"
REVIEW_AFTER = timedelta(weeks=4)


class Part(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What filing changes of one kind, or of one measure.

    objective: id of the one the measure feeds; empty where it isn't there yet. for_new: it isn't there before.
    """

    kind: str
    measure: str = ""
    objective: str = ""
    new: int = 0
    corrected: int = 0
    known: int = 0
    for_new: bool = False


class Outcome(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What filing or taking back changes: entries, values and marked changes together.

    parts: of a filing, kind by kind, then measure by measure. filed: id and revision of everything new. made: ids of the
    homework, objectives and goals made for it.
    """

    parts: tuple[Part, ...] = ()
    filed: tuple[tuple[str, int], ...] = ()
    made: tuple[str, ...] = ()
    removed: int = 0
    kept: int = 0  # not taken back: changed since they were filed

    @property
    def new(self) -> int:
        """What wasn't there before."""
        return sum(part.new for part in self.parts)

    @property
    def corrected(self) -> int:
        """Check-ins whose mood word has a level by now; values of a day or week that are others in the file by now."""
        return sum(part.corrected for part in self.parts)

    @property
    def known(self) -> int:
        """There already, or deleted by the person; they stay as they are."""
        return sum(part.known for part in self.parts)


def undo(desk: Desk, filed: Iterable[tuple[str, int]], made: Iterable[str]) -> Outcome:
    """Erase what one import filed, in one transaction, and homework, objectives and goals of it that nothing else hangs on.

    filed, made: as its Outcome names them. What was changed since stays.
    """
    revisions = dict(filed)
    with transaction.atomic():
        audit.append(desk.keys.user_id, "delete")
        found = desk.some(Entry, [*revisions, *made])
        same = [one for id, one in found.items() if one.rev == revisions.get(id, 1)]
        gone = [one for one in same if not isinstance(one.entry, Assignment | Objective | Goal)]
        desk.erase_many(gone)
        gone += _erase_empty(desk, [one for one in same if isinstance(one.entry, Assignment)])
        objectives = [one for one in same if isinstance(one.entry, Objective)]
        gone += _erase_unused(desk, objectives, [one for one in same if isinstance(one.entry, Goal)])
    removed = sum(one.id in revisions for one in gone)
    return Outcome(removed=removed, kept=len(found.keys() & revisions.keys()) - removed)


def _erase_empty(desk: Desk, homework: Sequence[Filed[Entry]]) -> list[Filed[Entry]]:
    """Of this homework, what holds no answers and no tries."""
    ids = [one.id for one in homework]
    held = desk.read(Response, Try, of=ids) if ids else Found()
    used = {one.entry.assignment for one in held if isinstance(one.entry, Response | Try)}
    empty = [one for one in homework if one.id not in used]
    desk.erase_many(empty)
    return empty


def _erase_unused(
    desk: Desk, objectives: Sequence[Filed[Entry]], goals: Sequence[Filed[Entry]]
) -> list[Filed[Entry]]:
    """Of these, the objectives nothing is noted for and no homework is about; then the goals with nothing under them."""
    noted = (
        desk.read(Reading, Change, Assignment, of=[one.id for one in objectives]) if objectives else Found()
    )
    used = {one.entry.objective for one in noted if isinstance(one.entry, Reading | Change | Assignment)}
    empty = [one for one in objectives if one.id not in used]
    desk.erase_many(empty)
    left = desk.read(Objective, Milestone) if goals else Found()
    served = {one.entry.goal for one in left if isinstance(one.entry, Objective | Milestone)}
    unserved = [one for one in goals if one.id not in served]
    desk.erase_many(unserved)
    return empty + unserved


class Homework:
    """The homework that filled-in sheets from elsewhere belong to, so that they have a page: one for each sheet, and done.

    sheets: names of sheets of the library. Its ids follow from them.
    """

    def __init__(self, desk: Desk, sheets: Iterable[str]) -> None:
        self._desk = desk
        own = {sheet: desk.import_id(f"brought homework {sheet}") for sheet in sheets}
        found = desk.some(Entry, own.values()) if own else {}
        self._there = {id: one for id, one in found.items() if isinstance(one.entry, Assignment)}
        self._of = {
            sheet: id if id in self._there or id not in found else new_id().hex() for sheet, id in own.items()
        }
        self.made: list[str] = []

    def held(self, entry: Entry) -> Entry:
        """A filled-in sheet as it is filed; anything else as it is."""
        return replace(entry, assignment=self._of[entry.of]) if isinstance(entry, Response) else entry

    def make(self, fresh: Iterable[Entry], today: date) -> None:
        """File what isn't there for these sheets, or let it reach back to the first of them."""
        days: dict[str, list[date]] = {}
        for entry in fresh:
            if isinstance(entry, Response):
                days.setdefault(entry.of, []).append(entry.day)
        for sheet, on in days.items():
            if one := self._there.get(self._of[sheet]):
                entry = one.entry
                assert isinstance(entry, Assignment)
                if min(on) < (entry.filled_from or entry.set_on):
                    self._desk.revise(one, replace(entry, filled_from=min(on)))
                continue
            done = Assignment(
                way="fill_in", what=library.sheet(sheet).title, sheet=sheet, at_next_session=False, set_on=min(min(on), today),
                state="done", closed_on=today, filled_on=max(on),
            )  # fmt: skip
            self.made.append(self._desk.file(done, entry_id=self._of[sheet]).id)

    def erase_empty(self) -> None:
        """Erase what holds nothing any more, unless the person changed it."""
        _erase_empty(self._desk, [one for one in self._there.values() if one.rev == 1])


class Objectives:
    """The objectives an import can feed, and those it makes.

    What it makes gets an id that follows from the measure, or from the words of the goal: so a later import finds an
    objective again whatever it is called by then, and taking back knows what to take.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        found = desk.read(Objective, Goal, Deleted)
        self.there, self._goals = found.of(Objective), found.of(Goal)
        self._deleted = {filed.id for filed in found.of(Deleted)}
        self.made: list[str] = []  # ids of objectives and goals

    def match(self, measure: Measure) -> Filed[Objective] | None:
        """The one that notes the same thing in the same way, or was made for it; which way is better may have changed."""
        what, *noted = identity(measure)
        alike = [filed for filed in self.there if identity(filed.entry.measure)[1:] == tuple(noted)]
        same = next((filed for filed in alike if filed.entry.measure.what.casefold() == what), None)
        id = self._own_id(measure)
        return same or next((filed for filed in alike if filed.id == id), None)

    def make(self, measure: Measure, *, goal: str, starts: date, today: date) -> Filed[Objective]:
        """A new one, for the goal of this id."""
        objective = Objective(
            goal=goal,
            measure=measure,
            per="week" if measure.sums or measure.noted == "week" else "day",
            starts=starts,
            made=datetime.now(UTC),
            review_on=today + REVIEW_AFTER,
        )
        filed = self._file(objective, self._own_id(measure))
        self.there.append(filed)
        return filed

    def goal(self, words: str, since: date) -> str:
        """The id of the goal of these words, made where there is none."""
        same = next((filed for filed in self._goals if filed.entry.words == words), None)
        if same is None:
            same = self._file(
                Goal(words=words, since=since, made=datetime.now(UTC)), self._own_goal_id(words)
            )
            self._goals.append(same)
        return same.id

    def erase_unused(self, fed: Iterable[Filed[Objective] | None]) -> None:
        """Erase those of these objectives an import made, nobody changed and nothing hangs on; then their goals likewise."""
        unchanged = [one for one in fed if one and one.rev == 1 and one.id == self._own_id(one.entry.measure)]
        objectives = list({one.id: one for one in unchanged}.values())
        served = {one.entry.goal for one in objectives}
        goals = [goal for goal in self._goals if goal.rev == 1 and goal.id in served]
        _erase_unused(self._desk, objectives, [g for g in goals if g.id == self._own_goal_id(g.entry.words)])

    def _file(self, entry: E, id: str) -> Filed[E]:
        taken = id in self._deleted or any(filed.id == id for filed in (*self.there, *self._goals))
        filed = self._desk.file(entry, entry_id=None if taken else id)
        self.made.append(filed.id)
        return filed

    def _own_id(self, measure: Measure) -> str:
        return self._desk.import_id("brought objective " + "\x1f".join(identity(measure)))

    def _own_goal_id(self, words: str) -> str:
        return self._desk.import_id(f"brought goal {words}")


def identity(measure: Measure) -> tuple[str, ...]:
    """What makes two measures one."""
    return (
        measure.what.casefold(),
        measure.how,
        measure.unit,
        measure.noted,
        " ".join(str(end) if end is None else repr(float(end)) for end in (measure.low, measure.high)),
    )
