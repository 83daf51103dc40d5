"""The word for a series, look by look."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midweek.stats.series import Aim, Series
from midweek.stats.shift import recent_shift
from midweek.stats.verdict import Verdict, judge

MONDAY = date(2024, 1, 1)
LESS = Aim("lower", "week")
MORE = Aim("higher", "week")
J3 = [8.0, 7, 9, 8, 10, 5, 4, 5, 3]


def weeks(values: list[float | None], baseline: int = 99, *, skip: dict[int, int] | None = None) -> Series:
    """One note each Monday; `skip` leaves so many weeks out before the value with that index."""
    days, monday = [], MONDAY
    for i in range(len(values)):
        monday += timedelta(weeks=(skip or {}).get(i, 0))
        days.append(monday)
        monday += timedelta(weeks=1)
    return Series(days, values, ["noticing" if i < baseline else "plan" for i in range(len(values))])


def in_days(values: list[float], baseline: int = 5) -> Series:
    """Each week as seven notes around its mean, the last two days not noted."""
    days, notes, phases = [], [], []
    for i, value in enumerate(values):
        for d, note in enumerate([value - 2, value + 2, value - 1, value + 1, value, None, None]):
            days.append(MONDAY + timedelta(days=7 * i + d))
            notes.append(note)
            phases.append("noticing" if i < baseline else "plan")
    return Series(days, notes, phases)


@pytest.fixture(scope="module")
def depression() -> Series:
    """Weekly depression of the real file, as its rows have it."""
    with (Path(__file__).parent.parent / "reference" / "kossakowski2017.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    days = [datetime.strptime(row["date"], "%d/%m/%y").date() for row in rows]  # noqa: DTZ007
    values = [None if row["dep"] == "NA" else float(row["dep"]) for row in rows]
    return Series(days, values, [row["phase"] for row in rows])


@pytest.mark.parametrize("series_of", [lambda values: weeks(values, 5), in_days], ids=["weekly", "daily"])
@pytest.mark.parametrize(
    ("count", "code", "needed"),
    [(6, "too_early", 2), (7, "too_early", 1), (8, "leaning_better", 0), (9, "shift_better", 0)],
)
def test_an_honest_chart(
    series_of: Callable[[list[float]], Series], count: int, code: str, needed: int
) -> None:
    found = judge(series_of(J3[:count]), LESS)
    assert (found.code, found.weeks_needed, found.basis) == (code, needed, "before_after")
    assert (found.weeks_before, found.weeks_since) == (5, count - 5)
    assert (found.confirmed, found.first_sign) == (code == "shift_better", code == "leaning_better")
    worse = judge(series_of([-v for v in J3[:count]]), LESS)
    assert worse.code == code.replace("better", "worse")


def test_what_a_page_says_beside_the_word() -> None:
    found = judge(weeks(J3, 5), Aim("lower", "week", target=5))
    assert (found.median_before, found.median_since) == (8, 4.5)
    assert found.nap is not None
    assert found.nap.value == 1
    assert 0.5 < found.nap.low < 0.9
    assert (found.at_target, found.target_weeks) == (4, 4)
    assert (found.second, found.since, found.line, found.missing_weeks) == (None, None, None, 0)
    assert found.toward == "better"


@pytest.mark.parametrize(
    ("aim", "met"), [(LESS, None), (Aim("lower", "week", 4), 2), (Aim("higher", "week", 5), 2)]
)
def test_the_target_is_a_fact_of_its_own(aim: Aim, met: int | None) -> None:
    assert judge(weeks(J3, 5), aim).at_target == met


def test_counts_reach_a_weekly_target_by_the_week() -> None:
    days = [MONDAY + timedelta(days=i) for i in range(28)]
    series = Series(days, [2] * 14 + [1] * 14, ["a"] * 28, sums=True)
    assert judge(series, Aim("lower", "week", target=7)).at_target == 2


def test_the_real_file_says_what_its_analysis_found(depression: Series) -> None:
    first_monday = date(2012, 8, 13)
    looks = {
        on: judge(depression, LESS, on=on) for on in (first_monday + timedelta(weeks=n) for n in range(35))
    }
    for on, found in looks.items():
        if on < date(2013, 1, 28):
            assert found.code in ("too_early", "gaps", "no_change"), on
        elif on == date(2013, 1, 28):
            assert found.code == "leaning_worse"
        else:
            assert found.code == "shift_worse", on
        if on >= date(2013, 1, 28):
            assert found.since == date(2012, 12, 17)
            assert (found.basis, found.second) == ("recent_shift", "no_change")
    last = looks[date(2013, 4, 8)]
    assert last.median_before == pytest.approx(1.19, abs=0.01)
    assert last.median_since == pytest.approx(1.92, abs=0.01)
    assert (last.weeks_before, last.weeks_since, last.missing_weeks) == (16, 12, 7)


def test_the_real_file_is_the_same_as_one_row_a_week(depression: Series) -> None:
    seen = dict.fromkeys(
        (d, v, p)
        for d, v, p in zip(depression.days, depression.values, depression.phases, strict=True)
        if v is not None
    )
    plain = Series([r[0] for r in seen], [r[1] for r in seen], [r[2] for r in seen])
    assert judge(plain, LESS) == judge(depression, LESS)


@pytest.mark.parametrize(
    ("values", "baseline", "skip", "code", "needed"),
    [
        ([], 0, {}, "too_early", 6),
        ([5, 6, 5, 6, 5], 99, {}, "too_early", 1),
        ([5, 6, 5, 6, 5], 99, {2: 1}, "gaps", 1),
        ([5, 6, 5, 6], 99, {2: 1}, "too_early", 2),
        ([8, 7, 9, 8, 10, 5, 4], 5, {6: 1}, "gaps", 1),
        (
            [8, 7, 9, 8, 10, 5, 4],
            5,
            {2: 3},
            "too_early",
            1,
        ),  # however long the baseline, three weeks since are needed
        ([8, 7, 9, 5, 4, 5], 3, {5: 2}, "gaps", 2),
        ([8, 7, 5, 4, 5], 2, {}, "too_early", 1),  # two weeks are no baseline: the trend of all, from six on
        ([5] * 20, 5, {}, "no_change", 0),
    ],
)
def test_too_little_to_say(
    values: list[float | None], baseline: int, skip: dict[int, int], code: str, needed: int
) -> None:
    found = judge(weeks(values, baseline, skip=skip), LESS)
    assert (found.code, found.weeks_needed) == (code, needed)


def test_weeks_that_pass_without_notes_turn_too_early_into_gaps() -> None:
    series = weeks(J3[:7], 5)
    last = series.days[-1]
    assert (
        judge(series, LESS, on=last + timedelta(days=13)).code == "too_early"
    )  # that week may still get its note
    found = judge(series, LESS, on=last + timedelta(days=14))
    assert (found.code, found.missing_weeks, found.weeks_needed) == ("gaps", 1, 1)


def test_three_notes_a_week_are_gaps() -> None:
    days = [MONDAY + timedelta(days=7 * i + d) for i in range(10) for d in range(3)]
    found = judge(Series(days, [4] * 30, ["a"] * 30), LESS, on=MONDAY + timedelta(days=70))
    assert (found.code, found.missing_weeks) == ("gaps", 10)


def test_a_running_week_counts_once_it_has_enough_notes() -> None:
    series = in_days(J3)
    thursday = MONDAY + timedelta(days=7 * 8 + 3)
    assert judge(series, LESS, on=thursday - timedelta(days=1)).code == "leaning_better"
    assert judge(series, LESS, on=thursday).code == "shift_better"


def test_a_first_week_begun_too_late_for_four_notes_is_not_missing() -> None:
    friday = MONDAY + timedelta(days=4)
    days = [friday + timedelta(days=i) for i in range(3 + 5 * 7)]
    found = judge(Series(days, [5.0] * len(days), ["a"] * len(days)), LESS)
    assert (found.code, found.missing_weeks, found.weeks_before) == ("too_early", 0, 5)


def test_a_steady_trend_without_a_marked_change() -> None:
    found = [judge(weeks([9.0, 9, 8, 8, 7, 6, 5, 5, 4, 3][:n]), LESS) for n in range(5, 11)]
    assert [f.code for f in found[:2]] == ["too_early", "leaning_better"]
    assert found[-1].code == "shift_better"
    assert {f.basis for f in found} == {"trend"}
    assert found[-1].line is not None
    assert found[-1].line.slope == pytest.approx(-0.7, abs=0.1)
    assert (found[-1].median_before, found[-1].median_since, found[-1].nap) == (None, None, None)
    assert found[-1].weeks_before == 10


@pytest.mark.parametrize(
    ("values", "moving", "later"),
    [
        ([9, 8, 7, 6, 5, 4, 3, 2], True, None),
        ([9, 8, 7, 6, 2, 3, 4, 5], True, "worse"),
        ([5, 6, 7, 8, 8, 7, 6, 5], False, "better"),
        ([5, 9, 5, 9, 8, 7, 6, 5], False, None),
    ],
)
def test_what_was_already_moving(values: list[float | None], moving: bool, later: str | None) -> None:
    found = judge(weeks(values, 4), LESS)
    assert (found.already_moving, found.later_trend) == (moving, later)


def test_a_turn_nobody_marked_has_the_word_and_the_plan_the_second() -> None:
    values: list[float | None] = [6, 5, 7, 6, 5, 6, 7, 5, 6, 5, 6, 7, 6, 5, 6, 7, 2, 1, 2, 1, 2, 1]
    found = judge(weeks(values, 4), LESS)
    assert (found.code, found.basis, found.second) == ("shift_better", "recent_shift", "no_change")
    assert found.since == MONDAY + timedelta(weeks=15)
    assert (found.weeks_before, found.weeks_since, found.median_before, found.median_since) == (16, 6, 6, 1.5)
    shift = recent_shift(weeks(values, 4), better="lower")
    assert shift is not None
    assert (shift.toward, shift.since, shift.weeks_before, shift.weeks_since) == (
        "better",
        found.since,
        16,
        6,
    )
    assert shift.p < 0.01
    assert recent_shift(weeks(values[:16], 4), better="lower") is None
    assert recent_shift(weeks(values[:11]), better="lower") is None


@pytest.mark.parametrize(
    "since",
    [[20.0, 18, 15, 12, 10, 8, 6, 5, 4], [20.0, 18, 15, 12, 10, 8, 6, 5, 4, 4, 4, 3, 4, 4, 3, 4], [18.0, 15, 15, 12, 9, 9, 9, 6]],
)  # fmt: skip
def test_getting_better_still_takes_no_verdict_back(since: list[float]) -> None:
    for sign, aim in ((1, LESS), (-1, MORE)):
        values = [sign * v for v in [30.0, 28, 33, 29, 31, *since]]
        codes = [judge(weeks([*values[:n]], 5), aim).code for n in range(9, len(values) + 1)]
        assert set(codes) == {"shift_better"}, codes


def test_a_sure_change_has_the_word_over_a_first_sign_of_another() -> None:
    values: list[float | None] = [9, 8, 9, 8, 9, 8, 2, 3, 2, 3, 2, 3, 2]
    found = judge(weeks(values, 6), LESS)
    assert (found.code, found.toward) == ("shift_better", "better")


def test_a_shift_stays_one_while_each_look_says_the_same() -> None:
    values: list[float | None] = [8, 7, 9, 8, 10, 5, 4, 5, 3, 8, 6, 5, 6, 5, 7, 6, 5, 6]
    codes = [judge(weeks(values[:n], 5), LESS).code for n in range(8, 19)]
    assert codes[:2] == ["leaning_better", "shift_better"]
    shifted = [code == "shift_better" for code in codes[1:]]
    assert shifted == sorted(shifted, reverse=True), codes


def test_a_shift_is_not_taken_back_while_it_goes_on_getting_better() -> None:
    values: list[float | None] = [30, 28, 31, 29, *range(26, 0, -2)]
    codes = [judge(weeks(values[:n], 4), LESS).code for n in range(9, len(values) + 1)]
    assert set(codes) == {"shift_better"}, codes


def test_ten_years_are_judged_by_the_last_two_where_it_matters() -> None:
    rng = random.Random(6)
    values: list[float | None] = [rng.randint(3, 7) for _ in range(500)] + [
        rng.randint(0, 2) for _ in range(20)
    ]
    for baseline in (5, 200, 520):
        found = judge(weeks(values, baseline), LESS)
        assert (found.code, found.weeks_before, found.weeks_since) == ("shift_better", 84, 20)
        assert found.since == MONDAY + timedelta(weeks=499)


numbers = st.lists(st.integers(0, 10), min_size=1, max_size=24)
steps = st.builds(
    lambda values, at, fall: [v - (fall if i >= at else 0) for i, v in enumerate(values)],
    numbers,
    st.integers(0, 24),
    st.sampled_from([0, 4, 8, -6]),
)
baselines = st.sampled_from([2, 3, 4, 5, 8, 99])
thorough = settings(max_examples=60, deadline=None)


def mirrored(found: Verdict) -> dict[str, object]:
    return {
        name: getattr(found, name)
        for name in ("code", "second", "basis", "since", "weeks_needed", "already_moving", "later_trend")
    }


@thorough
@given(steps, baselines)
def test_a_mirrored_series_with_a_mirrored_aim_gets_the_same_word(
    values: list[float | None], baseline: int
) -> None:
    flipped = [None if v is None else -v for v in values]
    assert mirrored(judge(weeks(values, baseline), LESS)) == mirrored(judge(weeks(flipped, baseline), MORE))


@thorough
@given(steps, baselines, st.sampled_from([0.1, 0.5, 3, 60]), st.integers(-50, 50))
def test_the_unit_does_not_matter(values: list[float], baseline: int, scale: float, shift: int) -> None:
    other: list[float | None] = [v * scale + shift for v in values]
    assert mirrored(judge(weeks([*values], baseline), LESS)) == mirrored(judge(weeks(other, baseline), LESS))


@thorough
@given(steps, baselines, st.dictionaries(st.integers(1, 24), st.integers(1, 5)), st.integers(0, 40))
def test_empty_weeks_never_make_a_shift(
    values: list[float | None], baseline: int, skip: dict[int, int], later: int
) -> None:
    whole, holed = weeks(values, baseline), weeks(values, baseline, skip=skip)
    found = judge(holed, LESS, on=holed.days[-1] + timedelta(days=later))
    expected = judge(whole, LESS)
    assert found.code == expected.code or (expected.code, found.code) == ("too_early", "gaps")


@thorough
@given(steps, baselines, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    values: list[float | None], baseline: int, rng: random.Random
) -> None:
    series = weeks(values, baseline)
    rows = list(zip(series.days, series.values, series.phases, strict=True))
    rng.shuffle(rows)
    assert judge(Series([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]), LESS) == judge(
        series, LESS
    )


@thorough
@given(steps, baselines, st.integers(0, 170))
def test_a_look_knows_only_what_was_noted_by_then(
    values: list[float | None], baseline: int, after: int
) -> None:
    series, on = weeks(values, baseline), MONDAY + timedelta(days=after)
    rewritten = replace(
        series, values=[v if d <= on else 99 for d, v in zip(series.days, series.values, strict=True)]
    )
    assert judge(series, LESS, on=on) == judge(series.until(on), LESS, on=on) == judge(rewritten, LESS, on=on)
