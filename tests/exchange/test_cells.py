"""What one cell says, and what is too unclear to be taken for anything."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.exchange.cells import (
    Unclear,
    days_in,
    read_clock,
    read_day,
    read_minutes,
    read_number,
    read_yes_no,
)
from midweek.exchange.rows import Unread

ANY = ("ymd", "dmy", "mdy")
MARCH_7 = date(2031, 3, 7)


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("2031-03-07", ANY),
        ("2031/3/7", ANY),
        ("20310307", ANY),
        ("7.3.2031", ("dmy",)),
        ("07. 03. 2031", ("dmy",)),
        ("07.03.31", ("dmy",)),
        ("7/3/2031", ("dmy",)),
        ("7-3-31", ("dmy",)),
        ("3/7/2031", ("mdy",)),
        ("03-07-31", ("mdy",)),
        ("31-03-07", ("ymd",)),
        ("7 March 2031", ANY),
        ("7. März 2031", ANY),
        ("7 mars 2031", ANY),
        ("7 de marzo de 2031", ANY),
        ("7 mrt. 2031", ANY),
        ("7th of March 2031", ANY),
        ("7-Mar-31", ANY),
        ("Mar 7, 2031", ANY),
        ("March 7th 2031", ANY),
        ("Fri, 7 Mar 2031", ANY),
        ("Fr 07.03.2031", ("dmy",)),
        ("vendredi 7 mars 2031", ANY),
        ("Friday, March 7, 2031", ANY),
        (" 2031-03-07 ", ANY),
    ],
)
def test_days(text, orders):
    said = days_in(text)
    assert said is not None
    assert {order for order in ANY if said.by_order.get(order) == MARCH_7} >= set(orders)
    for order in orders:
        assert read_day(text, order, None) == (MARCH_7, None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "7",
            "Total",
            "31.2.2031",
            "2031-13-01",
            "1/2/3",
            "7.3",
            "7.3.20311",
            "12345678",
            "2031-03-07x",
        ),
        *(
            "2031-03-07 25:00",
            "2031-03-07 7",
            "1066-10-14",
            "7 Foo 2031",
            "Average 7.3.2031",
            "7,5",
            "٧.٣.٢٠٣١",
        ),
        *("2031-03-07" + " " * 40 + "1", "7/3-2031", "juin", "7 jui 2031"),
    ],
)
def test_no_days(text):
    assert days_in(text) is None
    with pytest.raises(Unclear):
        read_day(text, "dmy", None)


def test_a_day_that_does_not_fit_its_order():
    with pytest.raises(Unclear, match="order"):
        read_day("13/08/12", "mdy", None)
    with pytest.raises(Unclear, match="order"):
        read_day("7.3.2031", "mdy", None)


@pytest.mark.parametrize(
    "text",
    [
        "32.02.26",
        "30.02.26",
        "31.02.2026",
        "2026-02-30",
        "31 April 2026",
        "32/02/26",
        "20260230",
        "13.13.2026 8:00",
    ],
)
def test_a_day_no_calendar_has(text):
    with pytest.raises(Unclear, match=r"^There is no such day\.$"):
        read_day(text, "dmy", None)


@pytest.mark.parametrize(("year", "expected"), [("00", 2000), ("68", 2068), ("69", 1969), ("99", 1999)])
def test_years_of_two_digits(year, expected):
    assert read_day(f"31/12/{year}", "dmy", None)[0] == date(expected, 12, 31)


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("2031-03-07 14:32", 872),
        ("2031-03-07T14:32:59", 872),
        ("7.3.2031, 14:32 Uhr", 872),
        ("3/7/2031 2:32 PM", 872),
        ("March 7, 2031 at 12:05 a.m.", 5),
        ("2031-03-07 00:00", 0),
    ],
)
def test_days_with_a_time(text, minute):
    order = "mdy" if "/" in text else "dmy"
    assert read_day(text, order, None) == (MARCH_7, minute)


def test_a_day_with_a_zone_of_its_own_becomes_the_persons_day():
    berlin = ZoneInfo("Europe/Berlin")
    assert read_day("2031-03-06T23:30:00Z", "ymd", berlin) == (MARCH_7, 30)
    assert read_day("2031-03-07 08:00+09:00", "ymd", berlin) == (MARCH_7, 0)
    assert read_day("2031-07-06 23:30 -0100", "ymd", berlin) == (date(2031, 7, 7), 150)
    with pytest.raises(Unclear, match="zone"):
        read_day("2031-03-06T23:30:00Z", "ymd", None)


def test_typed_days():
    assert read_day(MARCH_7, "mdy", None) == (MARCH_7, None)
    assert read_day(datetime.combine(MARCH_7, time(7, 30)), "mdy", None) == (MARCH_7, 450)
    for cell in (47914.0, time(7), None):
        with pytest.raises(Unclear):
            read_day(cell, "ymd", None)
    with pytest.raises(Unclear, match="a reason"):
        read_day(Unread("a reason"), "ymd", None)


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        (7.5, ".", 7.5),
        ("7.5", ".", 7.5),
        ("7,5", ",", 7.5),
        (" -3 ", ".", -3),
        ("−3", ".", -3),
        ("+1", ".", 1),
        (".5", ".", 0.5),
        ("1,234", ".", 1234),
        ("1,234.5", ".", 1234.5),
        ("1.234", ",", 1234),
        ("1.234.567,8", ",", 1234567.8),
        ("1 234,5", ",", 1234.5),
        ("1\u202f234,5", ",", 1234.5),
        ("1'234.5", ".", 1234.5),
        ("1e3", ".", 1000),
        ("1.077", ".", 1.077),
    ],
)
def test_numbers(cell, decimal, value):
    assert read_number(cell, decimal) == value


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [
        *(("7,5", "."), ("7.5", ","), ("1,23,456", "."), ("12 34", "."), ("1.234,5", "."), ("1,2,3", ".")),
        *(("nan", "."), ("NaN", "."), ("inf", "."), ("-Infinity", "."), ("1e400", "."), ("1e10", ".")),
        *(
            ("5 of 7", "."),
            ("=2+3", "."),
            ("0x10", "."),
            ("1_000", "."),
            ("٥", "."),
            ("9" * 50, "."),
            ("", "."),
        ),
        *((None, "."), (MARCH_7, "."), (time(7), "."), (float("nan"), "."), (float("inf"), "."), (1e10, ".")),
        (Unread("a reason"), "."),
    ],
)
def test_no_numbers(cell, decimal):
    with pytest.raises(Unclear):
        read_number(cell, decimal)


@given(st.floats(-1e9, 1e9), st.sampled_from([".", ","]))
def test_any_number_with_either_sign(number, decimal):
    assert read_number(f"{number!r}".replace(".", decimal), decimal) == number


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("7:30", 450),
        ("07:30:59", 450),
        ("7.30", 450),
        ("22.30 Uhr", 1350),
        ("7:30 pm", 1170),
        ("12 am", 0),
        ("12:15 p.m.", 735),
        ("21h15", 1275),
        ("21 h", 1260),
        ("7 Uhr", 420),
        ("24:00", 1440),
        ("25:30", 1530),
        (time(7, 30, 59), 450),
        (timedelta(hours=25, minutes=30), 1530),
        (datetime.combine(MARCH_7, time(7, 30)), 450),
    ],
)
def test_times_of_day(cell, minutes):
    assert read_clock(cell) == minutes


@pytest.mark.parametrize(
    "cell",
    ["7", "7:60", "48:00", "13:00 pm", "0 am", "noon", "", None, 0.5, timedelta(days=2), timedelta(-1)],
)
def test_no_times_of_day(cell):
    with pytest.raises(Unclear):
        read_clock(cell)


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        *(
            ("90", 90),
            ("1:30", 90),
            ("0:45:10", 45),
            ("1 h 30", 90),
            ("1h30", 90),
            ("2 h", 120),
            ("45 min", 45),
        ),
        *(("1 Std. 5 min", 65), (time(1, 30), 90), (timedelta(hours=6, minutes=40), 400), (32.0, 32)),
    ],
)
def test_how_long(cell, minutes):
    assert read_minutes(cell, ".") == minutes


@pytest.mark.parametrize("cell", ["a while", None, MARCH_7, "1:75", "1 h 90", Unread("a reason")])
def test_not_how_long(cell):
    with pytest.raises(Unclear):
        read_minutes(cell, ".")


@pytest.mark.parametrize("cell", ["yes", "Y", "TRUE", "Ja", "oui", "sí", "SI", "x", "✓", "1", 1.0, " wahr "])
def test_yes(cell):
    assert read_yes_no(cell) == 1


@pytest.mark.parametrize("cell", ["no", "N", "False", "nein", "non", "nee", "0", 0.0])
def test_no(cell):
    assert read_yes_no(cell) == 0


@pytest.mark.parametrize("cell", ["maybe", "2", 2.0, None, "", MARCH_7, Unread("a reason")])
def test_neither(cell):
    with pytest.raises(Unclear):
        read_yes_no(cell)


@given(st.text(max_size=60))
def test_any_text_is_read_or_unclear(text):
    for read in (
        lambda: read_day(text, "dmy", None),
        lambda: read_number(text, ","),
        lambda: read_clock(text),
        lambda: read_minutes(text, "."),
        lambda: read_yes_no(text),
    ):
        try:
            read()
        except Unclear as unclear:
            assert str(unclear).endswith(".")
