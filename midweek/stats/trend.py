"""One series of values over time: is it going anywhere, and how fast?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist, median

from midweek.stats.ranks import two_sided_p

_Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Line:
    """A robust line, y = intercept + slope * x. low, high: 95% interval of the slope, in its unit."""

    slope: float
    intercept: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Mann-Kendall: s pairs going up less those going down, its variance, tau-b (-1 to 1), z, two-sided p."""

    s: int
    var: float
    tau: float
    z: float
    p: float


def theil_sen(x: Sequence[float], y: Sequence[float]) -> Line:
    """The median of the slopes through all pairs of points: a line that one odd point can't turn.

    x: times in any unit, in any order (weeks or days from dates, never the row number); the slope is in y per
    x. Pairs with equal x are left out. intercept: the median of y - slope * x. low, high: Sen 1968,
    doi:10.1080/01621459.1968.10480934. Raises ValueError unless there are two different times.
    """
    pairs = combinations(zip(x, y, strict=True), 2)
    slopes = sorted((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in pairs if x1 != x2)
    if not slopes:
        raise ValueError("A line needs values at two different times.")
    slope = median(slopes)
    half = _Z95 * math.sqrt(_variance(x, y, blocks_only=True))
    first = max(round((len(slopes) - half) / 2) - 1, 0)
    last = min(round((len(slopes) + half) / 2), len(slopes) - 1)
    intercept = median(b - slope * a for a, b in zip(x, y, strict=True))
    return Line(slope, intercept, slopes[first], slopes[last])


def mann_kendall(x: Sequence[float], y: Sequence[float]) -> Trend:
    """Whether y tends to rise or fall with x, by the order of the values alone.

    x: times, in any order. z is continuity-corrected, p from the normal distribution, both corrected for
    ties; z = 0 and p = 1 where nothing varies. Raises ValueError for fewer than 2 points. Source: Mann 1945,
    doi:10.2307/1907187; Kendall 1975, Rank Correlation Methods.
    """
    if len(x) < 2:
        raise ValueError("A trend needs at least two points.")
    s = sum(_sign(x2 - x1) * _sign(y2 - y1) for (x1, y1), (x2, y2) in combinations(zip(x, y, strict=True), 2))
    var = _variance(x, y)
    z = (s - _sign(s)) / math.sqrt(var) if var > 0 else 0.0
    return Trend(s, var, _tau_b(s, x, y), z, two_sided_p(z))


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _ties(values: Iterable[float]) -> list[int]:
    """The sizes of the groups of equal values."""
    return [count for count in Counter(values).values() if count > 1]


def _variance(x: Sequence[float], y: Sequence[float], *, blocks_only: bool = False) -> float:
    """Of s under no trend, less what ties take away; `blocks_only` leaves out the terms of ties in both."""
    n, tx, ty = len(x), _ties(x), _ties(y)

    def whole(k: int) -> int:
        return k * (k - 1) * (2 * k + 5)

    var = (whole(n) - sum(map(whole, tx)) - sum(map(whole, ty))) / 18
    if tx and ty and not blocks_only:
        twos = sum(k * (k - 1) for k in tx) * sum(k * (k - 1) for k in ty)
        threes = sum(k * (k - 1) * (k - 2) for k in tx) * sum(k * (k - 1) * (k - 2) for k in ty)
        var += twos / (2 * n * (n - 1)) + (threes / (9 * n * (n - 1) * (n - 2)) if n > 2 else 0)
    return max(var, 0.0)


def _tau_b(s: int, x: Sequence[float], y: Sequence[float]) -> float:
    pairs = math.comb(len(x), 2)
    untied_x = pairs - sum(math.comb(k, 2) for k in _ties(x))
    untied_y = pairs - sum(math.comb(k, 2) for k in _ties(y))
    return s / math.sqrt(untied_x * untied_y) if untied_x and untied_y else 0.0
