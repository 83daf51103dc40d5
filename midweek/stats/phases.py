"""Before and after a change: how far two phases of one measure lie apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, variance

from midweek.stats.ranks import mid_ranks
from midweek.stats.series import Better, sign_of
from midweek.stats.trend import mann_kendall, theil_sen

_Z95 = NormalDist().inv_cdf(0.975)
_EXACT_STEPS = 20_000_000  # additions; about 20 ms
_DRAWS = 5_000
_SEED = 20_090_000


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect size, its standard error (NaN with one value in a phase) and 95% interval, in one unit."""

    value: float
    se: float
    low: float
    high: float


def nap(before: Sequence[float], after: Sequence[float], better: Better) -> Effect:
    """Nonoverlap of all pairs: the share of (before, after) pairs with the later value better, ties half.

    0 to 1; 0.5 is no difference. se: unbiased (Sen 1967; Mee 1990, doi:10.1080/01621459.1990.10474942). low,
    high: Newcombe 2006, doi:10.1002/sim.2324, method 5; at 0 and 1 by the root that is not the trivial one,
    so that a perfect result still has an interval. Order within a phase doesn't matter. Raises ValueError for
    an empty phase. Source: Parker & Vannest 2009, doi:10.1016/j.beth.2008.10.006.
    """
    a, b = _oriented(before, after, better)
    m, n = len(a), len(b)
    q = [[0.5 + (y > x) / 2 - (y < x) / 2 for y in b] for x in a]
    value = math.fsum(map(math.fsum, q)) / (m * n)
    low, high = _newcombe(value, m, n)
    return Effect(value, _unbiased_se(q, value), low, high)


def tau(before: Sequence[float], after: Sequence[float], better: Better) -> Effect:
    """Nonoverlap from -1 (every later value worse) to 1 (every one better): 2 NAP - 1."""
    share = nap(before, after, better)
    return Effect(2 * share.value - 1, 2 * share.se, 2 * share.low - 1, 2 * share.high - 1)


def tau_bc(
    before: Sequence[float],
    after: Sequence[float],
    better: Better,
    *,
    pretest: float | None = None,
    tie_adjusted: bool = False,
) -> Effect:
    """Tau after taking the earlier phase's Theil-Sen line off both: what its trend going on doesn't explain.

    Values in order of time, evenly spaced; at least 2 before. It extrapolates: with fewer than 6 values
    before, the sign can flip. pretest: take the line off only where the earlier phase's Mann-Kendall p is at
    most this (Tarlow: .05). tie_adjusted: Kendall's tau-b against the phase, se sqrt(2 (1 - tau^2) / (m +
    n)), interval value -/+ 1.96 se within -1 to 1. Source: Tarlow 2017, doi:10.1177/0145445516676750.
    """
    m, n = len(before), len(after)
    times = range(1, m + n + 1)
    if pretest is None or mann_kendall(times[:m], before).p <= pretest:
        line = theil_sen(times[:m], before)
        # Left unrounded, in this order of operations: as in the published packages, a tie may be broken by
        # rounding noise.
        flat = [y - line.intercept - line.slope * t for t, y in zip(times, [*before, *after], strict=True)]
        before, after = flat[:m], flat[m:]
    if not tie_adjusted:
        return tau(before, after, better)
    a, b = _oriented(before, after, better)
    value = mann_kendall([0] * m + [1] * n, [*a, *b]).tau
    se = math.sqrt(2 * (1 - value**2) / (m + n))
    return Effect(value, se, max(-1.0, value - _Z95 * se), min(1.0, value + _Z95 * se))


def log_response_ratio(
    before: Sequence[float], after: Sequence[float], better: Better | None = None, *, counts: bool = True
) -> Effect:
    """The log of mean after / mean before, bias-corrected; 100 (exp(value) - 1) is the percent change.

    Only for measures with a true zero (counts, rates, minutes), never for moods; at least 2 values a phase.
    counts: hold means at 1 / (2 n) and variances at 1 / n^3 or more, so that a phase of zeros has a
    logarithm. The sign is that of the change, whichever way is better: `better` is taken only so that the
    effects here are called alike. Raises ValueError for negative values, a phase with one value, or a mean of
    0 without `counts`. Source: Pustejovsky 2018, doi:10.1016/j.jsp.2018.02.003.
    """
    if better is not None:
        sign_of(better)
    if min(len(before), len(after)) < 2:
        raise ValueError("A response ratio needs at least two values in each phase.")
    if min(*before, *after) < 0:
        raise ValueError("A response ratio needs values of 0 or more.")
    log_before, var_before = _log_mean(before, counts)
    log_after, var_after = _log_mean(after, counts)
    value, se = log_after - log_before, math.sqrt(var_before + var_after)
    return Effect(value, se, value - _Z95 * se, value + _Z95 * se)


def permutation_p(before: Sequence[float], after: Sequence[float]) -> float:
    """How often chance alone puts two such phases at least this far apart: exact, two-sided, above 0 to 1.

    Every way of dealing the mid-ranks into phases of these sizes counts once: its rank sum is compared with
    the expected one. Counted rank by rank rather than one division at a time, so that 10 + 30 weeks are as
    exact as 3 + 5; beyond some 90 weeks, 5,000 seeded random divisions stand in, and p = (1 + as far) / (1 +
    5,000).
    """
    doubled = [round(2 * r) for r in mid_ranks([*before, *after])]
    m, total = len(before), len(before) + len(after)
    size = min(m, total - m)
    if size == 0:
        raise ValueError("Both phases need at least one value.")
    held = doubled[:m] if size == m else doubled[m:]
    expected = size * (total + 1)
    as_far = abs(sum(held) - expected)
    largest = sum(sorted(doubled)[-size:])
    if total * (size + 1) * (largest + 1) > _EXACT_STEPS:
        return _drawn_p(doubled, size, as_far)
    return _counted_p(doubled, size, as_far, largest)


def _counted_p(doubled: list[int], size: int, as_far: int, largest: int) -> float:
    import numpy as np

    # ways[k, s]: how many choices of k ranks have the (doubled) sum s.
    ways = np.zeros((size + 1, largest + 1))
    ways[0, 0] = 1
    for rank in doubled:
        ways[1:, rank:] += ways[:-1, : largest + 1 - rank]
    sums = np.arange(largest + 1)
    far = np.abs(sums - size * (len(doubled) + 1)) >= as_far
    return float(ways[size, far].sum() / ways[size].sum())


def _drawn_p(doubled: list[int], size: int, as_far: int) -> float:
    import numpy as np

    draws = np.random.default_rng(_SEED).permuted(np.tile(doubled, (_DRAWS, 1)), axis=1)
    far = np.abs(draws[:, :size].sum(axis=1) - size * (len(doubled) + 1)) >= as_far
    return float((1 + far.sum()) / (1 + _DRAWS))


def _oriented(
    before: Sequence[float], after: Sequence[float], better: Better
) -> tuple[list[float], list[float]]:
    sign = sign_of(better)
    a, b = [sign * v for v in before], [sign * v for v in after]
    if not a or not b:
        raise ValueError("Both phases need at least one value.")
    return a, b


def _unbiased_se(q: list[list[float]], value: float) -> float:
    m, n = len(q), len(q[0])
    if min(m, n) < 2:
        return math.nan
    q1 = math.fsum(math.fsum(x - value for x in row) ** 2 for row in q) / (m * n**2)
    q2 = math.fsum(math.fsum(x - value for x in column) ** 2 for column in zip(*q, strict=True)) / (m**2 * n)
    q3 = math.fsum((x - value) ** 2 for row in q for x in row) / (m * n)
    inside = min(max(value, 1 / (2 * m * n)), 1 - 1 / (2 * m * n))
    v = (inside * (1 - inside) + n * q1 + m * q2 - 2 * q3) / ((m - 1) * (n - 1))
    return math.sqrt(max(v, 0.0))


def _newcombe(value: float, m: int, n: int) -> tuple[float, float]:
    if value > 0.5:
        low, high = _newcombe(1 - value, m, n)
        return 1 - high, 1 - low
    h = (m + n) / 2 - 1

    def spread(x: float) -> float:
        return _Z95**2 * (2 + h + (1 + 2 * h) * x * (1 - x))

    if value == 0:  # both sides of the equation are divided by x, which takes the trivial root x = 0 away
        return 0.0, _root(lambda x: m * n * x * (2 - x) * (1 + x) - (1 - x) * spread(x), 0.0, 1.0)

    def gap(x: float) -> float:
        return m * n * (value - x) ** 2 * (2 - x) * (1 + x) - x * (1 - x) * spread(x)

    return _root(gap, value, 0.0), _root(gap, value, 1.0)


def _root(f: Callable[[float], float], below: float, above: float) -> float:
    """Where f goes from negative at `below` to positive at `above`, by bisection to the last digit."""
    for _ in range(100):
        middle = (below + above) / 2
        if f(middle) < 0:
            below = middle
        else:
            above = middle
    return (below + above) / 2


def _log_mean(values: Sequence[float], counts: bool) -> tuple[float, float]:
    """The bias-corrected log of a mean, and its variance."""
    n = len(values)
    mean, spread = fmean(values), variance(values)
    if counts:
        mean, spread = max(mean, 1 / (2 * n)), max(spread, 1 / n**3)
    if mean == 0:
        raise ValueError("A response ratio needs a mean above 0 in each phase.")
    relative = spread / (n * mean**2)
    return math.log(mean) + relative / 2, relative
