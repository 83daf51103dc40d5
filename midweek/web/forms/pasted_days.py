"""Days and what they come to, pasted into one box: put into the fields of a table of days, or told what is wrong by row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from midweek.exchange.cells import yes_no_in
from midweek.exchange.pasted import NO_DAY, day_and_value, days_of, rows_in
from midweek.kinds.plan import Measure
from midweek.stats.series import monday_of
from midweek.web.forms.objectives import EARLIEST, read_number

MOST_LINES = 1_000  # that are looked at
MOST_ROWS = 490  # of a table; each has four fields, and a form holds 2,000 at most (settings.py)
WORDS = ("words", "a few words")  # as our own tables and papers head them
_BEFORE_WORDS = re.compile(r"\s*(?:;\s*|,\s*(?=[^\s\d]|$))")  # the comma of 1,5 belongs to the number


class PastedDays:
    """What the box holds. days: the rows of the table, Mondays where it is noted by the week.

    fields: form fields by name, for the days that have a value, whether the table has a row for them yet or not; an empty
    one leaves its day as it is. problems: (row, sentence); where there are any, nothing is to be filled in.
    """

    def __init__(self, text: str, days: Collection[date], measure: Measure, *, today: date) -> None:
        self.text, self.measure, self.today = text, measure, today
        self.fields: dict[str, str] = {}
        self.problems: list[tuple[int, str]] = []
        self._there = frozenset(days)
        read = _table(text, measure) or [_line(line) for line in text.splitlines()]
        rows = [(n, *row) for n, row in enumerate(read[:MOST_LINES], start=1) if any(row)]
        if rows and not any(letter.isdigit() for letter in rows[0][1]):
            rows = rows[1:]  # the names of the columns
        first: dict[date, int] = {}
        for (n, _day, value, words), on in zip(rows, self._days_of([row[1] for row in rows]), strict=True):
            if isinstance(on, str):
                self.problems.append((n, on))
                continue
            row = row_of(on, self.measure)
            if row > today:
                self.problems.append((n, _("Choose today or an earlier day.")))
            elif first.setdefault(row, n) != n:
                self.problems.append((n, _("Row %(row)d says this day already.") % {"row": first[row]}))
            else:
                self._take(n, row, value, words)
        self._tell_too_many(len(read), first)

    @property
    def filled(self) -> set[date]:
        """The rows that something is filled into."""
        return {date.fromisoformat(name.partition("-")[2]) for name in self.fields}

    def _days_of(self, texts: Sequence[str]) -> list[date | str]:
        """7/5 is the day that the table has a row for, where that fits all; else any that can be noted."""
        told = days_of(texts, lambda day: row_of(day, self.measure) in self._there)
        if all(
            row_of(on, self.measure) in self._there if isinstance(on, date) else on == NO_DAY for on in told
        ):
            return told
        return days_of(texts, lambda day: row_of(day, self.measure) <= self.today)

    def _take(self, n: int, row: date, value: str, words: str) -> None:
        if words:
            self.fields[f"words-{row}"] = words
        if not value:
            return
        if self.measure.how == "yes_no" and (said := yes_no_in(value)) is not None:
            value = f"{said:g}"
        try:
            read_number(value, self.measure)
        except forms.ValidationError as error:
            self.problems.append((n, " ".join(error.messages)))
        self.fields[f"day-{row}"] = value

    def _tell_too_many(self, lines: int, first: Mapping[date, int]) -> None:
        new = [n for row, n in first.items() if row in self.filled and row not in self._there]
        room = max(MOST_ROWS - len(self._there), 0)
        if len(new) > room:
            said = _("This page holds up to %(most)d rows at once. Save the first ones, then paste the rest.")
            self.problems.append((new[room], said % {"most": MOST_ROWS}))
        if lines > MOST_LINES:
            said = _("Up to 1,000 rows are read at once. Paste the first ones, save, then go on.")
            self.problems.append((MOST_LINES + 1, said))


def _table(text: str, measure: Measure) -> list[tuple[str, str, str]]:
    """Day, value and words of each row where they stand in columns, each told by its name, else by its place; empty else."""
    rows = rows_in(text)
    names = [" ".join(cell.split()).casefold() for cell in rows[0]] if rows else []
    words = next((n for n, name in enumerate(names) if name in WORDS), None)
    if words is None and "\t" not in text:
        return []
    wanted = "time" if measure.how == "clock" and "time" in names else "value"  # 23:40, and not 1420
    day = names.index("day") if words is not None and "day" in names else 0
    value = names.index(wanted) if words is not None and wanted in names else 1
    if words is None and max(map(len, rows)) == 3:
        words = 2
    return [_row(row, day, value, words) for row in rows]


def _line(line: str) -> tuple[str, str, str]:
    """The same of a line by itself: "2026-05-07, 3, a hard day"."""
    day, rest = day_and_value(line)
    value, *words = _BEFORE_WORDS.split(rest, maxsplit=1)
    return day, value, "".join(words)


def _row(row: Sequence[str], day: int, value: int, words: int | None) -> tuple[str, str, str]:
    if len(row) == 1:
        return _line(row[0])
    found = [row[n].strip() if n is not None and n < len(row) else "" for n in (day, value, words)]
    return found[0], found[1], found[2]


def row_of(day: date, measure: Measure) -> date:
    """The row of a table that a day belongs to: itself, or the Monday of its week."""
    return monday_of(day) if measure.noted == "week" else day


def days_changed(sent: Mapping[str, str], measure: Measure, *, today: date) -> set[date]:
    """The days that a form holds something new for, whatever month it was sent from."""
    found = set()
    for name in sent:
        kind, _, on = name.partition("-")
        before = {"day": "seen", "words": "wrote"}.get(kind)
        if before and sent[name].split() != sent.get(f"{before}-{on}", "").split():
            with suppress(ValueError):
                found.add(date.fromisoformat(on))
    return {on for on in found if EARLIEST <= on <= today and on == row_of(on, measure)}
