"""Totals: the rules of a sheet over the answers given. No total where an answer it needs isn't there."""

from __future__ import annotations

from math import fsum

import msgspec

from midweek.kinds.answering import Given, fitting, night_of, visible
from midweek.kinds.sheet import (
    Answer,
    AnyItem,
    AnyRule,
    Change,
    Mean,
    Night,
    Pick,
    Rate,
    Row,
    RowMean,
    Rule,
    Share,
    Sheet,
    Sum,
    worth,
)
from midweek.kinds.sheet_rows import beside


class Score(msgspec.Struct, frozen=True):
    """A total. says: what its authors call a total like this, empty where they don't. left_out: answers the rest stood in for."""

    value: float
    says: str = ""
    left_out: int = 0


def score(sheet: Sheet, answers: Given) -> dict[str, Score | None]:
    """Every total of a sheet by the name of its rule; None where it can't be told. Hidden answers never count."""
    given = fitting(sheet, answers)
    return {rule.name: _score(rule, sheet, given) for rule in sheet.scores}


def band_of(rule: Rule, value: float) -> str:
    """What the authors of a measure call this value; between two bands of whole points the lower one holds."""
    reached = [band for band in rule.bands if band.low <= value]
    last = bool(reached) and reached[-1] is rule.bands[-1]
    return reached[-1].says if reached and (not last or value <= reached[-1].high) else ""


def _score(rule: AnyRule, sheet: Sheet, given: dict[str, Answer]) -> Score | None:
    left_out, value = 0, None
    match rule:
        case Sum() | Mean():
            summed = _sum(rule, sheet, given)
            if summed is not None:
                value, left_out = summed
        case RowMean():
            cells = [
                worth(sheet.index[rule.of], row[rule.of])
                for row in _rows(rule.of, sheet, given)
                if rule.of in row
            ]
            worths = [cell for cell in cells if cell is not None]
            value = fsum(worths) / len(worths) if worths else None
        case Share():
            answered = [row[rule.of] for row in _rows(rule.of, sheet, given) if rule.of in row]
            same = sum(
                rule.answer in cell if isinstance(cell, tuple) else cell == rule.answer for cell in answered
            )
            value = 100 * same / len(answered) if answered else None
        case Change():
            value = _change(rule, sheet, given)
        case Night():
            value = _night(rule, given)
    return None if value is None else Score(value, band_of(rule, value), left_out)


def _sum(rule: Sum | Mean, sheet: Sheet, given: dict[str, Answer]) -> tuple[float, int] | None:
    """The sum or mean, and how many answers the mean of the rest stood in for."""
    index, values = sheet.index, list[float]()
    for name in rule.of:
        value = worth(index[name], given.get(name))
        if value is not None:
            values.append(_turned(index[name], value) if name in rule.reverse else value)
        elif isinstance(rule, Sum) and name in rule.zero_if_hidden and name not in visible(sheet, given):
            values.append(0.0)
    without = len(rule.of) - len(values)
    if without > rule.may_miss or not values:
        return None
    mean = fsum(values) / len(values)
    if isinstance(rule, Mean):
        return mean, without
    return rule.times * (mean * len(rule.of) if without else fsum(values)), without


def _turned(item: AnyItem, value: float) -> float:
    """The same answer counted from the other end of its scale."""
    match item:
        case Rate():
            return item.low + item.high - value
        case Pick():
            values = [option.value for option in item.options if option.value is not None]
            return min(values) + max(values) - value
    return 1 - value  # yes or no


def _rows(column: str, sheet: Sheet, given: dict[str, Answer]) -> list[Row]:
    rows = given.get(sheet.columns[column].name, ())
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, tuple) else []


def _change(rule: Change, sheet: Sheet, given: dict[str, Answer]) -> float | None:
    index, columns = sheet.index, sheet.columns
    if rule.before not in columns:
        before, after = worth(index[rule.before], given.get(rule.before)), given.get(rule.after)
    else:
        rated = [
            (value, row)
            for row in _rows(rule.before, sheet, given)
            if (value := worth(index[rule.before], row.get(rule.before))) is not None
        ]
        marked = [pair for pair in rated if rule.marked is not None and pair[1].get(rule.marked) is True]
        if not rated:
            return None
        before, row = marked[0] if marked else max(rated, key=lambda pair: pair[0])
        after = _beside(rule, row, sheet, given) if rule.after in columns else given.get(rule.after)
    later = worth(index[rule.after], after)
    return None if before is None or later is None else later - before


def _beside(rule: Change, row: Row, sheet: Sheet, given: dict[str, Answer]) -> Answer | None:
    """The later answer of the same row, or of the row elsewhere that is about the same."""
    home, there = sheet.columns[rule.before], sheet.columns[rule.after]
    if home is there:
        return row.get(rule.after)
    rows = _rows(rule.before, sheet, given)
    found = beside(rows, _rows(rule.after, sheet, given), home.items[0].name, there.items[0].name)
    other = next((later for one, later in zip(rows, found, strict=True) if one is row), None)
    return other.get(rule.after) if other else None


def _night(rule: Night, given: dict[str, Answer]) -> float | None:
    night = night_of(rule, given)
    if night is None or night[0] <= 0 or night[1] < 0:
        return None
    in_bed, asleep = night
    return {"in_bed": in_bed, "asleep": asleep, "efficiency": 100 * asleep / in_bed}[rule.part]
