"""Filling in: what is shown, what doesn't fit, where to go on, what leads to the page for hard moments."""

from __future__ import annotations

from typing import Any

import pytest

from midweek.kinds.answering import (
    ODD_NIGHT,
    check,
    fitting,
    is_answer,
    is_risky,
    last_answered,
    rows_to_begin,
    steps,
    visible,
    visible_in_row,
)
from midweek.kinds.sheet import (
    Condition,
    Date,
    Duration,
    Group,
    LongText,
    Number,
    Option,
    Pick,
    PickSeveral,
    Rate,
    Rows,
    Say,
    Sheet,
    ShowWhen,
    Text,
    Time,
    YesNo,
    when,
)
from midweek.kinds.sheet_words import in_words

AB = (Option("a", "A", 0), Option("b", "B", 2))


def a_sheet(*items: Any) -> Sheet:
    return Sheet(name="mine", title="Mine", items=items)


ASKED: dict[str, Any] = {
    "text": Text("q", "Q"), "rate": Rate("q", "Q"), "pick": Pick("q", "Q", AB), "several": PickSeveral("q", "Q", AB),
    "yes": YesNo("q", "Q"), "time": Time("q", "Q"), "day": Date("q", "Q"), "number": Number("q", "Q"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "op", "answer", "given", "shown"),
    [
        ("text", "answered", True, "x", True),
        ("text", "answered", True, "  ", False),
        ("text", "answered", True, None, False),
        ("text", "answered", False, None, True),
        ("text", "answered", False, "x", False),
        ("text", "=", "yes", "yes", True),
        ("rate", "answered", True, 0, True),
        ("rate", "=", 5, 5, True),
        ("rate", "=", 5, 5.0, True),
        ("rate", "!=", 5, 4, True),
        ("rate", "!=", 5, None, True),
        ("rate", ">", 5, 5, False),
        ("rate", ">", 5, 6, True),
        ("rate", ">=", 5, 5, True),
        ("rate", "<", 5, None, False),
        ("rate", "<", 5, 4, True),
        ("rate", "<=", 5, 6, False),
        ("rate", ">", 5, 99, False),  # outside its scale: no answer
        ("rate", ">", 5, "9", False),
        ("pick", "=", "b", "b", True),
        ("pick", "=", "b", "a", False),
        ("pick", "!=", "b", "a", True),
        ("pick", "!=", "b", "zzz", True),
        ("several", "=", "b", ("a", "b"), True),
        ("several", "=", "b", ("a",), False),
        ("several", "!=", "b", ("a", "b"), False),
        ("several", "answered", True, (), False),
        ("yes", "=", True, True, True),
        ("yes", "=", True, False, False),
        ("yes", "=", False, None, False),
        ("yes", "=", True, 1, False),
        ("time", ">", "22:00", "23:15", True),
        ("time", "<", "22:00", "23:15", False),
        ("day", ">=", "2031-03-07", "2031-03-07", True),
        ("number", "<=", 1.5, 1.25, True),
    ],
)
def test_a_condition(asked: str, op: Any, answer: Any, given: Any, shown: bool) -> None:
    sheet = a_sheet(ASKED[asked], Text("then", "Then", show_when=when("q", op, answer)))
    answers = {} if given is None else {"q": given}
    assert ("then" in visible(sheet, answers)) is shown


@pytest.mark.parametrize(
    ("of", "shown"), [("all", [False, False, False, True]), ("any", [False, True, True, True])]
)
def test_all_or_any(of: Any, shown: list[bool]) -> None:
    both = ShowWhen((Condition("a"), Condition("b")), of=of)
    sheet = a_sheet(Text("then", "Then", show_when=both), Text("a", "A"), Text("b", "B"))
    given: list[dict[str, Any]] = [{}, {"a": "x"}, {"b": "x"}, {"a": "x", "b": "x"}]
    assert ["then" in visible(sheet, answers) for answers in given] == shown


def test_what_is_hidden_hides_what_hangs_on_it() -> None:
    sheet = a_sheet(
        YesNo("a", "A"),
        Group("g", "G", items=(Text("b", "B"),), show_when=when("a", "=", True)),
        Text("c", "C", show_when=when("b")),
    )
    assert visible(sheet, {"a": True, "b": "x"}) == {"a", "g", "b", "c"}
    assert visible(sheet, {"a": False, "b": "x"}) == {"a"}
    assert fitting(sheet, {"a": False, "b": "x"}) == {"a": False}


TRIES = Rows("tries", "Tries", most=3, items=(
    Text("what", "What", required=True), YesNo("well", "Well?"), Rate("why", "Why?", show_when=when("well", "=", False), risk_from=8),
    Text("more", "More", show_when=when("top")),
))  # fmt: skip
WITH_ROWS = a_sheet(Text("top", "Top"), TRIES, Text("end", "End", show_when=when("tries")))


def test_each_row_shows_its_own() -> None:
    given = {"tries": ({"well": True, "why": 3}, {"well": False}, {})}
    assert visible(WITH_ROWS, given) == {
        "top", "tries", "end", "tries/0/what", "tries/0/well", "tries/1/what", "tries/1/well", "tries/1/why",
        "tries/2/what", "tries/2/well",
    }  # fmt: skip
    assert [column.name for column in visible_in_row(WITH_ROWS, {"top": "x"}, TRIES, {})] == [
        "what",
        "well",
        "more",
    ]
    assert fitting(WITH_ROWS, given)["tries"] == ({"well": True}, {"well": False}, {})


def test_a_hidden_column_hides_the_next() -> None:
    rows = Rows("rows", "Rows", items=(
        YesNo("a", "A"), Text("b", "B", show_when=when("a", "=", True)), Text("c", "C", show_when=when("b")),
    ))  # fmt: skip
    sheet = a_sheet(rows)
    assert fitting(sheet, {"rows": ({"a": True, "b": "x", "c": "x"}, {"a": False, "b": "x", "c": "x"})}) == {
        "rows": ({"a": True, "b": "x", "c": "x"}, {"a": False})
    }


def test_rows_are_answered_where_some_row_is() -> None:
    for nothing in ((), ({},), ({"what": " "},), ({"why": 3},), "rows", ("row",)):
        assert "end" not in visible(WITH_ROWS, {"tries": nothing}), nothing
    assert "end" in visible(WITH_ROWS, {"tries": ({}, {"what": "x"})})


def test_what_is_required_in_a_row_is_so_once_the_row_has_an_answer() -> None:
    assert list(check(WITH_ROWS, {"tries": ({}, {"well": True}, {"what": "x"})})) == ["tries/1/what"]
    assert check(WITH_ROWS, {"tries": ({"well": True},)}, finishing=False) == {}


def test_no_more_rows_than_there_may_be() -> None:
    five = {"tries": ({"what": "x"},) * 5}
    assert str(check(WITH_ROWS, five)["tries"]) == "This holds up to 3 rows."
    assert len(fitting(WITH_ROWS, five)["tries"]) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("item", "fits", "wrong", "says"),
    [
        (Text("q", "Q"), ["", "x" * 300], ["x" * 301, 3, True, ("a",)], "This holds up to 300 characters."),
        (LongText("q", "Q"), ["x\n" * 10_000], ["x" * 20_001], "This holds up to 20000 characters."),
        (Rate("q", "Q", -2, 2), [-2, 0, 2, 1.0], [-3, 3, 0.5, "1", True, float("nan"), float("inf"), 10**400], "Choose a whole number from -2 to 2."),
        (Pick("q", "Q", AB), ["a", ""], ["c", 0, ("a",), ("a", "b")], "Choose one of the answers shown."),
        (PickSeveral("q", "Q", AB), [(), ("a",), ("a", "b")], ["a", ("c",), ({},), 1], "Choose from the answers shown."),
        (YesNo("q", "Q"), [True, False], [1, 0, "yes"], "Choose yes or no."),
        (Time("q", "Q"), ["00:00", "23:59", ""], ["24:00", "7:30", "07:60", "07:30\n", "٠٧:٣٠", 730], "Write the time with hours and minutes, like 23:30."),
        (Date("q", "Q"), ["2031-03-07", "2032-02-29"], ["2031-02-29", "2031-3-7", "20310307", "2031-W10-5", 20310307], "Choose a day, like 2031-03-07."),
        (Duration("q", "Q"), [0, 90, 90.0], [-1, 1.5, 100_001, "90", True], "Write whole minutes, like 25."),
        (Number("q", "Q", low=0, high=1.5), [0, 1.5, 0.25], [-0.1, 1.6, "1", True, float("nan"), float("inf")], "Write a number from 0 to 1.5."),
        (Number("q", "Q", low=0, whole=True), [0, 3, 3.0], [0.5, -1, float("inf")], "Write a whole number from 0 to 1e+09."),
        (Rows("q", "Q", items=(Text("c", "C"),)), [(), ({},), ({"c": "x"},)], ["x", ("x",), ({"d": "x"},), 1], "These rows don't belong to this question."),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_fits_a_question(item: Any, fits: list[Any], wrong: list[Any], says: str) -> None:
    sheet = a_sheet(item)
    for answer in fits:
        assert check(sheet, {"q": answer}) == {}, answer
    for answer in wrong:
        assert [str(problem) for problem in check(sheet, {"q": answer}).values()] == [says], answer
        assert not is_answer(fitting(sheet, {"q": answer}).get("q")), answer


def test_a_whole_number_stays_whole() -> None:
    sheet = a_sheet(Rate("r", "R"), Duration("d", "D"), Number("n", "N", whole=True), Number("x", "X"))
    kept = fitting(sheet, {"r": 3.0, "d": 5.0, "n": 2.0, "x": 1.0})
    assert [type(value) for value in kept.values()] == [int, int, int, float]


def test_answers_to_nothing_are_told_of() -> None:
    found = check(WITH_ROWS, {"nothing": "x", "what": "x"})
    assert {name: str(problem) for name, problem in found.items()} == dict.fromkeys(
        ("nothing", "what"), "This sheet has no such question."
    )


def test_required_only_counts_when_it_is_shown_and_one_wants_to_finish() -> None:
    sheet = a_sheet(
        YesNo("a", "A"),
        Text("b", "B", required=True, show_when=when("a", "=", True)),
        Rate("c", "C", required=True),
    )
    assert list(check(sheet, {"a": True, "b": " "})) == ["b", "c"]
    assert list(check(sheet, {"a": False})) == ["c"]
    assert check(sheet, {"a": False, "c": 0}) == {}
    assert check(sheet, {"a": True}, finishing=False) == {}


def test_going_on_after_the_last_question_that_has_an_answer() -> None:
    sheet = a_sheet(
        Say("s", "Read"), Group("g", "G", items=(Text("a", "A"), Rows("r", "R", items=(Text("c", "C"),)))),
        YesNo("b", "B"), Text("x", "X", show_when=when("b", "=", True)),
    )  # fmt: skip
    path: dict[str, Any] = {}
    for name, answer in (("a", "x"), ("r", ({"c": "x"},)), ("b", True), ("x", "x")):
        path[name] = answer
        assert last_answered(sheet, path) == name
    assert last_answered(sheet, {}) is None
    assert last_answered(sheet, {"b": True}) == "b", "what stands before it was skipped"
    assert last_answered(sheet, path | {"b": False}) == "b", "what isn't asked any more doesn't count"
    assert last_answered(sheet, {"a": "x", "r": ({}, {"c": ""})}) == "a"


@pytest.mark.parametrize(
    ("answers", "risky"),
    [
        ({}, False),
        ({"p": "a"}, False),
        ({"p": "b"}, True),
        ({"r": 6}, False),
        ({"r": 7}, True),
        ({"y": True}, True),
        ({"y": False}, False),
        ({"r": 70}, False),  # not an answer to it
        ({"h": True}, False),  # hidden
        ({"h": True, "t": "x"}, True),
        ({"t": "I want to die"}, False),  # words are never read
        ({"rows": ({}, {"x": 9})}, True),
        ({"rows": ({}, {"x": 2})}, False),
    ],
)
def test_marked_answers_lead_to_the_page_for_hard_moments(answers: dict[str, Any], risky: bool) -> None:
    sheet = a_sheet(
        Pick("p", "P", AB, risk_from=1), Rate("r", "R", risk_from=7), YesNo("y", "Y", risk_from=1), Text("t", "T"),
        YesNo("h", "H", risk_from=1, show_when=when("t")), Rows("rows", "Rows", items=(Rate("x", "X", risk_from=9),)),
    )  # fmt: skip
    assert is_risky(sheet, answers) is risky


def test_pages_question_by_question() -> None:
    sheet = a_sheet(
        Say("hello", "Read"), Text("a", "A"),
        Group("apart", "A heading", together=False, items=(Text("b", "B"), Say("mid", "Read"), Text("c", "C", show_when=when("a")))),
        Group("one", "Together", items=(Text("d", "D"), Text("e", "E"))), Rows("r", "R", items=(Text("x", "X"),)), Say("end", "Read"),
    )  # fmt: skip
    told = [(step.heading, [item.name for item in step.items]) for step in steps(sheet, {"a": "x"})]
    assert told == [
        ("", ["hello", "a"]), ("A heading", ["b"]), ("A heading", ["mid", "c"]), ("", ["one"]), ("", ["r"]), ("", ["end"]),
    ]  # fmt: skip
    assert [step.asks("e") for step in steps(sheet, {"a": "x"})] == [False, False, False, True, False, False]
    assert ["c" in {item.name for item in step.items} for step in steps(sheet, {})].count(True) == 0


def test_a_group_with_nothing_to_show_has_no_page() -> None:
    hidden = Text("b", "B", show_when=when("a"))
    sheet = a_sheet(
        Text("a", "A"), Group("g", "G", items=(hidden,)), Group("h", "H", items=(Text("c", "C"),))
    )
    assert [step.items[-1].name for step in steps(sheet, {})] == ["a", "h"]
    assert [step.items[-1].name for step in steps(sheet, {"a": "x"})] == ["a", "g", "h"]


def test_rows_that_follow_begin_with_the_words_of_those_before() -> None:
    then = Rows("then", "Then", items=(Text("b", "B"), Rate("n", "N")), follows="first", most=2)
    sheet = a_sheet(Rows("first", "First", items=(Text("a", "A"), Rate("m", "M"))), then)
    given: dict[str, Any] = {"first": ({"a": "sad", "m": 5}, {"m": 3}, {"a": "angry"}, {"a": "tired"})}
    assert rows_to_begin(sheet, given, then) == ({"b": "sad"}, {"b": "angry"})
    assert rows_to_begin(sheet, {"first": "x"}, then) == ()
    assert rows_to_begin(sheet, given, TRIES) == ()


NIGHT = {
    "into_bed": "23:00",
    "tried": "23:30",
    "took": 30,
    "awake": 45,
    "woke": "06:30",
    "out_of_bed": "07:00",
}


@pytest.mark.parametrize(
    ("changed", "odd"),
    [
        ({}, False),
        ({"took": 375}, False),  # not a minute of sleep, and that can be
        ({"took": 376}, True),  # less than none
        ({"tried": "22:30"}, True),  # before getting into bed
        ({"woke": "07:30"}, True),  # after getting up
        ({"out_of_bed": "23:00"}, True),
        ({"woke": "7"}, False),  # it has a problem of its own already
        ({"woke": ""}, False),
        ({"into_bed": "09:00", "tried": "09:30", "woke": "15:00", "out_of_bed": "15:10"}, False),
        ({"into_bed": "00:10", "tried": "00:10"}, False),
    ],
)
def test_a_night_that_cannot_be_is_asked_again(changed: dict[str, Any], odd: bool) -> None:
    from midweek import library

    found = check(library.sheet("sleep_diary"), NIGHT | changed)
    assert (found.get("woke") == ODD_NIGHT) is odd


@pytest.mark.parametrize(
    ("item", "answer", "words"),
    [
        (Text("q", "Q"), "as it is", "as it is"),
        (Pick("q", "Q", AB), "b", "B"),
        (Pick("q", "Q", AB), "gone", "gone"),
        (PickSeveral("q", "Q", AB), ("b", "a"), "B; A"),
        (YesNo("q", "Q"), True, "Yes"),
        (YesNo("q", "Q"), False, "No"),
        (Rate("q", "Q"), 7, "7"),
        (Rate("q", "Q", 0, 100, unit="%"), 70, "70%"),
        (Number("q", "Q", unit="drinks"), 3, "3 drinks"),
        (Number("q", "Q"), 1.5, "1.5"),
        (Duration("q", "Q"), 25, "25 min"),
        (Time("q", "Q"), "23:30", "23:30"),
        (Date("q", "Q"), "2026-11-22", "22 November 2026"),
        (Date("q", "Q"), "2026-03-02", "2 March 2026"),
        (Date("q", "Q"), "some day", "some day"),
    ],
)
def test_an_answer_in_words(item: Any, answer: Any, words: str) -> None:
    assert in_words(item, answer) == words
