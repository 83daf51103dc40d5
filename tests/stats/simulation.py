"""Made-up weeks without and with a real change, and what the rules say of them look by look. Seeded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

import numpy as np

from midweek.stats.looks import Finding, Rule, before_after, is_sure, recent, trend
from midweek.stats.series import Aim, NotedWeek, Series

MONDAY = date(2024, 1, 1)
AIM = Aim("lower", "week")


def ratings(seed: int, weeks: int, phi: float, fall: float = 0.0, at: int = 0) -> Iterator[list[float]]:
    """Endless series of weekly ratings, rounded and held in 0-10.

    Mean 5 and SD 2, or 6.5 and 1.5 where they fall. phi: lag-1 autocorrelation before rounding. fall: in SD,
    from the week with index `at` on.
    """
    rng = np.random.default_rng(seed)
    mean, sd = (6.5, 1.5) if fall else (5.0, 2.0)
    while True:
        noise = rng.standard_normal(weeks)
        for t in range(1, weeks):
            noise[t] = phi * noise[t - 1] + np.sqrt(1 - phi**2) * noise[t]
        noise[at:] -= fall
        yield np.clip(np.round(mean + sd * noise), 0, 10).tolist()


def in_weeks(values: Sequence[float], baseline: int | None = None) -> tuple[NotedWeek, ...]:
    n = len(values) if baseline is None else baseline
    return tuple(NotedWeek(MONDAY + timedelta(7 * i), v, i >= n) for i, v in enumerate(values))


def as_series(values: Sequence[float], baseline: int | None = None) -> Series:
    weeks = in_weeks(values, baseline)
    return Series([w.monday for w in weeks], [w.value for w in weeks], [w.phase for w in weeks])


class Looks:
    """What one rule says at each weekly look over a series, each look worked out once."""

    def __init__(self, rule: Rule, values: Sequence[float]) -> None:
        self.weeks = in_weeks(values)
        self.found: list[Finding] = [rule(self.weeks[:n]) for n in range(len(values) + 1)]

    def said(self, n: int) -> str:
        """ "", or "leaning_better" and so on, at the look after n weeks."""
        found = self.found[n]
        if found.toward is None:
            return ""
        sure = is_sure(lambda weeks: self.found[len(weeks)], self.weeks[:n], found)
        return f"{'shift' if sure else 'leaning'}_{found.toward}"

    def ever(self, start: str, last: int) -> bool:
        return any(self.said(n).startswith(start) for n in range(1, last + 1))


def rule_of(baseline: int | None) -> Rule:
    return trend("lower") if baseline is None else before_after("lower", baseline)


def share_ever(
    start: str,
    runs: int,
    *,
    seed: int,
    phi: float,
    baselines: Sequence[int | None],
    last: int,
    fall: float = 0.0,
    at: int = 0,
) -> dict[int | None, float]:
    """The share of series that ever got a word starting so in `last` weeks, per length of the baseline."""
    hits = dict.fromkeys(baselines, 0)
    for values in islice(ratings(seed, last, phi, fall, at), runs):
        turned = Looks(recent("lower"), values).ever(start, last)
        for baseline in baselines:
            hits[baseline] += turned or Looks(rule_of(baseline), values).ever(start, last)
    return {baseline: count / runs for baseline, count in hits.items()}
