"""A sheet that exists is sound; a file that holds none is refused in a sentence that quotes nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from midweek.kinds.sheet import (
    BIGGEST,
    Band,
    Change,
    Condition,
    Date,
    Duration,
    Group,
    LongText,
    Mean,
    Night,
    NotASheet,
    Number,
    Option,
    Pick,
    PickSeveral,
    Question,
    Rate,
    RowMean,
    Rows,
    Say,
    Share,
    Sheet,
    ShowWhen,
    Sum,
    Text,
    Time,
    YesNo,
    from_file,
    to_file,
    when,
)

AB = (Option("a", "A", 0), Option("b", "B", 1))


def a_sheet(*items: Any, **more: Any) -> Sheet:
    return Sheet(name="mine", title="Mine", items=items, **more)


def file_of(**sheet: Any) -> bytes:
    return msgspec.json.encode(
        {"format": "midweek-sheet", "version": 1, "sheet": {"name": "mine", "title": "Mine"} | sheet}
    )


EVERYTHING = a_sheet(
    Say("hello", "Read this <script>alert(1)</script>"),
    Text("t", "=1+1", required=True, pinned=True),
    LongText("l", "Long", help="More", show_when=when("t")),
    Group("g", "A heading", together=False, items=(
        Rate("r", "How much?", 0, 100, unit="%", low_says="none", high_says="all", risk_from=90),
        Pick("p", "Which?", AB, link="/p-1"),
        PickSeveral("s", "Which ones?", AB),
        Rows("rows", "Tries", row="A try", most=5, items=(YesNo("y", "Well?"), Time("at", "When?", show_when=when("y", "=", True)))),
    ), show_when=ShowWhen((Condition("t", "answered", True), Condition("t", "!=", "no")), of="any")),
    Date("d", "Day"), Duration("m", "Minutes"), Number("n", "Number", unit="kg", low=0, high=300, whole=True),
    Rows("again", "Again", follows="rows", items=(YesNo("y2", "Well?"), Number("x", "X"))),
    scores=(
        Sum(name="sum", title="Sum", of=("r", "p"), reverse=("p",), times=2, may_miss=1, bands=(Band(0, 1, "low"), Band(2, 9, "high"))),
        Mean(name="mean", title="Mean", of=("r", "n")),
        RowMean(name="row_mean", title="Mean of rows", of="x"),
        Share(name="share", title="Share", of="y", answer=True),
        Change(name="change", title="Change", before="x", after="n", marked="y2"),
    ),
)  # fmt: skip


def test_every_shape_reads_back_as_it_was_written() -> None:
    assert from_file(to_file(EVERYTHING)) == EVERYTHING
    assert {type(item).__name__ for item, _ in EVERYTHING.parts} == {
        "Say", "Text", "LongText", "Group", "Rate", "Pick", "PickSeveral", "Rows", "YesNo", "Time", "Date", "Duration", "Number",
    }  # fmt: skip


def test_a_file_of_the_first_version_opens_for_ever() -> None:
    assert from_file((Path(__file__).parent / "golden" / "sheet_file_v1.json").read_bytes()) == EVERYTHING


def test_what_a_sheet_asks_counts_rows_once() -> None:
    assert [question.name for question in EVERYTHING.questions] == [
        "t", "l", "r", "p", "s", "rows", "d", "m", "n", "again",
    ]  # fmt: skip
    assert set(EVERYTHING.columns) == {"y", "at", "y2", "x"}


def test_labels_stay_the_text_they_are() -> None:
    back = from_file(to_file(EVERYTHING))
    assert back.index["hello"].label == "Read this <script>alert(1)</script>"
    assert back.index["t"].label == "=1+1"


ROWS = Rows("rows", "Rows", items=(Text("c", "C"), Rate("v", "V")))
WAIT = "wait for each other"


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ((), "asks nothing"),
        ((Text("a", "A"), Rate("a", "B")), "same name"),
        ((Group("a", "A", items=(Text("a", "A"),)),), "same name"),
        ((ROWS, Text("c", "C")), "same name"),
        ((Text("a", "A", show_when=when("b")),), "isn't there"),
        ((Group("g", "G", items=(Text("a", "A"),)), Text("b", "B", show_when=when("g"))), "isn't there"),
        ((ROWS, Text("b", "B", show_when=when("c"))), "row it isn't part of"),
        ((ROWS, Rows("more", "M", items=(Text("b", "B", show_when=when("c")),))), "row it isn't part of"),
        ((Text("a", "A", show_when=when("a")),), WAIT),
        ((Text("a", "A", show_when=when("b")), Text("b", "B", show_when=when("a"))), WAIT),
        ((Group("g", "G", items=(Text("a", "A"),), show_when=when("a")),), WAIT),
        ((Rows("r", "R", items=(Text("a", "A", show_when=when("r")),)),), WAIT),
        ((Text("x", "X", show_when=when("r")), Rows("r", "R", items=(Text("a", "A", show_when=when("x")),))), WAIT),
        ((Pick("p", "P", AB), Text("b", "B", show_when=when("p", "=", "z"))), "can't have"),
        ((Pick("p", "P", AB), Text("b", "B", show_when=when("p", ">", "a"))), "can't have"),
        ((Rate("r", "R"), Text("b", "B", show_when=when("r", ">", "5"))), "can't have"),
        ((Rate("r", "R"), Text("b", "B", show_when=when("r", "=", True))), "can't have"),
        ((Rate("r", "R"), Text("b", "B", show_when=when("r", "answered", 1))), "can't have"),
        ((YesNo("y", "Y"), Text("b", "B", show_when=when("y", "=", 1))), "can't have"),
        ((LongText("l", "L"), Text("b", "B", show_when=when("l", "=", "x"))), "can't have"),
        ((Text("a", "A", risk_from=1),), "no values"),
        ((Pick("a", "A", (Option("x", "X"),), risk_from=1),), "no values"),
        ((Rows("r", "R", items=(Text("a", "A"),), follows="later"), Rows("later", "L", items=(Text("b", "B"),))), "earlier rows"),
        ((ROWS, Rows("r", "R", items=(Rate("a", "A"),), follows="rows")), "earlier rows"),
        (tuple(Text(f"q{n}", "Q") for n in range(201)), "more than 200"),
        ((Group("g", "G", items=tuple(Text(f"q{n}", "Q") for n in range(200))),), "more than 200"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_not_a_sheet(items: tuple[Any, ...], says: str) -> None:
    with pytest.raises(NotASheet, match=says):
        a_sheet(*items)
    with pytest.raises(NotASheet):  # and a file that says the same is refused too
        from_file(file_of(items=items))


def night(**other: str) -> Night:
    names = {
        "into_bed": "t1",
        "tried_to_sleep": "t1",
        "to_fall_asleep": "m1",
        "awake": "m1",
        "woke": "t1",
        "out_of_bed": "t1",
    }
    return Night(name="n", title="N", part="asleep", **(names | other))


@pytest.mark.parametrize(
    "rule",
    [
        Sum(name="s", title="S", of=("nothing",)),
        Sum(name="s", title="S", of=("words",)),
        Sum(name="s", title="S", of=("v",)),
        Sum(name="s", title="S", of=("rate", "rate")),
        Sum(name="s", title="S", of=("rate",), reverse=("pick",)),
        Sum(name="s", title="S", of=("rate", "m1"), reverse=("m1",)),
        Sum(name="s", title="S", of=("rate",), zero_if_hidden=("pick",)),
        Mean(name="s", title="S", of=("c",)),
        RowMean(name="s", title="S", of="rate"),
        RowMean(name="s", title="S", of="c"),
        Share(name="s", title="S", of="rate", answer=1),
        Share(name="s", title="S", of="v", answer="x"),
        Change(name="s", title="S", before="rate", after="words"),
        Change(name="s", title="S", before="rate", after="v"),
        Change(name="s", title="S", before="v", after="rate", marked="c"),
        Change(name="s", title="S", before="rate", after="m1", marked="yes"),
        night(woke="m1"),
        night(awake="t1"),
        night(into_bed="nothing"),
    ],
)
def test_a_total_of_what_cannot_be_counted_is_refused(rule: Any) -> None:
    items = (
        Rate("rate", "R"),
        Pick("pick", "P", AB),
        Text("words", "W"),
        YesNo("yes", "Y"),
        Time("t1", "T"),
        Duration("m1", "M"),
        ROWS,
    )
    with pytest.raises(NotASheet, match="worked out from"):
        a_sheet(*items, scores=(rule,))


def test_a_total_may_not_be_called_as_an_item() -> None:
    with pytest.raises(NotASheet, match="same name"):
        a_sheet(Rate("rate", "R"), scores=(Sum(name="rate", title="S", of=("rate",)),))


@pytest.mark.parametrize("bands", [((0, 4), (4, 9)), ((5, 9), (0, 4)), ((4, 0),), ((0, 0), (0, 0))])
def test_bands_lie_side_by_side(bands: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(NotASheet, match="bands"):
        Sum(name="s", title="S", of=("a",), bands=tuple(Band(low, high, "x") for low, high in bands))


def test_scales_and_options_make_sense() -> None:
    for wrong in (
        lambda: Rate("r", "R", 5, 5),
        lambda: Number("n", "N", low=2, high=1),
        lambda: Pick("p", "P", (Option("a", "A"), Option("a", "B"))),
        lambda: PickSeveral("p", "P", (Option("a", "A"), Option("a", "B"))),
        lambda: Rows("r", "R", items=(Text("t", "T"),), risk_from=1),
    ):
        with pytest.raises(NotASheet):
            wrong()


TEXT = {"type": "text", "name": "secretname", "label": "secretlabel"}
OPTIONS = [{"code": f"c{n}", "label": "secretlabel"} for n in range(51)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe{}",
        b"\x00" * 1000,
        b"[" * 200_000,
        b'{"sheet":' * 50_000,
        b"9" * 100_000,
        to_file(EVERYTHING) * 2,
        to_file(EVERYTHING)[:-20],
        to_file(EVERYTHING) + b" " * BIGGEST,
        to_file(EVERYTHING).replace(b"midweek-sheet", b"something-else"),
        to_file(EVERYTHING).replace(b'"version": 1', b'"version": 2'),
        file_of(),
        file_of(items=TEXT),
        file_of(items=[TEXT | {"type": "secretlabel"}]),
        file_of(items=[TEXT | {"name": "two words"}]),
        file_of(items=[TEXT | {"name": "a/b"}]),
        file_of(items=[TEXT | {"name": "a\n"}]),
        file_of(items=[TEXT | {"name": "x" * 65}]),
        file_of(items=[TEXT | {"label": "x" * 1001}]),
        file_of(items=[{"type": "pick", "name": "p", "label": "P", "options": OPTIONS}]),
        file_of(items=[{"type": "pick", "name": "p", "label": "P", "options": []}]),
        file_of(items=[{"type": "rate", "name": "p", "label": "P", "high": 1e300}]),
        file_of(items=[{"type": "rows", "name": "r", "label": "R", "items": [{"type": "rows", "name": "q", "label": "Q", "items": [TEXT]}]}]),
        file_of(items=[{"type": "group", "name": "r", "label": "R", "items": [{"type": "group", "name": "q", "label": "Q", "items": [TEXT]}]}]),
        file_of(items=[TEXT] * 10_000),
        file_of(items=[TEXT], version=0),
        file_of(items=[TEXT], scores=[{"rule": "python", "name": "s", "title": "import os"}]),
        file_of(items=[TEXT], examples=[{"answers": {"secretname": [[[["secretlabel"]]]]}}]),
    ],
    ids=lambda body: f"{len(body)}_{body[:8]!r}",
)  # fmt: skip
def test_a_hostile_file_is_refused_in_one_sentence(body: bytes) -> None:
    with pytest.raises(NotASheet) as refused:
        from_file(body)
    sentence = str(refused.value)
    assert "secret" not in sentence and "$" not in sentence and "`" not in sentence
    assert sentence.endswith(".") and 4 < len(sentence.split()) < 25


def test_a_sheet_of_a_newer_version_asks_for_an_update_whatever_its_shape() -> None:
    newer = msgspec.json.encode({"format": "midweek-sheet", "version": 2, "sheet": {"things": [1]}})
    with pytest.raises(NotASheet, match="newer Midweek"):
        from_file(newer)


def test_a_refusal_says_which_item() -> None:
    with pytest.raises(NotASheet, match=r"^Item 2 of this sheet"):
        from_file(file_of(items=[TEXT, TEXT | {"type": "x"}]))


@pytest.mark.parametrize("inside", [False, True])
def test_a_file_of_too_many_questions_is_told_so(inside: bool) -> None:
    many = [{"type": "text", "name": f"q{n}", "label": ""} for n in range(10_000)]
    items = [{"type": "group", "name": "g", "label": "G", "items": many}] if inside else many
    with pytest.raises(NotASheet, match=r"^This sheet has more than 200 items\.$"):
        from_file(file_of(items=items))


def test_a_long_chain_of_conditions_is_no_burden() -> None:
    """Each of 200 questions waits for the next: walked without going deep."""
    from midweek.kinds.answering import visible

    chain = [Text(f"q{n}", "Q", show_when=when(f"q{n + 1}")) for n in range(199)]
    sheet = from_file(to_file(a_sheet(*chain, Text("q199", "Q"))))
    assert visible(sheet, {f"q{n}": "x" for n in range(100, 200)}) == {f"q{n}" for n in range(99, 200)}
    assert all(isinstance(item, Question) for item in sheet.items)
