"""One look at the weeks noted so far, by each of three rules; and when looks agree well enough to be sure.

A look says which way the measure went, if it says anything, and whether it says so strongly. Sure is: two
looks in a row say the same and the later one says so strongly. Somebody who looks every week gives chance a
new try every week, so what counts as strong gets harder with the weeks. The levels are calibrated by
simulation: how, and what came out, stands in verdict.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from midweek.stats.phases import permutation_p
from midweek.stats.ranks import carry_over, mid_ranks, two_sided_p, widening
from midweek.stats.series import Better, NotedWeek, sign_of
from midweek.stats.shift import LEVEL, LONGEST, Toward, find
from midweek.stats.trend import mann_kendall, theil_sen

# A look says something at p <= SAID. The trend rule gets less: it looks earlier and at more, with no weeks
# set apart as a baseline.
SAID = {"before_after": 0.05, "trend": 0.025, "recent_shift": LEVEL}

# And strongly at p <= STRONGLY of so many weeks. 0.016 at 9 weeks is the least that lets 5 + 4 fully parted
# weeks be sure.
STRONGLY: dict[str, Callable[[int], float]] = {
    "before_after": lambda weeks: 0.016 * (9 / weeks) ** 1.75,
    "trend": lambda weeks: 0.05 / weeks,
    "recent_shift": lambda weeks: 0.08 / max(weeks, 40),
}

# Carry-over can't account for p this small, so it counts by itself before and after a change: weeks that go on getting
# better look to r1 like carry-over, and the better they got the less would be said. What it costs stands in verdict.py.
ALONE = 0.01

SHORTEST_PHASE = 3  # weeks on each side of the marked change, and
FIRST_COMPARISON = 8  # together; 3 + 5 and 4 + 4 are the first that can reach p <= .05
FIRST_TREND = 6

_SPLITS_APART = 2  # weeks with a value: two looks that place a turn further apart don't see the same one
# A shift once sure stays so while each look since says the same, this many looks on: else it would come and
# go as p hovers.
_LOOKS_BACK = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look says. split: index of the first week after the turn, 0 where the rule has none."""

    toward: Toward | None = None
    strong: bool = False
    split: int = 0


Rule = Callable[[Sequence[NotedWeek]], Finding]


def is_sure(rule: Rule, weeks: Sequence[NotedWeek], found: Finding) -> bool:
    """Whether the looks before agree with what this one found; each sees one week with a value less."""
    later = found
    for end in range(len(weeks) - 1, max(len(weeks) - 1 - _LOOKS_BACK, 0), -1):
        earlier = rule(weeks[:end])
        if earlier.toward != later.toward or abs(earlier.split - later.split) > _SPLITS_APART:
            return False
        if later.strong:
            return True
        later = earlier
    return False


def before_after(better: Better, baseline: int) -> Rule:
    """Weeks since the change against the `baseline` weeks before: exact p, and where it isn't tiny, z narrowed by carry-over."""

    def look(weeks: Sequence[NotedWeek]) -> Finding:
        m, n = baseline, len(weeks) - baseline
        if min(m, n) < SHORTEST_PHASE or m + n < FIRST_COMPARISON:
            return Finding()
        values = [sign_of(better) * w.value for w in weeks]
        ranks = mid_ranks(values)
        nap = (math.fsum(ranks[m:]) - n * (n + 1) / 2) / (m * n)
        p = permutation_p(values[:m], values[m:])
        wide = 1.0 if p <= ALONE else widening(carry_over(ranks, m))
        z = (nap - 0.5) / (math.sqrt((m + n + 1) / (12 * m * n)) * wide)
        return _finding("before_after", z, p, m + n, m)

    return look


def trend(better: Better) -> Rule:
    """Mann-Kendall over the last two years, z narrowed by the carry-over left around the Theil-Sen line."""

    def look(weeks: Sequence[NotedWeek]) -> Finding:
        weeks = weeks[-LONGEST:]
        if len(weeks) < FIRST_TREND:
            return Finding()
        x = range(len(weeks))  # in order is all that matters here, so that a gap changes nothing
        y = [sign_of(better) * w.value for w in weeks]
        slope = theil_sen(x, y).slope
        scale = max(y) - min(y) or 1.0
        left = [round((b - slope * a) / scale, 9) for a, b in zip(x, y, strict=True)]
        z = mann_kendall(x, y).z / widening(carry_over(mid_ranks(left)))
        return _finding("trend", z, two_sided_p(z), len(weeks), 0)

    return look


def recent(better: Better) -> Rule:
    """A turn at a moment nobody marked, see shift.py."""

    def look(weeks: Sequence[NotedWeek]) -> Finding:
        found = find(weeks, better)
        if found is None or found.p > SAID["recent_shift"]:
            return Finding()
        strong = found.p <= STRONGLY["recent_shift"](found.weeks_before + found.weeks_since)
        return Finding(found.toward, strong, len(weeks) - found.weeks_since)

    return look


def weeks_since_start(weeks: Sequence[NotedWeek]) -> list[int]:
    """Weeks by the calendar from the first of them, so that a gap is as long as it was."""
    return [(w.monday - weeks[0].monday).days // 7 for w in weeks]


def _finding(rule: str, z: float, p: float, weeks: int, split: int) -> Finding:
    if p > SAID[rule] or abs(z) <= 1.96:
        return Finding()
    return Finding("better" if z > 0 else "worse", p <= STRONGLY[rule](min(weeks, LONGEST)), split)
