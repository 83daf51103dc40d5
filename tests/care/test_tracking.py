"""Noting, taking back, putting right: what a day comes to, and that a retry or two tabs lose nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from midweek.care import tracking
from midweek.care.tracking import DaysChanged, NotesTooLong
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


@pytest.mark.parametrize(("how", "noted"), [("yes_no", "each"), ("rate10", "day"), ("count", "day")])
def test_what_is_noted_once_a_day_is_replaced_and_undo_brings_it_back(
    desk: Desk, how: How, noted: Noted
) -> None:
    tracked = objective(desk, how, noted=noted)
    first = tracking.log(desk, tracked, 1, on=TODAY)
    second = tracking.log(desk, tracked, 0, on=TODAY)
    assert value(desk, tracked) == 0
    assert second.replaced == (first.id,)
    assert tracking.undo(desk, tracked, second.id, second.replaced) == TODAY
    assert value(desk, tracked) == 1


def test_a_day_put_right_keeps_its_notes(desk: Desk) -> None:
    counted = objective(desk)
    tracking.log(desk, counted, 1, on=TODAY, note="at work")
    tracking.log(desk, counted, 3, on=TODAY, note="at home", minute=600)
    done = tracking.set_day(desk, counted, 9, on=TODAY)
    day = tracking.of_day(desk, counted, TODAY)
    assert (day.value, [note.entry.note for note in day.notes]) == (9, ["at work\nat home"])
    tracking.undo(desk, counted, done.id, done.replaced)
    assert value(desk, counted) == 4


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
        tracking.undo(desk, counted, last.id)
    assert value(desk, counted) == 1
    assert [filed.id for filed in desk.read(Deleted)] == [last.id]


def test_undo_is_only_for_this_objective(desk: Desk) -> None:
    mine, other = objective(desk), objective(desk)
    noted = tracking.log(desk, other, 1, on=TODAY)
    for id in (noted.id, other.id):
        with pytest.raises(NotYours):
            tracking.undo(desk, mine, id)
    last = tracking.log(desk, mine, 1, on=TODAY)
    tracking.undo(desk, other, noted.id)
    with pytest.raises(NotYours):
        tracking.undo(desk, mine, last.id, [noted.id])
    assert (value(desk, mine), value(desk, other)) == (1, None)


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
