"""The List: what to bring to the next session, in the order it is to be said (S2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from django.db import transaction
from msgspec.structs import replace

from midweek.care import once
from midweek.kinds.bring_up import BringUp
from midweek.store.desk import Desk, Filed, Found

FIRST = 3  # "up to 3 to say first" (ux.md, Session)


@dataclass(frozen=True)
class TheList:
    """What waits, in order; and what was ticked, the latest first."""

    waiting: list[Filed[BringUp]]
    ticked: list[Filed[BringUp]]


def of(desk: Desk, *, since: date | None = None, until: date | None = None) -> TheList:
    """The list: all that waits, and what was ticked from `since` to `until`, both included."""
    return in_found(desk.read(BringUp, since=since, until=until))


def _waiting(desk: Desk) -> list[Filed[BringUp]]:
    """What waits, in order; hardly anything that was ticked is opened for it."""
    today = datetime.now(UTC).date()
    return of(desk, since=today, until=today).waiting


def in_found(found: Found) -> TheList:
    """The same from what was read already."""
    items = found.of(BringUp)
    waiting = [filed for filed in items if filed.entry.done is None]
    ticked = [filed for filed in items if filed.entry.done is not None]
    return TheList(
        sorted(waiting, key=lambda filed: filed.entry.order),  # equals stay as they were added
        sorted(ticked, key=lambda filed: (filed.entry.done or date.min, filed.at), reverse=True),
    )


def add(desk: Desk, entry: BringUp, *, entry_id: str | None = None) -> Filed[BringUp]:
    """Put one more thing at the end. entry_id: so that the same form sent twice adds it once (care/once.py).

    What was put there so, and said or deleted since, waits again. Only what is new is of the first revision, as it was
    filed.
    """
    rows = _waiting(desk)
    at_end = max((filed.entry.order for filed in rows), default=-1) + 1
    filed = once.file(desk, replace(entry, order=at_end), entry_id)
    if any(row.id == filed.id for row in rows):
        return filed
    there = replace(filed.entry, order=at_end, done=None)
    return filed if there == filed.entry else desk.revise(filed, there)


def move(desk: Desk, item: Filed[BringUp], step: Literal[-1, 1]) -> None:
    """One place up (-1) or down (1); at an end, and for what is ticked, nothing happens."""
    rows = _waiting(desk)
    at = next((n for n, filed in enumerate(rows) if filed.id == item.id), None)
    if at is None or not 0 <= at + step < len(rows):
        return
    rows[at], rows[at + step] = rows[at + step], rows[at]
    with transaction.atomic():
        for n, filed in enumerate(rows):
            if filed.entry.order != n:
                desk.revise(filed, replace(filed.entry, order=n))


def tick(desk: Desk, item: Filed[BringUp], on: date | None) -> None:
    """It was said on this day; None: it waits again."""
    if item.entry.done != on:
        desk.revise(item, replace(item.entry, done=on))
