"""From readings to series, weeks, letters and a verdict; and how far back they look."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from midweek.care import progress
from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.plan import Change, Goal, How, Measure, Milestone, Noted, Objective, Per
from midweek.kinds.session import SessionDay
from midweek.store import accounts
from midweek.store.desk import Desk, Filed
from midweek.vault.keys import new_id

MONDAY = date(2026, 3, 2)


@pytest.fixture
def desk() -> Desk:
    user, root = accounts.create_account("maya", "orchard lantern pebble window cotton harbour", uid=new_id())
    return Desk(accounts.keys_of(user, root))


def objective(
    desk: Desk,
    how: How = "count",
    per: Per = "day",
    noted: Noted = "each",
    starts: date = MONDAY,
    target: float | None = None,
    noticing_until: date | None = None,
) -> Filed[Objective]:
    goal = desk.file(Goal(words="be kinder to myself", since=starts))
    measure = Measure(what="self-talk", how=how, better="lower", noted=noted)
    return desk.file(
        Objective(
            goal=goal.id, measure=measure, per=per, starts=starts, review_on=starts, target=target,
            noticing_until=noticing_until,
        )
    )  # fmt: skip


def note(desk: Desk, of: Filed[Objective], weeks: list[float], since: date = MONDAY) -> None:
    entries: list[tuple[str | None, Entry]] = [
        (None, Reading(objective=of.id, on=since + timedelta(weeks=week, days=day), value=value))
        for week, value in enumerate(weeks)
        for day in range(7)
    ]
    desk.file_many(entries)


def test_a_series_is_in_phases_by_the_days_of_its_changes(desk: Desk) -> None:
    counted = objective(desk)
    note(desk, counted, [8, 5])
    changes = [
        Change(objective=counted.id, on=MONDAY + timedelta(days=7)),
        Change(objective="0" * 32, on=MONDAY),
    ]
    series = progress.series_of(desk.read(Reading).of(Reading), counted, changes)
    assert list(series.phases) == [0] * 7 + [1] * 7
    assert (series.noted, series.sums) == ("daily", True)


def test_days_weeks_and_band_stand_in_the_unit_of_a_day(desk: Desk) -> None:
    counted = objective(desk, per="week", target=21)
    note(desk, counted, [8, 7, 9])
    told = progress.of_objective(desk, counted, MONDAY + timedelta(days=20))
    assert [week.value for week in told.weeks] == [8, 7, 9]
    assert {day.value for day in told.days} == {8, 7, 9}
    assert (told.times, told.target, told.band) == (7, 3, (7.5, 8.5))


@pytest.mark.parametrize(
    ("noticing", "weeks", "band"),
    [
        (28, [8, 9, 8, 9, *[2] * 8], (8, 9)),  # until the first day after them, as it is filed
        (27, [8, 9, 8, 9, *[2] * 8], (8, 9)),
        (30, [8, 9, 8, 9, *[2] * 8], (8, 9)),  # three days of the next are no week
        (60, [8, 9, 8], (8, 8.5)),  # still at it
        (14, [8, 9, 2, 2, 2, 2], None),  # two weeks are no range
        (None, [8, 8, 2, 2, 2], (2, 8)),
    ],
)
def test_the_band_is_made_of_the_weeks_of_noticing(
    desk: Desk, noticing: int | None, weeks: list[float], band: tuple[float, float] | None
) -> None:
    until = None if noticing is None else MONDAY + timedelta(days=noticing)
    counted = objective(desk, noticing_until=until)
    note(desk, counted, weeks)
    told = progress.of_objective(desk, counted, MONDAY + timedelta(weeks=len(weeks), days=-1))
    assert told.band == band


def test_weeks_noted_before_and_changes_during_the_noticing(desk: Desk) -> None:
    counted = objective(desk, noticing_until=MONDAY + timedelta(weeks=5))
    note(desk, counted, [1, 1, 1, 1], MONDAY - timedelta(weeks=4))  # brought in, from before the start
    note(desk, counted, [8, 9, 8, 4, 4, 2, 2])
    end = MONDAY + timedelta(weeks=7, days=-1)
    assert progress.of_objective(desk, counted, end).band == (4, 8)
    desk.file(Change(objective=counted.id, on=MONDAY + timedelta(weeks=3)))
    assert progress.of_objective(desk, counted, end).band == (8, 8.5)


def test_where_nothing_was_noted_while_noticing_the_first_phase_is_the_usual(desk: Desk) -> None:
    counted = objective(desk, starts=MONDAY - timedelta(weeks=8), noticing_until=MONDAY - timedelta(weeks=4))
    note(desk, counted, [8, 7, 9])
    assert progress.of_objective(desk, counted, MONDAY + timedelta(days=20)).band == (7.5, 8.5)


@pytest.mark.parametrize(
    ("how", "per", "noted", "times"),
    [("count", "day", "each", 1), ("count", "month", "each", 30.4), ("count", "week", "week", 1), ("count", "month", "week", 30.4 / 7), ("rate10", "week", "each", 1)],
)  # fmt: skip
def test_only_what_adds_up_over_days_is_told_by_the_week(
    desk: Desk, how: How, per: Per, noted: Noted, times: float
) -> None:
    assert progress.times_of(objective(desk, how, per, noted).entry) == times


def test_several_notes_a_day_are_one_point(desk: Desk) -> None:
    counted = objective(desk)
    for value in (1, 0, 2):
        desk.file(Reading(objective=counted.id, on=MONDAY, value=value))
    told = progress.of_objective(desk, counted, MONDAY)
    assert [(day.value, day.notes) for day in told.days] == [(3, 3)]


def test_changes_get_letters_in_the_order_of_their_days(desk: Desk) -> None:
    counted = objective(desk)
    note(desk, counted, [8, 7])
    for days, words in ((9, "second"), (2, "first"), (90, "still to come")):
        desk.file(Change(objective=counted.id, on=MONDAY + timedelta(days=days), words=words))
    told = progress.of_objective(desk, counted, MONDAY + timedelta(days=13))
    assert [(p.letter, p.words) for p in told.phases] == [("A", ""), ("B", "first"), ("C", "second")]
    assert [told.phase_on(MONDAY + timedelta(days=n)).letter for n in (0, 2, 9)] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("n", "said"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")]
)
def test_letters_go_on_after_z(n: int, said: str) -> None:
    assert progress.letter(n) == said


def test_sessions_and_reached_milestones_come_along(desk: Desk) -> None:
    counted = objective(desk)
    note(desk, counted, [8])
    desk.file(SessionDay(on=MONDAY))
    desk.file(Milestone(goal=counted.entry.goal, words="laughed", reached=MONDAY + timedelta(days=3)))
    desk.file(Milestone(goal=counted.entry.goal, words="not yet"))
    desk.file(Milestone(goal="0" * 32, words="of another goal", reached=MONDAY))
    told = progress.of_objective(desk, counted, MONDAY + timedelta(days=6))
    assert told.sessions == (MONDAY,)
    assert [filed.entry.words for filed in told.milestones] == ["laughed"]


def test_the_verdict_is_the_same_whatever_the_page_shows(desk: Desk) -> None:
    counted = objective(desk, starts=MONDAY - timedelta(weeks=150))
    note(desk, counted, [9.0] * 60, MONDAY - timedelta(weeks=150))
    note(desk, counted, [3.0, 4.0] * 45, MONDAY - timedelta(weeks=90))
    recent = progress.of_objective(desk, counted, MONDAY)
    everything = progress.of_objective(desk, counted, MONDAY, everything=True)
    assert recent.verdict == everything.verdict
    assert recent.band == everything.band
    assert len(everything.weeks) > len(recent.weeks)


def test_what_is_long_silent_is_told_as_of_its_last_note(desk: Desk) -> None:
    counted = objective(desk, starts=date(2013, 1, 7))
    note(desk, counted, [8, 7, 9], date(2013, 1, 7))
    told = progress.of_objective(desk, counted, MONDAY)
    assert (told.until, len(told.days)) == (date(2013, 1, 27), 21)
    assert [p.until for p in progress.of_active(desk, MONDAY).told] == [date(2013, 1, 27)]


def test_nothing_noted_has_no_verdict(desk: Desk) -> None:
    told = progress.of_objective(desk, objective(desk), MONDAY)
    assert (told.verdict, told.days, told.weeks, told.band) == (None, (), (), None)


@pytest.mark.parametrize(("target", "reached"), [(1_420.0, False), (25.0, True)])
def test_times_round_midnight_average_to_the_night(desk: Desk, target: float, reached: bool) -> None:
    """23:40 and 0:20 are 0:00 on average, and a target of 0:25 lies after both."""
    to_bed = objective(desk, "clock", target=target)
    times = [1_420.0, 20.0] * 7
    desk.file_many(
        [
            (None, Reading(objective=to_bed.id, on=MONDAY + timedelta(days=n), value=time))
            for n, time in enumerate(times)
        ]
    )
    told = progress.of_objective(desk, to_bed, MONDAY + timedelta(days=13))
    assert [week.value for week in told.weeks] == pytest.approx([1_437.14, 1_442.86], abs=0.01)
    assert [day.value for day in told.days[:2]] == [1_420, 1_460]
    assert told.target is not None
    assert (told.days[1].value <= told.target) is reached


def test_one_late_night_a_week_is_a_night(desk: Desk) -> None:
    """23:55, and 6:30 on Saturdays: 0:51 on average, and not 21:26."""
    to_bed = objective(desk, "clock", target=1_410)
    note(desk, to_bed, [1_435])
    (saturday,) = (f for f in desk.read(Reading).of(Reading) if f.entry.on.weekday() == 5)
    desk.delete(saturday)
    desk.file(Reading(objective=to_bed.id, on=saturday.entry.on, value=390))
    (week,) = progress.of_objective(desk, to_bed, MONDAY + timedelta(days=6)).weeks
    assert week.value == pytest.approx(1_440 + 51.43, abs=0.01)


def test_getting_to_bed_earlier_and_earlier_is_getting_better(desk: Desk) -> None:
    """From 6:40 to midnight, some of the notes before it and some after."""
    to_bed = objective(desk, "clock", target=1_410)
    note(desk, to_bed, [400.0] * 5)
    later = MONDAY + timedelta(weeks=5)
    desk.file(Change(objective=to_bed.id, on=later))
    note(desk, to_bed, [5.0, 1_425.0] * 4, since=later)
    told = progress.of_objective(desk, to_bed, later + timedelta(days=55))
    assert told.verdict is not None
    assert told.verdict.code == "shift_better"
