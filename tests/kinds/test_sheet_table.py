"""A sheet as a table: every copy stands in lines and comes back as it was; what doesn't fit is told by line and column."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek import library
from midweek.kinds.answering import ODD_NIGHT, fitting
from midweek.kinds.sheet import LongText, Option, Pick, PickSeveral, Rate, Rows, Sheet, Text, YesNo, when
from midweek.kinds.sheet_cells import in_cell, option_in
from midweek.kinds.sheet_table import (
    DAY,
    MORE,
    NO_COPY,
    NO_DAY,
    NOT_ASKED,
    NOT_FILLED,
    columns,
    lines_of,
    read,
)

DAY_ONE = date(2026, 5, 7)
FELT = Sheet(
    name="own", title="Felt",
    items=(
        Text("what", "What happened?", required=True),
        YesNo("felt", "Did you feel it?"),
        Rate("strength", "How strong?", show_when=when("felt", "=", True)),
        Rows("things", "What was there?", items=(Text("thing", "It"), Rate("rating", "So much")), most=3),
    ),
)  # fmt: skip


@pytest.mark.parametrize("sheet", library.all_sheets(), ids=lambda sheet: sheet.name)
def test_every_worked_example_stands_in_lines_and_comes_back(sheet: Sheet) -> None:
    paths = {column.path for column in columns(sheet)}
    for example in sheet.examples:
        lines = lines_of(sheet, DAY_ONE, example.answers)
        assert paths >= {path for line in lines for path in line}
        told = read(sheet, lines, [DAY_ONE, *(None for _ in lines[1:])])
        ours = {
            place: problem
            for place, problem in told.problems.items()
            if problem not in (NOT_FILLED, ODD_NIGHT)
        }
        assert ours == {}
        (copy,) = told.copies
        day = columns(sheet)[0].path
        said = {
            name: answer for name, answer in fitting(sheet, example.answers).items() if answer and name != day
        }
        assert {name: answer for name, answer in copy.answers.items() if name != day and answer} == said


@pytest.mark.parametrize(
    ("lines", "days", "copies", "problems"),
    [
        ([], [], 0, {}),
        ([{}, {}], [None, None], 0, {}),
        ([{"what": "rain"}], [DAY_ONE], 1, {}),
        ([{}], [DAY_ONE], 1, {(0, "what"): NOT_FILLED}),
        ([{"what": "rain"}], [None], 0, {(0, DAY): NO_DAY}),
        ([{DAY: "soon", "what": "rain"}], [None], 0, {(0, DAY): NO_DAY}),
        ([{"things/thing": "a"}], [None], 0, {(0, DAY): NO_COPY}),
        ([{"what": "rain"}, {"what": "sun"}], [DAY_ONE, None], 1, {(1, DAY): MORE}),
        ([{"what": "rain", "strength": 3}], [DAY_ONE], 1, {(0, "strength"): NOT_ASKED}),
        ([{"what": "rain", "felt": True, "strength": 3}], [DAY_ONE], 1, {}),
        ([{"what": "a"}, {}, {"what": "b"}], [DAY_ONE, None, DAY_ONE], 2, {}),
    ],
)
def test_lines(
    lines: list[dict[str, object]], days: list[date | None], copies: int, problems: object
) -> None:
    told = read(FELT, lines, days)  # type: ignore[arg-type]
    assert (len(told.copies), told.problems) == (copies, problems)


def test_a_line_without_a_day_goes_on_with_the_lists_of_the_one_above() -> None:
    lines = [
        {"what": "rain", "things/thing": "a"},
        {},
        {"things/rating": 11},
        {"things/thing": "c", "things/rating": 3},
    ]
    told = read(FELT, lines, [DAY_ONE, None, None, None])  # type: ignore[arg-type]
    (copy,) = told.copies
    assert copy.answers["things"] == ({"thing": "a"}, {"rating": 11}, {"thing": "c", "rating": 3})
    assert {place: str(problem) for place, problem in told.problems.items()} == {
        (2, "things/rating"): "Choose a whole number from 0 to 10."
    }


def test_more_rows_than_there_may_be_are_told_once() -> None:
    lines = [{"what": "rain", "things/thing": "a"}, *({"things/thing": "b"} for _ in range(3))]
    told = read(FELT, lines, [DAY_ONE, None, None, None])
    assert {place: str(problem) for place, problem in told.problems.items()} == {
        (0, "things/thing"): "This holds up to 3 rows."
    }


LABELS = st.lists(st.text("ab1; ", min_size=1, max_size=4), min_size=1, max_size=5)


@given(LABELS, st.data())
def test_a_choice_in_a_cell_is_found_again_whatever_the_labels(
    labels: list[str], data: st.DataObject
) -> None:
    options = tuple(Option(f"{n}", label) for n, label in enumerate(labels))
    code = data.draw(st.sampled_from(options)).code
    cell = in_cell(Pick("q", "", options=options), code)
    assert option_in(options, str(cell)) == code
    several = in_cell(PickSeveral("q", "", options=options), (code, options[0].code))
    assert [option_in(options, word) for word in str(several).split(";")] == [code, options[0].code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("often", "c2"),
        ("OFT", "c2"),
        ("c1", "c1"),
        ("never", "c0"),
        ("ne", None),
        ("", None),
        ("always", None),
    ],
)
def test_a_choice_by_its_beginning(text: str, code: str | None) -> None:
    options = (Option("c0", "Never"), Option("c1", "Nearly never"), Option("c2", "Often"))
    assert option_in(options, text) == code


WORTH = (
    Option("LA1", "Not at all", 0),
    Option("LA2", "Several days", 1),
    Option("LA3", "Nearly every day", 3),
)


@pytest.mark.parametrize(
    ("options", "text", "code"),
    [
        (WORTH, "0", "LA1"),
        (WORTH, " 3 ", "LA3"),
        (WORTH, "3.0", "LA3"),
        (WORTH, "2", None),
        (WORTH, "nan", None),
        ((Option("a", "Yes", 1), Option("b", "Often", 1)), "1", None),  # worth the same
        ((Option("a", "Yes"), Option("b", "No")), "1", None),  # worth nothing
        ((Option("a", "1 or 2", 0), Option("b", "3 or 4", 1)), "1", "a"),  # the label was meant
        (
            (Option("a", "1 or 2", 0), Option("b", "5 or 6", 2)),
            "2",
            None,
        ),  # 2 of what is counted, or the option worth 2
        ((Option("1", "Never", 0), Option("2", "Often", 1)), "1", "1"),
        ((Option("1", "Never", 0), Option("2", "Often", 1)), "0", None),  # codes are numbers, and other ones
    ],
)
def test_a_choice_by_what_it_is_worth(options: tuple[Option, ...], text: str, code: str | None) -> None:
    assert option_in(options, text) == code


def test_a_name_that_is_only_a_code_of_ours_collides_with_nothing() -> None:
    sheet = Sheet(name="own", title="", items=(LongText("day", "Tell me about your day"),))
    assert [column.path for column in columns(sheet)] == [DAY, "day"]
