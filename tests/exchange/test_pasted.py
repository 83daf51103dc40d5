"""Rows that are pasted: parted as they were copied, and no day guessed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.exchange.pasted import NO_DAY, TWO_DAYS, as_typed, day_and_value, days_of, rows_in
from midweek.exchange.rows import Unread


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("1;2,5\n3;4", [["1", "2,5"], ["3", "4"]]),
        ("1,2", [["1", "2"]]),
        ('a\t"two\nlines, ""so"""', [["a", 'two\nlines, "so"']]),
        ('a\t"so" she said\nb\tc', [["a", '"so" she said'], ["b", "c"]]),
        ('a\t"never closed\nb\tc', [["a", '"never closed'], ["b", "c"]]),
        ("a\t'=1+1\t'it", [["a", "=1+1", "'it"]]),
        ("a\tb\n\nc\td", [["a", "b"], [], ["c", "d"]]),
        ("", []),
    ],
)
def test_rows(text: str, rows: list[list[str]]) -> None:
    assert rows_in(text) == rows


@given(st.text(max_size=200))
def test_any_text_is_rows(text: str) -> None:
    assert all(isinstance(cell, str) for row in rows_in(text) for cell in row)


@pytest.mark.parametrize(
    ("line", "day", "value"),
    [
        ("2026-05-07 3", "2026-05-07", "3"),
        ("2026-05-07, 1,5", "2026-05-07", "1,5"),
        ("2026-05-07;1:20", "2026-05-07", "1:20"),
        ("7 May 2026, 3", "7 May 2026", "3"),
        ("May 7, 2026 3", "May 7, 2026", "3"),
        ("2026-05-07 00:00:00\t3\tx", "2026-05-07 00:00:00", "3"),
        ("2026-05-07\t", "2026-05-07", ""),
        ("2026-05-07", "2026-05-07", ""),
        ("lots and lots", "lots and lots", ""),
    ],
)
def test_a_day_and_its_value(line: str, day: str, value: str) -> None:
    assert day_and_value(line) == (day, value)


MAY = date(2026, 5, 7)


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["2026-05-07"], [MAY]),
        (["7 May 2026", "soon"], [MAY, NO_DAY]),
        (["07/05/2026"], [MAY]),
        (["07/05/2026", "13/05/2026"], [MAY, date(2026, 5, 13)]),
        (["May 7, 2026"], [MAY]),
        (["07/08/2026"], [TWO_DAYS]),
        (["2026-08-01"], [date(2026, 8, 1)]),
    ],
)
def test_days_that_fit_may(texts: list[str], days: list[date | str]) -> None:
    assert days_of(texts, lambda day: (day.year, day.month) == (2026, 5)) == days


def test_a_day_that_could_be_two_is_told_as_none() -> None:
    assert days_of(["07/05/2026", "2026-05-08"], lambda day: True) == [TWO_DAYS, date(2026, 5, 8)]


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        (None, ""), (3.0, "3"), (2.5, "2.5"), (date(2026, 5, 7), "2026-05-07"), (datetime.fromisoformat("2026-05-07"), "2026-05-07"),
        (datetime.fromisoformat("2026-05-07T23:30"), "2026-05-07 23:30"), (time(7, 5), "07:05"), (timedelta(hours=25, minutes=5), "25:05"), ("=1", "=1"),
    ],
)  # fmt: skip
def test_a_cell_as_it_would_be_typed(cell: object, typed: str) -> None:
    assert as_typed(cell) == typed  # type: ignore[arg-type]


def test_a_cell_that_cannot_be_known_says_why() -> None:
    with pytest.raises(ValueError, match="an error"):
        as_typed(Unread("This cell holds an error."))
