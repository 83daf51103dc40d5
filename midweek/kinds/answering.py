"""Filling in a sheet: what is shown, what still needs an answer, what doesn't fit, what leads to the page for hard moments.

Answers are kept by the item's name: words, a number (minutes for a duration), a code, True or False, "23:30", "2031-03-07",
several codes, or a row for each row. Places are paths: a name, or in rows `tries/0/before`. Nothing here raises, whatever the
answers hold: one that doesn't fit its question counts as none, and `check` says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from midweek.kinds.sheet import (
    Answer,
    AnyItem,
    Condition,
    Date,
    Duration,
    Group,
    LongText,
    Night,
    Number,
    Pick,
    PickSeveral,
    Question,
    Rate,
    Row,
    Rows,
    Say,
    Sheet,
    Single,
    Text,
    Time,
    YesNo,
    worth,
)
from midweek.kinds.sheet_items import LINE, NOTE

Given = Mapping[str, Answer]
LONGEST = 100_000  # minutes; ten weeks
FURTHEST = 1e9
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Problem(msgspec.Struct, frozen=True):
    """Why an answer doesn't fit. says: a sentence with named places; values: what stands in them."""

    says: str
    values: dict[str, int | float] = {}

    def __str__(self) -> str:
        return self.says.format(**self.values)


class Step(msgspec.Struct, frozen=True):
    """One page of a sheet: the heading it stands under, if any, and what is on it."""

    heading: str
    items: tuple[AnyItem, ...]

    def asks(self, name: str) -> bool:
        """Whether a question is on this page, by itself or in a group."""
        return any(
            item.name == name or (isinstance(item, Group) and any(inner.name == name for inner in item.items))
            for item in self.items
        )


NEEDED = Problem("This one is needed to finish. You can also leave the sheet as it is for now.")
UNKNOWN = Problem("This sheet has no such question.")
ODD_NIGHT = Problem("These times don't fit together. Please look at them once more.")


def visible(sheet: Sheet, answers: Given) -> frozenset[str]:
    """The paths of what is shown: items, and the columns of each row that is there."""
    return frozenset(path for path, _, _ in _shown(sheet, answers))


def visible_in_row(sheet: Sheet, answers: Given, rows: Rows, row: Row) -> tuple[Single, ...]:
    """The columns shown in one row, one not filled in yet too."""
    look = _Look(sheet, answers)
    return tuple(column for column in rows.items if look.shows(column, row))


def check(sheet: Sheet, answers: Given, *, finishing: bool = True) -> dict[str, Problem]:
    """What doesn't fit, by path, in the order of the sheet; hidden items are left alone.

    finishing: also say what is required and has no answer; in a row only where the row has one.
    """
    index, columns, fits = sheet.index, sheet.columns, fitting(sheet, answers)
    found = {name: UNKNOWN for name in answers if name not in index or name in columns}
    for path, item, answer in _shown(sheet, answers):
        if not isinstance(item, Question):
            continue
        if answer is not None and (problem := _misfit(item, answer)):
            found[path] = problem
        elif finishing and item.required and _is_lacking(path, fits):
            found[path] = NEEDED
    for rule in sheet.scores:
        if isinstance(rule, Night) and rule.woke not in found and odd_night(rule, fits):
            found[rule.woke] = ODD_NIGHT
    return found


def last_answered(sheet: Sheet, answers: Given) -> str | None:
    """The name of the last question shown that has an answer: after it one goes on. None where none has one."""
    fits = fitting(sheet, answers)
    said = [path for path, _, _ in _shown(sheet, answers) if is_answer(fits.get(path))]
    return said[-1] if said else None


def is_risky(sheet: Sheet, answers: Given) -> bool:
    """Whether an answer leads to the page for hard moments."""
    return any(
        isinstance(item, Question) and item.risk_from is not None
        and (value := worth(item, _fitting(item, answer))) is not None and value >= item.risk_from
        for _, item, answer in _shown(sheet, answers)
    )  # fmt: skip


def fitting(sheet: Sheet, answers: Given) -> dict[str, Answer]:
    """The answers that count: those shown that fit their question; of rows what fits in them, emptied rows too."""
    found: dict[str, Any] = {}
    for path, item, answer in _shown(sheet, answers):
        name, _, place = path.partition("/")
        if isinstance(item, Rows):
            found[name] = tuple({} for _ in _lines(item, answer))
        elif (fits := _fitting(item, answer)) is not None:
            if place:
                found[name][int(place.partition("/")[0])][item.name] = fits
            else:
                found[name] = fits
    return found


def is_answer(answer: Answer | None) -> bool:
    """Whether this says something: words that aren't blank, a choice, a row that isn't empty."""
    if isinstance(answer, tuple):
        return any(answer)
    return answer is not None and not (isinstance(answer, str) and not answer.strip())


def rows_to_begin(sheet: Sheet, answers: Given, rows: Rows) -> tuple[Row, ...]:
    """The rows to start with where these follow earlier ones: the first words of each of those; else none."""
    earlier = sheet.index.get(rows.follows or "")
    given = fitting(sheet, answers).get(rows.follows or "")
    if not isinstance(earlier, Rows) or not isinstance(given, tuple):
        return ()
    first = earlier.items[0].name
    begun = [{rows.items[0].name: row[first]} for row in given if isinstance(row, dict) and first in row]
    return tuple(begun[: rows.most])


def steps(sheet: Sheet, answers: Given) -> tuple[Step, ...]:
    """The pages of a sheet, question by question, with what is shown now; words to read stand before the next question."""
    look = _Look(sheet, answers)
    pages: list[Step] = []
    before: list[AnyItem] = []
    for item in filter(look.shows, sheet.items):
        if isinstance(item, Say):
            before.append(item)
            continue
        if isinstance(item, Group) and not any(map(look.shows, item.items)):
            continue
        apart = item.items if isinstance(item, Group) and not item.together else None
        heading = item.label if apart else ""
        for one in filter(look.shows, apart or (item,)):
            before.append(one)
            if not isinstance(one, Say):
                pages.append(Step(heading, tuple(before)))
                before = []
    return (*pages, Step("", tuple(before))) if before else tuple(pages)


def odd_night(rule: Night, given: Given) -> bool:
    """Whether the times of a night are all there and can't be: out of order, or no time left to sleep."""
    night = night_of(rule, given)
    return night is not None and (night[0] <= 0 or night[1] < 0)


def night_of(rule: Night, given: Given) -> tuple[int, int] | None:
    """Minutes in bed and minutes asleep of fitting answers; asleep is below 0 where the times can't be. None: not all there.

    Each time is counted on from getting into bed, so a night may cross midnight; a day or more in bed can't be told.
    """
    clocks = [given.get(name) for name in (rule.into_bed, rule.tried_to_sleep, rule.woke, rule.out_of_bed)]
    took, awake = given.get(rule.to_fall_asleep), given.get(rule.awake)
    if not all(isinstance(clock, str) for clock in clocks) or not (
        isinstance(took, int) and isinstance(awake, int)
    ):
        return None
    start, *later = (int(str(clock)[:2]) * 60 + int(str(clock)[3:]) for clock in clocks)
    tried, woke, out = ((clock - start) % 1440 for clock in later)
    if not tried <= woke <= out:
        return out, -1
    return out, woke - tried - took - awake


class _Look:
    """One sheet with answers in hand: what is shown."""

    def __init__(self, sheet: Sheet, answers: Given) -> None:
        self._index, self._columns, self._answers = sheet.index, sheet.columns, answers
        groups = {item.name: inside for item, inside in sheet.parts if isinstance(inside, Group)}
        self._known: dict[str, bool] = {}
        for name in sheet.in_turn:  # so that each is decided once, and nothing goes deep
            if name not in self._columns:
                group = groups.get(name)
                self._known[name] = (group is None or self._known[group.name]) and self._holds(
                    self._index[name], {}
                )

    def shows(self, item: AnyItem, row: Row | None = None) -> bool:
        """row: what the row holds that a column stands in."""
        return self._known[item.name] if row is None else self._holds(item, row)

    def _holds(self, item: AnyItem, row: Row) -> bool:
        if item.show_when is None:
            return True
        met = [self._met(condition, row) for condition in item.show_when.conditions]
        return all(met) if item.show_when.of == "all" else any(met)

    def _met(self, condition: Condition, row: Row) -> bool:
        asked = self._index[condition.item]
        given: Answer | None
        if asked.name in self._columns:
            given = row.get(asked.name) if self._holds(asked, row) else None
        else:
            given = self._answers.get(asked.name) if self._known[asked.name] else None
        if isinstance(asked, Rows):
            answered = any(
                self._holds(column, line) and _fitting(column, line.get(column.name)) is not None
                for line in _lines(asked, given)
                for column in asked.items
            )
            return answered is condition.answer
        return _compares(_fitting(asked, given), condition)


def _compares(answer: Answer | None, condition: Condition) -> bool:
    wanted: Any = condition.answer
    there: tuple[Any, ...] = answer if isinstance(answer, tuple) else () if answer is None else (answer,)
    match condition.op:
        case "answered":
            return (answer is not None) is wanted
        case "=":
            return wanted in there
        case "!=":
            return wanted not in there
        case ">":
            return any(one > wanted for one in there)
        case ">=":
            return any(one >= wanted for one in there)
        case "<":
            return any(one < wanted for one in there)
    return any(one <= wanted for one in there)


def _shown(sheet: Sheet, answers: Given) -> Iterator[tuple[str, AnyItem, Answer | None]]:
    """Path, item and answer as it was given, of all that is shown; the columns of each row after their rows."""
    look = _Look(sheet, answers)
    for item, inside in sheet.parts:
        if isinstance(inside, Rows) or not look.shows(item):
            continue
        given = answers.get(item.name) if isinstance(item, Question) else None
        yield item.name, item, given
        if isinstance(item, Rows):
            for n, line in enumerate(_lines(item, given)):
                for column in item.items:
                    if look.shows(column, line):
                        yield f"{item.name}/{n}/{column.name}", column, line.get(column.name)


def _lines(rows: Rows, answer: Answer | None) -> list[Row]:
    """The rows in an answer, as many as there may be."""
    return [row for row in answer if isinstance(row, dict)][: rows.most] if isinstance(answer, tuple) else []


def _is_lacking(path: str, fits: Mapping[str, Answer]) -> bool:
    """Whether a required place has no answer; a row without any answer needs none."""
    name, _, place = path.partition("/")
    answer = fits.get(name)
    if not place or not isinstance(answer, tuple):
        return not is_answer(answer)
    number, _, column = place.partition("/")
    row = answer[int(number)]
    return isinstance(row, dict) and bool(row) and column not in row


def _fitting(item: AnyItem, answer: Answer | None) -> Answer | None:
    """The answer if it fits and isn't blank. A whole number written as a float (JSON's 3.0) becomes whole."""
    if not isinstance(item, Question) or answer is None or answer in ("", ()) or _misfit(item, answer):
        return None
    if isinstance(answer, str):
        return answer if answer.strip() else None
    if isinstance(answer, float) and (isinstance(item, Rate | Duration) or getattr(item, "whole", False)):
        return int(answer)
    return answer


def _misfit(item: Question, answer: Answer) -> Problem | None:
    """Why this can't be an answer to this question."""
    if answer == "" or answer == ():
        return None
    match item:
        case Text() | LongText():
            most = LINE if isinstance(item, Text) else NOTE
            if not isinstance(answer, str) or len(answer) > most:
                return Problem("This holds up to {most} characters.", {"most": most})
        case Rate():
            if not _whole(answer, item.low, item.high):
                return Problem(
                    "Choose a whole number from {low} to {high}.", {"low": item.low, "high": item.high}
                )
        case Pick():
            if not any(option.code == answer for option in item.options):
                return Problem("Choose one of the answers shown.")
        case PickSeveral():
            codes = {option.code for option in item.options}
            if not isinstance(answer, tuple) or not all(
                isinstance(one, str) and one in codes for one in answer
            ):
                return Problem("Choose from the answers shown.")
        case YesNo():
            if not isinstance(answer, bool):
                return Problem("Choose yes or no.")
        case Time():
            if not isinstance(answer, str) or not _CLOCK.fullmatch(answer):
                return Problem("Write the time with hours and minutes, like 23:30.")
        case Date():
            if not isinstance(answer, str) or not _is_day(answer):
                return Problem("Choose a day, like 2031-03-07.")
        case Duration():
            if not _whole(answer, 0, LONGEST):
                return Problem("Write whole minutes, like 25.")
        case Number():
            return _not_a_number(item, answer)
        case Rows():
            names = {column.name for column in item.items}
            if not isinstance(answer, tuple) or not all(
                isinstance(r, dict) and names >= r.keys() for r in answer
            ):
                return Problem("These rows don't belong to this question.")
            if len(answer) > item.most:
                return Problem("This holds up to {most} rows.", {"most": item.most})
    return None


def _not_a_number(item: Number, answer: Answer) -> Problem | None:
    low = -FURTHEST if item.low is None else item.low
    high = FURTHEST if item.high is None else item.high
    if item.whole and not _whole(answer, low, high):
        return Problem("Write a whole number from {low:g} to {high:g}.", {"low": low, "high": high})
    if isinstance(answer, bool) or not isinstance(answer, int | float) or not low <= answer <= high:
        return Problem("Write a number from {low:g} to {high:g}.", {"low": low, "high": high})
    return None


def _whole(answer: Answer, low: float, high: float) -> bool:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return False
    return low <= answer <= high and math.isfinite(answer) and answer == int(answer)


def _is_day(answer: str) -> bool:
    if not _DAY.fullmatch(answer):
        return False
    try:
        date.fromisoformat(answer)
    except ValueError:
        return False
    return True
