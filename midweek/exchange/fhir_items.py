"""What an item of a FHIR R4 Questionnaire would be on a sheet, and why it can't be there, as far as the item itself tells."""

from __future__ import annotations

import re
from typing import Final

from midweek.exchange import fhir
from midweek.exchange.fhir import Item
from midweek.kinds.sheet_items import MOST_COLUMNS, MOST_OPTIONS

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
MOST_WORDS: Final = 1_000  # characters of a question, as kinds.sheet_items.Label
STEEPEST: Final = 1_000  # the end of a rating, either way
_BESIDE: Final = {"help": "help", "lower": "low_says", "upper": "high_says"}
_TYPES: Final = {
    "string": "text", "text": "long_text", "boolean": "yes_no", "time": "time", "date": "date", "decimal": "number",
    "integer": "number", "choice": "pick", "display": "say", "group": "group",
}  # fmt: skip
_OTHERS: Final = {
    "attachment": "it asks for a file",
    "reference": "it asks for another record",
    "quantity": "it asks for a number in a unit of one's choice",
    "dateTime": "it asks for a day and a time in one",
    "url": "it asks for a web address",
    "open-choice": "it has answers to pick from and room for others",
}


def part(item: Item) -> str | None:
    """Which part of the item it stands in these words are; None for an item of its own."""
    return _BESIDE.get(item.control) if item.type == "display" else None


def words(item: Item) -> str:
    """What it says, its number in the file before it."""
    return f"{item.prefix} {item.text}".strip()


def is_around(item: Item) -> bool:
    """Whether it is a heading over other headings."""
    return item.type == "group" and not item.repeats and any(map(is_heading, item.item))


def is_heading(item: Item) -> bool:
    """Whether it is a group that stands once."""
    return item.type == "group" and not item.repeats


def kind(item: Item) -> str:
    """The kind of item it is on a sheet."""
    if item.type == "choice":
        return "pick_several" if item.repeats else "pick"
    if item.type == "group":
        return "rows" if item.repeats else "group"
    if item.type == "integer":
        ends = (item.number(fhir.LOW), item.number(fhir.HIGH))
        found = item.more(fhir.UNIT)
        unit = found.value_coding if found else None
        if unit and unit.system == fhir.UCUM:
            plain = unit.code == fhir.MINUTES and unit.display in ("", fhir.MINUTES) and ends == (None, None)
            return "duration" if plain else "number"
        even = all(end is not None and end == int(end) and abs(end) <= STEEPEST for end in ends)
        return "rate" if item.control == "slider" and even and ends[0] != ends[1] else "number"
    return _TYPES[item.type]


def reason(item: Item) -> str:
    """Why it can't be shown, whatever stands around it; empty where it can."""
    if item.type not in _TYPES:
        return _OTHERS.get(item.type, "it is of a kind that Midweek doesn't have")
    if item.modifier_extension:
        return "it follows a rule that Midweek doesn't know"
    if item.read_only or item.more(fhir.WORKED_OUT):
        return "it is worked out from other answers"
    if item.more(fhir.SHOWN_BY_FORMULA):
        return "a formula decides whether it is shown"
    hidden = item.more(fhir.HIDDEN)
    if hidden and hidden.value_boolean:
        return "it isn't meant to be seen"
    if item.type != "group" and any(part(one) is None for one in item.item):
        return "there are questions below it"
    low, high = item.number(fhir.LOW), item.number(fhir.HIGH)
    if low is not None and high is not None and low > high:
        return "its lowest answer is above its highest"
    if item.type == "group":
        return _wrong_with_group(item)
    if item.type == "choice":
        return _wrong_with_answers(item)
    return "it takes several answers" if item.repeats else ""


def _wrong_with_group(item: Item) -> str:
    if not any(part(one) != "help" for one in item.item):
        return "there is nothing in it"
    if item.repeats and any(one.type in ("group", "display") and part(one) != "help" for one in item.item):
        return "its rows hold more than questions"
    if item.repeats and len(item.item) > MOST_COLUMNS:
        return "its rows ask too much"
    if is_around(item) and item.enable_when:
        return "it shows or hides several parts at once"
    return ""


def _wrong_with_answers(item: Item) -> str:
    if item.answer_value_set or not item.answer_option:
        return "its answers stand somewhere else"
    if len(item.answer_option) > MOST_OPTIONS:
        return "it has too many answers to pick from"
    codes = []
    for option in item.answer_option:
        if option.value_coding is not None:
            codes.append(option.value_coding.code)
            if not option.value_coding.code:
                return "one of its answers has no code"
            if not NAME.match(option.value_coding.code):
                return "its answers have codes that can't be kept"
        elif option.value_string is None and option.value_integer is None:
            return "its answers aren't words"
    if len(set(codes)) < len(codes):
        return "two of its answers have the same code"
    return ""
