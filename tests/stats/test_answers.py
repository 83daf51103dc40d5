"""The six answers, against the first score of a questionnaire."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.stats.answers import SinceFirst, baseline, since_first

START = date(2031, 3, 3)


def on(*scores: float, first: int = 0, every: int = 14) -> list[tuple[date, float]]:
    """Scores every two weeks; `first`: days from the plan's start to the first of them."""
    return [(START + timedelta(days=first + every * n), score) for n, score in enumerate(scores)]


def phq9(*scores: float, first: int = 0) -> SinceFirst:
    """PHQ-9: 6 points, cut-off 10, 5 points matter."""
    found = since_first(
        on(*scores, first=first), better="lower", reliable=6, cutoff=10, matters=5, starts=START
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ((16, 9), "better_crossed"),  # 7 points, and below 10
        ((15, 9), "better_crossed"),  # exactly 6
        ((22, 10), "better"),  # 12 points, and 10 still belongs to the range of concern
        ((14, 9), "little_better"),  # across the cut-off by less than 6: never "crossed"
        ((15, 10), "little_better"),
        ((14, 10), "no_change"),
        ((12, 12), "no_change"),
        ((10, 14), "no_change"),
        ((10, 15), "little_worse"),
        ((10, 16), "worse"),
        ((3, 9), "worse"),
        ((8, 1), "better"),  # began outside: it can't be left
    ],
)
def test_a_fall_is_better(scores: tuple[float, ...], code: str) -> None:
    found = phq9(*scores)
    assert found.code == code
    assert found.change == scores[-1] - scores[0]
    assert found.began_outside is (scores[0] < 10)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [(44, 68, "better_crossed"), (24, 48, "better"), (50, 76, "better_crossed"), (52, 76, "better"), (44, 64, "little_better"),
     (44, 52, "no_change"), (60, 48, "little_worse"), (60, 36, "worse")],
)  # fmt: skip
def test_where_higher_is_better_50_itself_is_low(before: float, after: float, code: str) -> None:
    found = since_first(on(before, after), better="higher", reliable=24, cutoff=50, matters=10)
    assert found is not None
    assert found.code == code
    assert found.began_outside is (before > 50)


def test_without_a_smallest_change_that_matters_there_is_no_little() -> None:
    for matters in (None, 4, 6):  # the GAD-7's own are 4 and 4
        found = since_first(on(12, 9), better="lower", reliable=4, cutoff=10, matters=matters)
        assert found is not None
        assert found.code == "no_change"


def test_without_a_cut_off_nothing_is_crossed() -> None:
    found = since_first(on(20, 5), better="lower", reliable=9)
    assert found is not None
    assert (found.code, found.began_outside) == ("better", False)


def test_the_strict_figure_may_say_less() -> None:
    codes = []
    for points in (4, 6):
        found = since_first(on(14, 9), better="lower", reliable=points, cutoff=10, matters=4)
        assert found is not None
        codes.append(found.code)
    assert codes == ["better_crossed", "little_better"]


def test_held_when_two_in_a_row_agree() -> None:
    assert not phq9(18, 8).held
    assert phq9(18, 8, 7).held
    assert not phq9(18, 11, 8).held  # better, then better and out of the range
    assert not phq9(18, 8, 17).held
    assert phq9(18, 8, 17, 18).held


def test_a_first_score_worse_than_all_since_is_told() -> None:
    assert phq9(18, 12, 9).began_worst
    assert not phq9(18, 18, 9).began_worst
    assert not phq9(12, 14, 9).began_worst
    higher = since_first(on(20, 40, 28), better="higher", reliable=24)
    assert higher is not None
    assert higher.began_worst


@pytest.mark.parametrize(
    ("days", "score", "of"),
    [
        ({-30: 20, 5: 12}, 20, 1),  # one before
        ({-30: 20, -10: 16, 5: 12}, 18, 2),  # two before: their mean
        ({-90: 27, -30: 20, -10: 16, 5: 12}, 18, 2),  # of more, the last two
        ({0: 15, 5: 12}, 15, 1),  # none before: the first within 14 days
        ({14: 15, 20: 12}, 15, 1),
        ({15: 15, 20: 12}, None, 0),  # too late to tell how it was
        ({}, None, 0),
    ],
)
def test_the_first_score(days: dict[int, float], score: float | None, of: int) -> None:
    scores = [(START + timedelta(days=day), value) for day, value in days.items()]
    found = baseline(scores[::-1], starts=START)
    assert (found and found.score, found.of if found else 0) == (score, of)


def test_without_a_plan_the_first_of_all_is_the_first() -> None:
    found = baseline(on(9, 12, 15, first=400)[::-1])
    assert found is not None
    assert (found.score, found.of) == (9, 1)


def test_before_a_later_score_nothing_is_said() -> None:
    assert since_first([], better="lower", reliable=6) is None
    assert since_first(on(12), better="lower", reliable=6) is None
    assert since_first(on(12, 14, first=-28), better="lower", reliable=6, starts=START) is None
    assert since_first(on(12, 14, first=15), better="lower", reliable=6, starts=START) is None


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        since_first(on(12, 9), better="lower", reliable=0)
    with pytest.raises(ValueError, match="higher"):
        since_first(on(12, 9), better="up", reliable=6)  # type: ignore[arg-type]


scores = st.lists(st.integers(0, 27), min_size=2, max_size=8)
MIRROR = {"better_crossed": "worse", "better": "worse", "little_better": "little_worse", "no_change": "no_change",
          "little_worse": "little_better"}  # fmt: skip


@given(scores)
def test_turned_round_it_says_the_same(values: list[int]) -> None:
    down = since_first(on(*values), better="lower", reliable=6, cutoff=10, matters=5)
    up = since_first(on(*(27 - value for value in values)), better="higher", reliable=6, cutoff=17, matters=5)
    assert down is not None and up is not None
    assert dataclasses.replace(up, first=down.first, latest=down.latest, change=down.change) == down


@given(scores)
def test_the_other_way_is_the_mirror(values: list[int]) -> None:
    lower = since_first(on(*values), better="lower", reliable=6, matters=5)
    higher = since_first(on(*values), better="higher", reliable=6, matters=5)
    assert lower is not None and higher is not None
    assert lower.code == "worse" or MIRROR[lower.code] == higher.code


@given(scores)
def test_only_the_first_the_latest_and_the_one_before_count(values: list[int]) -> None:
    whole, ends = phq9(*values), phq9(values[0], *values[1:][-2:])
    assert (whole.code, whole.change, whole.held) == (ends.code, ends.change, ends.held)
