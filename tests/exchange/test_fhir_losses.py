"""FHIR R4 Questionnaires with parts a sheet can't hold: the form comes in, and what is lost is said, by item."""

from __future__ import annotations

import json
from typing import Any

import pytest

from midweek.exchange.from_questionnaire import from_questionnaire
from midweek.exchange.to_questionnaire import to_questionnaire
from midweek.kinds.sheet import Duration, NotASheet, Number, Pick, Rate, Say
from tests.exchange.test_fhir_questionnaires import EXT, SLIDER, read, said

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
TEXT = {"linkId": "t", "type": "string", "text": "T"}
MINUTES = {"system": "http://unitsofmeasure.org", "code": "min", "display": "min"}


def ext(name: str, **value: Any) -> dict[str, Any]:
    return {"url": name if ":" in name else EXT + name, **value}


def item(type: str, *more: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"linkId": "x", "type": type, "text": "How was it?"} | ({"extension": [*more]} if more else {}) | parts  # fmt: skip


def waits(question: str, **answer: Any) -> dict[str, Any]:
    return {"question": question, "operator": "=", **answer}


FORMULA = {"valueExpression": {"language": "text/fhirpath", "expression": "1"}}
NOT_SHOWN: dict[str, tuple[dict[str, Any], str]] = {
    "worked out": (item("decimal", ext(f"{SDC}calculatedExpression", **FORMULA)), "it is worked out from other answers"),
    "shown by a formula": (item("string", ext(f"{SDC}enableWhenExpression", **FORMULA)), "a formula decides whether it is shown"),
    "ends the wrong way": (item("integer", ext("minValue", valueInteger=9), ext("maxValue", valueInteger=1)), "its lowest answer is above its highest"),
    "waits for itself": (item("string", enableWhen=[waits("x", answerString="a")]), "it waits for itself"),
    "an answer that can't be": (item("string", enableWhen=[waits("t", answerBoolean=True)]), "it waits for an answer that can't be given here"),
    "too many conditions": (item("string", enableWhen=[waits("t", answerString="a")] * 21), "it waits for too many answers"),
    "a number beyond all": (item("decimal", ext("maxValue", valueDecimal=1e30)), "a part of it is too long or too large"),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_SHOWN)
def test_one_odd_item_says_so_at_its_place_and_the_rest_comes_in(case: str) -> None:
    odd, why = NOT_SHOWN[case]
    sheet, not_shown = read(TEXT, odd)
    assert not_shown == 1
    assert isinstance(sheet.items[1], Say)
    assert sheet.items[1].label == f"How was it?\n(Midweek can't show this one: {why}.)"


def test_two_items_that_wait_for_each_other_say_so_and_what_waits_for_them() -> None:
    one = item("string", linkId="a", enableWhen=[waits("b", answerString="x")])
    other = item("string", linkId="b", enableWhen=[waits("a", answerString="x")])
    third = item("string", linkId="c", enableWhen=[waits("b", answerString="x")])
    sheet, not_shown = read(TEXT, one, other, third)
    assert not_shown == 3
    assert [one.label.partition(": ")[2] for one in sheet.items[1:]] == [
        "it waits for itself.)", "it waits for itself.)", "it waits for an answer that can't be given here.)",
    ]  # fmt: skip


def test_what_waits_for_an_answer_in_a_row_it_is_not_in() -> None:
    rows = {"linkId": "r", "type": "group", "repeats": True, "text": "R", "item": [item("string")]}
    sheet, not_shown = read(rows, {**TEXT, "enableWhen": [waits("x", answerString="a")]})
    assert not_shown == 1 and "it waits for an answer that can't be given here" in sheet.items[1].label


LONG = "w" * 1_200
LEFT_OUT: dict[str, tuple[dict[str, Any], str]] = {
    "words": (item("string", text=LONG), "the end of long words"),
    "help": (item("string", item=[said("help", LONG, "h")]), "the end of long words"),
    "an answer": (item("choice", answerOption=[{"valueString": "o" * 400}]), "the end of long words"),
    "a unit": (item("decimal", ext("questionnaire-unit", valueCoding={"display": "u" * 50})), "the end of long words"),
    "a code": (item("string", code=[{"system": "s" * 400, "code": "1"}]), "codes that are too long"),
    "the first day": (item("date", ext("minValue", valueDate="2031-01-01")), "how early or late it may be"),
    "many rows": (
        item("group", ext("questionnaire-maxOccurs", valueInteger=500), repeats=True, item=[TEXT]), "more than 200 rows",
    ),
    "few rows": (
        item("group", ext("questionnaire-minOccurs", valueInteger=2), repeats=True, item=[TEXT]), "how many answers it takes",
    ),
    "few answers": (
        item("choice", ext("questionnaire-maxOccurs", valueInteger=2), repeats=True, answerOption=[{"valueString": "o"}]),
        "how many answers it takes",
    ),
    "none of these": (
        item("choice", repeats=True, answerOption=[{"valueString": "o", "extension": [ext("questionnaire-optionExclusive", valueBoolean=True)]}]),
        "that an answer stands alone",
    ),
    "a list that folds down": (item("choice", said("drop-down", "", "")["extension"][0], answerOption=[{"valueString": "o"}]), "how it asks to be laid out"),
    "a long slider": (item("integer", SLIDER, ext("minValue", valueInteger=0), ext("maxValue", valueInteger=5_000)), "how it asks to be laid out"),
    "a part that is needed": (item("group", required=True, item=[TEXT]), "that it has to be filled in"),
    "what we never heard of": (item("string", ext("urn:other", valueString="x")), "what other programs add to it"),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_is_left_out_is_said_of_its_item(case: str) -> None:
    odd, words = LEFT_OUT[case]
    sheet, not_shown = read(odd, {**TEXT, "linkId": "last"})
    assert not_shown == 0
    name = f"{LONG[:39]}…" if odd["text"] == LONG else "How was it?"
    assert sheet.about == f"(Midweek leaves out of this file: {words} ({name}).)"


def test_the_seconds_of_a_time_are_said() -> None:
    shown = {**TEXT, "enableWhen": [waits("x", answerTime="22:30:10")]}
    assert "the seconds of a time (T)" in read(item("time"), shown).sheet.about
    shown["enableWhen"] = [waits("x", answerTime="22:30:00")]
    assert read(item("time"), shown).sheet.about == ""


@pytest.mark.parametrize(
    ("part", "words"),
    [("title", "the end of its title"), ("copyright", "the end of its copyright"), ("url", "its address"), ("language", "its language")],
)  # fmt: skip
def test_a_long_part_of_the_form_itself_does_not_refuse_it(part: str, words: str) -> None:
    sheet, not_shown = read(TEXT, **{part: "a" * 1_500})
    assert not_shown == 0 and sheet.about == f"(Midweek leaves out of this file: {words}.)"


def test_however_much_is_left_out_there_is_room_to_say_so() -> None:
    odd = [
        {**parts, "linkId": f"{n}.{case}", "text": "How was it, all in all, on that day?"}
        for n in range(9) for case, (parts, _) in LEFT_OUT.items() if parts["type"] != "group"
    ]  # fmt: skip
    sheet, _ = read(*odd, description="a" * 3_000, title="t" * 400)
    assert len(sheet.about) <= 1_000 and sheet.about.endswith("the end of these words.)")
    assert "how early or late it may be" in sheet.about


KEPT: dict[str, tuple[dict[str, Any], type[Any]]] = {
    "minutes with ends": (
        item("integer", ext("minValue", valueInteger=0), ext("maxValue", valueInteger=60), ext("questionnaire-unit", valueCoding=MINUTES)), Number,
    ),
    "minutes by their name": (item("integer", ext("questionnaire-unit", valueCoding={**MINUTES, "display": "minutes"})), Number),
    "minutes": (item("integer", ext("questionnaire-unit", valueCoding=MINUTES)), Duration),
    "half an end": (item("integer", ext("minValue", valueDecimal=0.5), ext("maxValue", valueInteger=9)), Number),
    "a slider": (item("integer", SLIDER, ext("minValue", valueInteger=0), ext("maxValue", valueInteger=9)), Rate),
    "a number with a worth": (
        item("choice", answerOption=[{"valueInteger": 7, "extension": [ext("ordinalValue", valueDecimal=2.0)]}, {"valueInteger": 8}]), Pick,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", KEPT)
def test_what_is_supported_goes_out_as_it_came(case: str) -> None:
    odd, kind = KEPT[case]
    sheet, not_shown = read(odd)
    assert not_shown == 0 and sheet.about == "" and isinstance(sheet.items[0], kind)
    assert json.loads(to_questionnaire(sheet))["item"] == [odd]


def test_an_answer_that_is_a_number_counts_what_the_file_says() -> None:
    (pick,) = read(KEPT["a number with a worth"][0]).sheet.items
    assert [(one.label, one.value) for one in pick.options] == [("7", 2), ("8", 8)]


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    body = json.dumps({"resourceType": "Questionnaire", "status": "draft", "item": [TEXT]}).encode()
    assert from_questionnaire(b"\xef\xbb\xbf" + body) == from_questionnaire(body)


def test_what_is_not_written_as_fhir_has_it_names_its_item() -> None:
    with pytest.raises(NotASheet, match="Item 2 of this file"):
        read(TEXT, {"linkId": 5, "type": "string"})


def test_an_item_within_others_is_named_with_them() -> None:
    odd = item("group", linkId="g", item=[TEXT, item("group", item=[{"linkId": 5, "type": "string"}])])
    with pytest.raises(NotASheet, match="Item 1 in item 2 in item 3 of this file"):
        read({**TEXT, "linkId": "a"}, {**TEXT, "linkId": "b"}, odd)


def test_why_nothing_can_be_shown_is_said() -> None:
    odd = item("choice", answerOption=[{"valueCoding": {"display": "Often"}}])
    with pytest.raises(NotASheet, match="The first can't: one of its answers has no code"):
        read(odd, item("attachment", linkId="y"))
