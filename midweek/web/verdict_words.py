"""A verdict in the fixed words of the design: what it is, both numbers, from how much, and one next step.

It never says why something changed, never gives a chance in numbers, and finds no fault. A verdict that is unsure says so in
its own first words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from midweek.care.progress import Progress
from midweek.kinds.plan import Measure
from midweek.stats.verdict import Code, Verdict
from midweek.web import value_words as say

WORDS: dict[Code, str] = {
    "too_early": gettext_noop("Too early to say"),
    "gaps": gettext_noop("Too many gaps to tell"),
    "no_change": gettext_noop("No clear change yet"),
    "leaning_better": gettext_noop("Leaning the way you want, too early to be sure"),
    "shift_better": gettext_noop("A real shift the way you want"),
    "leaning_worse": gettext_noop("Leaning the other way, too early to be sure"),
    "shift_worse": gettext_noop("A real shift the other way"),
}


@dataclass(frozen=True)
class Said:
    """What a page says of one verdict.

    word: one of the seven. main: what was found. beside: from how much, and what else is true. next_step: one, optional to take.
    """

    word: str
    main: Sequence[str]
    next_step: str
    beside: Sequence[str] = ()


def one_line(verdict: Verdict | None) -> str:
    """The verdict alone, for a row."""
    return _(WORDS[verdict.code if verdict else "too_early"])


def said(progress: Progress) -> Said:
    """The whole of it for the page of one objective."""
    verdict = progress.verdict
    if verdict is None:
        return Said(
            one_line(None), [_("Nothing has been noted here yet.")], _("Start from today if you like.")
        )
    found = _findings(progress, verdict)
    lead = len(found) if verdict.code in ("too_early", "gaps") else 3 if verdict.toward == "worse" else 2
    beside = [*found[lead:], *_beside(progress, verdict)]
    return Said(one_line(verdict), found[:lead], _next_step(progress, verdict), beside)


def _findings(progress: Progress, verdict: Verdict) -> list[str]:
    match verdict.code:
        case "too_early" | "gaps":
            return _not_enough(progress, verdict)
        case "no_change":
            return _no_change(progress, verdict)
    match verdict.basis:
        case "before_after":
            return _before_after(progress, verdict)
        case "recent_shift":
            return _turned(progress, verdict)
    return _trend(progress, verdict)


def _not_enough(progress: Progress, verdict: Verdict) -> list[str]:
    found = _left_out(progress, verdict) if verdict.code == "gaps" else []
    if verdict.basis == "before_after":
        found.append(
            _("You have %(before)s from before the change and %(since)s since.")
            % {"before": say.weeks(verdict.weeks_before), "since": verdict.weeks_since}
        )
    else:
        found.append(
            _("You have %(weeks)s so far.") % {"weeks": say.weeks(verdict.weeks_before + verdict.weeks_since)}
        )
    found.append(
        _("After %(more)s there is enough to compare.") % {"more": say.more_weeks(verdict.weeks_needed)}
    )
    return found


def _no_change(progress: Progress, verdict: Verdict) -> list[str]:
    if verdict.median_before is not None and verdict.median_since is not None:
        found = [
            _then_now(progress, verdict.median_before, verdict.median_since),
            _("The weeks since differ, but there are too few to be sure.")
            if verdict.differs
            else _("These weeks can't tell a change from usual ups and downs yet."),
            *_compared(verdict),
        ]
    else:
        values = [week.value for week in progress.judged_weeks if week.value is not None]
        found = [
            _("Your %(weeks)s show no clear direction so far.") % {"weeks": say.weeks(verdict.weeks_before)},
            _("Usually %(usual)s.")
            % {"usual": say.usual(progress.objective.entry, median(values), progress.times)},
        ]
    return [*found, _("A real change could hide in this.")]


def _before_after(progress: Progress, verdict: Verdict) -> list[str]:
    if verdict.median_before is None or verdict.median_since is None:
        return []
    opening = (
        _("Harder lately.")
        if verdict.toward == "worse"
        else _direction(progress.measure, verdict.median_before, verdict.median_since)
    )
    then_now = _then_now(progress, verdict.median_before, verdict.median_since)
    return [opening, then_now, *_no_fault(verdict), *_compared(verdict), _cannot_tell_why()]


def _compared(verdict: Verdict) -> list[str]:
    """The share of pairs of a week before and a week since that went the way of the verdict, its interval, and how many weeks."""
    if verdict.nap is None:
        return []
    if verdict.toward == "worse":
        share, low, high = 1 - verdict.nap.value, 1 - verdict.nap.high, 1 - verdict.nap.low
        compared = _(
            "In %(share)s of 10 comparisons a recent week was less the way you want (could be %(low)s to %(high)s of 10)."
        )
    else:
        share, low, high = verdict.nap.value, verdict.nap.low, verdict.nap.high
        compared = _(
            "In %(share)s of 10 comparisons a recent week was more the way you want (could be %(low)s to %(high)s of 10)."
        )
    numbers = {"share": _of_ten(share), "low": _of_ten(low), "high": _of_ten(high)}
    return [compared % numbers, _from_weeks(verdict)]


def _from_weeks(verdict: Verdict) -> str:
    return _("From %(before)s + %(since)s weeks.") % {
        "before": verdict.weeks_before, "since": verdict.weeks_since,
    }  # fmt: skip


def _left_out(progress: Progress, verdict: Verdict) -> list[str]:
    """How many weeks don't count, and from when on one would."""
    if not verdict.missing_weeks:
        return []
    words = (
        ngettext(
            "%(count)s week without a note is left out.",
            "%(count)s weeks without a note are left out.",
            verdict.missing_weeks,
        )
        if progress.measure.noted == "week"
        else ngettext(
            "%(count)s week is left out: a week counts from 4 noted days on.",
            "%(count)s weeks are left out: a week counts from 4 noted days on.",
            verdict.missing_weeks,
        )
    )
    return [words % {"count": verdict.missing_weeks}]


def _of_ten(share: float) -> int:
    """A share in tenths; all or none of them only where it is all or none."""
    return round(share) * 10 if share in (0, 1) else min(max(round(share * 10), 1), 9)


def _turned(progress: Progress, verdict: Verdict) -> list[str]:
    if verdict.median_before is None or verdict.median_since is None or verdict.since is None:
        return []
    return [
        _("It turned around %(day)s.") % {"day": say.day(verdict.since)},
        _then_now(progress, verdict.median_before, verdict.median_since),
        *_no_fault(verdict),
        _from_weeks(verdict),
        _cannot_tell_why(),
    ]


def _trend(progress: Progress, verdict: Verdict) -> list[str]:
    ends = _line_ends(progress, verdict)
    if ends is None:
        return []
    objective = progress.objective.entry
    first, last = (say.usual(objective, end / progress.times, progress.times) for end in ends)
    found = [
        _("Over %(weeks)s it went from about %(first)s to about %(last)s.")
        % {"weeks": say.weeks(verdict.weeks_before + verdict.weeks_since), "first": first, "last": last}
    ]
    return [*found, *_no_fault(verdict), _cannot_tell_why()]


def _line_ends(progress: Progress, verdict: Verdict) -> tuple[float, float] | None:
    """Where the line through the judged weeks begins and ends, held inside the scale; in the objective's unit."""
    noted = [week.monday for week in progress.judged_weeks if week.value is not None]
    if verdict.line is None or not noted:
        return None
    low, high = progress.measure.ends
    across = (noted[-1] - noted[0]).days // 7

    def held(value: float) -> float:
        return min(max(value, float("-inf") if low is None else low), float("inf") if high is None else high)

    return held(verdict.line.intercept), held(verdict.line.intercept + verdict.line.slope * across)


def _beside(progress: Progress, verdict: Verdict) -> list[str]:
    """Weeks that don't count, what the other rule says, what was going on already, the target."""
    found = [] if verdict.code == "gaps" else _left_out(progress, verdict)
    if verdict.second:
        if verdict.basis != "recent_shift":
            rule = _("Looking for a turn in any week says: %(words)s.")
        elif verdict.nap is not None or any(phase.since for phase in progress.phases):
            rule = _("Comparing before and since your change says: %(words)s.")
        else:
            rule = _("All weeks together say: %(words)s.")
        found.append(rule % {"words": _lower_first(_(WORDS[verdict.second]))})
    if verdict.already_moving and verdict.toward != "worse":
        found.append(_("It was already going the way you want before the change."))
    if verdict.later_trend == "worse":
        found.append(_("The latest weeks are going the other way again."))
    elif verdict.later_trend == "better":
        found.append(_("The latest weeks are going the way you want."))
    if verdict.at_target is not None and verdict.target_weeks:
        found.append(_target(progress, verdict))
    return found


def _target(progress: Progress, verdict: Verdict) -> str:
    objective = progress.objective.entry
    words = (
        _("%(reached)s of the last %(weeks)s at or under your target of %(target)s.")
        if objective.measure.better == "lower"
        else _("%(reached)s of the last %(weeks)s at or over your target of %(target)s.")
    )
    return words % {
        "reached": verdict.at_target,
        "weeks": say.weeks(verdict.target_weeks),
        "target": say.own(objective, objective.target or 0.0),
    }


def _next_step(progress: Progress, verdict: Verdict) -> str:
    weekly = progress.measure.noted == "week"
    match verdict.code:
        case "too_early":
            return _("Note a week whenever you can.") if weekly else _("Note a day whenever you can.")
        case "gaps" if weekly:
            return _("A note each week, if you can, would make it clearer.")
        case "gaps":
            return _("A few more notes a week, if you can, would make it clearer.")
        case "no_change":
            return _("If you try something different, mark the change.")
        case "leaning_better" | "leaning_worse":
            return _("Another week of notes will say more.")
        case "shift_worse":
            return _("You could bring this page to your next session.")
    return _("You could look at your target again, or bring this to your next session.")


def _then_now(progress: Progress, before: float, since: float) -> str:
    objective = progress.objective.entry
    then, now = (say.usual(objective, value / progress.times, progress.times) for value in (before, since))
    return _("Usually %(then)s then, %(now)s now.") % {"then": then, "now": now}


def _direction(measure: Measure, before: float, since: float) -> str:
    if before == since:
        return _("Different from before.")
    if measure.how == "clock":
        return _("Earlier than before.") if since < before else _("Later than before.")
    return _("Less than before.") if since < before else _("More than before.")


def _no_fault(verdict: Verdict) -> list[str]:
    return [_("That is worth knowing, not a fault.")] if verdict.toward == "worse" else []


def _cannot_tell_why() -> str:
    return _("Something has changed; this can't tell you why.")


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def as_of(until: date, today: date) -> str:
    """Said where a page is told as of an earlier day; empty otherwise."""
    if until == today:
        return ""
    return _("The last note is from %(day)s, so this is how it stood then.") % {"day": say.day(until)}
