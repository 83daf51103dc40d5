"""The bullet log: a page of the journal a day, written line by line or whole, and open tasks carried over by choice (W2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import Literal

from django.db import transaction
from msgspec.structs import replace

from midweek.care import history, once
from midweek.care.search import fold
from midweek.kinds import bullets
from midweek.kinds.bullets import Bullet, Day, Line, Log
from midweek.kinds.fields import WORDS
from midweek.kinds.homework import Assignment
from midweek.kinds.journal import LONGEST, JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Objective
from midweek.store.desk import Desk, Filed
from midweek.vault.errors import EditConflict

LOOKS_BACK = timedelta(
    days=62
)  # for tasks that are still open, and where they came from: this month and the one before
Turned = Literal["task", "done", "cancelled"]


@dataclass(frozen=True)
class Placed:
    """A line and where it stands: of which day in the text, and which of its lines, from 0. on: the day it is for."""

    log: Filed[JournalEntry]
    day: int
    at: int
    on: date
    line: Line


def of_day(desk: Desk, on: date) -> Filed[JournalEntry] | None:
    """The log of a day; the first, should there be several."""
    return next(iter(_all_of_day(desk, on)), None)


def _all_of_day(desk: Desk, on: date) -> list[Filed[JournalEntry]]:
    found = desk.read(JournalEntry, since=on, until=on).of(JournalEntry)
    return [filed for filed in found if filed.entry.mode == "bullet"]


def days_of(filed: Filed[JournalEntry]) -> Iterator[tuple[Day, list[Placed]]]:
    """The days of a page, in order, each with its lines; a line under no date belongs to the day of the page."""
    for n, day in enumerate(bullets.parse(filed.entry.text).days):
        on = day.on or filed.entry.day
        yield day, [Placed(filed, n, at, on, line) for at, line in enumerate(day.lines)]


def lines_of(filed: Filed[JournalEntry]) -> Iterator[Placed]:
    """Every line of a page, in order."""
    return (placed for _, lines in days_of(filed) for placed in lines)


def typed(text: str, bullet: Bullet) -> list[Line]:
    """Lines as they were typed: with their own signs where they have any, else with the sign chosen for them.

    A star in front says that it comes first, with or without another sign.
    """
    said = text.strip()
    if said.startswith("* ") and "\n" not in said:
        bare = said.lstrip("* ")
        return [replace(line, priority=True) for line in typed(bare or "*", bullet)]
    lines = [line for _, line in bullets.parse(text).lines]
    if not lines:  # a date by itself would begin a day
        return [Line(bullet=bullet, text=said)]
    own_sign = said.lstrip("*!")[:1] in ("-", "–", "—", "\\")
    if len(lines) > 1 or lines[0].bullet != "note" or own_sign:
        return lines
    words = lines[0].text.lstrip("* ") or said
    return [replace(lines[0], bullet=bullet, text=words, priority=said.startswith("*"))]


def add(
    desk: Desk, lines: Iterable[Line], *, now: datetime, with_others: bool = False
) -> Filed[JournalEntry]:
    """Put lines at the end of today's lines; the log begins with them if there is none. now: aware, in the person's zone.

    with_others: other pages change with it, so that this one can't be taken back by itself.
    """
    revise = desk.revise if with_others else partial(history.revise, desk)
    with transaction.atomic():
        more = tuple(lines)
        for filed in _all_of_day(desk, now.date()):
            days = list(bullets.parse(filed.entry.text).days)
            if not any(day.on in (None, now.date()) for day in days):
                days.insert(0, Day())  # lines under no date are of the page's own day
            at = max(n for n, day in enumerate(days) if day.on in (None, now.date()))
            days[at] = replace(days[at], lines=(*days[at].lines, *more))
            joined = replace(filed.entry, text=bullets.write(Log(tuple(days))))
            if _fits(joined):
                return revise(filed, joined)
        return desk.file(JournalEntry(at=now, mode="bullet", text=bullets.write(Log((Day(lines=more),)))))


def keep(desk: Desk, entry: JournalEntry, *, entry_id: str | None) -> tuple[Filed[JournalEntry], bool]:
    """File a whole log; where its day has one by now, from another tab, its lines, tags and links go on the end of that.

    Gives the page and whether anything was written: the same lines again change nothing. The race that remains: two that are sent at the same moment to PostgreSQL may still
    make two pages; both keep all that was written.
    """
    with transaction.atomic():
        for filed in _all_of_day(desk, entry.day):
            if filed.id == entry_id:
                break
            there, more = bullets.parse(filed.entry.text).days, bullets.parse(entry.text).days
            joined = replace(
                filed.entry, text=bullets.write(Log(_joined(there, more))),
                tags=tuple(dict.fromkeys((*filed.entry.tags, *entry.tags))),
                links=tuple(dict.fromkeys((*filed.entry.links, *entry.links))),
            )  # fmt: skip
            if joined == filed.entry:
                return filed, False
            if _fits(joined):
                return history.revise(desk, filed, joined), True
        return desk.file(entry, entry_id=entry_id), True


def _fits(page: JournalEntry) -> bool:
    """Whether a page has room for all of it; else what is new stands on a page of its own."""
    return len(page.text) <= LONGEST and len(page.tags) <= WORDS


def _joined(there: Sequence[Day], more: Sequence[Day]) -> tuple[Day, ...]:
    """Days of one page, then those of another. Lines under no date come first: they belong to the day of the page."""
    lines, other = _bare(there), _bare(more)
    if lines[len(lines) - len(other) :] != other:
        lines += other
    dated = [day for day in there if day.on] + [day for day in more if day.on and day not in there]
    return (*([Day(lines=lines)] if lines else []), *dated)


def _bare(days: Sequence[Day]) -> tuple[Line, ...]:
    return tuple(line for day in days if day.on is None for line in day.lines)


def before(desk: Desk, day: date) -> list[Filed[JournalEntry]]:
    """The logs of the two months before a day, oldest first."""
    found = desk.read(JournalEntry, since=day - LOOKS_BACK, until=day - timedelta(days=1)).of(JournalEntry)
    return [filed for filed in found if filed.entry.mode == "bullet"]


def still_open(logs: Iterable[Filed[JournalEntry]], today: date) -> list[Placed]:
    """Tasks in these logs, before today, that are neither done nor moved on; and what was planned for a day that has come."""
    return [
        placed
        for filed in logs
        for placed in lines_of(filed)
        if placed.on < today and (placed.line.bullet in bullets.OPEN or _has_come(placed.line, today))
    ]


def _has_come(line: Line, today: date) -> bool:
    return line.bullet == "scheduled" and line.target is not None and line.target <= today


def carried(logs: Iterable[Filed[JournalEntry]], lines: Iterable[Line]) -> dict[Line, tuple[date, ...]]:
    """The days that lines of a later log were carried over from, latest first, as far as these logs tell."""
    days = [
        replace(part, on=part.on or filed.entry.day)
        for filed in logs
        for part in bullets.parse(filed.entry.text).days
    ]
    return {line: way for line in lines if (way := bullets.chain(days, line))}


def objectives_named(desk: Desk, lines: Iterable[Line]) -> dict[str, Filed[Objective]]:
    """The objective that each `+name` on these lines means, where it means one."""
    names = {name for line in lines for name in line.objectives}
    means = meaning(desk.read(Objective).of(Objective) if names else [])
    return {name: filed for name in names if (filed := means(name))}


def meaning(objectives: Iterable[Filed[Objective]]) -> Callable[[str], Filed[Objective] | None]:
    """Tells which of all these objectives a `+name` means: the only one whose words hold those of the name."""
    there = [(_bare_words(filed.entry.measure.what), filed) for filed in objectives]

    def means(name: str) -> Filed[Objective] | None:
        bare = _bare_words(name)
        found = [filed for words, filed in there if bare in words]
        return found[0] if len(found) == 1 else None

    return means


def _bare_words(text: str) -> str:
    return fold(text.replace("-", " ").replace("_", " "))


def carry_over(desk: Desk, chosen: Iterable[Placed], *, now: datetime) -> None:
    """Move open tasks to today's log; each old line says where it went."""
    copies: list[Line] = []
    with transaction.atomic():
        for log, there in _by_log(chosen):
            pairs = [(placed, bullets.moved(placed.line, on=placed.on, to=now.date())) for placed in there]
            _put(desk, log, [(placed, old) for placed, (old, _) in pairs])
            copies += [copy for _, (_, copy) in pairs]
        if copies:
            add(desk, copies, now=now, with_others=True)


def turn(desk: Desk, chosen: Iterable[Placed], to: Turned) -> None:
    """Give lines another bullet. Raises EditConflict where a page was changed since they were read."""
    with transaction.atomic():
        for log, there in _by_log(chosen):
            _put(desk, log, [(placed, _turned(placed.line, to)) for placed in there])


def _turned(line: Line, to: Turned) -> Line:
    return bullets.reopened(line) if to == "task" else replace(line, bullet=to)


def check_in(desk: Desk, placed: Placed, *, now: datetime, entry_id: str) -> Filed[MoodCheckIn]:
    """File the check-in that a mood line says, its tags as feelings. Without a time it is at noon, today at `now`; never later.

    now: aware, in the person's zone. entry_id: so that the same line sent twice is filed once (care/once.py).
    """
    line, at = placed.line, now
    if line.minute is not None or placed.on != now.date():
        hour, minute = (12, 0) if line.minute is None else divmod(line.minute, 60)
        at = min(now, datetime.combine(placed.on, time(hour, minute), now.tzinfo))
    feelings = tuple(dict.fromkeys(tag[:60] for tag in line.tags))
    return once.file(desk, MoodCheckIn(at=at, mood=line.mood, feelings=feelings), entry_id)


def make_homework(
    desk: Desk, homework: Assignment, placed: Placed | None, *, entry_id: str | None
) -> Filed[Assignment]:
    """File homework that grew out of a task, and note on its line where it went.

    Where the page was changed meanwhile (placed: None, or of an earlier revision), the line stays as it is by now.
    """
    with transaction.atomic():
        filed = desk.file(homework, entry_id=entry_id)
        with suppress(EditConflict):
            if placed:
                _put(desk, placed.log, [(placed, bullets.handed_over(placed.line))])
        return filed


def _by_log(chosen: Iterable[Placed]) -> Iterator[tuple[Filed[JournalEntry], list[Placed]]]:
    ordered = sorted(chosen, key=lambda placed: (placed.log.entry.at, placed.log.id))
    for _, group in groupby(ordered, key=lambda placed: placed.log.id):
        there = list(group)
        yield there[0].log, there


def _put(desk: Desk, log: Filed[JournalEntry], changes: Iterable[tuple[Placed, Line]]) -> None:
    days = list(bullets.parse(log.entry.text).days)
    for placed, line in changes:
        lines = list(days[placed.day].lines)
        lines[placed.at] = line
        days[placed.day] = replace(days[placed.day], lines=tuple(lines))
    desk.revise(log, replace(log.entry, text=bullets.write(Log(tuple(days)))))
