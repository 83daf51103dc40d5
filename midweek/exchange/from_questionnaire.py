"""A FHIR R4 Questionnaire -> a sheet. What can't be shown here says so at its place, and why.

Nothing is guessed: an item that would mean something else here, or that waits for an answer nobody can give, becomes words to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import msgspec

from midweek.exchange import fhir
from midweek.exchange.fhir import AnswerOption, EnableWhen, Item, Questionnaire
from midweek.exchange.to_questionnaire import WHOLE, WORDS
from midweek.exchange.value_sets import with_answers
from midweek.kinds.sheet import BIGGEST, FORMAT, NotASheet, Sheet, from_file
from midweek.kinds.sheet_items import MOST_COLUMNS, MOST_OPTIONS, MOST_QUESTIONS, MOST_ROWS

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
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
_MOST_WORDS: Final = 800  # characters of a question that can't be shown, beside the reason
_MOST_ABOUT: Final = 1_000  # characters


class Read(NamedTuple):
    """A sheet, and how many items of the file say on it that they can't be shown."""

    sheet: Sheet
    not_shown: int


def is_questionnaire(body: bytes) -> bool:
    """Whether a file says it is one."""
    return re.search(rb'"resourceType"\s*:\s*"Questionnaire"', body) is not None


def from_questionnaire(body: bytes) -> Read:
    """Read a resource. Raises NotASheet, with what is wrong in a sentence."""
    if len(body) > BIGGEST:
        raise NotASheet("This file is too big for a sheet: half a megabyte is the most.")
    try:
        form = msgspec.json.decode(body, type=Questionnaire)
        return _Reader(with_answers(form)).read()
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise NotASheet("This file isn't a FHIR R4 Questionnaire that Midweek can read.") from None


class _Reader:
    """One form on its way to a sheet."""

    def __init__(self, form: Questionnaire) -> None:
        self._form = form
        self._flat = list(_flat(form.item))
        if len(self._flat) > 3 * MOST_QUESTIONS:  # each with a line of help and the like
            raise NotASheet(f"This sheet has more than {MOST_QUESTIONS} items.")
        if form.modifier_extension:
            raise NotASheet("This Questionnaire follows rules of its own that Midweek doesn't know.")
        self._by_link = {item.link_id: item for item, _ in self._flat}
        if len(self._by_link) < len(self._flat):
            raise NotASheet("Two items of this sheet have the same name.")
        self._why = self._reasons()
        self._names = self._named()

    def read(self) -> Read:
        ours = _ours(self._form.extension)
        doc = {"name": "own", **ours, "title": self._form.title or "A sheet", "about": self._about()}
        doc |= {"notice": self._form.copyright, "code": _codes(self._form.code)}
        doc |= {"url": self._form.url or next(iter(self._form.derived_from), "")}
        doc |= {"language": self._form.language, "items": self._items(self._form.item)}
        sheet = from_file(msgspec.json.encode({"format": FORMAT, "version": 1, "sheet": doc}))
        if not sheet.questions and self._why:
            raise NotASheet("None of the questions of this file can be shown here.")
        inside = {item.link_id for item, home in self._flat if home and home.link_id in self._why}
        return Read(sheet, len(self._why.keys() - inside))

    def _about(self) -> str:
        """What the form says of itself, and what of its items isn't kept."""
        items = [item for item, _ in self._flat if item.link_id not in self._why]
        left = [words for words, has in _LEFT_OUT.items() if any(map(has, items))]
        about = self._form.description
        if len(about) > _MOST_ABOUT or (left and len(about) > _MOST_WORDS):
            about, left = f"{about[: _MOST_WORDS - 1]}…", [*left, "the end of these words"]
        said = f"(Midweek leaves out of this file: {', '.join(left)}.)" if left else ""
        return "\n".join(filter(None, (about, said)))

    def _reasons(self) -> dict[str, str]:
        """Why items can't be shown, by linkId; what stands in one of them, or waits for one, can't either."""
        why: dict[str, str] = {}
        found = True
        while found:
            found = False
            for item, home in self._flat:
                reason = "" if item.link_id in why else self._reason(item, home, why)
                if reason:
                    why[item.link_id], found = reason, True
        return why

    def _reason(self, item: Item, home: Item | None, why: dict[str, str]) -> str:
        if home is not None and home.link_id in why:
            return why[home.link_id]
        if item.type not in _TYPES:
            return _OTHERS.get(item.type, "it is of a kind that Midweek doesn't have")
        if item.modifier_extension:
            return "it follows a rule that Midweek doesn't know"
        if item.read_only:
            return "it is worked out from other answers"
        hidden = item.more(fhir.HIDDEN)
        if hidden and hidden.value_boolean:
            return "it isn't meant to be seen"
        if any(one.question in why or not self._asks(one.question) for one in item.enable_when):
            return "it waits for an answer that can't be given here"
        if item.type != "group" and any(_part(one) is None for one in item.item):
            return "there are questions below it"
        if item.type == "group":
            lost = item.repeats and any(one.link_id in why for one in item.item)
            return "one of its questions can't be shown" if lost else _wrong_with_group(item)
        if item.type == "choice":
            return _wrong_with_answers(item)
        return "it takes several answers" if item.repeats else ""

    def _asks(self, link: str) -> bool:
        """Whether there is a question by this linkId; a list of rows is one."""
        item = self._by_link.get(link)
        return item is not None and item.type != "display" and (item.type != "group" or item.repeats)

    def _named(self) -> dict[str, str]:
        """What each item is called here: by its linkId where that can be a name, else by a number nobody has."""
        names: dict[str, str] = {}
        free = (name for n in range(1, 10_000) if (name := f"q{n}") not in self._by_link)
        for item, _ in self._flat:
            ours = _ours(item.extension).get("name")
            fits = _NAME.match(item.link_id)
            names[item.link_id] = ours if isinstance(ours, str) else item.link_id if fits else next(free)
        return names

    def _items(self, items: tuple[Item, ...]) -> list[dict[str, Any]]:
        laid: list[dict[str, Any]] = []
        for item in items:
            if item.link_id not in self._why and _is_around(
                item
            ):  # headings in a heading stand one after the other
                laid += [self._as("say", item)] if _words(item) else []
                laid += self._items(item.item)
            else:
                laid.append(self._item(item))
        return laid

    def _item(self, item: Item) -> dict[str, Any]:
        reason = self._why.get(item.link_id)
        if reason:
            said = f"{_words(item)[:_MOST_WORDS]}\n" if _words(item) else ""
            return self._as("say", item) | {"label": f"{said}(Midweek can't show this one: {reason}.)"}
        kind = _kind(item)
        doc = self._as(kind, item)
        for part in item.item:
            key = _part(part)
            if key and (item.type != "group" or key == "help"):
                doc[key] = part.text
        if item.enable_when:
            conditions = [self._condition(one) for one in item.enable_when]
            doc["show_when"] = {"conditions": conditions, "of": item.enable_behavior or "all"}
        if kind != "say" and kind != "group":
            doc["required"] = item.required
        if kind in ("rate", "number"):
            doc |= _ends(item) | _unit(item)
        if kind == "number":
            doc["whole"] = item.type == "integer"
        if kind in ("pick", "pick_several"):
            doc["options"] = [_option(n, one) for n, one in enumerate(item.answer_option, start=1)]
        if kind in ("rows", "group"):
            doc["items"] = [self._item(one) for one in item.item if _part(one) != "help"]
        most = item.number(fhir.MOST)
        if kind == "rows" and most:
            doc["most"] = max(1, min(MOST_ROWS, int(most)))
        return doc | _ours(item.extension)

    def _as(self, kind: str, item: Item) -> dict[str, Any]:
        name = self._names[item.link_id]
        link = "" if name == item.link_id else item.link_id
        label = _words(item) or next((code.display for code in item.code), "")
        return {"type": kind, "name": name, "label": label, "link": link, "code": _codes(item.code)}

    def _condition(self, one: EnableWhen) -> dict[str, Any]:
        asked = self._by_link[one.question]
        answer: Any
        if one.answer_coding:
            answer = one.answer_coding.code
        elif asked.type == "choice" and (one.answer_string, one.answer_integer) != (None, None):
            answer = next(
                (
                    f"a{n}"
                    for n, option in enumerate(asked.answer_option, start=1)
                    if (option.value_string, option.value_integer) == (one.answer_string, one.answer_integer)
                ),
                "",
            )
        elif one.answer_time is not None:
            answer = one.answer_time[:5]
        else:
            said = (
                one.answer_boolean,
                one.answer_integer,
                one.answer_decimal,
                one.answer_date,
                one.answer_string,
            )
            answer = next((value for value in said if value is not None), "")
        op = "answered" if one.operator == "exists" else one.operator
        return {"item": self._names[one.question], "op": op, "answer": answer}


def _flat(items: tuple[Item, ...], home: Item | None = None) -> Iterator[tuple[Item, Item | None]]:
    """Every item with what it stands in; not the words that belong to a question."""
    for item in items:
        if home is None or _part(item) is None or (home.type == "group" and _part(item) != "help"):
            yield item, home
            yield from _flat(item.item, item)


def _part(item: Item) -> str | None:
    """Which part of the item it stands in these words are; None for an item of its own."""
    return _BESIDE.get(item.control) if item.type == "display" else None


def _words(item: Item) -> str:
    """What it says, its number in the file before it."""
    return f"{item.prefix} {item.text}".strip()


# Words for what a sheet has no place for -> whether an item has some of it.
_LEFT_OUT: Final[dict[str, Callable[[Item], bool]]] = {
    "answers filled in beforehand": lambda item: (
        bool(item.initial) or any(option.initial_selected for option in item.answer_option)
    ),
    "how long an answer may be": lambda item: item.max_length is not None,
    "where its questions are defined": lambda item: bool(item.definition),
}


def _is_around(item: Item) -> bool:
    """Whether it is a heading over other headings."""
    return item.type == "group" and not item.repeats and any(_is_plain_group(one) for one in item.item)


def _is_plain_group(item: Item) -> bool:
    return item.type == "group" and not item.repeats


def _wrong_with_group(item: Item) -> str:
    if not any(_part(one) != "help" for one in item.item):
        return "there is nothing in it"
    if item.repeats and any(one.type in ("group", "display") and _part(one) != "help" for one in item.item):
        return "its rows hold more than questions"
    if item.repeats and len(item.item) > MOST_COLUMNS:
        return "its rows ask too much"
    if _is_around(item) and item.enable_when:
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
            if not _NAME.match(option.value_coding.code):
                return "its answers have codes that can't be kept"
        elif option.value_string is None and option.value_integer is None:
            return "its answers aren't words"
    if len(set(codes)) < len(codes):
        return "two of its answers have the same code"
    return ""


def _kind(item: Item) -> str:
    if item.type == "choice":
        return "pick_several" if item.repeats else "pick"
    if item.type == "group":
        return "rows" if item.repeats else "group"
    if item.type == "integer":
        unit = item.more(fhir.UNIT)
        if unit and unit.value_coding and unit.value_coding.system == fhir.UCUM:
            return "duration" if unit.value_coding.code == fhir.MINUTES else "number"
        ends = (item.number(fhir.LOW), item.number(fhir.HIGH))
        return "rate" if item.control == "slider" and None not in ends else "number"
    return _TYPES[item.type]


def _ends(item: Item) -> dict[str, Any]:
    ends = {"low": item.number(fhir.LOW), "high": item.number(fhir.HIGH)}
    whole = item.type == "integer"
    return {key: int(end) if whole else end for key, end in ends.items() if end is not None}


def _unit(item: Item) -> dict[str, Any]:
    found = item.more(fhir.UNIT)
    unit = found.value_coding if found else None
    if unit is None:
        return {}
    words = unit.display or unit.code
    code = {"system": unit.system, "code": unit.code, "display": words}
    return {"unit": words} | ({"unit_code": code} if unit.code else {})


def _option(n: int, option: AnswerOption) -> dict[str, Any]:
    worth = option.number(fhir.ORDINAL)
    worth = option.number(fhir.WEIGHT) if worth is None else worth
    coding = option.value_coding
    if coding is not None:
        worth = coding.number(fhir.ORDINAL) if worth is None else worth
        worth = coding.number(fhir.WEIGHT) if worth is None else worth
        label = coding.display or coding.code
        return {"code": coding.code, "label": label, "system": coding.system, "value": worth}
    if option.value_string is not None:
        return {"code": f"a{n}", "label": option.value_string, "system": WORDS, "value": worth}
    return {
        "code": f"a{n}",
        "label": str(option.value_integer),
        "system": WHOLE,
        "value": option.value_integer,
    }


def _codes(codes: tuple[fhir.Coding, ...]) -> list[dict[str, str]]:
    return [{"system": code.system, "code": code.code, "display": code.display} for code in codes]


def _ours(extensions: tuple[fhir.Extension, ...]) -> dict[str, Any]:
    """What a sheet of ours said beside the standard."""
    said = next((one.value_string for one in extensions if one.url == fhir.OURS), None)
    if not said:
        return {}
    try:
        return msgspec.json.decode(said, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        return {}
