"""FreeCBT: each thought is a thought record that fits its sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from midweek.exchange.brought import Brought
from midweek.exchange.from_freecbt import SHEET, VERSION
from midweek.kinds.answering import check
from midweek.kinds.response import Response
from midweek.library import sheet
from tests.exchange.brought_files import bring

THOUGHT = {
    "automaticThought": "They can't stand me.",
    "cognitiveDistortions": ["mind-reading", {"slug": "labeling", "label": "x"}, {"slug": "other-blaming"}],
    "challenge": "He had lunch with me on Monday.",
    "alternativeThought": "He may have had a bad day.",
    "createdAt": "2031-03-10T01:41:07.123Z",
    "updatedAt": "2031-03-11T01:41:07.123Z",
    "uuid": "1",
}


def brought(*thoughts: Mapping[str, object]) -> Brought:
    return bring("FreeCBT.json", json.dumps({"v": "Saved-Thought-v1", "thoughts": thoughts}).encode())


def test_a_thought_becomes_a_thought_record() -> None:
    found = brought(THOUGHT)
    ((_, entry),) = found.entries
    assert isinstance(entry, Response)
    assert entry.at.isoformat() == "2031-03-09T21:41:07.123000-04:00"
    assert entry.state == "finished"
    assert entry.answers == {
        "thoughts": ({"thought": "They can't stand me."},),
        "facts_against": "He had lunch with me on Monday.",
        "habits": ("mind_reading", "labels"),
        "balanced": "He may have had a bad day.",
    }
    assert check(sheet(SHEET, VERSION), entry.answers, finishing=False) == {}
    assert found.skipped == ()
    assert [(said.row, said.about, said.what) for said in found.changed] == [
        (1, "other-blaming", "This thinking habit has no counterpart here; it stays out."),
        (1, "", "When it was last changed stays out."),
    ]


@pytest.mark.parametrize("length", [300, 301, 20_000])
def test_a_thought_too_long_for_a_line_stands_whole_with_the_situation(length: int) -> None:
    said = "x" * length
    found = brought(THOUGHT | {"automaticThought": said, "cognitiveDistortions": [], "updatedAt": None})
    ((_, entry),) = found.entries
    assert isinstance(entry, Response) and check(sheet(SHEET, VERSION), entry.answers, finishing=False) == {}
    assert ("thoughts" in entry.answers, entry.answers.get("situation")) == (
        (True, None) if length == 300 else (False, said)
    )
    told = [(1, "Its thought was too long for a line; it stands whole under what was going on.")]
    assert [(one.row, one.what) for one in found.changed] == (told if length > 300 else [])


def test_what_says_nothing_or_has_no_day_stays_out() -> None:
    empty = THOUGHT | {"automaticThought": "", "challenge": None, "alternativeThought": " "}
    found = brought(
        empty, THOUGHT | {"createdAt": "soon"}, {"automaticThought": "x" * 20_001, "createdAt": "2031-03-10"}
    )
    assert found.entries == ()
    assert [said.row for said in found.skipped] == [1, 2, 3]


def test_every_habit_is_one_of_the_sheet() -> None:
    from midweek.exchange.from_freecbt import HABITS

    found = brought(*(THOUGHT | {"cognitiveDistortions": [slug]} for slug in HABITS))
    assert all(
        check(sheet(SHEET, VERSION), entry.answers, finishing=False) == {}  # type: ignore[attr-defined]
        for _, entry in found.entries
    )
    assert len({entry.answers["habits"] for _, entry in found.entries}) == len(HABITS)  # type: ignore[attr-defined]
