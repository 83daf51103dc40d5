"""A recent shift: has something turned, at a moment nobody marked?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Literal

from midweek.stats.ranks import carry_over, mid_ranks, widening
from midweek.stats.series import Aim, Better, NotedWeek, Series, noted_weeks, sign_of, weekly

Toward = Literal["better", "worse"]

FIRST_LOOK = 12  # weeks with a value before a first look
SHORTEST_SIDE = 3  # weeks on each side of a split
LONGEST = 104  # weeks: what lies before doesn't bear on what turned lately, and a look stays quick
LEVEL = 0.0155  # of one look: calibrated, see verdict.py
_SEED = 20_121_217
_DRAWS = (500, 10_000)  # a few first: most looks are far from anything, and need no more
_CLEARLY_NOT = 0.1
_AT_ONCE = 500  # shuffles held in memory


@dataclass(frozen=True, slots=True)
class Shift:
    """Where a series turned, as one look sees it.

    since: Monday of the last week before the turn. p: of so large a split anywhere, by chance alone. Medians
    and counts of the weeks with a value on either side. `judge` says whether the look before saw it too.
    """

    toward: Toward
    since: date
    p: float
    median_before: float
    median_since: float
    weeks_before: int
    weeks_since: int


def recent_shift(series: Series, better: Better, on: date | None = None) -> Shift | None:
    """The turn that the look on day `on` (the last of the series unless told) sees; None where it sees none.

    Needs 12 weeks with a value, 3 on each side. Medians are means per noted day. Of the two years before the
    look.
    """
    weeks = noted_weeks(weekly(series, Aim(better), on))
    found = find(weeks, better)
    return found if found is not None and found.p <= LEVEL else None


def find(weeks: Sequence[NotedWeek], better: Better) -> Shift | None:
    """The likeliest turn in weeks that have a value, however weak; None where there is nothing to look at.

    Over every split, the largest |z| of the standardised Mann-Whitney statistic (mid-ranks, tie-corrected),
    narrowed by the carry-over from week to week around that split; p is the share of shuffles of the same
    weeks (seeded; not narrowed) whose own largest |z| is as large. Pettitt 1979, doi:10.2307/2346729, with
    permutation in place of his asymptotic p.
    """
    import numpy as np

    weeks = weeks[-LONGEST:]
    n = len(weeks)
    if n < FIRST_LOOK:
        return None
    ranks = mid_ranks([w.value for w in weeks])
    centred = np.array(ranks) - (n + 1) / 2
    sizes = np.arange(SHORTEST_SIDE, n - SHORTEST_SIDE + 1)
    sd = np.sqrt(centred.var(ddof=1) * sizes * (n - sizes) / n)
    if sd[0] == 0:
        return None
    z = centred.cumsum()[sizes - 1] / sd
    at = int(np.abs(z).argmax())
    split = int(sizes[at])
    size = abs(float(z[at])) / widening(carry_over(ranks, split))

    p, drawn, as_large, chance = 1.0, 0, 0, np.random.default_rng(_SEED)
    for draws in _DRAWS:
        while drawn < draws:
            shuffled = np.tile(centred, (_AT_ONCE, 1))
            chance.permuted(shuffled, axis=1, out=shuffled)
            splits = shuffled.cumsum(axis=1)[:, sizes[0] - 1 : sizes[-1]]
            splits /= sd
            as_large += int((np.abs(splits, out=splits).max(axis=1) >= size - 1e-9).sum())
            drawn += _AT_ONCE
        p = (1 + as_large) / (1 + drawn)
        if p > _CLEARLY_NOT:
            break

    rising = z[at] < 0  # the earlier side lies below the whole
    values = [w.value for w in weeks]
    return Shift(
        toward="better" if rising == (sign_of(better) > 0) else "worse",
        since=weeks[split - 1].monday,
        p=p,
        median_before=median(values[:split]),
        median_since=median(values[split:]),
        weeks_before=split,
        weeks_since=n - split,
    )
