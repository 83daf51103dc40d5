"""Totals by rule, and none where an answer is missing."""

from __future__ import annotations

from typing import Any

import pytest

from midweek.kinds.scoring import Score, band_of, score
from midweek.kinds.sheet import (
    Band,
    Change,
    Duration,
    Mean,
    Night,
    Number,
    Option,
    Pick,
    PickSeveral,
    Rate,
    RowMean,
    Rows,
    Share,
    Sheet,
    Sum,
    Text,
    Time,
    YesNo,
    when,
)

FOUR = tuple(Option(f"o{n}", f"Option {n}", n) for n in range(4))
ITEMS = (
    Pick("p", "P", FOUR), Pick("no_value", "P", (*FOUR, Option("none", "None of these"))), Rate("r", "R", 1, 5), YesNo("y", "Y"),
    Number("n", "N"), Duration("d", "D"), Rate("hidden", "H", show_when=when("y", "=", True)),
    Rows("rows", "Rows", items=(Text("w", "W"), Rate("a", "A"), YesNo("m", "M"), Rate("b", "B"), PickSeveral("s", "S", FOUR))),
    Rows("later", "Later", items=(Text("w2", "W"), Rate("c", "C"))),
)  # fmt: skip


def told(rule: Any, answers: dict[str, Any]) -> float | None:
    sheet = Sheet(name="mine", title="Mine", items=ITEMS, scores=(rule,))
    found = score(sheet, answers)[rule.name]
    return None if found is None else found.value


SUM: dict[str, Any] = {"name": "total", "title": "Total"}
ALL = {"p": "o2", "r": 4, "y": True}


@pytest.mark.parametrize(
    ("rule", "answers", "value"),
    [
        (Sum(**SUM, of=("p", "r", "y")), ALL, 7),
        (Sum(**SUM, of=("p", "r", "y"), times=4), ALL, 28),
        (Sum(**SUM, of=("p", "r", "y"), reverse=("p", "r", "y")), ALL, 3),  # 3 - 2, 1 + 5 - 4, 1 - 1
        (Sum(**SUM, of=("p", "r", "y")), {"p": "o2", "r": 4}, None),
        (Sum(**SUM, of=("p", "r")), {"p": "o2", "r": 9}, None),  # off its scale
        (Sum(**SUM, of=("p", "no_value")), {"p": "o2", "no_value": "none"}, None),  # an answer, and worth nothing
        (Sum(**SUM, of=("n", "d")), {"n": 0.5, "d": 30}, 30.5),
        (Sum(**SUM, of=("p", "r", "y"), may_miss=1), {"p": "o2", "r": 4}, 9),  # mean 3, for three
        (Sum(**SUM, of=("p", "r", "y"), may_miss=1), {"p": "o2"}, None),
        (Sum(**SUM, of=("p",), may_miss=1), {}, None),
        (Sum(**SUM, of=("p", "hidden")), ALL | {"y": False, "hidden": 3}, None),
        (Sum(**SUM, of=("p", "hidden"), zero_if_hidden=("hidden",)), ALL | {"y": False, "hidden": 3}, 2),
        (Sum(**SUM, of=("p", "hidden"), zero_if_hidden=("hidden",)), ALL, None),  # shown, and not answered
        (Sum(**SUM, of=("p", "hidden"), zero_if_hidden=("hidden",)), ALL | {"hidden": 3}, 5),
        (Mean(**SUM, of=("p", "r")), ALL, 3),
        (Mean(**SUM, of=("p", "r"), reverse=("r",)), ALL, 2),
        (Mean(**SUM, of=("p", "r")), {"p": "o2"}, None),
        (Mean(**SUM, of=("p", "r"), may_miss=1), {"p": "o2"}, 2),
        (RowMean(**SUM, of="a"), {"rows": ({"a": 2}, {}, {"a": 5}, {"a": 99})}, 3.5),
        (RowMean(**SUM, of="a"), {"rows": ({"w": "x"},)}, None),
        (RowMean(**SUM, of="a"), {}, None),
        (Share(**SUM, of="m", answer=False), {"rows": ({"m": True}, {"m": False}, {}, {"m": True}, {"m": True})}, 25),
        (Share(**SUM, of="s", answer="o1"), {"rows": ({"s": ("o0", "o1")}, {"s": ("o2",)})}, 50),
        (Share(**SUM, of="m", answer=True), {"rows": ({"w": "x"},)}, None),
        (Change(**SUM, before="n", after="r"), {"n": 7, "r": 2}, -5),
        (Change(**SUM, before="n", after="r"), {"n": 7}, None),
        (Change(**SUM, before="a", after="r"), {"rows": ({"a": 3}, {"a": 8}, {"a": 8}), "r": 2}, -6),
        (Change(**SUM, before="a", after="r", marked="m"), {"rows": ({"a": 8}, {"a": 3, "m": True}), "r": 2}, -1),
        (Change(**SUM, before="a", after="r", marked="m"), {"rows": ({"a": 8}, {"a": 3, "m": False}), "r": 2}, -6),
        (Change(**SUM, before="a", after="b"), {"rows": ({"a": 8, "b": 7}, {"a": 3, "b": 0})}, -1),
        (Change(**SUM, before="a", after="c"),
         {"rows": ({"w": "sad", "a": 4}, {"w": "angry", "a": 8}), "later": ({"w2": "sad", "c": 1}, {"w2": "angry", "c": 6})}, -2),
        (Change(**SUM, before="a", after="c"), {"rows": ({"w": "angry", "a": 8},), "later": ({"w2": "sad", "c": 1},)}, None),
        (Change(**SUM, before="a", after="c"), {"rows": ({"a": 8},), "later": ({"c": 1},)}, None),  # no words to find it by
        (Change(**SUM, before="a", after="r"), {"rows": ({"w": "x"},), "r": 2}, None),
    ],
)  # fmt: skip
def test_a_rule(rule: Any, answers: dict[str, Any], value: float | None) -> None:
    assert told(rule, answers) == value


def test_how_many_the_rest_stood_in_for_is_told() -> None:
    rule = Sum(**SUM, of=("p", "r", "y"), may_miss=1, bands=(Band(0, 8, "low"), Band(9, 20, "high")))
    sheet = Sheet(name="mine", title="Mine", items=ITEMS, scores=(rule,))
    assert score(sheet, {"p": "o2", "r": 4}) == {"total": Score(9, "high", 1)}
    assert score(sheet, ALL) == {"total": Score(7, "low", 0)}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (-1, ""),
        (0, "low"),
        (4, "low"),
        (4.5, "low"),
        (5, "mid"),
        (9, "mid"),
        (10, "high"),
        (12, "high"),
        (12.5, ""),
    ],
)
def test_the_band_of_a_value(value: float, says: str) -> None:
    rule = Sum(**SUM, of=("p",), bands=(Band(0, 4, "low"), Band(5, 9, "mid"), Band(10, 12, "high")))
    assert band_of(rule, value) == says
    assert band_of(Sum(**SUM, of=("p",)), value) == ""


NIGHT = (
    Time("bed", "B"), Time("tried", "T"), Duration("took", "T"), Duration("awake", "A"), Time("woke", "W"), Time("out", "O"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("bed", "tried", "took", "awake", "woke", "out", "in_bed", "asleep"),
    [
        ("23:00", "23:30", 30, 45, "06:30", "07:00", 480, 345),  # worked by hand, efficiency 71.875
        ("00:15", "00:15", 0, 0, "08:15", "08:15", 480, 480),
        ("23:59", "00:01", 1, 1, "07:59", "07:59", 480, 476),
        ("09:00", "09:30", 10, 0, "15:00", "15:30", 390, 320),  # by day
        ("20:00", "20:00", 0, 0, "19:59", "19:59", 1439, 1439),
        ("23:00", "23:30", 400, 45, "06:30", "07:00", None, None),
        ("23:00", "22:00", 0, 0, "06:30", "07:00", None, None),
        ("23:00", "23:00", 0, 0, "23:00", "23:00", None, None),
    ],
)
def test_a_night(
    bed: str,
    tried: str,
    took: int,
    awake: int,
    woke: str,
    out: str,
    in_bed: float | None,
    asleep: float | None,
) -> None:
    parts = tuple(
        Night(name=part, title=part, part=part, into_bed="bed", tried_to_sleep="tried", to_fall_asleep="took", awake="awake",
              woke="woke", out_of_bed="out")
        for part in ("in_bed", "asleep", "efficiency")
    )  # fmt: skip
    sheet = Sheet(name="mine", title="Mine", items=NIGHT, scores=parts)
    given: dict[str, Any] = {
        "bed": bed,
        "tried": tried,
        "took": took,
        "awake": awake,
        "woke": woke,
        "out": out,
    }
    found = {name: one and one.value for name, one in score(sheet, given).items()}
    efficiency = None if in_bed is None or asleep is None else pytest.approx(100 * asleep / in_bed)
    assert found == {"in_bed": in_bed, "asleep": asleep, "efficiency": efficiency}
    for left_out in given:
        rest = {name: value for name, value in given.items() if name != left_out}
        assert set(score(sheet, rest).values()) == {None}
