"""Noting, taking back, putting right: what a day comes to, and that a retry or two tabs lose nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from midweek.care import tracking
from midweek.care.tracking import DaysChanged, NotesTooLong
from midweek.kinds.behaviour import Reading
from midweek.kinds.kept import Deleted
from midweek.kinds.plan import Goal, GoalState, How, Measure, Noted, Objective
from midweek.store import accounts
from midweek.store.desk import Desk, Filed, NotYours
from midweek.vault.keys import new_id

TODAY = date(2026, 5, 7)


@pytest.fixture
def desk() -> Desk:
    user, root = accounts.create_account("maya", "orchard lantern pebble window cotton harbour", uid=new_id())
    return Desk(accounts.keys_of(user, root))


def objective(
    desk: Desk, how: How = "count", *, noted: Noted = "each", starts: date = TODAY, what: str = "self-talk"
) -> Filed[Objective]:
    goal = desk.file(Goal(words="be kinder to myself", since=TODAY))
    measure = Measure(what=what, how=how, better="lower", noted=noted)
    return desk.file(
        Objective(goal=goal.id, measure=measure, starts=starts, review_on=starts + timedelta(weeks=4))
    )


def value(desk: Desk, of: Filed[Objective], on: date = TODAY) -> float | None:
    return tracking.of_day(desk, of, on).value


def test_one_more_adds_up_and_none_is_zero_but_no_note_is_nothing(desk: Desk) -> None:
    counted = objective(desk)
    assert value(desk, counted) is None
    tracking.log(desk, counted, 0, on=TODAY)
    assert value(desk, counted) == 0
    tracking.log(desk, counted, 1, on=TODAY)
    tracking.log(desk, counted, 1, on=TODAY)
    assert value(desk, counted) == 2
    assert value(desk, counted, TODAY - timedelta(days=1)) is None


def test_ratings_of_one_day_are_averaged(desk: Desk) -> None:
    rated = objective(desk, "rate10")
    for rating in (4, 7):
        tracking.log(desk, rated, rating, on=TODAY)
    assert value(desk, rated) == 5.5


@pytest.mark.parametrize("how", ["count", "yes_no"])
def test_the_same_id_files_once_even_after_undo(desk: Desk, how: How) -> None:
    tracked, id = objective(desk, how), new_id().hex()
    for _ in range(2):
        tracking.log(desk, tracked, 1, on=TODAY, entry_id=id)
    assert value(desk, tracked) == 1
    tracking.undo(desk, tracked, id)
    tracking.log(desk, tracked, 1, on=TODAY, entry_id=id)
    assert value(desk, tracked) is None


@pytest.mark.parametrize(
    ("how", "noted"),
    [("yes_no", "each"), ("clock", "each"), ("rate10", "day"), ("count", "day"), ("count", "week")],
)
def test_what_is_noted_once_is_replaced_and_undo_brings_it_back_step_by_step(
    desk: Desk, how: How, noted: Noted
) -> None:
    tracked = objective(desk, how, noted=noted)
    tracking.log(desk, tracked, 1, on=TODAY)
    second = tracking.log(desk, tracked, 0, on=TODAY)
    third = tracking.log(desk, tracked, 1, on=TODAY)
    assert [note.id for note in tracking.of_day(desk, tracked, TODAY).notes] == [third]
    said = []
    for id in (third, second):
        assert tracking.undo(desk, tracked, id) == TODAY
        said.append(value(desk, tracked))
    assert said == [0, 1]


def test_what_is_noted_by_the_week_is_one_note_of_the_week(desk: Desk) -> None:
    weekly = objective(desk, noted="week")
    monday, sunday = date(2026, 5, 4), date(2026, 5, 10)
    tracking.log(desk, weekly, 7, on=monday - timedelta(days=1))
    tracking.log(desk, weekly, 3, on=monday)
    (row,) = tracking.each_on_day(desk, [weekly], TODAY)
    assert (row.on, row.value) == (TODAY, 3)
    last = tracking.log(desk, weekly, 9, on=sunday)
    assert (value(desk, weekly), value(desk, weekly, monday - timedelta(days=1))) == (9, 7)
    assert tracking.undo(desk, weekly, last) == sunday
    assert value(desk, weekly) == 3


def test_a_day_put_right_keeps_its_notes(desk: Desk) -> None:
    counted = objective(desk)
    tracking.log(desk, counted, 1, on=TODAY, note="at work")
    tracking.log(desk, counted, 3, on=TODAY, note="at home", minute=600)
    done = tracking.set_day(desk, counted, 9, on=TODAY)
    day = tracking.of_day(desk, counted, TODAY)
    assert (day.value, [note.entry.note for note in day.notes]) == (9, ["at work\nat home"])
    tracking.undo(desk, counted, done)
    assert value(desk, counted) == 4


def test_undo_brings_back_what_still_lies_in_the_deleted_items(desk: Desk) -> None:
    counted = objective(desk)
    old = [tracking.log(desk, counted, n, on=TODAY) for n in (1, 2, 4)]
    done = tracking.set_day(desk, counted, 9, on=TODAY)
    desk.erase(desk.get(Deleted, old[0]))
    desk.restore(desk.get(Deleted, old[1]))
    tracking.undo(desk, counted, done)
    assert sorted(note.id for note in tracking.of_day(desk, counted, TODAY).notes) == sorted(old[1:])
    tracking.undo(desk, counted, done)
    assert value(desk, counted) == 6


def test_a_note_deleted_brings_nothing_back(desk: Desk) -> None:
    counted = objective(desk)
    tracking.log(desk, counted, 1, on=TODAY)
    tracking.undo(desk, counted, tracking.set_day(desk, counted, 9, on=TODAY), bring_back=False)
    assert value(desk, counted) is None


@pytest.mark.parametrize("values", [(3,), (1, 1, 1)])
def test_a_day_left_empty_comes_back_whole(desk: Desk, values: tuple[int, ...]) -> None:
    counted = objective(desk)
    for each in values:
        tracking.log(desk, counted, each, on=TODAY, note=f"note {each}")
    gone = tracking.clear_day(desk, counted, TODAY)
    with pytest.raises(DaysChanged):
        tracking.clear_day(desk, counted, TODAY)
    assert value(desk, counted) is None
    desk.restore(desk.get(Deleted, gone))
    day = tracking.of_day(desk, counted, TODAY)
    assert (day.value, [note.entry.note for note in day.notes]) == (3, [f"note {values[0]}"])


def test_what_a_crafted_note_names_is_brought_back_only_if_it_was_noted_here(desk: Desk) -> None:
    mine, other = objective(desk), objective(desk)
    noted, goal = tracking.log(desk, other, 1, on=TODAY), desk.file(Goal(words="gone", since=TODAY))
    tracking.undo(desk, other, noted)
    desk.delete(goal)
    crafted = Reading(
        objective=mine.id, on=TODAY, value=1, instead_of=(noted, noted, goal.id, new_id().hex())
    )
    tracking.undo(desk, mine, desk.file(crafted).id)
    assert (value(desk, mine), value(desk, other), desk.read(Goal).of(Goal)[0].entry.words) == (
        None,
        None,
        "be kinder to myself",
    )
    assert len(desk.read(Deleted)) == 3


def test_notes_too_long_for_one_change_nothing(desk: Desk) -> None:
    counted = objective(desk)
    for letter in "ab":
        tracking.log(desk, counted, 1, on=TODAY, note=letter * 1_500)
    with pytest.raises(NotesTooLong):
        tracking.set_day(desk, counted, 9, on=TODAY)
    assert value(desk, counted) == 2


def test_undo_twice_takes_back_once(desk: Desk) -> None:
    counted = objective(desk)
    tracking.log(desk, counted, 1, on=TODAY)
    last = tracking.log(desk, counted, 1, on=TODAY)
    for _ in range(2):
        tracking.undo(desk, counted, last)
    assert value(desk, counted) == 1
    assert [filed.id for filed in desk.read(Deleted)] == [last]


def test_undo_is_only_for_this_objective(desk: Desk) -> None:
    mine, other = objective(desk), objective(desk)
    noted = tracking.log(desk, other, 1, on=TODAY)
    for id in (noted, other.id):
        with pytest.raises(NotYours):
            tracking.undo(desk, mine, id)
    tracking.undo(desk, other, noted)
    with pytest.raises(NotYours):
        tracking.undo(desk, mine, noted)


def test_many_days_are_saved_at_once_or_not_at_all(desk: Desk) -> None:
    counted, days = objective(desk), [TODAY - timedelta(days=n) for n in range(3)]
    tracking.log(desk, counted, 4, on=days[0])
    tracking.log(desk, counted, 5, on=days[1])
    seen = {days[0]: 4.0, days[1]: 5.0, days[2]: None}
    assert tracking.save_days(desk, counted, {days[0]: 4.0, days[1]: None, days[2]: 0.0}, seen) == 2
    assert [value(desk, counted, day) for day in days] == [4, None, 0]

    with pytest.raises(DaysChanged) as changed:
        tracking.save_days(desk, counted, {days[0]: 9.0, days[1]: 9.0}, seen)
    assert changed.value.days == (days[1],)
    assert [value(desk, counted, day) for day in days] == [4, None, 0]


def test_today_shows_what_has_begun_and_is_not_put_aside(desk: Desk) -> None:
    shown = objective(desk, what="shown")
    objective(desk, what="not yet", starts=TODAY + timedelta(days=1))
    states: tuple[GoalState, ...] = ("on_hold", "achieved", "set_aside", "proposed")
    for state in states:
        goal = desk.file(Goal(words="aside", since=TODAY, state=state))
        desk.file(Objective(goal=goal.id, measure=shown.entry.measure, starts=TODAY, review_on=TODAY))
    tracking.log(desk, shown, 3, on=TODAY)
    tracking.log(desk, shown, 5, on=TODAY - timedelta(days=1))
    tracked = tracking.tracked(desk, desk.read(Goal, Objective), TODAY)
    assert [(t.measure.what, t.value) for t in tracked] == [("shown", 3)]


def test_each_control_gets_an_id_of_its_own(desk: Desk) -> None:
    day = tracking.of_day(desk, objective(desk), TODAY)
    assert day.next_id != day.next_id
