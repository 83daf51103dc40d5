"""Numbers, days and spans in words, as pages, charts and tables say them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.dates import MONTHS_3
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midweek.care.progress import of_a_note
from midweek.care.sentences import YES_DAYS
from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import Measure, Objective, Per
from midweek.store.desk import Filed

_HOUR = 60
_DAY = 1440


def number(value: float) -> str:
    """At most one decimal, none where it says nothing: 8, 8.3, 143."""
    rounded = round(value, 0 if abs(value) >= 100 else 1)
    return str(number_format(rounded, 0 if rounded == int(rounded) else 1))


def clock(minutes: float) -> str:
    """A time of day from minutes after midnight; past midnight goes on counting: 1450 is 00:10."""
    whole = round(minutes)
    return f"{whole % _DAY // _HOUR:02}:{whole % _HOUR:02}"


def minutes(value: float) -> str:
    """45 min, 1 h, 1 h 20 min."""
    whole = round(value)
    if whole < _HOUR:
        return _("%(minutes)s min") % {"minutes": number(value) if value < 10 else whole}
    hours, rest = divmod(whole, _HOUR)
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def value(measure: Measure, amount: float) -> str:
    """One day's value as its measure says it."""
    if measure.how == "yes_no":
        return _("Yes") if amount >= 0.5 else _("No")
    if measure.how in ("amount", "scale"):  # as it was noted, where an average says less
        noted = _noted(amount)
        return f"{noted} {measure.unit}" if measure.unit else noted
    return _measured(measure, amount)


def _noted(amount: float) -> str:
    """At most two decimals, as few as say the same: 4.25, 4.2, 1500."""
    rounded = round(amount, 2)
    return str(number_format(rounded, next(n for n in range(3) if round(rounded, n) == rounded)))


def average(measure: Measure, amount: float) -> str:
    """An average over days: like a value, but a share of days for a yes or no."""
    if measure.how == "yes_no":
        return _("%(percent)s%% of days") % {"percent": round(amount * 100)}
    return _measured(measure, amount)


def _measured(measure: Measure, amount: float) -> str:
    if measure.how == "minutes":
        return minutes(amount)
    if measure.how == "clock":
        return clock(amount)
    if measure.how in ("rate10", "rate100"):
        return _("%(value)s of %(top)s") % {
            "value": number(amount),
            "top": 10 if measure.how == "rate10" else 100,
        }
    if measure.unit:
        return f"{number(amount)} {measure.unit}"
    return number(amount)


def usual(objective: Objective, a_note: float, times: float) -> str:
    """A usual amount: "5 a day", "5 a day (35 a week)", "7 of 10". a_note: of one note; times: up to the objective's own period."""
    measure = objective.measure
    if not measure.sums or times == 1:
        return own(objective, a_note * times)
    said = _a(of_a_note(measure).per, average(measure, a_note))
    return _("%(said)s (%(whole)s)") % {"said": said, "whole": own(objective, a_note * times)}


def own(objective: Objective, amount: float) -> str:
    """An amount in the objective's own period: "35 a week"; a share of days as days, like its sentence; else the amount alone."""
    measure = objective.measure
    if measure.how == "yes_no":
        days = number(amount * YES_DAYS[objective.per])
        said = ngettext("%(days)s day", "%(days)s days", 1 if days == "1" else 2) % {"days": days}
        return _a("month" if objective.per == "month" else "week", said)
    said = average(measure, amount)
    return _a(objective.per, said) if measure.sums else said


def _a(period: Per, amount: str) -> str:
    words = {
        "day": _("%(amount)s a day"),
        "week": _("%(amount)s a week"),
        "month": _("%(amount)s a month"),
    }
    return words[period] % {"amount": amount}


def tick(objective: Objective, amount: float) -> str:
    """A number at an axis, as short as it can be; of a yes or no the days a week, or a month, as in `own`."""
    if objective.measure.how == "yes_no":
        return number(amount * YES_DAYS[objective.per])
    if objective.measure.how == "clock":
        return clock(amount)
    return number(amount)


def day(on: date) -> str:
    """7 May 2026."""
    return date_format(on, "j F Y")


def short_day(on: date, year: bool = False) -> str:
    """7 May, or 7 May 2026."""
    words = f"{on.day} {str(MONTHS_3[on.month]).title()}"  # what "j M" gives, for tables with a row a day
    return f"{words} {on.year}" if year else words


def weekday(on: date, today: date | None = None) -> str:
    """Thursday 7 May 2026; without the year where `today` is given and lies in the same one."""
    return date_format(on, "l j F" if today and on.year == today.year else "l j F Y")


def span(first: date, last: date) -> str:
    """16 April to 7 May 2026."""
    if first == last:
        return day(last)
    begins = date_format(first, "j F" if first.year == last.year else "j F Y")
    return _("%(first)s to %(last)s") % {"first": begins, "last": day(last)}


def weeks(count: int) -> str:
    """1 week, 3 weeks."""
    return ngettext("%(count)s week", "%(count)s weeks", count) % {"count": count}


def more_weeks(count: int) -> str:
    """1 more week, 3 more weeks."""
    return ngettext("%(count)s more week", "%(count)s more weeks", count) % {"count": count}


def notes(count: int) -> str:
    """1 note, 41 notes."""
    return ngettext("%(count)s note", "%(count)s notes", count) % {"count": count}


def check_ins(count: int) -> str:
    """1 check-in, 9 check-ins."""
    return ngettext("%(count)s check-in", "%(count)s check-ins", count) % {"count": count}


def beside(measure: Measure, readings: Iterable[Filed[Reading]]) -> list[tuple[str, str, str, str]]:
    """What was written beside notes, in their order: id of the note, day, value, words."""
    found = ((filed.id, filed.entry) for filed in readings)
    return [(id, day(one.on), value(measure, one.value), one.note) for id, one in found if one.note]
