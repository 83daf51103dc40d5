"""What Today holds: this day's check-ins, a few objectives to note on, targets that may be picked, the List, the weekly note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from midweek.care import checkins, goals, homework, listing, tracking
from midweek.care.tracking import Tracked
from midweek.kinds.bring_up import BringUp
from midweek.kinds.homework import Assignment
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Objective
from midweek.kinds.session import SessionDay
from midweek.kinds.weekly_note import WeeklyNote
from midweek.stats.series import monday_of
from midweek.store.desk import Desk, Filed, Found

BEFORE = timedelta(days=2)  # a session shows from then on (ux.md 2)
ROWS = 3  # objectives and homework on Today; the rest is one link away (ux.md 2)


@dataclass(frozen=True)
class Waiting:
    """What waits on the List. session: the day of the next one, where it is known."""

    things: int
    session: date | None


@dataclass(frozen=True)
class Today:
    """One day as Today shows it.

    waiting: None while a session is further off, or nothing is on the List. weekly: the Monday of the note that is offered
    on this day of the week, until it is finished. check_ins: latest first. rows and homework: three together at most, one of them homework where there is any: objectives
    that have begun, and open homework, that weren't set aside for the day. more: there are others. tries: what else was planned to try. ready: objectives whose noticing
    weeks are over, in a row or not. new: nothing is there yet.
    """

    on: date
    check_ins: list[Filed[MoodCheckIn]]
    rows: list[Tracked]
    homework: list[Filed[Assignment]]
    more: bool
    tries: list[Filed[Assignment]]
    ready: list[Filed[Objective]]
    new: bool
    waiting: Waiting | None
    weekly: date | None


def of(desk: Desk, on: date) -> Today:
    """Read one day: this month's notes are opened, however many years lie behind."""
    everything = desk.read(
        Goal,
        Objective,
        Assignment,
        MoodCheckIn,
        BringUp,
        SessionDay,
        WeeklyNote,
        since=monday_of(on),
        until=on,
    )
    found = Found(
        filed for filed in everything if isinstance(filed.entry, Goal | Objective | Assignment | MoodCheckIn)
    )
    moods = [filed for filed in found.of(MoodCheckIn) if filed.entry.day == on]
    tracked = tracking.tracked(desk, found, on)
    aside = {id for id, day in desk.preferences.not_today.items() if day == on}
    rows = [row for row in tracked if row.objective.id not in aside]
    groups = homework.groups(found.of(Assignment), today=on)
    begun = [*groups.session, *groups.any_time]  # a questionnaire that waits for its week isn't among them
    # What was planned to try comes first: it is for the moment in which it is needed.
    work = sorted((one for one in begun if one.id not in aside), key=lambda one: one.entry.way != "try")
    shown = rows[: ROWS - min(1, len(work))]
    room = ROWS - len(shown)
    return Today(
        on=on,
        check_ins=sorted(moods, key=lambda filed: filed.entry.at, reverse=True),
        rows=shown,
        homework=work[:room],
        more=len(tracked) + len(begun) > len(shown) + len(work[:room]),
        tries=[one for one in work[room:] if one.entry.way == "try"],
        ready=[row.objective for row in rows if goals.ready_for_target(row.objective.entry, today=on)],
        new=not everything and not _wrote_before(desk, on),
        waiting=_waiting(everything, on),
        weekly=_weekly(everything, on) if found and desk.preferences.weekly_on == on.weekday() else None,
    )


def _wrote_before(desk: Desk, on: date) -> bool:
    """Asked only where nothing else is there: it reads off the tags whether there are check-ins or a journal."""
    first = date(checkins.FIRST_YEAR, 1, 1)
    return any(desk.months(kind, first, on) for kind in (MoodCheckIn, JournalEntry))


def _waiting(found: Found, on: date) -> Waiting | None:
    things = len(listing.in_found(found).waiting)
    session = min((filed.entry.on for filed in found.of(SessionDay) if filed.entry.on >= on), default=None)
    far = session is not None and session - on > BEFORE
    return Waiting(things, session) if things and not far else None


def _weekly(found: Found, on: date) -> date | None:
    monday = monday_of(on)
    finished = any(filed.entry.finished for filed in found.of(WeeklyNote) if filed.entry.week == monday)
    return None if finished else monday


def not_today(desk: Desk, id: str, on: date) -> None:
    """Set a row aside until tomorrow; what was set aside on other days is forgotten. No reason is asked."""
    aside = {id: day for id, day in desk.preferences.not_today.items() if day == on}
    desk.prefer(not_today={**aside, id: on})
