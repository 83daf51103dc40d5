"""The weekly note: what a week's notes show, and the client's own words about it (W4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from django.db import transaction

from midweek.care import history, listing, progress
from midweek.care.journal import Linkable, linkable
from midweek.care.tracking import in_plan_order
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Objective
from midweek.kinds.response import Response
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Desk, Filed
from midweek.vault.errors import EditConflict

SUNDAY = timedelta(days=6)
YEAR = timedelta(weeks=52)


@dataclass(frozen=True)
class Tracked:
    """What was noted for one objective in the week. days: with a note. average: of what those days come to; for yes or no, the share of yes."""

    objective: Filed[Objective]
    days: int
    average: float


@dataclass(frozen=True)
class Homework:
    """Pieces of homework done in the week, those being filled in that were last worked on in it, and tries noted."""

    done: int
    started: int
    tries: int


@dataclass(frozen=True)
class Week:
    """One week as its notes show it, with the note about it where there is one.

    often: the moods noted most often, 1 to 5: one, two where they are level, none where more are. pages: of the journal.
    last_check_in, last_page: the day of the latest of them; Sunday where there is none.
    """

    monday: date
    tracked: list[Tracked]
    homework: Homework
    check_ins: int
    often: tuple[int, ...]
    last_check_in: date
    pages: int
    last_page: date
    note: Filed[WeeklyNote] | None
    linkable: list[Linkable]


def of(desk: Desk, monday: date) -> Week:
    """The week that begins on this Monday."""
    sunday = monday + SUNDAY
    found = desk.read(
        Goal,
        Objective,
        MoodCheckIn,
        Response,
        JournalEntry,
        WeeklyNote,
        since=monday,
        until=sunday,
    )
    objectives, assignments = in_plan_order(found), desk.read(Assignment).of(Assignment)
    shelves = [filed.id for filed in (*objectives, *assignments)]
    hung = desk.read(Reading, Try, since=monday, until=sunday, of=shelves)
    notes = hung.of(Reading)
    moods, pages = found.of(MoodCheckIn), found.of(JournalEntry)
    return Week(
        monday=monday,
        tracked=[noted for objective in objectives if (noted := _tracked(objective, notes))],
        homework=_homework(
            assignments, found.of(Response), tries=len(hung.of(Try)), first=monday, last=sunday
        ),
        check_ins=len(moods),
        often=_often(moods),
        last_check_in=max((filed.entry.day for filed in moods), default=sunday),
        pages=len(pages),
        last_page=max((filed.entry.day for filed in pages), default=sunday),
        note=next(iter(found.of(WeeklyNote)), None),
        linkable=linkable(found),
    )


def _tracked(objective: Filed[Objective], notes: Sequence[Filed[Reading]]) -> Tracked | None:
    """As the objective's own page counts days: several notes of a day add up or are averaged (care/progress.py)."""
    days = progress.days_of(objective.entry.measure, progress.series_of(notes, objective))
    return Tracked(objective, len(days), fmean(day.value for day in days)) if days else None


def _homework(
    work: Sequence[Filed[Assignment]],
    answered: Iterable[Filed[Response]],
    *,
    tries: int,
    first: date,
    last: date,
) -> Homework:
    done = {
        filed.id
        for filed in work
        if filed.entry.state == "done" and filed.entry.closed_on and first <= filed.entry.closed_on <= last
    }
    there = {filed.id for filed in work}
    copies = [filed.entry for filed in answered if filed.entry.assignment in there]
    done |= {copy.assignment for copy in copies if copy.state == "finished" and copy.assignment}
    started = {copy.assignment for copy in copies if copy.state == "started"} - done
    return Homework(len(done), len(started), tries)


def _often(moods: Iterable[Filed[MoodCheckIn]]) -> tuple[int, ...]:
    counts = Counter(filed.entry.mood for filed in moods if filed.entry.mood)
    most = sorted(mood for mood, n in counts.items() if n == max(counts.values()))
    return tuple(most) if len(most) < 3 else ()


def keep(desk: Desk, note: WeeklyNote, was: Filed[WeeklyNote] | None, *, seen: int) -> Filed[WeeklyNote]:
    """File the note about a week, or revise it as it was seen at revision `seen` (0: there was none).

    The same again changes nothing. Raises EditConflict when it was written meanwhile in another tab.
    """
    if was is not None and was.entry == note:
        return was
    if seen != (was.rev if was else 0):
        raise EditConflict
    return history.revise(desk, was, note) if was else desk.file(note)


def bring(desk: Desk, note: Filed[WeeklyNote], lines: Iterable[str]) -> None:
    """Put these lines of a note on the List, each once however often the note is saved."""
    with transaction.atomic():
        for line in lines:
            id = desk.form_id(f"weekly {note.id} {line}")
            listing.add(desk, BringUp(kind="notes", text=line, link=note.id), entry_id=id)


def between(desk: Desk, first: date, last: date) -> list[Filed[WeeklyNote]]:
    """The notes of the weeks that begin from `first` to `last`, oldest first."""
    return desk.read(WeeklyNote, since=first, until=last).of(WeeklyNote)


def first_month(desk: Desk, *, until: date) -> date | None:
    """The first month with a note: read off the tags, nothing is opened."""
    months = desk.months(WeeklyNote, date(1990, 1, 1), until)
    return date.fromisoformat(f"{months[0]}-01") if months else None
