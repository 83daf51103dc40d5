"""Sheets as FHIR R4 Questionnaires, and back; what can't be shown says so at its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from midweek.exchange.from_questionnaire import from_questionnaire
from midweek.exchange.to_questionnaire import to_questionnaire
from midweek.kinds.sheet import Group, NotASheet, Pick, PickSeveral, Rate, Rows, Say, from_file, to_file

EXT = "http://hl7.org/fhir/StructureDefinition/"


def said(code: str, text: str, link: str) -> dict[str, Any]:
    """Words beside a question."""
    coding = {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}
    more = [{"url": f"{EXT}questionnaire-itemControl", "valueCodeableConcept": {"coding": [coding]}}]
    return {"extension": more, "linkId": link, "type": "display", "text": text}


SLIDER = said("slider", "", "")["extension"][0]
MADE_ELSEWHERE: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "status": "active",
    "url": "https://clinic.example/fhir/Questionnaire/evening",
    "title": "An evening",
    "description": "What an evening was like.",
    "copyright": "© A clinic",
    "language": "de",
    "code": [{"system": "http://loinc.org", "code": "12345-6"}],
    "item": [
        {"linkId": "intro", "type": "display", "text": "Bitte in Ruhe."},
        {"linkId": "/1", "type": "choice", "text": "Wie oft?", "required": True, "code": [{"system": "http://loinc.org", "code": "1-1"}], "answerOption": [
            {"valueCoding": {"system": "http://loinc.org", "code": "LA1", "display": "Nie"}, "extension": [{"url": f"{EXT}ordinalValue", "valueDecimal": 0}]},
            {"valueCoding": {"system": "http://loinc.org", "code": "LA2", "display": "Oft"}, "extension": [{"url": f"{EXT}ordinalValue", "valueDecimal": 3}]}]},
        {"linkId": "2", "type": "choice", "repeats": True, "text": "Wo?", "answerOption": [{"valueString": "Zu Hause"}, {"valueString": "Draußen"}, {"valueInteger": 7}],
         "enableWhen": [{"question": "/1", "operator": "=", "answerCoding": {"system": "http://loinc.org", "code": "LA2"}},
                        {"question": "3", "operator": ">=", "answerInteger": 5}], "enableBehavior": "any"},
        {"linkId": "3", "type": "integer", "text": "Wie stark?", "item": [said("help", "Ungefähr.", "3-help"), said("lower", "gar nicht", "3-lower")],
         "extension": [SLIDER, {"url": f"{EXT}minValue", "valueInteger": 0}, {"url": f"{EXT}maxValue", "valueInteger": 10}]},
        {"linkId": "4", "type": "group", "text": "Näheres", "item": [
            {"linkId": "4.1", "type": "boolean", "text": "Allein?", "enableWhen": [{"question": "2", "operator": "=", "answerString": "Draußen"}]},
            {"linkId": "4.2", "type": "string", "text": "Mit wem?", "enableWhen": [{"question": "4.1", "operator": "exists", "answerBoolean": True}]},
            {"linkId": "4.3", "type": "time", "text": "Wann?"},
            {"linkId": "4.4", "type": "text", "text": "Und dann?", "enableWhen": [{"question": "4.3", "operator": ">", "answerTime": "22:30:00"}]}]},
        {"linkId": "5", "type": "group", "repeats": True, "text": "Gläser", "extension": [{"url": f"{EXT}questionnaire-maxOccurs", "valueInteger": 5}], "item": [
            {"linkId": "5.1", "type": "date", "text": "Tag"},
            {"linkId": "5.2", "type": "decimal", "text": "Menge", "extension": [{"url": f"{EXT}minValue", "valueDecimal": 0.5}, {"url": f"{EXT}questionnaire-unit", "valueCoding": {"display": "l"}}]},
            {"linkId": "5.3", "type": "integer", "text": "Dauer", "extension": [{"url": f"{EXT}questionnaire-unit", "valueCoding": {"system": "http://unitsofmeasure.org", "code": "min", "display": "min"}}]}]},
    ],
}  # fmt: skip


def read(*items: dict[str, Any], **more: Any) -> Any:
    return from_questionnaire(
        json.dumps({"resourceType": "Questionnaire", "status": "draft", "item": items, **more}).encode()
    )


def test_one_made_elsewhere_is_usable_and_goes_out_unchanged() -> None:
    sheet, not_shown = from_questionnaire(json.dumps(MADE_ELSEWHERE).encode())
    assert not_shown == 0
    kinds = [type(item) for item in sheet.items]
    assert kinds == [Say, Pick, PickSeveral, Rate, Group, Rows]
    assert sheet.items[1].name == "q1" and sheet.items[1].link == "/1"
    assert json.loads(to_questionnaire(sheet)) == MADE_ELSEWHERE


CHOICE = {"linkId": "c", "type": "choice", "text": "?", "answerOption": [{"valueString": "x"}]}
TEXT = {"linkId": "t", "type": "string", "text": "T"}
NOT_SHOWN: dict[str, tuple[dict[str, Any], str]] = {
    "a file": ({"type": "attachment"}, "it asks for a file"),
    "a moment": ({"type": "dateTime"}, "a day and a time in one"),
    "a total": ({"type": "decimal", "readOnly": True}, "worked out from other answers"),
    "hidden": ({"type": "string", "extension": [{"url": f"{EXT}questionnaire-hidden", "valueBoolean": True}]}, "meant to be seen"),
    "answers elsewhere": ({"type": "choice", "answerValueSet": "#them"}, "stand somewhere else"),
    "codes with blanks": ({"type": "choice", "answerOption": [{"valueCoding": {"code": "a b"}}]}, "can't be kept"),
    "several words": ({"type": "string", "repeats": True}, "several answers"),
    "a question below": ({"type": "boolean", "item": [{"linkId": "y", "type": "string"}]}, "questions below it"),
    "a rule we don't know": ({"type": "string", "modifierExtension": [{"url": "urn:x"}]}, "doesn't know"),
    "rows of a file": ({"type": "group", "repeats": True, "item": [{"linkId": "y", "type": "attachment"}]}, "one of its questions"),
    "of nobody": ({"type": "string", "enableWhen": [{"question": "z", "operator": "exists", "answerBoolean": True}]}, "can't be given here"),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_SHOWN)
def test_what_cannot_be_shown_says_so_at_its_place(case: str) -> None:
    item, why = NOT_SHOWN[case]
    waits = {"linkId": "w", "type": "string", "text": "W"}
    waits["enableWhen"] = [{"question": "x", "operator": "exists", "answerBoolean": True}]  # type: ignore[assignment]
    sheet, not_shown = read(TEXT, {"linkId": "x", "text": "The words of it", **item}, waits)
    _, said_so, waiting = sheet.items
    assert not_shown == 2
    assert isinstance(said_so, Say) and said_so.label.startswith(
        "The words of it\n(Midweek can't show this one: "
    )
    assert why in said_so.label
    assert isinstance(waiting, Say) and "waits for an answer" in waiting.label


def test_headings_inside_of_headings_stand_one_after_the_other() -> None:
    inner = {"linkId": "i", "type": "group", "text": "Inner", "item": [TEXT]}
    sheet, not_shown = read({"linkId": "o", "type": "group", "text": "Outer", "item": [CHOICE, inner]})
    assert not_shown == 0
    assert [(type(item), item.label) for item in sheet.items] == [
        (Say, "Outer"),
        (Pick, "?"),
        (Group, "Inner"),
    ]


def test_the_later_name_of_what_an_answer_counts_is_read_too() -> None:
    coding = {"code": "a", "display": "A", "extension": [{"url": f"{EXT}itemWeight", "valueDecimal": 2}]}
    (pick,) = read({**CHOICE, "answerOption": [{"valueCoding": coding}]}).sheet.items
    assert isinstance(pick, Pick) and pick.options[0].value == 2


def number(unit: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"linkId": "n", "type": "decimal", "text": "N", "extension": [{"url": f"{EXT}questionnaire-unit", "valueCoding": unit}], **more}  # fmt: skip


MG = {"system": "http://unitsofmeasure.org", "code": "mg", "display": "milligram"}


@pytest.mark.parametrize("unit", [MG, {"display": "cups"}, {"code": "cup", "display": "cups"}])
def test_a_unit_keeps_its_code(unit: dict[str, str]) -> None:
    sheet = read(number(unit)).sheet
    assert sheet.items[0].unit == unit["display"]
    assert from_file(to_file(sheet)) == sheet
    (item,) = json.loads(to_questionnaire(sheet))["item"]
    assert item["extension"][0]["valueCoding"] == unit
    renamed = replace(sheet, items=(replace(sheet.items[0], unit="gram"),))
    (item,) = json.loads(to_questionnaire(renamed))["item"]
    assert item["extension"][0]["valueCoding"] == {"display": "gram"}


def test_a_unit_without_words_is_called_by_its_code() -> None:
    assert read(number({"system": MG["system"], "code": "mg"})).sheet.items[0].unit == "mg"


def test_the_number_of_a_question_stands_before_it() -> None:
    sheet, _ = read(
        {**TEXT, "prefix": "1."}, {"linkId": "x", "type": "url", "prefix": "2.", "text": "Where?"}
    )
    assert [item.label.partition("\n")[0] for item in sheet.items] == ["1. T", "2. Where?"]


def test_the_number_of_a_question_goes_out_as_it_came_in() -> None:
    asked = [{**TEXT, "prefix": "1)"}, {"linkId": "x", "type": "string", "prefix": "2)"}]
    sheet, _ = read(*asked)
    sent = json.loads(to_questionnaire(sheet))["item"]
    assert [{key: one.get(key) for key in ("prefix", "text")} for one in sent] == [
        {"prefix": "1)", "text": "T"}, {"prefix": "2)", "text": None},
    ]  # fmt: skip
    spaced, _ = read({**TEXT, "prefix": " 2. "})
    (only,) = json.loads(to_questionnaire(spaced))["item"]
    assert (only["prefix"], only["text"], spaced.items[0].label[:2]) == (" 2. ", "T", "2.")
    reworded = replace(sheet, items=(replace(sheet.items[0], label="Another T"), *sheet.items[1:]))
    (first, _) = json.loads(to_questionnaire(reworded))["item"]
    assert (first.get("prefix"), first["text"]) == (None, "Another T")


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({**TEXT, "maxLength": 20}, "how long an answer may be"),
        ({**TEXT, "initial": [{"valueString": "x"}]}, "answers filled in beforehand"),
        (
            {**CHOICE, "answerOption": [{"valueString": "x", "initialSelected": True}]},
            "answers filled in beforehand",
        ),
        ({**TEXT, "definition": "http://clinic.example/x#y"}, "where its questions are defined"),
        (
            {"linkId": "g", "type": "group", "text": "G", "item": [{**TEXT, "maxLength": 20}]},
            "how long an answer may be",
        ),
    ],
)
def test_what_is_left_out_is_said(item: dict[str, Any], words: str) -> None:
    said_so = f"(Midweek leaves out of this file: {words}.)"
    assert read(item).sheet.about == said_so
    assert read(item, description="An evening.").sheet.about == f"An evening.\n{said_so}"
    long = read(item, description="a" * 2_000).sheet.about
    assert len(long) <= 1_000 and long.endswith(f"{words}, the end of these words.)")
    assert read(TEXT, description="a" * 1_000).sheet.about == "a" * 1_000
    assert read(TEXT).sheet.about == ""


NO, YES = {"code": "n", "display": "No"}, {"code": "y", "display": "Yes"}
WORTH = {**YES, "extension": [{"url": f"{EXT}ordinalValue", "valueDecimal": 3}]}
ONE_SYSTEM = {"system": "http://a.example", "concept": [NO, WORTH]}
WITHOUT_A_RULE = [
    {"compose": {"include": [ONE_SYSTEM]}},
    {"compose": {"include": [{"system": "http://a.example", "concept": [NO]}, {"system": "http://b.example", "concept": [WORTH]}]}},
    {"expansion": {"timestamp": "2031-03-09", "contains": [NO, WORTH]}},
    {"expansion": {"total": 2, "contains": [NO, WORTH]}, "compose": {"include": [{"system": "http://a.example"}]}},
]  # fmt: skip
BY_A_RULE: list[dict[str, Any]] = [
    {},
    {"compose": {"include": [{"system": "http://a.example"}]}},
    {"compose": {"include": [{**ONE_SYSTEM, "filter": [{}]}]}},
    {"compose": {"include": [ONE_SYSTEM, {"valueSet": ["http://b.example"]}]}},
    {"compose": {"include": [ONE_SYSTEM], "exclude": [ONE_SYSTEM]}},
    {"expansion": {"total": 3, "contains": [NO, YES]}},
    {"expansion": {"contains": [{**NO, "contains": [YES]}]}},
    {"expansion": {"contains": [{**NO, "abstract": True}, YES]}},
    {"compose": 5},
    {"id": "other", "compose": {"include": [ONE_SYSTEM]}},
    {"modifierExtension": [{"url": "urn:x"}], "compose": {"include": [ONE_SYSTEM]}},
    {"compose": {"include": [{"concept": [{"code": str(n)} for n in range(51)]}]}},
]


def answers_apart(answers: dict[str, Any]) -> Any:
    """A question whose answers stand in a ValueSet of its file."""
    other = {"resourceType": "Organization", "id": "o"}
    asked = {"linkId": "c", "type": "choice", "text": "C", "answerValueSet": "#v"}
    return read(
        {"linkId": "g", "type": "group", "text": "G", "item": [asked]},
        contained=[other, {"resourceType": "ValueSet", "id": "v", **answers}],
    )


@pytest.mark.parametrize("answers", WITHOUT_A_RULE)
def test_answers_the_file_brings_along_are_put_to_their_question(answers: dict[str, Any]) -> None:
    sheet, not_shown = answers_apart(answers)
    (pick,) = sheet.items[0].items
    assert not_shown == 0 and isinstance(pick, Pick)
    assert [(one.code, one.label, one.value) for one in pick.options] == [("n", "No", None), ("y", "Yes", 3)]


@pytest.mark.parametrize("answers", BY_A_RULE)
def test_answers_it_only_tells_of_stand_somewhere_else(answers: dict[str, Any]) -> None:
    sheet, not_shown = read(TEXT, {"linkId": "c", "type": "choice", "text": "C", "answerValueSet": "#v"},
                            contained=[{"resourceType": "ValueSet", "id": "v", **answers}])  # fmt: skip
    assert not_shown == 1
    assert "somewhere else" in sheet.items[1].label or "too many answers" in sheet.items[1].label


def circle(one: str, other: str) -> dict[str, Any]:
    when = {"question": other, "operator": "exists", "answerBoolean": True}
    return {"linkId": one, "type": "string", "text": one, "enableWhen": [when]}


HOSTILE: dict[str, tuple[bytes, str]] = {
    "deep": (b'{"resourceType": "Questionnaire", "item": ' + b'[{"linkId":"a","type":"group","item":' * 10_000, "isn't a FHIR"),
    "odd": (b'{"resourceType": "Questionnaire", "status": "active", "item": 5}', "isn't a FHIR"),
    "too many": (json.dumps({**MADE_ELSEWHERE, "item": [{"linkId": str(n), "type": "string"} for n in range(10_000)]}).encode(), "more than 200"),
    "a few too many": (json.dumps({**MADE_ELSEWHERE, "item": [{"linkId": str(n), "type": "string"} for n in range(201)]}).encode(), "more than 200 items"),
    "a circle": (json.dumps({**MADE_ELSEWHERE, "item": [circle("a", "b"), circle("b", "a")]}).encode(), "None of the questions"),
    "twice": (json.dumps({**MADE_ELSEWHERE, "item": [TEXT, TEXT]}).encode(), "same name"),
    "nothing to show": (json.dumps({**MADE_ELSEWHERE, "item": [{"linkId": "x", "type": "url"}]}).encode(), "None of the questions"),
    "big": (b" " * 600_000, "too big"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_one_is_refused_with_the_reason(case: str) -> None:
    body, why = HOSTILE[case]
    with pytest.raises(NotASheet, match=why):
        from_questionnaire(body)
