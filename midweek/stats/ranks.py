"""Ranks, and how much one week's rank carries over into the next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

MOST_CARRY_OVER = 0.6  # r1 is kept in [0, 0.6]: a short series can't tell more than that from a trend


def mid_ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1, lowest value first; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for i in order[start : end + 1]:
            ranks[i] = (start + end) / 2 + 1
        start = end + 1
    return ranks


def carry_over(ranks: Sequence[float], split: int | None = None) -> float:
    """Lag-1 autocorrelation r1 of ranks in order of time, 0 to 0.6, corrected for small samples.

    split: centre the ranks on the mean of each side of this index rather than on the mean of all, so that a
    real difference between the sides is not taken for carry-over. The correction r1 + (1 + 4 r1) / N undoes
    the bias of Kendall 1954, doi:10.1093/biomet/41.3-4.403; 0 where all ranks are equal.
    """
    centred = [
        r - mean for side in _sides(ranks, split) for mean in [math.fsum(side) / len(side)] for r in side
    ]
    total = math.fsum(c * c for c in centred)
    if total <= 1e-9:
        return 0.0
    r1 = math.fsum(a * b for a, b in pairwise(centred)) / total
    return min(max(r1 + (1 + 4 * r1) / len(ranks), 0.0), MOST_CARRY_OVER)


def widening(r1: float) -> float:
    """How much wider carry-over r1 makes the chance range of a mean: sqrt((1 + r1) / (1 - r1)), 1 to 2."""
    return math.sqrt((1 + r1) / (1 - r1))


def two_sided_p(z: float) -> float:
    """The share of a standard normal distribution at least as far from 0 as z."""
    return math.erfc(abs(z) / math.sqrt(2))


def _sides(ranks: Sequence[float], split: int | None) -> list[Sequence[float]]:
    return [ranks] if split is None else [ranks[:split], ranks[split:]]
