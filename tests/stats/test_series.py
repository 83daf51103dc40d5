"""From notes to weeks."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from midweek.stats.series import Aim, Series, noted_weeks, usual_range, weekly

MONDAY = date(2024, 1, 1)
AIM = Aim("lower", "day")


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def daily(values: list[float | None], *, sums: bool = False, start: int = 0) -> Series:
    return Series([day(start + i) for i in range(len(values))], values, ["a"] * len(values), sums=sums)


def values_of(series: Series, aim: Aim = AIM) -> list[float | None]:
    return [w.value for w in weekly(series, aim)]


def test_a_week_is_the_mean_of_its_noted_days() -> None:
    assert values_of(daily([1, 2, 3, 4, None, None, None])) == [2.5]


def test_three_noted_days_are_a_missing_week_and_never_zero() -> None:
    series = daily([2] * 7 + [0, 0, 0, None, None, None, None] + [4] * 7)
    assert values_of(series) == [2, None, 4]
    assert [w.noted_days for w in weekly(series, AIM)] == [7, 3, 7]


def test_none_today_is_a_zero_and_an_empty_day_is_not() -> None:
    assert values_of(daily([0, 0, 0, 0, 4, 4, 4])) == [pytest.approx(12 / 7)]
    assert values_of(daily([None, None, None, 4, 4, 4, 4])) == [4]


def test_a_week_nobody_wrote_in_is_there_and_missing() -> None:
    days = [day(i) for i in [*range(7), *range(21, 28)]]
    weeks = weekly(Series(days, [1] * 14, ["a"] * 7 + ["b"] * 7), AIM)
    assert [(w.value, w.noted_days, w.phase) for w in weeks] == [
        (1, 7, "a"),
        (None, 0, "a"),
        (None, 0, "a"),
        (1, 7, "b"),
    ]
    assert [w.monday for w in weeks] == [day(0), day(7), day(14), day(21)]


@pytest.mark.parametrize(("per", "value"), [("day", 2), ("week", 14), ("month", 60.8)])
def test_counts_are_told_in_the_period_of_the_aim(per: str, value: float) -> None:
    aim = Aim("lower", per)  # type: ignore[arg-type]
    assert values_of(daily([2, 2, 2, 2], sums=True), aim) == [value]
    assert values_of(daily([2, 2, 2, 2]), aim) == [2]
    once = Series([day(0), day(7)], [14, 14], ["a", "a"], noted="weekly", sums=True)
    assert values_of(once, aim) == [value, value]


@pytest.mark.parametrize(("sums", "value"), [(True, 6), (False, 2)])
def test_several_values_a_day_add_up_or_are_averaged(sums: bool, value: float) -> None:
    days = [day(i // 3) for i in range(12)]
    assert values_of(Series(days, [1, 2, 3] * 4, ["a"] * 12, sums=sums)) == [value]


def test_a_measure_noted_once_a_week_needs_one_note() -> None:
    days = [day(0), day(8), day(20), day(27)]
    assert values_of(Series(days, [3, 4, 5, 6], ["a"] * 4, sums=True), Aim("lower", "week")) == [3, 4, 5, 6]
    assert values_of(Series(days, [3, 4, 5, 6], ["a"] * 4, noted="daily")) == [None] * 4


def test_one_week_with_two_notes_leaves_a_weekly_measure_weekly() -> None:
    days = [day(0), day(7), day(12), day(14), day(21)]
    assert values_of(Series(days, [3, 4, 6, 5, 6], ["a"] * 5)) == [3, 5, 5, 6]


@pytest.mark.parametrize(("before", "phase"), [(4, "a"), (3, "b"), (2, "b")])
def test_the_week_of_a_change_belongs_to_the_phase_of_most_of_its_notes(before: int, phase: str) -> None:
    phases = ["a"] * before + ["b"] * (6 - before)
    assert weekly(Series([day(i) for i in range(6)], [1] * 6, phases), AIM)[0].phase == phase


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = [(day(i // 2), float(i % 5), "a" if i < 40 else "b") for i in range(80)]
    expected = weekly(Series(*map(list, zip(*rows, strict=True))), AIM)  # type: ignore[arg-type]
    random.Random(4).shuffle(rows)
    assert weekly(Series(*map(list, zip(*rows, strict=True))), AIM) == expected  # type: ignore[arg-type]


def test_weeks_run_to_the_day_of_the_look_and_know_nothing_later() -> None:
    series = daily([1.0] * 7 + [5.0] * 7)
    assert len(weekly(series, AIM, on=day(30))) == 5
    early = weekly(series, AIM, on=day(9))
    assert [(w.value, w.noted_days) for w in early] == [(1, 7), (None, 3)]
    assert weekly(series, AIM, on=day(-1)) == ()
    assert weekly(Series([], [], []), AIM) == ()


def test_usual_range_is_the_middle_half_while_noticing() -> None:
    weekly_values = [8.0, 7, 9, 8, 10, 1, 1, 1]
    days = [day(7 * i) for i in range(8)]
    weeks = weekly(Series(days, weekly_values, ["a"] * 5 + ["b"] * 3), AIM)
    assert usual_range(weeks) == (8, 9)
    assert usual_range(weeks[:2]) is None
    assert [w.value for w in noted_weeks(weeks)] == weekly_values


@pytest.mark.parametrize(
    ("days", "values", "phases"),
    [([MONDAY], [1.0, 2.0], ["a"]), ([MONDAY], [float("nan")], ["a"]), ([MONDAY], [float("inf")], ["a"])],
)
def test_a_series_that_makes_no_sense_is_refused(
    days: list[date], values: list[float], phases: list[str]
) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Series(days, values, phases)


def test_an_aim_that_makes_no_sense_is_refused() -> None:
    for words in (("", "day"), (None, "day"), ("lower", "year")):
        with pytest.raises(ValueError, match="must be"):
            Aim(*words)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="noted"):
        Series([MONDAY], [1.0], ["a"], noted="hourly")  # type: ignore[arg-type]
