"""CSV out: nothing in it runs, numbers stay numbers, and it reads back as it was."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.exchange.tables import read_table
from midweek.exchange.to_tables import csv_bytes

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"]


def written(value: object) -> str:
    blob = csv_bytes(["Day", "Words"], [["x", value]])  # type: ignore[list-item]
    return list(csv.reader(io.StringIO(blob.decode("utf-8-sig"), newline="")))[1][1]


def back(*texts: str) -> list[object]:
    blob = csv_bytes(["Day", "Words"], [["x", text] for text in texts])
    return [row.cells[1] for row in read_table(blob, "out.csv").rows]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("rest", ["", "1+1", 'cmd|"/c calc"!A1', "'", "a\nb,c;d"])
def test_formulas_are_texts_and_come_back_exactly(start, rest):
    text = start + rest
    assert written(text) == "'" + text
    assert back(text, "'" + text, "''" + text, "x" + text) == [text, "'" + text, "''" + text, "x" + text]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-3, "-3"),
        (-3.5, "-3.5"),
        (5.0, "5"),
        (1e-7, "1e-07"),
        (0.1, "0.1"),
        (True, "1"),
        (None, ""),
        ("", ""),
        ("-3", "'-3"),
        ("'quoted'", "'quoted'"),
        (date(2031, 3, 7), "2031-03-07"),
        (datetime.combine(date(2031, 3, 7), time(18, 5)), "2031-03-07T18:05:00"),
        (time(18, 5), "18:05"),
    ],
)
def test_values(value, expected):
    assert written(value) == expected


def test_form():
    assert csv_bytes(["Tag", "=x"], [[1, 'ü "a", b']]) == '\ufeffTag,\'=x\r\n1,"ü ""a"", b"\r\n'.encode()


@given(st.lists(st.text(min_size=1) | st.text("=+-@'\t\r\n\0\",;|＝", min_size=1), max_size=6))
def test_any_text_comes_back_exactly(texts):
    assert back(*texts) == texts


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_any_number_comes_back_exactly(numbers):
    blob = csv_bytes(["Day", "Number"], [["x", number] for number in numbers])
    assert [float(str(row.cells[1])) for row in read_table(blob, "out.csv").rows] == numbers
