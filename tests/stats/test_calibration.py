"""How often the page would be wrong, and how often it sees what is there, by seeded simulation.

Thirty weekly looks after the first that every rule may speak at (12 weeks), and all looks before them. The
figures of the long run stand in the docstring of midweek.stats.verdict.
"""

from __future__ import annotations

import math
from itertools import islice

import numpy as np
import pytest

from midweek.stats.looks import recent
from midweek.stats.verdict import judge
from tests.stats.simulation import AIM, Looks, as_series, ratings, rule_of, share_ever

LAST = 41  # the thirtieth look from 12 weeks on
BASELINES = (None, 3, 4, 5, 8, 12)
MOST_FALSE = 0.10


def allowed(rate: float, runs: int) -> float:
    """A share this large is still in keeping with the rate, in so few runs: two standard errors."""
    return rate + 2 * math.sqrt(rate * (1 - rate) / runs)


@pytest.mark.parametrize("baseline", [None, 5])
@pytest.mark.parametrize("fall", [0, 2])
def test_the_page_says_what_the_simulation_counts(baseline: int | None, fall: float) -> None:
    for values in islice(ratings(5, 26, 0.2, fall, at=14), 4):
        own, turned = Looks(rule_of(baseline), values), Looks(recent("lower"), values)
        for n in range(6, 27):
            code = judge(as_series(values[:n], baseline), AIM).code
            shifts = [word for word in (turned.said(n), own.said(n)) if word.startswith("shift")]
            leanings = [word for word in (own.said(n), turned.said(n)) if word]
            assert code == ((shifts or leanings or [code])[0])
            assert shifts or leanings or code in ("no_change", "too_early")


@pytest.mark.long
def test_no_change_is_seldom_called_a_shift() -> None:
    found = share_ever("shift", 100, seed=1, phi=0.2, baselines=(None, 5), last=LAST)
    assert all(share <= allowed(MOST_FALSE, 100) for share in found.values()), found


def test_a_large_fall_is_seen_where_it_was_marked_and_where_not() -> None:
    found = share_ever("shift_better", 40, seed=2, phi=0, baselines=(5,), last=17, fall=2, at=5)
    assert found[5] >= 0.5, found
    found = share_ever("shift_better", 30, seed=3, phi=0, baselines=(None,), last=32, fall=2, at=20)
    assert found[None] >= 0.6, found


@pytest.mark.parametrize("baseline", [3, 4, 5, 6])
def test_a_shift_is_not_taken_back_while_the_fall_goes_on(baseline: int) -> None:
    rng, shifts, taken_back = np.random.default_rng(4), 0, 0
    for _ in range(12):
        steady = [40.0] * baseline + [40.0 - 2 * week for week in range(1, 16)]
        values = np.round(steady + 1.5 * rng.standard_normal(len(steady))).tolist()
        looks = Looks(rule_of(baseline), values)
        said = [looks.said(n) for n in range(len(values) + 1)]
        if "shift_better" in said:
            shifts += 1
            taken_back += "" in said[said.index("shift_better") :]
    assert shifts >= 6
    assert taken_back == 0


@pytest.mark.long
@pytest.mark.parametrize("phi", [0, 0.2])
def test_at_most_one_in_ten_without_a_change_ever_gets_a_shift(phi: float) -> None:
    found = share_ever("shift", 700, seed=10, phi=phi, baselines=BASELINES, last=LAST)
    print(phi, found)
    assert all(share <= MOST_FALSE for share in found.values()), found
    # A rule that never speaks would be right too.
    assert max(found.values()) > 0.01


@pytest.mark.long
@pytest.mark.parametrize(
    ("fall", "at", "last", "least"),
    [(2, 5, 13, 0.45), (2, 5, 17, 0.55), (2, 20, 32, 0.65), (0.8, 5, 17, 0.04), (0.8, 20, 32, 0.04)],
)
def test_how_often_a_fall_is_seen(fall: float, at: int, last: int, least: float) -> None:
    found = share_ever("shift_better", 120, seed=11, phi=0, baselines=(at,), last=last, fall=fall, at=at)
    print(fall, at, last, found)
    assert found[at] >= least
    wrong = share_ever("shift_worse", 60, seed=12, phi=0, baselines=(at,), last=last, fall=fall, at=at)
    assert wrong[at] <= 0.01
