"""Loop Habit Tracker: the ZIP of its CSV export.

Each habit's own file is read, never the files of all habits together: those don't quote names, so that a comma in
one breaks them.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from typing import Final

from midweek.exchange.brought import HEADING, LONG_NAME, UNIT, Brought, Chosen, Format, Taking
from midweek.exchange.cells import number_in
from midweek.exchange.opening import Damaged, Look, csv_rows, members
from midweek.kinds.plan import Measure

TITLE: Final = "Loop Habit Tracker"
THOUSANDTHS: Final = 1_000

# Words of today, and the numbers older versions wrote for yes/no habits.
_DONE, _NOT_DONE, _SKIPPED = {"yes_manual", "2"}, {"no", "0"}, {"skip", "3"}
_NOT_DUE: Final = {"yes_auto", "1"}


def recognises(look: Look) -> bool:
    """A ZIP with the list of habits."""
    return any(name.rpartition("/")[2] == "habits.csv" for name in look.members)


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """A measure for each habit, a value for each day on which something was noted. Rows are counted over all habits.

    Raises FileRefused.
    """
    found, taking = members(blob), Taking("loop", chosen)
    list_ = next((name for name in found if name.rpartition("/")[2].casefold() == "habits.csv"), None)
    if list_ is None:
        raise Damaged("There is no list of habits in this ZIP file. Nothing was stored.")
    folder = list_.rpartition("/")[0]
    habits = {row.get("position", "").lstrip("0"): row for _, row in csv_rows(found[list_])}
    rows, without = count(1), dict(habits)
    for name in sorted(found):
        said = re.fullmatch(r"0*([0-9]{1,6}) .*/Checkmarks\.csv", name.removeprefix(f"{folder}/"))
        if said is None:
            continue
        habit, first = habits.get(said[1]), True
        for _, day in csv_rows(found[name]):
            if habit is None:
                taking.skip(next(rows), "The habit this day is for isn't in the list of habits.")
                continue
            row = next(rows)
            without.pop(said[1], None)
            _take(taking, row, habit, day)
            if first and (habit.get("question") or habit.get("description")):
                taking.skip(row, "The question and description of this habit stay out.", _measure(habit).what)
            if first and (len(habit.get("name", "")) > HEADING or len(_unit(habit)) > UNIT):
                taking.change(row, LONG_NAME, _measure(habit).what)
            first = False
    for habit in without.values():
        taking.skip(
            next(rows), "There is no day of this habit in the file; it stays out.", _measure(habit).what
        )
    return taking.done()


def _measure(habit: dict[str, str]) -> Measure:
    name = habit.get("name", "")[:HEADING] or "Habit"
    if habit.get("type", "").upper() == "NUMERICAL":
        at_most = habit.get("target type", "").upper() == "AT_MOST"
        return Measure(
            what=name, how="amount", unit=_unit(habit)[:UNIT], better="lower" if at_most else "higher"
        )
    return Measure(what=name, how="yes_no", better="higher")


def _unit(habit: dict[str, str]) -> str:
    """Of a habit that is counted; a yes/no habit has none here."""
    return habit.get("unit", "") if habit.get("type", "").upper() == "NUMERICAL" else ""


def _take(taking: Taking, row: int, habit: dict[str, str], cells: dict[str, str]) -> None:
    measure, note = _measure(habit), cells.get("notes", "")
    try:
        day = date.fromisoformat(cells.get("date", ""))
    except ValueError:
        taking.skip(row, "There is no day here that can be read.")
        return
    said = cells.get("value", "").casefold()
    if measure.how == "yes_no" and said in _DONE | _NOT_DONE:
        taking.value(row, measure, day, float(said in _DONE), note=note)
        return
    number = number_in(said, ".") if measure.how != "yes_no" else None
    if number is not None and number >= 0:
        taking.value(row, measure, day, number / THOUSANDTHS, note=note)
        return
    if said in _SKIPPED:
        why = "This day was set aside, so it has no value."
    elif said in _NOT_DUE and measure.how == "yes_no":
        why = "Nobody noted this day; Loop only says that it wasn't due."
    else:
        why = "Nothing was noted on this day."
    taking.skip(row, why)
    if note:
        taking.journal(
            row, taking.at(day, None), whole_day=True, title=measure.what, text=note, tags=("loop",)
        )


FORMAT: Final = Format("loop", TITLE, recognises, bring)
