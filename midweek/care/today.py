"""What Today holds: this day's check-ins, a few objectives to note on, and targets that may be picked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from midweek.care import goals, tracking
from midweek.care.tracking import Tracked
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Objective
from midweek.store.desk import Desk, Filed

ROWS = 3  # objectives on Today; the rest is one link away (ux.md 2)


@dataclass(frozen=True)
class Today:
    """One day as Today shows it.

    check_ins: latest first. rows: at most three objectives that have begun and weren't set aside for the day. more: there are
    others. ready: objectives whose noticing weeks are over. new: there is no goal, objective or check-in of this month yet.
    """

    on: date
    check_ins: list[Filed[MoodCheckIn]]
    rows: list[Tracked]
    more: bool
    ready: list[Filed[Objective]]
    new: bool


def of(desk: Desk, on: date) -> Today:
    """Read one day: this month's notes are opened, however many years lie behind."""
    found = desk.read(Goal, Objective, MoodCheckIn, since=on, until=on)
    moods = found.of(MoodCheckIn)
    tracked = tracking.tracked(desk, found, on)
    aside = {id for id, day in desk.preferences.not_today.items() if day == on}
    rows = [row for row in tracked if row.objective.id not in aside]
    return Today(
        on=on,
        check_ins=sorted(moods, key=lambda filed: filed.entry.at, reverse=True),
        rows=rows[:ROWS],
        more=len(tracked) > len(rows[:ROWS]),
        ready=[row.objective for row in rows if goals.ready_for_target(row.objective.entry, today=on)],
        new=not found,
    )


def not_today(desk: Desk, objective_id: str, on: date) -> None:
    """Set a row aside until tomorrow; what was set aside on other days is forgotten. No reason is asked."""
    aside = {id: day for id, day in desk.preferences.not_today.items() if day == on}
    desk.prefer(not_today={**aside, objective_id: on})
