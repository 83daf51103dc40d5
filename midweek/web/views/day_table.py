"""Many days of an objective on one page: typed, or pasted from a spreadsheet, and saved at once or not at all (W3).

A page shows a month. What is pasted may be of any: those days stand among its rows until they are saved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from midweek.care import tracking
from midweek.care.tracking import DaysChanged, NotesTooLong, Tracked
from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import Objective
from midweek.stats.series import monday_of
from midweek.store.desk import Filed
from midweek.web import clock
from midweek.web import value_words as say
from midweek.web.forms import objectives as forms
from midweek.web.forms.day_words import DayWords
from midweek.web.forms.pasted_days import PastedDays, days_changed, row_of
from midweek.web.middleware import Request, keep_typed
from midweek.web.page import counted, page, see_other

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


class Stretch:
    """What one page shows: the days of a month, or the weeks of a quarter where the measure is noted by the week.

    days: each of them up to today, weeks by their Monday.
    """

    def __init__(self, text: str, today: date, *, weekly: bool) -> None:
        self.weekly = weekly
        self.first = _month(text, today)
        months = 1
        if weekly:
            self.first, months = self.first.replace(month=(self.first.month - 1) // 3 * 3 + 1), 3
        last = self.first.month + months - 1  # of this year, since a quarter never crosses one
        self.after = (self.first.replace(month=last) + timedelta(days=31)).replace(day=1)
        begins = monday_of(self.first + 6 * DAY) if weekly else self.first
        if begins > today:  # a quarter that began in the middle of this week
            begins = monday_of(today)
        step, until = WEEK if weekly else DAY, min(self.after - DAY, today)
        self.days = [begins + n * step for n in range((until - begins) // step + 1)]

    @property
    def title(self) -> str:
        """May 2026, or April to June 2026."""
        if not self.weekly:
            return date_format(self.first, "F Y")
        return _("%(first)s to %(last)s %(year)d") % {
            "first": MONTHS[self.first.month], "last": MONTHS[(self.after - DAY).month], "year": self.first.year,
        }  # fmt: skip

    def name(self, on: date) -> str:
        """What a row is called; days of another month with all that tells them."""
        shown = on in self.days
        if self.weekly:
            return _("Week of %(day)s") % {"day": date_format(on, "j F" if shown else "j F Y")}
        return date_format(on, "D j" if shown else "D j F Y")

    def day(self, on: date) -> str:
        """7 May, or 30 April 2026 where that is of another month."""
        return date_format(on, "j F" if on in self.days else "j F Y")


@require_http_methods(["GET", "POST"])
def table(request: Request, id: str) -> HttpResponse:
    """Each day or week with a field: fill and change them, paste many, save all or nothing."""
    objective = request.desk.get(Objective, id)
    measure, today = objective.entry.measure, clock.today(request.desk)
    stretch = Stretch(
        request.POST.get("month") or request.GET.get("month", ""), today, weekly=measure.noted == "week"
    )
    sent = request.POST if request.method == "POST" else request.kept
    others = days_changed(sent or {}, measure, today=today) - {*stretch.days}
    days = sorted({*stretch.days, *others})
    noted = _noted(request, objective, days, weekly=stretch.weekly)
    stored = {on: one.value for on, one in noted.items()}
    here = f"{request.path}?month={stretch.first:%Y-%m}"
    pasted = PastedDays("", days, measure, today=today)
    if request.method == "POST" and ("take" in request.POST or request.POST.get("paste", "").strip()):
        pasted = PastedDays(request.POST.get("paste", ""), days, measure, today=today)
        if not pasted.problems:
            return _fill_in(request, pasted, here)
    form = forms.Days(measure, days, stored, sent)
    beside = DayWords({on: [note.entry.note for note in one.notes] for on, one in noted.items()}, sent)
    beside.join(form, stored)
    moved: tuple[date, ...] = ()
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if not form.problems and not beside.problems and not pasted.problems:
                until = today if stretch.weekly else None
                saved = tracking.save_days(
                    request.desk, objective, form.values, form.seen_values,
                    words=beside.changed, seen_words=beside.seen_changed, weeks_until=until,
                )  # fmt: skip
                return see_other(f"{here}&saved={saved}")
        except DaysChanged as error:
            moved, status = error.days, 409
        except NotesTooLong as error:
            form.problems[stretch.days[0]] = str(error)
    values = {
        "objective": objective,
        "stretch": stretch,
        "rows": [_row(form, beside, noted[on], stretch, on in moved) for on in days],
        "others": len(others),
        "moved": moved,
        "pasted": pasted,
        "saved": counted(request, "saved"),
        "filled": counted(request, "filled"),
        "earlier": stretch.first - DAY if stretch.first > date(1900, 3, 31) else None,
        "later": stretch.after if stretch.after <= today else None,
        "is_yes_no": measure.how == "yes_no",
        "words": say.beside(measure, [note for one in noted.values() for note in one.notes]),
        "has_problems": bool(form.problems or beside.problems or pasted.problems),
    }
    return page(request, "objectives/table.html", values, status=status)


def _noted(
    request: Request, objective: Filed[Objective], days: Sequence[date], *, weekly: bool
) -> dict[date, Tracked]:
    until = days[-1] + (6 * DAY if weekly else timedelta())
    notes = request.desk.read(Reading, since=days[0], until=until, of=[objective.id]).of(Reading)
    by_row: dict[date, list[Filed[Reading]]] = {on: [] for on in days}
    for note in notes:
        if (row := row_of(note.entry.on, objective.entry.measure)) in by_row:
            by_row[row].append(note)
    pick = tracking.in_week if weekly else tracking.on_day
    return {on: pick(objective, held, on) for on, held in by_row.items()}


def _row(form: forms.Days, beside: DayWords, noted: Tracked, stretch: Stretch, moved: bool) -> dict[str, Any]:
    on, value = noted.on, noted.value
    several = noted.notes if len(noted.notes) > 1 else ()
    there = "\n".join(note.entry.note for note in noted.notes)
    now = say.average if stretch.weekly else say.value
    return {
        "on": on,
        "name": stretch.name(on),
        "day": stretch.day(on),
        "typed": form.typed[on],
        "seen": forms.written(noted.measure, value) if moved else form.seen[on],
        "problem": form.problems.get(on, ""),
        "moved": moved,
        "replaces": value is not None and form.typed[on] != form.seen[on],
        "now": now(noted.measure, value) if value is not None else "",
        "has_words": on in beside.typed,
        "words": beside.typed.get(on, ""),
        "wrote": there if moved else beside.seen.get(on, ""),
        "words_problem": beside.problems.get(on, ""),
        "words_now": there if moved or on in beside.changed else "",
        "several": [
            (note.id, say.value(noted.measure, note.entry.value), note.entry.note) for note in several
        ],
    }


def _fill_in(request: Request, pasted: PastedDays, here: str) -> HttpResponse:
    """The same page with what was pasted in its fields, to look at before it is saved."""
    fields = request.POST.copy()
    for name in ("paste", "take"):
        fields.pop(name, None)
    for name, typed in pasted.fields.items():
        fields[name] = typed
    request.POST, request.keeps_draft = fields, True  # type: ignore[assignment]
    return see_other(keep_typed(request, request.user, f"{here}&filled={len(pasted.filled)}"))


def _month(text: str, today: date) -> date:
    """The first day of a month like 2026-05 that has begun; of this month where it isn't one."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text)
    first = today.replace(day=1)
    if found and int(found[1]) >= 1900 and 1 <= int(found[2]) <= 12:
        first = min(first, date(int(found[1]), int(found[2]), 1))
    return first
