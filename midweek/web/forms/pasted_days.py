"""Days and what they come to, pasted into one box: put into the fields of a table of days, or told what is wrong by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from midweek.exchange.cells import yes_no_in
from midweek.exchange.pasted import day_and_value, days_of
from midweek.kinds.plan import Measure
from midweek.stats.series import monday_of
from midweek.web.forms.objectives import read_number

MOST = 1_000  # rows that are looked at


class PastedDays:
    """What the box holds. days: the rows of the table, Mondays where it is noted by the week.

    fields: form fields by name, for the days that have a value; an empty one leaves its day as it is. problems:
    (row, sentence); where there are any, nothing is to be filled in.
    """

    def __init__(self, text: str, days: Sequence[date], measure: Measure) -> None:
        self.text, self.measure = text, measure
        self.weekly = measure.noted == "week"
        self.fields: dict[str, str] = {}
        self.problems: list[tuple[int, str]] = []
        rows = [
            (n, *day_and_value(line))
            for n, line in enumerate(text.splitlines()[:MOST], start=1)
            if line.strip()
        ]
        if rows and not any(letter.isdigit() for letter in rows[0][1]):
            rows = rows[1:]  # the names of the columns
        there = frozenset(days)
        told = days_of([day for _, day, _ in rows], lambda day: self._row_of(day) in there)
        first: dict[date, int] = {}
        for (n, _day, value), on in zip(rows, told, strict=True):
            if isinstance(on, str):
                self.problems.append((n, on))
            elif (row := self._row_of(on)) not in there:
                self.problems.append((n, _("This day isn't among the rows of this page.")))
            elif first.setdefault(row, n) != n:
                self.problems.append((n, _("Row %(row)d says this day already.") % {"row": first[row]}))
            elif value:
                self._take(n, row, value)

    def _row_of(self, day: date) -> date:
        return monday_of(day) if self.weekly else day

    def _take(self, n: int, row: date, value: str) -> None:
        if self.measure.how == "yes_no" and (said := yes_no_in(value)) is not None:
            value = f"{said:g}"
        try:
            read_number(value, self.measure)
        except forms.ValidationError as error:
            self.problems.append((n, " ".join(error.messages)))
        self.fields[f"day-{row}"] = value
