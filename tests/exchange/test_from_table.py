"""From a table to what will be stored: values, keys, and problems by row."""

from __future__ import annotations

import random
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.exchange.from_table import ImportPlan, plan_import
from midweek.exchange.mapping import DayColumn, Mapping, MeasureColumn, PhaseColumn
from midweek.exchange.tables import read_table
from tests.exchange.files import SAMPLES, styles_of, xlsx


def measure(column: str = "M", how: str = "amount", **more: object) -> MeasureColumn:
    return MeasureColumn(column=column, name=column, how=how, better="higher", **more)  # type: ignore[arg-type]


def mapping(*measures: MeasureColumn, day: str = "D", order: str = "ymd", **more: object) -> Mapping:
    return Mapping(day=DayColumn(column=day, order=order), measures=measures or (measure(),), **more)  # type: ignore[arg-type]


def plan(text: str, meaning: Mapping | None = None) -> ImportPlan:
    return plan_import(read_table(text.encode(), "a.csv"), meaning or mapping())


def values(found: ImportPlan) -> list[tuple[str, float]]:
    return [(f"{reading.day:%m-%d}", reading.value) for reading in found.readings]


def problems(found: ImportPlan) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.column, problem.severity) for problem in found.problems]


def test_german_sample():
    table = read_table((SAMPLES / "tracking_de.csv").read_bytes(), "tracking_de.csv")
    meaning = mapping(
        measure("Stimmung (0-10)", "rate10", decimal=","),
        measure("Selbstkritik", "count"),
        measure("Laufen min", "minutes"),
        day="Datum",
        order="dmy",
    )
    found = plan_import(table, meaning)
    assert found.ok
    assert [(r.day.day, r.value) for r in found.readings if r.measure == 0] == [
        (7, 7.5),
        (8, 6),
        (9, 3),
    ]
    assert found.per_measure == (3, 3, 4)
    assert found.no_value == 2


def test_american_sample():
    table = read_table((SAMPLES / "tracking_us.csv").read_bytes(), "tracking_us.csv")
    found = plan_import(table, mapping(measure("Mood"), measure("Ran?", "yes_no"), day="Date", order="mdy"))
    assert found.ok
    assert values(found)[1::2] == [("03-07", 1), ("03-08", 0), ("03-09", 1), ("03-10", 0)]
    found = plan_import(table, mapping(measure("Note"), day="Date", order="mdy"))
    assert [row for row, _, _ in problems(found)] == [2, 4, 6]


def test_workbook_sample_names_the_formula_and_leaves_the_averages():
    table = read_table((SAMPLES / "tracking.xlsx").read_bytes(), "tracking.xlsx")
    meaning = mapping(measure("Mood"), measure("Slept", "minutes"), day="Day", order="dmy")
    found = plan_import(table, meaning)
    assert problems(found) == [(7, "Mood", "stop"), (8, "Day", "note")]
    assert not found.ok
    assert found.rows_left_out == 1
    assert [r.value for r in found.readings if r.measure == 1] == [450, 480, 315, 400]
    left = plan_import(table, Mapping(day=meaning.day, measures=meaning.measures, leave_out=True))
    assert left.ok
    assert problems(left) == [(7, "Mood", "note"), (8, "Day", "note")]
    assert left.per_measure == (3, 4)


def test_every_row_that_is_in_the_way_is_named():
    text = "T\n\nD,M,N\n2031-01-01,1,\n,2,\nsoon,3,\n2031-01-04,many,\n2031-01-05,-1,\n2031-01-06,NaN,\n2031-01-07,1e400,\n"
    found = plan(text)
    assert problems(found) == [
        *((row, "D", "stop") for row in (5, 6)),
        *((row, "M", "stop") for row in (7, 8, 9, 10)),
    ]
    assert values(found) == [("01-01", 1)]
    assert all("many" not in problem.what for problem in found.problems)
    assert not found.ok


@pytest.mark.parametrize(
    ("how", "more", "cell", "value"),
    [
        ("count", {}, "3", 3),
        ("count", {}, "2.5", None),
        ("count", {}, "-1", None),
        ("yes_no", {}, "ja", 1),
        ("yes_no", {}, "2", None),
        ("rate10", {}, "10", 10),
        ("rate10", {}, "10.5", None),
        ("rate100", {}, "100", 100),
        ("rate100", {}, "101", None),
        ("minutes", {}, "1:30", 90),
        ("minutes", {}, "-5", None),
        ("clock", {}, "0:30", 30),
        ("clock", {}, "25:30", 1530),
        ("clock", {"night": True}, "0:30", 1470),
        ("clock", {"night": True}, "22:30", 1350),
        ("clock", {}, "22", None),
        ("amount", {}, "1.5", 1.5),
        ("scale", {"low": -3.0, "high": 3.0}, "-3", -3),
        ("scale", {"low": -3.0, "high": 3.0}, "4", None),
        ("scale", {"low": 1.0, "high": 7.0}, "0", None),
    ],
)
def test_measures(how, more, cell, value):
    found = plan(f"D,M\n2031-01-01,{cell}\n", mapping(measure(how=how, **more)))
    assert [reading.value for reading in found.readings] == ([] if value is None else [value])
    assert [row for row, _, severity in problems(found) if severity == "stop" and row] == (
        [2] if value is None else []
    )


def test_no_value_is_neither_a_problem_nor_a_nought():
    found = plan("D,M,N\n2031-01-01,NA,x\n2031-01-02,,x\n2031-01-03,k.A.,x\n2031-01-04,0,x\n,n/a,x\n")
    assert found.ok
    assert values(found) == [("01-04", 0)]
    assert found.no_value == 4


def test_own_words_for_no_value():
    text = "D,M\n2031-01-01,sick\n2031-01-02,5\n"
    assert not plan(text).ok
    assert plan(text, mapping(no_value=("Sick",))).ok


def test_an_empty_cell_may_stand_for_no():
    text = "D,M,N\n2031-01-01,x,a\n2031-01-02,,a\n2031-01-03,NA,a\n,,a\n"
    assert values(plan(text, mapping(measure(how="yes_no")))) == [("01-01", 1)]
    found = plan(text, mapping(measure(how="yes_no", blank_is_no=True)))
    assert found.ok
    assert values(found) == [("01-01", 1), ("01-02", 0)]


def test_columns_that_are_not_there():
    found = plan(
        "D,M\n2031-01-01,5\n", mapping(measure("Mood"), time="Time", phase=PhaseColumn(column="Phase"))
    )
    assert {column for _, column, _ in problems(found)} >= {"Mood", "Time", "Phase"}
    assert not found.ok
    assert not found.readings


def test_nothing_to_store_is_said():
    found = plan("D,M\n2031-01-01,NA\n2031-01-02,NA\n")
    assert not found.ok
    assert found.first_day is None


def test_times_come_from_their_column_or_the_day():
    found = plan(
        "D,M,T\n2031-01-01,1,7:30\n2031-01-02 08:15,2,\n2031-01-03,3,\n2031-01-04,4,late\n", mapping(time="T")
    )
    assert [reading.minute for reading in found.readings] == [450, 495, None, None]
    assert problems(found) == [(5, "T", "stop")]


def test_the_zone_is_the_persons():
    text = "D,M\n2031-01-01T23:30:00Z,1\n"
    assert (2, "D", "stop") in problems(plan(text))
    found = plan_import(read_table(text.encode(), "a.csv"), mapping(), zone=ZoneInfo("Europe/Berlin"))
    assert [(reading.day, reading.minute) for reading in found.readings] == [(date(2031, 1, 2), 30)]


def test_a_day_to_come_is_in_the_way_and_one_with_nothing_in_it_is_not():
    text = "D,M\n2031-01-02,1\n2031-01-03,1\n2031-01-04,\n2031-01-02T23:30:00Z,1\n"
    table = read_table(text.encode(), "a.csv")
    for meaning in (mapping(), mapping(measure(how="yes_no", blank_is_no=True))):
        found = plan_import(table, meaning, zone=ZoneInfo("Europe/Berlin"), today=date(2031, 1, 2))
        assert problems(found) == [(3, "D", "stop"), (5, "D", "stop")]
        assert {problem.what for problem in found.problems} == {"This day is still to come."}
        assert (values(found), found.rows_left_out, found.no_value) == ([("01-02", 1)], 2, 1)
        assert plan_import(table, meaning, zone=ZoneInfo("Europe/Berlin"), today=date(2031, 1, 4)).ok


REPEATED = "D,M\n2031-01-06,5\n2031-01-06,5\n2031-01-07,NA\n2031-01-08,6\n"  # the 6th is a Monday


def test_a_value_of_the_day_is_stored_once():
    found = plan(REPEATED, mapping(measure(noted="day")))
    assert found.ok
    assert values(found) == [("01-06", 5), ("01-08", 6)]


def test_two_values_of_one_day_are_a_problem_not_a_guess():
    found = plan(REPEATED.replace("07,NA", "06,4"), mapping(measure(noted="day"), leave_out=True))
    assert problems(found) == [(4, "M", "stop")]
    assert "row 2" in found.problems[0].what
    assert plan(REPEATED.replace("07,NA", "06,4")).ok  # as values of their own they are fine


def test_a_value_of_the_week_is_stored_once_on_its_first_day():
    found = plan(REPEATED.replace("08,6", "12,5"), mapping(measure(noted="week")))
    assert found.ok
    assert values(found) == [("01-06", 5)]
    assert problems(plan(REPEATED, mapping(measure(noted="week")))) == [(5, "M", "stop")]
    assert values(plan(REPEATED.replace("08,6", "13,6"), mapping(measure(noted="week")))) == [
        ("01-06", 5),
        ("01-13", 6),
    ]


@pytest.mark.parametrize(
    ("rows", "planned"),
    [
        ("06,9:00,yes 06,8:00,yes 07,,no", [(6, 480, 1), (7, None, 0)]),
        ("06,9:00,yes 06,8:00,no", None),
        ("06,,no 07,,yes 06,,yes", None),
        ("06,,yes 06,,", [(6, None, 1)]),  # what nobody wrote doesn't contradict
        ("06,, 06,,no 06,,", [(6, None, 0)]),
        ("06,, 06,,", [(6, None, 0)]),
    ],
)
def test_a_day_has_one_yes_or_no(rows, planned):
    text = "D,T,M\n" + "".join(f"2031-01-{row}\n" for row in rows.split(" "))
    for leave_out in (False, True):
        meaning = mapping(measure(how="yes_no", blank_is_no=True), time="T", leave_out=leave_out)
        found = plan(text, meaning)
        assert found.ok is (planned is not None)
        if planned is None:
            row = len(rows.split(" ")) + 1
            assert problems(found) == [(row, "M", "stop")]
            assert found.problems[0].what == "This day has another answer in row 2. Make them one."
        else:
            assert [(r.day.day, r.minute, r.value) for r in found.readings] == planned


@pytest.mark.parametrize("noted", ["each", "day", "week"])
def test_a_day_or_week_has_one_time_of_day(noted):
    meaning = mapping(measure(how="clock", noted=noted), leave_out=True)
    found = plan("D,M\n2031-01-06,22:30\n2031-01-06,22:30\n2031-01-07,22:30\n", meaning)
    assert found.ok
    assert values(found) == [("01-06", 1350), ("01-07", 1350)][: 1 if noted == "week" else 2]
    found = plan("D,M\n2031-01-06,22:30\n2031-01-06,23:30\n", meaning)
    slot = "week" if noted == "week" else "day"
    said = f"This {slot} has another value in row 2. Make them one."
    assert [(p.row, p.what, p.severity) for p in found.problems] == [(3, said, "stop")]


@pytest.mark.parametrize(
    ("rows", "helps"),
    [
        ("2031-01-06,5\n2031-01-07,x\n", True),
        ("2031-01-06,5\nsoon,5\n", True),
        ("2031-01-06,5\n", False),  # nothing is in the way
        ("2031-01-06,x\n", False),  # nothing would be left
        ("2031-01-06,5\n2031-01-06,6\n", False),
        ("2031-01-06,5\n2031-01-06,6\n2031-01-07,x\n", False),
    ],
)
def test_whether_leaving_out_helps(rows, helps):
    meaning = mapping(measure(noted="day"))
    found = plan("D,M\n" + rows, meaning)
    assert found.leaving_out_helps is helps
    assert (not found.ok and plan("D,M\n" + rows, mapping(measure(noted="day"), leave_out=True)).ok) is helps


PHASES = "D,M,P,T\n2031-01-03,1,b,9:00\n2031-01-01,1,a,9:00\n2031-01-02,1,,9:00\n2031-01-03,1,a,8:00\n2031-01-04,1,b,7:00\n2031-01-05,1,1,\n"


def test_phases_begin_where_the_value_changes_in_the_order_of_days():
    phase = PhaseColumn(column="P", names={"a": "Before", "1": "Later"})
    found = plan(PHASES, mapping(phase=phase, time="T"))
    assert found.ok
    assert [(p.day.day, p.label) for p in found.phases] == [(1, "Before"), (3, "b"), (5, "Later")]
    found = plan(PHASES, mapping(phase=phase))
    assert problems(found) == [(5, "P", "stop")]


def test_phases_that_a_sheet_holds_as_numbers():
    day = '<c r="A{0}" s="1"><v>4791{0}</v></c><c r="B{0}"><v>5</v></c><c r="C{0}"><v>{1}</v></c>'
    head = "".join(f'<c r="{name}1" t="str"><v>{name}</v></c>' for name in "ABC")
    rows = "".join(f'<row r="{n}">{day.format(n, n // 4)}</row>' for n in (2, 3, 4, 5))
    table = read_table(xlsx(f'<row r="1">{head}</row>{rows}', styles=styles_of("d.m.yy")), "a.xlsx")
    phase = PhaseColumn(column="C", names={"0": "Before", "1": "After"})
    found = plan_import(table, mapping(measure("B"), day="A", phase=phase))
    assert [(p.label, p.row) for p in found.phases] == [("Before", 2), ("After", 4)]


ROWS = st.tuples(st.integers(1, 28), st.integers(0, 3), st.sampled_from(["", "7:00", "8:00"]))


def text_of(rows: list[tuple[int, int, str]]) -> str:
    return "D,M,T\n" + "".join(f"2031-01-{day:02},{value},{at}\n" for day, value, at in rows)


@given(st.lists(ROWS, min_size=1, max_size=12), st.sampled_from(["each", "day", "week"]), st.randoms())
def test_keys_do_not_depend_on_the_order_of_rows(rows, noted, rng: random.Random):
    meaning = mapping(measure(noted=noted), time="T")
    found = plan(text_of(rows), meaning)
    keys = [reading.key for reading in found.readings]
    assert len(set(keys)) == len(keys)
    shuffled = rows.copy()
    rng.shuffle(shuffled)
    again = plan(text_of(shuffled), meaning)
    assert {reading.key for reading in again.readings} == set(keys)
    if found.ok:
        assert again.ok
        assert {(r.key, r.day, r.minute, r.value) for r in again.readings} == {
            (r.key, r.day, r.minute, r.value) for r in found.readings
        }


@given(st.lists(ROWS, min_size=1, max_size=8), st.lists(ROWS, max_size=4))
def test_a_longer_file_brings_only_what_is_new(rows, more):
    meaning = mapping(time="T")
    known = {reading.key for reading in plan(text_of(rows), meaning).readings}
    again = plan(text_of(more + rows), meaning)
    assert known <= {reading.key for reading in again.readings}
    assert len(again.readings) == len(rows) + len(more)


@given(st.lists(ROWS, max_size=12))
def test_every_value_is_stored_or_named(rows):
    found = plan(text_of([(1, 1, ""), *rows]), mapping(measure(how="scale", low=0.0, high=2.0), time="T"))
    assert len(found.readings) + len(found.problems) == len(rows) + 1
    assert list(found.readings) == sorted(found.readings, key=lambda reading: reading.day)
