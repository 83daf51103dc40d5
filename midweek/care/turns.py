"""Whose turn it is: of the questionnaires that wait, at most one is due in a week (measurement.md 1.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from midweek import library
from midweek.kinds.homework import Assignment
from midweek.stats.series import monday_of
from midweek.store.desk import Filed

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Turns:
    """due: the questionnaire of this week, if any. later: the others in their order, each with the Monday its week begins on."""

    due: Filed[Assignment] | None
    later: tuple[tuple[Filed[Assignment], date], ...]

    def of(self, id: str) -> date | None:
        """The Monday this homework waits for; None where it doesn't wait."""
        return next((monday for filed, monday in self.later if filed.id == id), None)


def turns(found: Iterable[Filed[Assignment]], *, today: date) -> Turns:
    """Who comes when, out of all of one person's homework. today: the person's own day; weeks are ISO weeks.

    One that was begun goes first, then the one that was filled in longest ago, never counting as longest. A week in which
    any was filled in is taken.
    """
    asks = [filed for filed in found if is_questionnaire(filed.entry)]
    waiting = sorted((filed for filed in asks if filed.entry.state == "open"), key=_turn)
    monday = monday_of(today)
    taken = any(monday_of(day) == monday for filed in asks if (day := last_filled(filed.entry)))
    due = None if taken or not waiting else waiting[0]
    rest = waiting[1:] if due else waiting
    return Turns(due, tuple((filed, monday + n * WEEK) for n, filed in enumerate(rest, start=1)))


def is_questionnaire(entry: Assignment) -> bool:
    """Whether this homework is to fill in a questionnaire of the library."""
    try:
        return entry.sheet is not None and library.sheet(entry.sheet).sort == "questionnaire"
    except library.NoSuchSheet:
        return False


def last_filled(entry: Assignment) -> date | None:
    """The day a copy of it was finished last; None for never."""
    return entry.filled_on or (entry.closed_on if entry.state == "done" else None)


def _turn(filed: Filed[Assignment]) -> tuple[bool, date, date, str, str]:
    entry = filed.entry
    return (
        entry.running is None, last_filled(entry) or date.min, entry.set_on, entry.what.casefold(), filed.id,
    )  # fmt: skip
