"""Every sheet that ships, held to the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from midweek import library
from midweek.exchange.from_questionnaire import from_questionnaire
from midweek.exchange.to_questionnaire import to_questionnaire
from midweek.kinds.answering import (
    ODD_NIGHT,
    check,
    fitting,
    is_risky,
    last_answered,
    rows_to_begin,
    steps,
    visible,
)
from midweek.kinds.entry import from_bytes, to_bytes
from midweek.kinds.response import Response, begin
from midweek.kinds.scoring import score
from midweek.kinds.sheet import Group, Pick, PickSeveral, Rate, Rows, Sheet, from_file, to_file
from tests.web.test_words import check as faults
from tests.web.test_words import grade, sentences

DOCS = Path(__file__).parents[2] / "docs" / "sheets.md"
SHEETS = library.all_sheets()
OURS = [sheet for sheet in SHEETS if sheet.sort == "worksheet"]
every_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
every_worksheet = pytest.mark.parametrize("sheet", OURS, ids=lambda sheet: sheet.name)


def own_words(sheet: Sheet) -> list[str]:
    """What we wrote of a sheet, piece by piece; of a published questionnaire only what stands before it."""
    words = [sheet.about, sheet.use_when, sheet.not_when]
    if sheet.verbatim:
        return words
    words += [sheet.title, *(rule.title for rule in sheet.scores)]
    for item, _ in sheet.parts:
        words += [item.label, item.help]
        if isinstance(item, Pick | PickSeveral):
            words += [option.label for option in item.options]
        if isinstance(item, Rate):
            words += [item.low_says, item.high_says]
        if isinstance(item, Rows):
            words.append(item.row)
    return [word for word in words if word]


@every_sheet
def test_it_says_what_one_has_to_know_before_it(sheet: Sheet) -> None:
    assert sheet.title and sheet.about and sheet.use_when and sheet.not_when and sheet.minutes
    assert sheet.source and sheet.licence
    assert sheet.verified or sheet.unverified
    assert sum(question.required for question in sheet.questions) <= 2
    assert f"`{sheet.name}`" in DOCS.read_text("utf-8")


@every_sheet
def test_its_worked_examples_come_out(sheet: Sheet) -> None:
    assert sheet.examples
    for example in sheet.examples:
        told = {name: one and one.value for name, one in score(sheet, example.answers).items()}
        assert told == example.scores
        assert is_risky(sheet, example.answers) is example.risky
        assert all(problem == ODD_NIGHT for problem in check(sheet, example.answers).values())
    for rule in sheet.scores:  # each rule is seen at work at least once
        values = [example.scores[rule.name] for example in sheet.examples]
        assert any(value is not None for value in values)


@every_sheet
def test_it_reads_back_as_it_was_written(sheet: Sheet) -> None:
    assert from_file(to_file(sheet)) == sheet
    at = datetime(2031, 3, 7, 20, 15, tzinfo=UTC)
    for own in (False, True):
        for example in sheet.examples:
            filled = msgspec.structs.replace(begin(sheet, at=at, own=own), answers=example.answers)
            back = from_bytes(to_bytes(filled, author="a" * 32, at=at)).entry
            assert back == filled
            assert isinstance(back, Response)
            assert (back.own or library.sheet(back.of, back.of_version)) == sheet


@every_sheet
def test_it_is_a_questionnaire_of_fhir_and_the_same_sheet_again(sheet: Sheet) -> None:
    assert from_questionnaire(to_questionnaire(sheet)) == (sheet, 0)


@every_sheet
def test_it_can_be_walked_empty(sheet: Sheet) -> None:
    assert visible(sheet, {})
    assert fitting(sheet, {}) == {name: () for name, item in sheet.index.items() if isinstance(item, Rows)}
    pages = steps(sheet, {})
    assert last_answered(sheet, {}) is None
    assert all(pages[0].items) and not is_risky(sheet, {})
    assert set(score(sheet, {}).values()) <= {None}
    for item, _ in sheet.parts:
        assert item.label or isinstance(item, Group)


@every_sheet
def test_our_own_words_are_plain(sheet: Sheet) -> None:
    words = own_words(sheet)
    pieces = [piece for word in words for piece in sentences(word)]
    assert faults([*pieces, *(word for word in words if len(word.split()) < 4)]) == []
    assert grade(pieces) <= 8
    assert [piece for piece in pieces if len(piece.split()) > 20] == []


@every_worksheet
def test_a_worksheet_is_ours_to_give_away(sheet: Sheet) -> None:
    assert sheet.licence == "CC0-1.0"
    assert not sheet.verbatim and not sheet.notice


def test_a_file_holds_the_sheet_it_is_named_after() -> None:
    files = {
        path.stem for path in Path(library.__file__).parent.glob("*.py") if not path.stem.startswith("_")
    }
    assert files == {sheet.name for sheet in SHEETS}
    assert len(files) == 27


def test_the_documents_name_no_sheet_that_is_not_there() -> None:
    table = DOCS.read_text("utf-8").partition("## What ships")[2]
    assert set(re.findall(r"`(\w+)`", table)) - {"unverified"} == {sheet.name for sheet in SHEETS}


def test_a_sheet_is_found_by_name_and_version() -> None:
    assert library.sheet("phq9") is library.sheet("phq9", 1)
    for name, version in (("phq9", 7), ("nothing", None), ("_phq", None)):
        with pytest.raises(library.NoSuchSheet, match=r"^There is no such sheet in this library\.$"):
            library.sheet(name, version)


def test_an_urge_to_hurt_oneself_leads_to_the_page_for_hard_moments() -> None:
    assert is_risky(library.sheet("urge_log"), {"to_hurt_myself": True})
    assert not is_risky(library.sheet("urge_log"), {"to_hurt_myself": False, "urge": "hurt myself"})


def test_feelings_are_rated_again_by_their_own_names() -> None:
    record = library.sheet("thought_record")
    again = record.index["feelings_after"]
    assert isinstance(again, Rows)
    given = {
        "feelings": ({"feeling": "sad", "feeling_before": 60}, {"feeling_before": 10}, {"feeling": "angry"})
    }
    assert rows_to_begin(record, given, again) == ({"feeling_again": "sad"}, {"feeling_again": "angry"})
    assert rows_to_begin(record, {}, again) == ()
