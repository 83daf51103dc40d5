"""A week and what its notes show, in words; quoted, never explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midweek.care.weekly import Homework, Tracked, Week
from midweek.kinds.mood import MOODS
from midweek.kinds.weekly_note import Fact
from midweek.web import value_words

LONGEST = 500  # characters, as Fact bounds them


def week_words(monday: date) -> str:
    """4 to 10 May 2026; 27 April to 3 May 2026."""
    sunday = monday + timedelta(days=6)
    first = "j" if monday.month == sunday.month else "j F" if monday.year == sunday.year else "j F Y"
    return _("%(first)s to %(last)s") % {
        "first": date_format(monday, first),
        "last": date_format(sunday, "j F Y"),
    }


def facts_of(week: Week) -> Iterator[Fact]:
    """Everything the week's notes show, each a line, with the objective it is about."""
    for tracked in week.tracked:
        yield Fact(words=_of_objective(tracked)[:LONGEST], of=tracked.objective.id)
    if week.check_ins:
        yield Fact(words=_check_ins(week), counts="check_ins")
    if said := _homework(week.homework):
        yield Fact(words=said, counts="homework")
    if week.pages:
        said = ngettext("Journal: %(n)s page", "Journal: %(n)s pages", week.pages) % {"n": week.pages}
        yield Fact(words=said, counts="journal")


def _of_objective(tracked: Tracked) -> str:
    measure, n = tracked.objective.entry.measure, tracked.days
    if measure.how == "yes_no":
        said = ngettext("yes on %(yes)s of %(n)s day", "yes on %(yes)s of %(n)s days", n)
        return f"{measure.what}: " + said % {"yes": round(tracked.average * n), "n": n}
    value = value_words.average(measure, tracked.average)
    if measure.noted == "week":
        return f"{measure.what}: {value}"
    said = ngettext("%(n)s day, %(value)s", "%(n)s days, average %(value)s", n)
    return f"{measure.what}: " + said % {"n": n, "value": value}


def _homework(homework: Homework) -> str:
    parts = []
    if homework.done:
        parts.append(_("%(n)s done") % {"n": homework.done})
    if homework.started:
        parts.append(_("%(n)s started") % {"n": homework.started})
    if homework.tries:
        parts.append(ngettext("%(n)s try noted", "%(n)s tries noted", homework.tries) % {"n": homework.tries})
    return _("Homework: %(parts)s") % {"parts": ", ".join(parts)} if parts else ""


def _check_ins(week: Week) -> str:
    said = _("Check-ins: %(n)s") % {"n": week.check_ins}
    if not week.often:
        return said
    moods = _(" and ").join(MOODS[mood] for mood in week.often)
    return _("%(said)s, most often %(moods)s") % {"said": said, "moods": moods}
