"""Two scores of one questionnaire: is the change more than its measurement error, and does it matter?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, overload

from midweek.stats.series import Better, sign_of

Category = Literal[
    "Recovered", "Improved", "Slightly improved", "Unchanged", "Slightly deteriorated", "Deteriorated"
]
RELIABLE = 1.96  # beyond this either way, measurement error alone is unlikely (p < .05)


def reliable_change(before: float, after: float, *, sd: float, reliability: float) -> float:
    """Reliable change index: a change measured in its own error.

    before, after: scores on one scale. sd: of the reference sample, same unit, > 0. reliability: 0 <= r < 1.
    Unitless, signed like after - before; beyond 1.96 either way, error alone is unlikely (p < .05). Raises
    ValueError for sd or reliability out of range. Source: Jacobson & Truax 1991,
    doi:10.1037/0022-006X.59.1.12.
    """
    if not sd > 0:
        raise ValueError("sd must be above 0.")
    if not 0 <= reliability < 1:
        raise ValueError("reliability must be 0 or more and below 1.")
    return (after - before) / (sd * math.sqrt(2 * (1 - reliability)))


@overload
def categories(
    before: float,
    after: float,
    *,
    sd: float,
    reliability: float,
    cutoff: float,
    better: Better,
    mcid: float | None = None,
) -> Category: ...
@overload
def categories(
    before: Sequence[float],
    after: Sequence[float],
    *,
    sd: float,
    reliability: float,
    cutoff: float,
    better: Better,
    mcid: float | None = None,
) -> tuple[Category, ...]: ...
def categories(
    before: float | Sequence[float],
    after: float | Sequence[float],
    *,
    sd: float,
    reliability: float,
    cutoff: float,
    better: Better,
    mcid: float | None = None,
) -> Category | tuple[Category, ...]:
    """Which of the answers a change gets; for two lists of scores, one answer for each pair.

    "Recovered": reliably improved and across the cut-off, from its worse side (or the cut-off itself) to
    beyond it; "Improved": reliably improved, and still short of it or beyond it from the start;
    "Deteriorated": reliably worse; "Unchanged": the rest. mcid: the smallest change that matters to people,
    in points, 0 or more; where it is known, unreliable changes of that size or more are "Slightly improved"
    and "Slightly deteriorated". sd, reliability, and what raises ValueError: see `reliable_change`.
    """
    if isinstance(before, Sequence) and isinstance(after, Sequence):
        return tuple(
            _category(
                b, a, reliable_change(b, a, sd=sd, reliability=reliability), cutoff, sign_of(better), mcid
            )
            for b, a in zip(before, after, strict=True)
        )
    if isinstance(before, Sequence) or isinstance(after, Sequence):
        raise ValueError("before and after must both be one score, or both be lists.")
    index = reliable_change(before, after, sd=sd, reliability=reliability)
    return _category(before, after, index, cutoff, sign_of(better), mcid)


def _category(
    before: float, after: float, index: float, cutoff: float, sign: int, mcid: float | None
) -> Category:
    if sign * index > RELIABLE:
        crossed = sign * before <= sign * cutoff < sign * after
        return "Recovered" if crossed else "Improved"
    if sign * index < -RELIABLE:
        return "Deteriorated"
    if mcid is not None and after != before and abs(after - before) >= mcid:
        return "Slightly improved" if sign * (after - before) > 0 else "Slightly deteriorated"
    return "Unchanged"
