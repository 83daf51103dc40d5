"""A FHIR R4 Questionnaire -> a sheet. What can't be shown here says so at its place, and why.

Nothing is guessed: an item that would mean something else here, or that waits for an answer nobody can give, becomes words to read.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec

from midweek.exchange import fhir, fhir_items
from midweek.exchange.fhir import AnswerOption, EnableWhen, Item, Questionnaire
from midweek.exchange.fhir_items import MOST_WORDS, NAME, is_around, part, words
from midweek.exchange.fhir_losses import LANGUAGE, UNIT, about, fitting, short
from midweek.exchange.to_questionnaire import WHOLE, WHOLE_WORTH, WORDS
from midweek.exchange.value_sets import with_answers
from midweek.kinds.sheet import BIGGEST, FORMAT, AnyItem, Condition, NotASheet, Sheet, comparable, from_file
from midweek.kinds.sheet_items import LINE, MOST_QUESTIONS, MOST_ROWS

_MOST_WORDS: Final = 800  # characters of a question that can't be shown, beside the reason
_MOST_CONDITIONS: Final = 20
_NO_ANSWER: Final = "it waits for an answer that can't be given here"
_ANY: Final[Any] = AnyItem  # a union, which msgspec takes and its types don't


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
        form = msgspec.json.decode(body.removeprefix(BOM_UTF8), type=Questionnaire)
        return _Reader(with_answers(form)).read()
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        if path := re.search(r"`\$((?:\.item\[\d+\])+)", str(error)):
            inward = [f"item {int(place) + 1}" for place in re.findall(r"\d+", path[1])]
            place = " in ".join(reversed(inward)).capitalize()
            raise NotASheet(f"{place} of this file isn't written as FHIR R4 has it.") from None
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
        self._homes = {item.link_id: home for item, home in self._flat}
        self._alone: dict[str, AnyItem | None] = {}
        self._names = self._named()
        self._circle = self._waiting()
        self._why = self._reasons()

    def read(self) -> Read:
        ours = _ours(self._form.extension)
        shown = [item for item, _ in self._flat if item.link_id not in self._why]
        address = self._form.url or next(iter(self._form.derived_from), "")
        doc = {"name": "own", **ours, "title": short(self._form.title, LINE) or "A sheet"}
        doc |= {"about": about(self._form, shown), "notice": short(self._form.copyright, MOST_WORDS)}
        doc |= {"code": _codes(self._form.code), "url": address if len(address) <= LINE else ""}
        doc |= {"language": self._form.language if len(self._form.language) <= LANGUAGE else ""}
        doc |= {"items": self._items(self._form.item)}
        sheet = from_file(msgspec.json.encode({"format": FORMAT, "version": 1, "sheet": doc}))
        if not sheet.questions and self._why:
            why = next(iter(self._why.values()))
            raise NotASheet(f"None of the questions of this file can be shown here. The first can't: {why}.")
        inside = {item.link_id for item, home in self._flat if home and home.link_id in self._why}
        return Read(sheet, len(self._why.keys() - inside))

    def _reasons(self) -> dict[str, str]:
        """Why items can't be shown, by linkId; what stands in one of them, or waits for one, can't either."""
        why = {item.link_id: reason for item, home in self._flat if (reason := self._reason(item, home))}
        found = True
        while found:
            found = False
            for item, home in self._flat:
                reason = "" if item.link_id in why else _by_others(item, home, why)
                if reason:
                    why[item.link_id], found = reason, True
        return why

    def _reason(self, item: Item, home: Item | None) -> str:
        if alone := fhir_items.reason(item):
            return alone
        if item.link_id in self._circle and item.enable_when:
            return "it waits for itself"
        if len(item.enable_when) > _MOST_CONDITIONS:
            return "it waits for too many answers"
        if not all(self._can_be(one, home) for one in item.enable_when):
            return _NO_ANSWER
        return "" if self._made(item) else "a part of it is too long or too large"

    def _can_be(self, one: EnableWhen, home: Item | None) -> bool:
        """Whether what a condition asks for can be answered, there where the item with the condition stands."""
        if not self._asks(one.question):
            return False
        around = self._homes[one.question]
        if around is not None and around.repeats and around is not home:
            return False
        asked = self._made(self._by_link[one.question])
        try:
            return asked is not None and comparable(asked, msgspec.convert(self._condition(one), Condition))
        except msgspec.ValidationError:
            return False

    def _made(self, item: Item) -> AnyItem | None:
        """The item by itself as it is on a sheet, if it can be; a group or rows with something else in them."""
        if item.link_id not in self._alone:
            inside = {"items": [{"type": "text", "name": "x", "label": ""}]} if item.type == "group" else {}
            try:
                doc = self._shown(item) | inside if not fhir_items.reason(item) else {}
                self._alone[item.link_id] = msgspec.convert(doc, _ANY)
            except msgspec.ValidationError:
                self._alone[item.link_id] = None
        return self._alone[item.link_id]

    def _waiting(self) -> frozenset[str]:
        """The linkIds of items that wait for each other in a circle, or for what stands between two circles."""
        on: dict[str, set[str]] = {}
        for item, home in self._flat:
            links = on[item.link_id] = {home.link_id} if home else set()
            for one in item.enable_when:
                asked = self._by_link.get(one.question)
                rows = asked.item if asked is not None and asked.repeats and asked.type == "group" else ()
                links |= {one.question, *(column.link_id for column in rows)}
        while True:
            waited_for = {link for links in on.values() for link in links}
            left = {
                link: links & on.keys()
                for link, links in on.items()
                if links & on.keys() and link in waited_for
            }
            if left.keys() == on.keys():
                return frozenset(left)
            on = left

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
            fits = NAME.match(item.link_id)
            names[item.link_id] = ours if isinstance(ours, str) else item.link_id if fits else next(free)
        return names

    def _items(self, items: tuple[Item, ...]) -> list[dict[str, Any]]:
        laid: list[dict[str, Any]] = []
        for item in items:
            if item.link_id not in self._why and is_around(item):  # headings in one stand one after the other
                laid += [self._as("say", item)] if words(item) else []
                laid += self._items(item.item)
            else:
                laid.append(self._item(item))
        return laid

    def _item(self, item: Item) -> dict[str, Any]:
        reason = self._why.get(item.link_id)
        if reason:
            said = f"{words(item)[:_MOST_WORDS]}\n" if words(item) else ""
            return self._as("say", item) | {"label": f"{said}(Midweek can't show this one: {reason}.)"}
        doc: dict[str, Any] = {}
        if item.enable_when:
            conditions = [self._condition(one) for one in item.enable_when]
            doc["show_when"] = {"conditions": conditions, "of": item.enable_behavior or "all"}
        if item.type == "group":
            doc["items"] = [self._item(one) for one in item.item if part(one) != "help"]
        return self._shown(item) | doc

    def _shown(self, item: Item) -> dict[str, Any]:
        """The item, whatever it waits for and whatever stands in it."""
        kind = fhir_items.kind(item)
        doc = self._as(kind, item)
        for beside in item.item:
            key = part(beside)
            if key and (item.type != "group" or key == "help"):
                doc[key] = short(beside.text, MOST_WORDS if key == "help" else LINE)
        if kind != "say" and kind != "group":
            doc["required"] = item.required
        if kind in ("rate", "number"):
            doc |= _ends(item, kind) | _unit(item)
        if kind == "number":
            doc["whole"] = item.type == "integer"
        if kind in ("pick", "pick_several"):
            doc["options"] = [_option(n, one) for n, one in enumerate(item.answer_option, start=1)]
        most = item.number(fhir.MOST)
        if kind == "rows" and most:
            doc["most"] = max(1, min(MOST_ROWS, int(most)))
        return doc | _ours(item.extension)

    def _as(self, kind: str, item: Item) -> dict[str, Any]:
        name = self._names[item.link_id]
        link = "" if name == item.link_id else item.link_id
        label = words(item) or next((code.display for code in item.code), "")
        return {
            "type": kind,
            "name": name,
            "label": short(label, MOST_WORDS),
            "link": link,
            "prefix": item.prefix if len(item.prefix) <= LINE else "",
            "code": _codes(item.code),
        }

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


def _by_others(item: Item, home: Item | None, why: dict[str, str]) -> str:
    """Why it can't be shown, by what others can't."""
    if home is not None and home.link_id in why:
        return why[home.link_id]
    if any(one.question in why for one in item.enable_when):
        return _NO_ANSWER
    lost = item.type == "group" and item.repeats and any(one.link_id in why for one in item.item)
    return "one of its questions can't be shown" if lost else ""


def _flat(items: tuple[Item, ...], home: Item | None = None) -> Iterator[tuple[Item, Item | None]]:
    """Every item with what it stands in; not the words that belong to a question."""
    for item in items:
        if home is None or part(item) is None or (home.type == "group" and part(item) != "help"):
            yield item, home
            yield from _flat(item.item, item)


def _ends(item: Item, kind: str) -> dict[str, Any]:
    ends = {"low": item.number(fhir.LOW), "high": item.number(fhir.HIGH)}
    return {key: int(end) if kind == "rate" else end for key, end in ends.items() if end is not None}


def _unit(item: Item) -> dict[str, Any]:
    found = item.more(fhir.UNIT)
    unit = found.value_coding if found else None
    if unit is None:
        return {}
    says = short(unit.display or unit.code, UNIT)
    code = {"system": unit.system, "code": unit.code, "display": says}
    return {"unit": says} | ({"unit_code": code} if unit.code else {})


def _option(n: int, option: AnswerOption) -> dict[str, Any]:
    worth = option.number(fhir.ORDINAL)
    worth = option.number(fhir.WEIGHT) if worth is None else worth
    coding = option.value_coding
    if coding is not None:
        worth = coding.number(fhir.ORDINAL) if worth is None else worth
        worth = coding.number(fhir.WEIGHT) if worth is None else worth
        label = short(coding.display or coding.code, LINE)
        return {"code": coding.code, "label": label, "system": coding.system, "value": worth}
    if option.value_string is not None:
        return {"code": f"a{n}", "label": short(option.value_string, LINE), "system": WORDS, "value": worth}
    number = option.value_integer
    if worth is None:
        return {"code": f"a{n}", "label": str(number), "system": WHOLE, "value": number}
    return {"code": f"a{n}", "label": str(number), "system": WHOLE_WORTH, "value": worth}


def _codes(codes: tuple[fhir.Coding, ...]) -> list[dict[str, str]]:
    return [{"system": code.system, "code": code.code, "display": code.display} for code in fitting(codes)]


def _ours(extensions: tuple[fhir.Extension, ...]) -> dict[str, Any]:
    """What a sheet of ours said beside the standard."""
    said = next((one.value_string for one in extensions if one.url == fhir.OURS), None)
    if not said:
        return {}
    try:
        return msgspec.json.decode(said, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        return {}
