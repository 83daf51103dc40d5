"""What Today holds: this day's check-ins, a few objectives to note on, and targets that may be picked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from midweek.care import goals, homework, tracking
from midweek.care.tracking import Tracked
from midweek.kinds.homework import Assignment
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Objective
from midweek.store.desk import Desk, Filed

ROWS = 3  # objectives and homework on Today; the rest is one link away (ux.md 2)


@dataclass(frozen=True)
class Today:
    """One day as Today shows it.

    check_ins: latest first. rows and homework: three together at most, one of them homework where there is any: objectives
    that have begun, and open homework, that weren't set aside for the day. more: there are others. ready: objectives whose noticing weeks are over. new: there is no goal, objective or check-in of this month yet.
    """

    on: date
    check_ins: list[Filed[MoodCheckIn]]
    rows: list[Tracked]
    homework: list[Filed[Assignment]]
    more: bool
    ready: list[Filed[Objective]]
    new: bool


def of(desk: Desk, on: date) -> Today:
    """Read one day: this month's notes are opened, however many years lie behind."""
    found = desk.read(Goal, Objective, Assignment, MoodCheckIn, since=on, until=on)
    moods = found.of(MoodCheckIn)
    tracked = tracking.tracked(desk, found, on)
    aside = {id for id, day in desk.preferences.not_today.items() if day == on}
    rows = [row for row in tracked if row.objective.id not in aside]
    groups = homework.groups(found.of(Assignment))
    begun = [*groups.session, *groups.any_time]
    work = [one for one in begun if one.id not in aside]
    shown = rows[: ROWS - min(1, len(work))]
    return Today(
        on=on,
        check_ins=sorted(moods, key=lambda filed: filed.entry.at, reverse=True),
        rows=shown,
        homework=work[: ROWS - len(shown)],
        more=len(tracked) + len(begun) > len(shown) + len(work[: ROWS - len(shown)]),
        ready=[row.objective for row in rows if goals.ready_for_target(row.objective.entry, today=on)],
        new=not found,
    )


def not_today(desk: Desk, id: str, on: date) -> None:
    """Set a row aside until tomorrow; what was set aside on other days is forgotten. No reason is asked."""
    aside = {id: day for id, day in desk.preferences.not_today.items() if day == on}
    desk.prefer(not_today={**aside, id: on})
