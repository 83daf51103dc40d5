"""Goal attainment scaling: several objectives, each described in five levels, told as one number."""

from __future__ import annotations

import math
from collections.abc import Sequence


def t_score(scores: Sequence[float], weights: Sequence[float] | None = None, rho: float = 0.3) -> float:
    """50 where things went as expected on the whole; 10 is one standard deviation. Not for comparing people.

    scores: -2 (much less than expected) to 2 (much more), one per objective. weights: 0 or more, not all 0;
    all 1 unless given. rho: the correlation expected between objectives, 0 to 1. Raises ValueError for
    anything out of range. Source: Kiresuk & Sherman 1968, doi:10.1007/BF01530764.
    """
    weights = [1.0] * len(scores) if weights is None else weights
    if len(weights) != len(scores) or not scores:
        raise ValueError("There must be at least one objective, and a weight for each.")
    if any(abs(x) > 2 for x in scores):
        raise ValueError("A level runs from -2 to 2.")
    if any(w < 0 for w in weights) or not any(weights):
        raise ValueError("Weights must be 0 or more, and not all 0.")
    if not 0 <= rho <= 1:
        raise ValueError("rho must be from 0 to 1.")
    attained = math.fsum(w * x for w, x in zip(weights, scores, strict=True))
    squares, total = math.fsum(w * w for w in weights), math.fsum(weights)
    return 50 + 10 * attained / math.sqrt((1 - rho) * squares + rho * total**2)
