"""How objectives are doing: from what was noted to a series, its weeks and its verdict (T3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from midweek.care.tracking import active, aside, is_round_midnight, on_day, value_of
from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import Change, Goal, Measure, Milestone, Objective
from midweek.kinds.session import SessionDay
from midweek.stats.midnight import after_midnight
from midweek.stats.series import DAYS_IN, Aim, Series, Week, monday_of, usual_range, weekly
from midweek.stats.verdict import Verdict, judge
from midweek.store.desk import Desk, Filed, Found

# A verdict looks back two years and no further, like the rules under it (stats.shift.LONGEST): what lies before says
# little about now, and a page costs the same after twenty years as after two.
LOOKS_BACK = timedelta(weeks=103)  # and the running week
# Where nothing was noted for so long, everything is told as of the last note: an empty chart would help nobody.
QUIET = timedelta(weeks=8)


@dataclass(frozen=True)
class Phase:
    """What went on from one marked change to the next. A has neither day nor change: it is since the start."""

    letter: str
    since: date | None = None
    change: Filed[Change] | None = None

    @property
    def words(self) -> str:
        return self.change.entry.words if self.change else ""


@dataclass(frozen=True)
class Day:
    """A day with notes. value: what it comes to. notes: how many."""

    on: date
    value: float
    notes: int


@dataclass(frozen=True)
class Progress:
    """One objective up to a day.

    until: today, or the day of the last note where that is long ago. readings: oldest first. days, weeks: oldest first, each day and week in the unit of
    one note (`of_a_note`), so that both stand on one scale; as many as were read. judged_weeks: the weeks the verdict is about. noticing: those of them
    from the start to the last day of noticing, made of the notes of these days; none where none has a value. target: in the unit of a
    note. verdict: its numbers are in the unit of the objective, `times` the unit of a note.
    """

    objective: Filed[Objective]
    until: date
    readings: tuple[Filed[Reading], ...]
    phases: tuple[Phase, ...]
    days: tuple[Day, ...]
    weeks: tuple[Week, ...]
    judged_weeks: tuple[Week, ...]
    noticing: tuple[Week, ...]
    target: float | None
    verdict: Verdict | None
    sessions: tuple[date, ...]
    milestones: tuple[Filed[Milestone], ...]

    @property
    def measure(self) -> Measure:
        return self.objective.entry.measure

    @property
    def times(self) -> float:
        """How much larger the objective's own unit is than a note's: 7 for a daily count told by the week, 30.4 by the month."""
        return times_of(self.objective.entry)

    @property
    def noted_since(self) -> date:
        """The first day with a note, or the start where there is none yet."""
        return self.days[0].on if self.days else self.objective.entry.starts

    @property
    def band(self) -> tuple[float, float] | None:
        """The usual range of a weekly value in the unit of a note, before the first marked change: while noticing, where weeks of that are judged."""
        return usual_range(self.noticing or self.judged_weeks)

    def notes_on(self, on: date) -> tuple[Filed[Reading], ...]:
        """The notes of one day."""
        return on_day(self.objective, self.readings, on).notes

    def phase_on(self, on: date) -> Phase:
        """The phase a day belongs to: the latest change marked on it or before."""
        return [phase for phase in self.phases if phase.since is None or phase.since <= on][-1]


def of_a_note(measure: Measure) -> Aim:
    """The aim whose period one note tells of: a week where it is noted by the week, else a day."""
    return Aim(measure.better, "week" if measure.noted == "week" else "day")


@dataclass(frozen=True)
class Overview:
    """All objectives, in plan order. told: those being worked on. aside: those put aside or reached."""

    told: list[Progress]
    aside: list[Filed[Objective]]


def times_of(objective: Objective) -> float:
    """How many such periods the objective's own has; 1 for what doesn't add up."""
    measure = objective.measure
    return DAYS_IN[objective.per] / DAYS_IN[of_a_note(measure).per] if measure.sums else 1


def series_of(
    readings: Sequence[Filed[Reading]], objective: Filed[Objective], changes: Sequence[Change] = ()
) -> Series:
    """An objective's readings as `stats` looks at them. phases: how many marked changes lie on or before the day, from 0."""
    mine = [filed.entry for filed in readings if filed.entry.objective == objective.id]
    starts = sorted(change.on for change in changes if change.objective == objective.id)
    measure, values = objective.entry.measure, [reading.value for reading in mine]
    if is_round_midnight(objective.entry, values):
        values = [after_midnight(value) for value in values]
    return Series(
        days=[reading.on for reading in mine],
        values=values,
        phases=[bisect_right(starts, reading.on) for reading in mine],
        noted="weekly" if measure.noted == "week" else "daily",
        sums=measure.sums,
    )


def of_objective(
    desk: Desk, objective: Filed[Objective], today: date, *, everything: bool = False
) -> Progress:
    """How one objective is doing up to `today`. everything: the days and weeks of its whole life, not of two years.

    Where two years hold no note, it is told as of its last note, however long ago.
    """
    plan = desk.read(Change, Milestone, SessionDay)
    return _told(desk, plan, [objective], today, everything=everything)[0]


def of_active(desk: Desk, today: date, *, everything: bool = False) -> Overview:
    """How every objective being worked on is doing, and what others there are."""
    plan = desk.read(Goal, Objective, Change, Milestone, SessionDay)
    return Overview(_told(desk, plan, active(plan), today, everything=everything), aside(plan))


def _told(
    desk: Desk, plan: Found, objectives: Sequence[Filed[Objective]], today: date, *, everything: bool
) -> list[Progress]:
    """From one read of these objectives' notes, and one more where some of them are long silent."""
    since = None if everything else monday_of(today) - LOOKS_BACK
    notes: dict[str, list[Filed[Reading]]] = {objective.id: [] for objective in objectives}
    for note in desk.read(Reading, since=since, until=today, of=notes).of(Reading):
        notes[note.entry.objective].append(note)
    told = {o.id: in_found(Found([*plan, *notes[o.id]]), o, today) for o in objectives}
    silent = [p.objective for p in told.values() if since and not p.days]
    if silent:
        again = _told(desk, plan, silent, today, everything=True)
        told |= {progress.objective.id: progress for progress in again}
    return list(told.values())


def in_found(found: Found, objective: Filed[Objective], today: date) -> Progress:
    """The same from what was read already. found: at least the objective's notes and changes, sessions and milestones."""
    entry, measure = objective.entry, objective.entry.measure
    readings = [f for f in found.of(Reading) if f.entry.objective == objective.id]
    changes = [f for f in found.of(Change) if f.entry.objective == objective.id and f.entry.on <= today]
    series = series_of(readings, objective, [f.entry for f in changes])
    target = entry.target
    if target is not None and is_round_midnight(entry, [f.entry.value for f in readings]):
        target = after_midnight(target)
    until = today
    if series.days and today - series.days[-1] > QUIET:
        until = series.days[-1]
    judged = _since(series, monday_of(until) - LOOKS_BACK)
    weeks = weekly(series, of_a_note(measure), until)
    first = monday_of(judged.days[0]) if judged.days else until
    judged_weeks = tuple(week for week in weeks if week.monday >= first)
    return Progress(
        objective=objective,
        until=until,
        readings=tuple(readings),
        phases=phases_of(changes),
        days=days_of(measure, series),
        weeks=weeks,
        judged_weeks=judged_weeks,
        noticing=_while_noticing(judged, entry),
        target=None if target is None else target / times_of(entry),
        verdict=judge(judged, Aim(measure.better, entry.per, target), until) if judged.days else None,
        sessions=tuple(sorted({f.entry.on for f in found.of(SessionDay)})),
        milestones=tuple(
            sorted(
                (f for f in found.of(Milestone) if f.entry.goal == entry.goal and f.entry.reached),
                key=lambda f: (f.entry.reached or today, f.id),
            )
        ),
    )


def phases_of(changes: Sequence[Filed[Change]]) -> tuple[Phase, ...]:
    """A since the start, then a letter for each marked change, oldest first."""
    ordered = sorted(changes, key=lambda f: (f.entry.on, f.at, f.id))
    return (Phase("A"), *(Phase(letter(n), f.entry.on, f) for n, f in enumerate(ordered, start=1)))


def letter(n: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    return (letter(n // 26 - 1) if n >= 26 else "") + chr(ord("A") + n % 26)


def days_of(measure: Measure, series: Series) -> tuple[Day, ...]:
    """The days of a series that have a note, oldest first."""
    rows = ((day, value) for day, value in zip(series.days, series.values, strict=True) if value is not None)
    found = []
    for day, group in groupby(rows, key=lambda row: row[0]):
        values = [value for _, value in group]
        found.append(Day(day, value_of(measure, values) or 0.0, len(values)))
    return tuple(found)


def _while_noticing(series: Series, objective: Objective) -> tuple[Week, ...]:
    """The same days as `goals.usual_week`, so that the range and the usual week a target starts from tell of the same weeks."""
    if objective.noticing_until is None:
        return ()
    weeks = weekly(
        _since(series, objective.starts).until(objective.noticing_until), of_a_note(objective.measure)
    )
    return weeks if any(week.value is not None for week in weeks) else ()


def _since(series: Series, first: date) -> Series:
    if not series.days or series.days[0] >= first:
        return series
    kept = [row for row in zip(series.days, series.values, series.phases, strict=True) if row[0] >= first]
    days, values, phases = zip(*kept, strict=True) if kept else ((), (), ())
    return Series(days, values, phases, noted=series.noted, sums=series.sums)
