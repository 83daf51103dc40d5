"""Filled-in sheets, and sheets of one's own: they open for ever, with the version the answers were given to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest

from midweek import library
from midweek.kinds.entry import from_bytes, to_bytes
from midweek.kinds.response import OwnSheet, Response, begin
from midweek.kinds.scoring import score
from midweek.kinds.sheet import Rate, Sheet, Sum, Text

AT = datetime(2031, 3, 7, 23, 40, tzinfo=timezone(timedelta(hours=-5)))
AUTHOR, OWN = "a" * 32, "b" * 32
GOLDEN = Path(__file__).parent / "golden"
MINE = Sheet(
    name="mine", title="Mine", items=(Rate("r", "R"),), scores=(Sum(name="s", title="S", of=("r",)),)
)


def again(entry: Any) -> Any:
    return from_bytes(to_bytes(entry, author=AUTHOR, at=datetime(2031, 3, 8, tzinfo=UTC))).entry


def test_a_response_belongs_to_the_local_day_it_was_given_on() -> None:
    assert begin(MINE, at=AT).day == date(2031, 3, 7)
    assert again(begin(MINE, at=AT)).day == date(2031, 3, 7)


def test_answers_to_a_sheet_of_the_library_name_it_and_no_more() -> None:
    response = begin(library.sheet("phq9"), at=AT)
    assert (response.of, response.of_version, response.own, response.series) == ("phq9", 1, None, "phq9")
    assert len(to_bytes(response, author=AUTHOR, at=AT)) < 300


def test_answers_to_an_own_sheet_keep_the_version_they_were_given_to() -> None:
    kept = OwnSheet(sheet=MINE)
    response = msgspec.structs.replace(
        begin(kept.sheet, at=AT, own_id=OWN), answers={"r": 7}, state="finished"
    )
    changed = kept.changed_to(Sheet(name="mine", title="Mine", items=(Rate("other", "Other", 0, 5),)))
    assert (changed.sheet.version, response.of_version, response.series) == (2, 1, OWN)
    back = again(response)
    assert back.own == MINE
    (total,) = score(back.own, back.answers).values()
    assert total is not None and total.value == 7
    assert begin(changed.sheet, at=AT, own_id=OWN).series == response.series


def test_a_version_counts_what_changed() -> None:
    kept = OwnSheet(sheet=MINE, copy_of="grounding")
    assert kept.changed_to(MINE) == kept
    assert kept.changed_to(msgspec.structs.replace(MINE, version=99)) == kept  # the number is ours to count
    renamed = kept.changed_to(msgspec.structs.replace(MINE, title="Mine, again"))
    assert (renamed.sheet.version, renamed.copy_of) == (2, "grounding")
    assert again(renamed) == renamed


@pytest.mark.parametrize(
    "answers",
    [
        {"r": "x" * 20_001},
        {"two words": 1},
        {"r": ("two words",)},
        {"r": ({"a": "x" * 20_001},)},
        {"r": tuple({"a": 1} for _ in range(201))},
        {"r": ({"a": ({"b": 1},)},)},
        {"r": None},
        {f"q{n}": 1 for n in range(201)},
    ],
)
def test_what_is_out_of_bounds_never_gets_as_far_as_a_seal(answers: Any) -> None:
    with pytest.raises(ValueError, match="outside its bounds"):
        to_bytes(msgspec.structs.replace(begin(MINE, at=AT), answers=answers), author=AUTHOR, at=AT)


def test_a_number_keeps_its_kind() -> None:
    answers = {
        "a": 3,
        "b": 3.5,
        "c": True,
        "d": "3",
        "e": ("x", "y"),
        "f": ({"g": False, "h": 0, "i": ("z",)},),
    }
    back = again(msgspec.structs.replace(begin(MINE, at=AT), answers=answers)).answers
    assert back == answers
    assert [type(back[name]) for name in "abc"] == [int, float, bool]


@pytest.mark.parametrize("name", ["response_v1", "response_own_v1", "own_sheet_v1"])
def test_what_was_sealed_by_the_first_version_opens_for_ever(name: str) -> None:
    entry = from_bytes((GOLDEN / f"{name}.json").read_bytes()).entry
    assert entry == EXPECTED[name]


TIMED = Sheet(
    name="tea", version=3, title="Tea", items=(Text("kind", "Which tea?", required=True), Rate("r", "How good?", 0, 10)),
    scores=(Sum(name="s", title="S", of=("r",)),),
)  # fmt: skip
EXPECTED: dict[str, Any] = {
    "response_v1": Response(
        of="thought_record", of_version=1, at=AT, state="finished",
        answers={"situation": "A call", "feelings": ({"feeling": "sad", "feeling_before": 60},), "habits": ("labels",), "belief_after": 40},
    ),
    "response_own_v1": Response(of="tea", of_version=3, own=TIMED, own_id=OWN, at=AT, answers={"kind": "green", "r": 8}),
    "own_sheet_v1": OwnSheet(sheet=TIMED, copy_of="gratitude", set_aside=True),
}  # fmt: skip
