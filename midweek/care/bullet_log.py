"""The bullet log: a page of the journal a day, written line by line or whole, and open tasks carried over by choice (W2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal

from django.db import transaction
from msgspec.structs import replace

from midweek.kinds import bullets
from midweek.kinds.bullets import Bullet, Day, Line, Log
from midweek.kinds.journal import JournalEntry
from midweek.store.desk import Desk, Filed

LOOKS_BACK = timedelta(days=62)  # for tasks that are still open: this month and the one before
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
    found = desk.read(JournalEntry, since=on, until=on).of(JournalEntry)
    return next((filed for filed in found if filed.entry.mode == "bullet"), None)


def lines_of(filed: Filed[JournalEntry]) -> Iterator[Placed]:
    """Every line of a page, in order; a line under no date belongs to the day of the page."""
    for day, part in enumerate(bullets.parse(filed.entry.text).days):
        for at, line in enumerate(part.lines):
            yield Placed(filed, day, at, part.on or filed.entry.day, line)


def typed(text: str, bullet: Bullet) -> list[Line]:
    """Lines as they were typed: with their own signs where they have any, else with the sign chosen for them.

    A star in front says that it comes first, with or without another sign.
    """
    lines = [line for _, line in bullets.parse(text).lines]
    if not lines:  # a date by itself would begin a day
        return [Line(bullet=bullet, text=text.strip())]
    starred = text.strip().startswith("*")
    bare = len(lines) == 1 and lines[0].bullet == "note" and text.strip()[:1] not in ("-", "–", "—", "\\")
    if not bare:
        return lines
    words = lines[0].text.lstrip("* ") if starred else lines[0].text
    return [replace(lines[0], bullet=bullet, text=words, priority=starred)]


def add(desk: Desk, lines: Iterable[Line], *, now: datetime) -> Filed[JournalEntry]:
    """Put lines at the end of today's log, which begins with them if there is none. now: aware, in the person's zone."""
    filed = of_day(desk, now.date())
    if filed is None:
        return desk.file(
            JournalEntry(at=now, mode="bullet", text=bullets.write(Log((Day(lines=tuple(lines)),))))
        )
    days = list(bullets.parse(filed.entry.text).days) or [Day()]
    days[-1] = replace(days[-1], lines=(*days[-1].lines, *lines))
    return desk.revise(filed, replace(filed.entry, text=bullets.write(Log(tuple(days)))))


def still_open(desk: Desk, today: date) -> list[Placed]:
    """Tasks of the last two months, before today, that are neither done nor moved on; oldest first."""
    found = desk.read(JournalEntry, since=today - LOOKS_BACK, until=today - timedelta(days=1)).of(
        JournalEntry
    )
    logs = (filed for filed in found if filed.entry.mode == "bullet")
    return [
        placed
        for filed in logs
        for placed in lines_of(filed)
        if placed.line.bullet in bullets.OPEN and placed.on < today
    ]


def carry_over(desk: Desk, chosen: Iterable[Placed], *, now: datetime) -> None:
    """Move open tasks to today's log; each old line says where it went."""
    copies: list[Line] = []
    with transaction.atomic():
        for log, there in _by_log(chosen):
            pairs = [(placed, bullets.moved(placed.line, on=placed.on, to=now.date())) for placed in there]
            _put(desk, log, [(placed, old) for placed, (old, _) in pairs])
            copies += [copy for _, (_, copy) in pairs]
        if copies:
            add(desk, copies, now=now)


def turn(desk: Desk, chosen: Iterable[Placed], to: Turned) -> None:
    """Give lines another bullet. Raises EditConflict where a page was changed since they were read."""
    with transaction.atomic():
        for log, there in _by_log(chosen):
            _put(desk, log, [(placed, replace(placed.line, bullet=to)) for placed in there])


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
