"""Rows that follow earlier ones: what is about the same thing, whatever became of its words."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from midweek.kinds.scoring import score
from midweek.kinds.sheet import Change, Rate, Rows, Say, Sheet, Text, YesNo
from midweek.kinds.sheet_items import when
from midweek.kinds.sheet_rows import beside, brought_up, laid

FIRST = Rows("first", "First", items=(Text("a", "A"), Rate("m", "M")))
THEN = Rows("then", "Then", items=(Text("b", "B"), Rate("n", "N")), follows="first")
RULE = Change(name="change", title="Change", before="m", after="n")
SHEET = Sheet(name="mine", title="Mine", items=(FIRST, THEN), scores=(RULE,))


@pytest.mark.parametrize(
    ("earlier", "later", "found"),
    [
        (["sad", "angry"], ["angry", "sad"], [1, 0]),
        ([" Sad"], ["sad "], [0]),
        (["sad", "sad"], ["sad", "sad"], [0, 1]),
        (["sad"], ["sda"], [0]),
        (["angry", "sad"], ["sda", "angry"], [1, None]),  # a slip is known by its place
        (["sad"], ["angry"], [None]),
        (["sad"], ["mad"], [None]),  # another feeling, however alike it is written
        (["sad"], ["sad-ish"], [None]),
        (["sad"], ["sadder"], [None]),
        (["angry"], ["angry at me"], [None]),
        (["tired"], ["wired"], [None]),
        (["tense"], ["tens"], [None]),
        (["sad"], ["said"], [None]),
        (["sad"], ["das"], [None]),
        (["angry"], ["anrgy"], [0]),
        (["ashamed"], ["ashmed"], [0]),
        (["sad"], [None], [0]),
        ([None, "sad"], ["sda"], [None, 0]),
        (["a" * 2_000], ["a" * 1_999 + "b"], [None]),
        ([], ["sad"], []),
    ],
)
def test_the_row_about_the_same(
    earlier: list[str | None], later: list[str | None], found: list[int | None]
) -> None:
    before: list[Any] = [{} if said is None else {"a": said} for said in earlier]
    after: list[Any] = [{"n": n} if said is None else {"b": said, "n": n} for n, said in enumerate(later)]
    assert beside(before, after, "a", "b") == [None if n is None else after[n] for n in found]


def test_each_name_has_a_row_and_what_was_rated_stays() -> None:
    given: dict[str, Any] = {"first": ({"a": "sad", "m": 9}, {"a": "angry", "m": 4}), "then": ({"b": "calm", "n": 2}, {"b": "Angry", "n": 3})}  # fmt: skip
    assert laid(SHEET, given, THEN) == ({"b": "sad"}, {"b": "angry", "n": 3}, {"b": "calm", "n": 2})
    assert brought_up(SHEET, {}, given) == {"then/sad"}
    assert score(SHEET, given) == {"change": None}
    given["then"] = ({"b": "SAD", "n": 2},)
    found = score(SHEET, given)["change"]
    assert found and found.value == -7


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        ("SAD ", [{"b": "sad", "n": 2}]),
        (None, [{"b": "sad", "n": 2}]),
        ("sda", [{"b": "sda", "n": 2}]),
        ("sad at home", [{"b": "sad"}, {"b": "sad at home", "n": 2}]),
    ],
)
def test_own_words_in_a_row_stay(own: str | None, shown: list[dict[str, Any]]) -> None:
    row: dict[str, Any] = {"n": 2} if own is None else {"b": own, "n": 2}
    assert laid(SHEET, {"first": ({"a": "sad", "m": 9},), "then": (row,)}, THEN) == tuple(shown)


def test_rows_that_were_answered_are_all_shown_and_names_take_the_room_that_is_left() -> None:
    then = msgspec.structs.replace(THEN, most=4)
    sheet = msgspec.structs.replace(SHEET, items=(FIRST, then))
    rated = tuple({"b": said, "n": n} for n, said in enumerate(("calm", "glad", "proud")))
    given: dict[str, Any] = {"first": tuple({"a": said} for said in ("sad", "glad", "hurt")), "then": rated}
    assert laid(sheet, given, then) == ({"b": "sad"}, rated[1], rated[0], rated[2])
    assert brought_up(sheet, {}, given) == {"then/sad"}


def test_what_a_condition_brings_up_in_a_row_waits_until_it_is_answered() -> None:
    asks = (
        Text("worry", "Worry"), YesNo("act", "Act?"), Text("step", "Step", show_when=when("act", "=", True)),
        Text("why", "Why", show_when=when("act", "!=", True)),
    )  # fmt: skip
    sheet = Sheet(name="mine", title="Mine", items=(Rows("worries", "Worries", items=asks),))
    rent, car = {"worry": "Rent", "act": True}, {"worry": "The car", "act": True}
    cases: list[tuple[list[Any], list[Any], set[str]]] = [
        ([], [{"act": False}], set()),  # "why" was asked in the empty row
        ([], [rent], {"worries/rent/step"}),
        ([rent], [rent], set()),  # it was passed by
        ([rent], [rent, car], {"worries/the car/step"}),
        ([rent, car], [car], set()),  # another row went
        ([], [{**rent, "step": " "}], {"worries/rent/step"}),
        ([], [{**rent, "step": "call"}], set()),
        ([{**rent, "step": "call"}], [{**rent, "step": ""}], set()),  # taken out by hand
    ]
    for before, after, waits in cases:
        assert brought_up(sheet, {"worries": (*before,)}, {"worries": (*after,)}) == waits


def test_what_has_an_answer_already_does_not_wait_when_it_is_shown_again() -> None:
    asks = (YesNo("smoke", "Smoke?"), Rate("many", "Many", show_when=when("smoke", "=", True)), Say("tell", "Tell your doctor.", show_when=when("smoke", "=", True)))  # fmt: skip
    sheet = Sheet(name="mine", title="Mine", items=asks)
    yes: dict[str, Any] = {"smoke": True}
    assert brought_up(sheet, {}, yes) == {"many", "tell"}
    assert brought_up(sheet, {"smoke": False, "many": 3}, {"smoke": True, "many": 3}) == {"tell"}
    assert brought_up(sheet, {"smoke": True, "many": 3}, yes) == set(), "cleared, not brought up"
