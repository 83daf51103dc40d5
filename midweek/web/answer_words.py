"""The answers of a sheet as its pages tell them: each question with what was said, and totals in figures."""

from __future__ import annotations

from collections.abc import Iterator

from midweek.kinds.answering import fitting, visible
from midweek.kinds.sheet import Answers, AnyItem, Group, Question, Row, Rows, Sheet
from midweek.kinds.sheet_words import in_words


def told(items: tuple[AnyItem, ...], sheet: Sheet, answers: Answers) -> Iterator[tuple[Question, list[str]]]:
    """Every question shown with its answer in words, a line for each row; none where it was skipped."""
    fits, seen = fitting(sheet, answers), visible(sheet, answers)
    for item in items:
        if isinstance(item, Group):
            yield from told(item.items, sheet, answers)
        elif isinstance(item, Question) and item.name in seen:
            answer = fits.get(item.name)
            if isinstance(item, Rows):
                rows = answer if isinstance(answer, tuple) else ()
                yield item, [_row_words(item, row) for row in rows if isinstance(row, dict) and row]
            else:
                yield item, [] if answer is None else [in_words(item, answer)]


def _row_words(rows: Rows, row: Row) -> str:
    """The first answer of a row, and below it each other one with its question."""
    first, *rest = rows.items
    said = [in_words(first, row[first.name])] if first.name in row else []
    return "\n".join([*said, *(f"{c.label} {in_words(c, row[c.name])}" for c in rest if c.name in row)])


def pinned(items: tuple[AnyItem, ...], sheet: Sheet, answers: Answers) -> Iterator[tuple[str, list[str]]]:
    """The answers that stay in sight while the rest is asked, with their questions."""
    for item, said in told(items, sheet, answers):
        if said and item.pinned:
            yield item.label, said


def in_figures(value: float) -> str:
    """A total, with one decimal where it has any."""
    return f"{value:.1f}".removesuffix(".0")
