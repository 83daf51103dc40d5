"""What columns look like: the samples, the real file, and what must be asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.exchange.guess import ColumnGuess, Guess, guess
from midweek.exchange.tables import read_table
from tests.exchange.files import EXPECTED, REFERENCE, SAMPLES


def looked_at(name: str) -> Guess:
    return guess(read_table((SAMPLES / name).read_bytes(), name))


def column(values: list[str], header: str = "Some") -> ColumnGuess:
    """The guess for one column; cells quoted, so that commas in them are theirs."""
    text = f"{header},Other\n" + "".join(f'"{value}",x y\n' for value in values)
    return guess(read_table(text.encode(), "a.csv")).columns[0]


def kinds(found: Guess) -> list[str]:
    return [column.kind for column in found.columns]


def test_german_sample():
    found = looked_at("tracking_de.csv")
    assert found.day == "Datum"
    assert kinds(found) == ["day", "number", "number", "number", "text"]
    day, mood = found.columns[:2]
    assert (day.orders, day.ask_order) == (("dmy",), False)
    assert (day.first, day.last) == (date(2031, 3, 7), date(2031, 3, 10))
    assert mood.decimal == EXPECTED["tracking_de.csv"]["decimal"]
    assert list(mood.no_value) == EXPECTED["tracking_de.csv"]["asked"]
    assert (mood.low, mood.high, mood.values) == (3, 7.5, 3)


def test_american_sample():
    found = looked_at("tracking_us.csv")
    assert kinds(found) == ["day", "number", "number", "yes_no", "text"]
    assert (found.columns[0].orders, found.columns[0].ask_order) == (("mdy",), False)


def test_ambiguous_sample_must_be_asked():
    assert EXPECTED["ambiguous.csv"]["must_ask"] == "day first or month first"
    day = looked_at("ambiguous.csv").columns[0]
    assert day.ask_order
    assert day.orders == ("dmy", "mdy")  # three days in a row are likelier than three months


def test_workbook_sample():
    found = looked_at("tracking.xlsx")
    assert kinds(found) == ["day", "number", "number", "time"]
    assert found.columns[0].values == 4  # the row of averages isn't looked at
    assert found.time is None  # how long or until when somebody slept isn't when they noted it


@pytest.mark.parametrize(
    ("values", "orders", "ask"),
    [
        (["13/08/12", "14/08/12"], ("dmy",), False),
        (["08/13/12", "08/14/12"], ("mdy",), False),
        (["01/02/12", "02/01/12"], ("dmy", "mdy"), True),
        (["03/03/12", "04/04/12"], ("dmy", "mdy"), False),  # both the same
        (["07.03.31", "08.03.31"], ("dmy",), False),
        (["2031-03-07", "2031-03-08"], ("ymd",), False),
        (["99-03-07", "99-03-08"], ("ymd",), False),
        (["1/2/2031", "Mar 10, 2031"], ("mdy",), False),
        (["1/2/2031", "13/2/2031", "2031-03-01"], ("dmy",), False),
        (["13/1/2031", "13/2/2031", "1/13/2031"], ("dmy", "mdy"), True),
        (["1 Feb 2031", "2 Feb 2031"], ("ymd",), False),
    ],
)
def test_orders_of_days(values, orders, ask):
    found = column(values)
    assert found.kind == "day"
    assert set(found.orders) >= set(orders)
    assert (found.orders[: len(orders)], found.ask_order) == (orders, ask)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "2.5", "NA", ""], "number"),
        (["1", "2", "3", "four"], "number"),
        (["1", "2", "three", "four"], "text"),
        (["yes", "no", "y"], "yes_no"),
        (["0", "1", "0"], "yes_no"),
        (["1", "1", "1"], "number"),
        (["0", "1", "2"], "number"),
        (["x", "", "x"], "yes_no"),
        (["7:30", "22:15", "0:05"], "time"),
        (["NA", "", "-"], "empty"),
        (["a b", "c"], "text"),
    ],
)
def test_kinds(values, kind):
    assert column(values).kind == kind


def test_ticks_alone_are_told_from_yes_and_no():
    assert column(["x", "", "X", "✓"]).only_marks
    assert not column(["x", "no", "x"]).only_marks


@pytest.mark.parametrize(
    ("values", "decimal", "ask"),
    [
        (["1.5", "2"], ".", False),
        (["1,5", "2"], ",", False),
        (["1,234", "2"], ".", True),
        (["1,234", "2,5"], ",", False),
        (["1.234,5"], ",", False),
        (["1", "2"], ".", False),
    ],
)
def test_decimal_signs(values, decimal, ask):
    found = column(values)
    assert (found.decimal, found.ask_decimal) == (decimal, ask)


def test_the_real_file():
    table = read_table((REFERENCE / "kossakowski2017.csv").read_bytes(), "kossakowski2017.csv")
    found = guess(table)
    by_name = {column.header: column for column in found.columns}
    assert (found.day, found.time) == ("date", "beeptime")
    assert (by_name["date"].orders, by_name["date"].ask_order) == (("dmy",), False)
    assert (by_name["date"].first, by_name["date"].last) == (date(2012, 8, 13), date(2013, 4, 8))
    assert by_name["phase"].kind == by_name["concentrat"].kind == "phase"
    assert by_name["dep"].noted == by_name["SCL.90.R.14"].noted == "week"
    assert by_name["mor_qualsleep"].noted == by_name["evn_niceday"].noted == "day"
    assert by_name["mood_down"].noted == by_name["mood_relaxed"].noted == "each"
    assert (by_name["mood_down"].low, by_name["mood_down"].high) == (-3, 3)
    assert by_name["resp_abort"].kind == "yes_no"
    assert by_name["mood_down"].no_value == ("NA",)
    assert by_name["mood_down"].values == 1474


def test_a_diary_of_one_row_a_day_has_values_of_the_day():
    days = [date(2031, 1, 1) + timedelta(n) for n in range(20)]
    text = "Day,Mood\n" + "".join(f"{day},{n % 7}\n" for n, day in enumerate(days))
    assert guess(read_table(text.encode(), "a.csv")).columns[1].noted == "day"


@given(
    st.lists(st.dates(date(1970, 1, 1), date(2060, 1, 1)), min_size=1),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%y"]),
)
def test_the_order_days_were_written_in_is_always_among_those_offered(days, form):
    found = column([day.strftime(form) for day in days])
    wanted = "dmy" if form.startswith("%d") else "mdy"
    assert wanted in found.orders
    assert found.ask_order or found.orders == (wanted,) or all(day.day == day.month for day in days)
