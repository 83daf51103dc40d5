"""How a measure is doing, in one of seven code words, with what a page needs to say it.

Measured on simulated weekly 0-10 ratings that never change (mean 5, SD 2, rounded; 2,500 series a line, 500
for phi 0.4 with a baseline; looks.ALONE at .005, of which below),
judged after each of their first 41 weeks, that is at 30 looks from the first at which every rule may speak,
and at those before. phi: autocorrelation from week to week. How many series ever got the page's final word
"shift", and how many any word of change:

    weeks in the baseline       none    3      4      5      8      12
    phi 0    shift              .021   .021   .022   .027   .025   .022
             any word           .20    .15    .15    .16    .18    .18
    phi 0.2  shift              .065   .064   .062   .069   .068   .064
             any word           .33    .28    .28    .30    .30    .30
    phi 0.4  shift              .14    .13    .16    .16    .16    .14

At most one in ten is the promise, for phi 0 and 0.2; unrounded values come nearest to it (.081 at phi 0.2 and
5 weeks). A measure with more carry-over breaks it. The recent shift alone: .012, .041 and .093. With
looks.ALONE at .01, as it is, one look at 5 + 8 weeks says a change in .030, .055 and .088 of 6,000 series for
phi 0, 0.2 and 0.4; ten looks, from 5 + 3 weeks on, a shift in .013, .033 and .081 of 1,500.

That a small p before and after a change counts by itself (looks.ALONE) adds to the final word, on the same
series: .000 to .002 at phi 0 (1,050 series), .001 to .004 at phi 0.2 (2,100). From .005 to .01 alone it adds
.002 at most, which is what the table lacks; of 600 unrounded series 1. What that is for: series that fall from a
change marked after so many weeks on, by 1.3 SD a week (100 each) or 0.4 SD (60 each), looked at for 18 weeks.
How many of them got "shift", and how many of these went back to "no_change":

    weeks in the baseline                 3         4         5         6
    1.3 SD a week                         80, 0     98, 0     100, 1    100, 0
    1.3 SD a week, ALONE at .005          80, 0     98, 18    100, 6    100, 0
    1.3 SD a week, z always narrowed      0         17, 17    40, 40    60, 60
    0.4 SD a week                         15, 2     30, 0     39, 0     51, 0
    0.4 SD a week, z always narrowed      3, 3      8, 8      14, 12    20, 18

No p of 3 weeks and fewer than 9 is as small as that, so there a shift is said late.

How many of 500 series with a real fall had got the right word so many weeks after it, at least ("shift" / any
word), phi 0:

                                             5 weeks      8 weeks      12 weeks     20 weeks
    2 SD, marked after 5 weeks               .27 / .63    .54 / .82    .65 / .90    .72 / .96
    2 SD after 20 weeks, marked              .60 / .91    .86 / .97    .97 / 1      1 / 1
    2 SD after 20 weeks, nothing marked      .14 / .49    .49 / .80    .78 / .93    .95 / 1
    0.8 SD, marked after 5 weeks             .03 / .11    .06 / .22    .08 / .29    .10 / .37
    0.8 SD after 20 weeks, nothing marked    .02 / .10    .04 / .21    .09 / .33    .22 / .55

So "no_change" is the usual answer for months, and never means that nothing changed. The rules are this
project's own, made of published parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Literal

from midweek.stats.looks import (
    FIRST_COMPARISON,
    FIRST_TREND,
    SHORTEST_PHASE,
    Rule,
    before_after,
    is_sure,
    recent,
    trend,
    weeks_since_start,
)
from midweek.stats.phases import Effect, nap
from midweek.stats.series import (
    NOTES_A_WEEK,
    Aim,
    Better,
    NotedWeek,
    Series,
    Week,
    baseline_end,
    noted_weeks,
    sign_of,
    weekly,
)
from midweek.stats.shift import LONGEST, Toward
from midweek.stats.trend import Line, mann_kendall, theil_sen

__all__ = ["Aim", "Basis", "Code", "Series", "Verdict", "judge"]

Code = Literal[
    "too_early", "gaps", "no_change", "leaning_better", "leaning_worse", "shift_better", "shift_worse"
]
Basis = Literal["before_after", "trend", "recent_shift"]

_LEANING: dict[Toward, Code] = {"better": "leaning_better", "worse": "leaning_worse"}
_SHIFT: dict[Toward, Code] = {"better": "shift_better", "worse": "shift_worse"}
_MOVING = 0.5  # Kendall's tau within a phase, of at least
_MOVING_WEEKS = 4
_TARGET_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a measure at one look, and from how much.

    code: the word. basis: the rule it comes from.
    second: what the other rule says, where it says something: for a recent shift the word of the before/after
    or trend rule, else the recent shift's "leaning" or "shift" word.
    weeks_before, weeks_since: weeks with a value before and since the marked change, or the turn where basis
    is "recent_shift"; without a marked change all count as before.
    missing_weeks: weeks without enough notes.
    weeks_needed: more weeks with a value until the rule can answer, 0 where it does.
    median_before, median_since: in the aim's unit; None without a week, both None where basis is "trend".
    nap: of the weeks since against those before, only for "before_after".
    since: only for "recent_shift", Monday of the last week before the turn.
    line: only for "trend", in the aim's unit per week.
    already_moving: the baseline was on its way to the goal (tau 0.5 or more over 4 weeks or more).
    later_trend: where the weeks since the change run against the trend of those before (both tau 0.5 or
    more), the way they run.
    at_target: how many of the last `target_weeks` weeks with a value (at most 4) reached the target; None
    without one.
    """

    code: Code
    basis: Basis
    second: Code | None
    weeks_before: int
    weeks_since: int
    missing_weeks: int
    weeks_needed: int
    median_before: float | None
    median_since: float | None
    nap: Effect | None
    since: date | None
    line: Line | None
    already_moving: bool
    later_trend: Toward | None
    at_target: int | None
    target_weeks: int

    @property
    def toward(self) -> Toward | None:
        """The way it went, where the verdict is that it went anywhere."""
        way = self.code.rpartition("_")[2]
        return "better" if way == "better" else "worse" if way == "worse" else None

    @property
    def differs(self) -> bool:
        """The interval of `nap` leaves out one half, whatever the verdict: so far apart, usual ups and downs are no word for it."""
        return self.nap is not None and not self.nap.low <= 0.5 <= self.nap.high

    @property
    def confirmed(self) -> bool:
        """Two looks in a row agree, strongly enough: a real shift."""
        return self.code in _SHIFT.values()

    @property
    def first_sign(self) -> bool:
        """One look says so, or two not strongly enough: leaning."""
        return self.code in _LEANING.values()


def judge(series: Series, aim: Aim, on: date | None = None) -> Verdict:
    """How the measure is doing on day `on` (its last unless told), from what was noted by then alone.

    Before/after where there are 3 weeks or more before the first marked change, else the trend of all. A turn
    at any moment (shift.py) has the word once it is sure, and where the other rule has nothing to say. Too
    little is "gaps" where the weeks there were would have been enough had they all been noted, else
    "too_early".
    """
    weeks: Sequence[Week] = weekly(series, aim, on)
    if weeks:
        weeks = countable(weeks, series.days[0], on or series.days[-1])
    noted = noted_weeks(weeks)
    changed = baseline_end(weeks)
    baseline = sum(w.value is not None for w in weeks[:changed])
    split = baseline if baseline >= SHORTEST_PHASE and changed < len(weeks) else None

    if split is None:
        rule, needed = trend(aim.better), max(0, FIRST_TREND - len(noted))
        enough = len(weeks) >= FIRST_TREND
    else:
        rule, needed = before_after(aim.better, split), _needed(split, len(noted) - split)
        enough = _needed(changed, len(weeks) - changed) == 0
    own: Code = "gaps" if needed and enough else "too_early" if needed else _word(rule, noted)[0]
    turn, turned = _word(recent(aim.better), noted)

    basis: Basis = "trend" if split is None else "before_after"
    code: Code = own
    second: Code | None = None if turn == "no_change" else turn
    if turn in _SHIFT.values() or (turn in _LEANING.values() and own in ("no_change", "too_early", "gaps")):
        code, second, basis = turn, own, "recent_shift"

    values = [w.value for w in noted]
    parted = turned if basis == "recent_shift" else split or 0
    first = max(0, len(noted) - LONGEST) if basis == "recent_shift" else 0
    before, after = (values[first:parted], values[parted:]) if parted else ([], [])
    last = values[-_TARGET_WEEKS:]
    return Verdict(
        code=code,
        basis=basis,
        second=second,
        weeks_before=len(before) if parted else baseline,
        weeks_since=len(after) if parted else len(noted) - baseline,
        missing_weeks=len(weeks) - len(noted),
        weeks_needed=needed,
        median_before=median(before) if before else None,
        median_since=median(after) if after else None,
        nap=nap(before, after, aim.better) if basis == "before_after" and after else None,
        since=noted[parted - 1].monday if basis == "recent_shift" else None,
        line=_line(noted[-LONGEST:]) if basis == "trend" else None,
        already_moving=split is not None and _tau(noted[:split], aim.better) >= _MOVING,
        later_trend=None if split is None else _later_trend(noted, split, aim.better),
        at_target=None if aim.target is None else sum(map(aim.reached, last)),
        target_weeks=len(last),
    )


def countable(weeks: Sequence[Week], first: date, on: date) -> Sequence[Week]:
    """Weeks from day `first` to day `on`, without a running one that may still get its notes, and a first one begun too late to get them."""
    if weeks and weeks[-1].value is None and on <= weeks[-1].sunday:
        weeks = weeks[:-1]
    if weeks and weeks[0].value is None and first.weekday() > 7 - NOTES_A_WEEK:
        weeks = weeks[1:]
    return weeks


def _needed(before: int, since: int) -> int:
    """How many more weeks since the change a comparison needs."""
    return max(0, SHORTEST_PHASE - since, FIRST_COMPARISON - before - since)


def _word(rule: Rule, weeks: Sequence[NotedWeek]) -> tuple[Code, int]:
    """What a rule says at the last of these weeks, and where it places the turn."""
    found = rule(weeks)
    if found.toward is None:
        return "no_change", 0
    return (_SHIFT if is_sure(rule, weeks, found) else _LEANING)[found.toward], found.split


def _tau(weeks: Sequence[NotedWeek], better: Better) -> float:
    """Kendall's tau toward the goal, -1 to 1; 0 with too few weeks to speak of a trend."""
    if len(weeks) < _MOVING_WEEKS:
        return 0.0
    return sign_of(better) * mann_kendall(weeks_since_start(weeks), [w.value for w in weeks]).tau


def _line(weeks: Sequence[NotedWeek]) -> Line | None:
    return theil_sen(weeks_since_start(weeks), [w.value for w in weeks]) if len(weeks) > 1 else None


def _later_trend(weeks: Sequence[NotedWeek], split: int, better: Better) -> Toward | None:
    earlier, later = _tau(weeks[:split], better), _tau(weeks[split:], better)
    if min(abs(earlier), abs(later)) < _MOVING or (earlier > 0) == (later > 0):
        return None
    return "better" if later > 0 else "worse"
