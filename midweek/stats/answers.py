"""What two scores of a questionnaire may say: one of six answers, against the first score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Literal

from midweek.stats.series import Better, sign_of

Code = Literal["better_crossed", "better", "little_better", "no_change", "little_worse", "worse"]
NEAR_START = timedelta(days=14)  # so late a first score still tells how it was at the start


@dataclass(frozen=True, slots=True)
class Baseline:
    """How it was at first. score: the mean of one score, or of two. last: the day of the later one."""

    score: float
    last: date
    of: int


@dataclass(frozen=True, slots=True)
class SinceFirst:
    """What changed since the first score.

    change: latest less first, in points. code: `better_crossed`: reliably better, and out of the range of concern it began
    in; `better`: reliably better, and still in that range, or it began outside it (`began_outside`), or there is no cut-off;
    `little_better`, `little_worse`: enough to matter to people, and less than the measure can tell from chance; `worse`:
    reliably worse. held: the score before the latest says the same. began_worst: nothing since was as bad as the
    first, so that part of a change for the better may be a bad week passing by.
    """

    first: Baseline
    latest: float
    latest_on: date
    change: float
    code: Code
    held: bool
    began_outside: bool
    began_worst: bool


def baseline(scores: Sequence[tuple[date, float]], *, starts: date | None = None) -> Baseline | None:
    """The first score of a series, where it tells how things were at the start of a plan.

    scores: complete ones, in any order. starts: the plan's first day. The score before it; of two or more before it, the
    mean of the last two; with none before it, the first within 14 days. Without a plan, the first of all. None: there is none.
    """
    told = sorted(scores, key=lambda one: one[0])
    if starts is None:
        chosen = told[:1]
    else:
        chosen = [one for one in told if one[0] < starts][-2:] or [
            one for one in told if one[0] <= starts + NEAR_START
        ][:1]
    return Baseline(fmean(score for _, score in chosen), chosen[-1][0], len(chosen)) if chosen else None


def since_first(
    scores: Sequence[tuple[date, float]], *, better: Better, reliable: float, starts: date | None = None,
    cutoff: float | None = None, matters: float | None = None,
) -> SinceFirst | None:  # fmt: skip
    """Which of the six answers a questionnaire gives today; None before there is a first score and a later one.

    scores: (local day, complete score), in any order. reliable: points above 0; a change of so many or more is more than
    measurement error. cutoff: the range of concern begins there, and it belongs to it: at or above where lower is better, else
    at or below. matters: the smallest change people notice, in points; without it, or where it is not below `reliable`, there is
    no "little". Crossing the cut-off by less than `reliable` is never an improvement, and who began outside it can't leave it.
    Raises ValueError for `reliable` not above 0. Source: the categories of Jacobson & Truax 1991,
    doi:10.1037/0022-006X.59.1.12, with points in place of the index.
    """
    if not reliable > 0:
        raise ValueError("reliable must be above 0 points.")
    sign, first = sign_of(better), baseline(scores, starts=starts)
    if first is None:
        return None
    later = [one for one in sorted(scores, key=lambda one: one[0]) if one[0] > first.last]
    if not later:
        return None

    def concern(score: float) -> bool:
        return cutoff is not None and sign * score <= sign * cutoff

    def code_of(score: float) -> Code:
        gain = sign * (score - first.score)
        if gain >= reliable:
            return "better_crossed" if concern(first.score) and not concern(score) else "better"
        if gain <= -reliable:
            return "worse"
        if matters is not None and gain and abs(gain) >= matters:
            return "little_better" if gain > 0 else "little_worse"
        return "no_change"

    (on, latest), code = later[-1], code_of(later[-1][1])
    return SinceFirst(
        first=first, latest=latest, latest_on=on, change=latest - first.score, code=code,
        held=len(later) > 1 and code_of(later[-2][1]) == code,
        began_outside=cutoff is not None and not concern(first.score),
        began_worst=all(sign * score > sign * first.score for _, score in later),
    )  # fmt: skip
