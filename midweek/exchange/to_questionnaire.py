"""A sheet -> a FHIR R4 Questionnaire, item for item; `from_questionnaire` makes the same sheet of it again.

What FHIR has no place for, such as totals and pinned answers, goes along in an extension that other programs pass over.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from midweek.exchange import fhir
from midweek.exchange.fhir import AnswerOption, Coding, EnableWhen, Extension, Item, Questionnaire, control
from midweek.kinds.sheet import (
    AnyItem,
    Condition,
    Date,
    Duration,
    Group,
    LongText,
    Number,
    Option,
    Pick,
    PickSeveral,
    Question,
    Rate,
    Rows,
    Say,
    Sheet,
    Text,
    Time,
    YesNo,
)

# Systems of answers that came without a code; a whole number counts itself, unless the file said what it is worth.
WORDS, WHOLE, WHOLE_WORTH = "urn:midweek:words", "urn:midweek:whole", "urn:midweek:whole:worth"
# What stands elsewhere in a Questionnaire; the rest of a sheet or an item goes into the extension.
_SHEET: Final = {"title", "about", "notice", "language", "url", "code", "items"}
_ITEM: Final = {
    "type", "name", "label", "help", "show_when", "link", "prefix", "code", "required", "items", "options", "most", "low", "high", "low_says",
    "high_says", "unit", "unit_code", "whole",
}  # fmt: skip
_FOREIGN: Final = {"name": "own"}  # what a sheet from elsewhere says anyway


def to_questionnaire(sheet: Sheet) -> bytes:
    """The resource as a JSON file."""
    more = {k: v for k, v in _plain(sheet).items() if k not in _SHEET and _FOREIGN.get(k) != v}
    found = Questionnaire(
        resource_type="Questionnaire",
        status="active",
        url=sheet.url if sheet.version == 1 else "",
        derived_from=(sheet.url,) if sheet.url and sheet.version > 1 else (),
        title=sheet.title,
        description=sheet.about,
        copyright=sheet.notice,
        language=sheet.language,
        code=tuple(_coding(code) for code in sheet.code),
        extension=_ours(more),
        item=_items(sheet, sheet.items),
    )
    return msgspec.json.format(msgspec.json.encode(found), indent=1)


def _plain(what: Any) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(what)
    return built


def _ours(more: dict[str, Any]) -> tuple[Extension, ...]:
    said = msgspec.json.encode(more, order="deterministic").decode()
    return (Extension(url=fhir.OURS, value_string=said),) if more else ()


def _coding(code: Any) -> Coding:
    return Coding(system=code.system, code=code.code, display=code.display)


def _items(sheet: Sheet, items: tuple[AnyItem, ...]) -> tuple[Item, ...]:
    return tuple(_item(sheet, item) for item in items)


def _link(item: AnyItem) -> str:
    return item.link or item.name


def _item(sheet: Sheet, item: AnyItem) -> Item:
    more = {key: value for key, value in _plain(item).items() if key not in _ITEM}
    if item.link and (sheet.scores or sheet.examples or any(rows.follows for rows in sheet.columns.values())):
        more["name"] = item.name  # which they call it by
    shown = item.show_when
    prefix, text = _numbered(item)
    return Item(
        link_id=_link(item),
        type=_type(item),
        text=text,
        prefix=prefix,
        code=tuple(_coding(code) for code in item.code),
        enable_when=tuple(_condition(sheet, one) for one in shown.conditions) if shown else (),
        enable_behavior=shown.of if shown and (shown.of, len(shown.conditions)) != ("all", 1) else None,
        required=isinstance(item, Question) and item.required,
        repeats=isinstance(item, PickSeveral | Rows),
        answer_option=tuple(map(_option, item.options)) if isinstance(item, Pick | PickSeveral) else (),
        extension=(*_extensions(item), *_ours(more)),
        item=(*_beside(item), *(_items(sheet, item.items) if isinstance(item, Rows | Group) else ())),
    )


def _numbered(item: AnyItem) -> tuple[str, str]:
    """The number it came with and the words after it; all its words, where they begin with that number no longer."""
    number = item.prefix.strip()
    text = item.label.removeprefix(number)
    is_numbered = text != item.label and text[:1] in ("", " ")
    return (item.prefix, text.strip()) if is_numbered else ("", item.label)


def _type(item: AnyItem) -> str:
    match item:
        case Text():
            return "string"
        case LongText():
            return "text"
        case Pick() | PickSeveral():
            return "choice"
        case YesNo():
            return "boolean"
        case Time():
            return "time"
        case Date():
            return "date"
        case Rate() | Duration():
            return "integer"
        case Number():
            return "integer" if item.whole else "decimal"
        case Say():
            return "display"
    return "group"


def _extensions(item: AnyItem) -> tuple[Extension, ...]:
    """Ends, units and how it is shown."""
    found: list[Extension] = []
    if isinstance(item, Rate):
        found.append(control("slider"))
    if isinstance(item, Rate | Number):
        whole = isinstance(item, Rate) or item.whole
        for url, end in ((fhir.LOW, item.low), (fhir.HIGH, item.high)):
            if end is not None and whole and end == int(end):
                found.append(Extension(url=url, value_integer=int(end)))
            elif end is not None:
                found.append(Extension(url=url, value_decimal=float(end)))
        if item.unit:
            code = item.unit_code
            same = code is not None and code.display == item.unit
            unit = _coding(code) if same else Coding(display=item.unit)
            found.append(Extension(url=fhir.UNIT, value_coding=unit))
    if isinstance(item, Duration):
        unit = Coding(system=fhir.UCUM, code=fhir.MINUTES, display="min")
        found.append(Extension(url=fhir.UNIT, value_coding=unit))
    if "most" in (said := _plain(item)):
        found.append(Extension(url=fhir.MOST, value_integer=said["most"]))
    return tuple(found)


def _beside(item: AnyItem) -> tuple[Item, ...]:
    """The line of help, and what the ends of a rating mean."""
    ends = (("lower", item.low_says), ("upper", item.high_says)) if isinstance(item, Rate) else ()
    said = (("help", item.help), *ends)
    return tuple(
        Item(link_id=f"{_link(item)}-{name}", type="display", text=words, extension=(control(name),))
        for name, words in said
        if words
    )


def _option(option: Option) -> AnswerOption:
    if option.system == WORDS:
        return AnswerOption(value_string=option.label, extension=_worth(option))
    if option.system == WHOLE and option.value is not None:
        return AnswerOption(value_integer=int(option.value))
    if option.system == WHOLE_WORTH:
        number = _whole(option)
        said = {"value_string": option.label} if number is None else {"value_integer": number}
        return AnswerOption(**said, extension=_worth(option))
    display = "" if option.label == option.code else option.label
    coding = fhir.Choice(system=option.system, code=option.code, display=display)
    return AnswerOption(value_coding=coding, extension=_worth(option))


def _whole(option: Option) -> int | None:
    """The number that is the answer itself, as long as nobody reworded it."""
    return int(option.label) if re.fullmatch(r"-?[0-9]{1,9}", option.label) else None


def _worth(option: Option) -> tuple[Extension, ...]:
    return () if option.value is None else (Extension(url=fhir.ORDINAL, value_decimal=option.value),)


def _condition(sheet: Sheet, condition: Condition) -> EnableWhen:
    asked = sheet.index[condition.item]
    answer: Any = condition.answer
    said: dict[str, Any]
    match asked:
        case _ if condition.op == "answered":
            said = {"answer_boolean": answer}
        case Pick() | PickSeveral():
            option = next(one for one in asked.options if one.code == answer)
            if option.system == WORDS:
                said = {"answer_string": option.label}
            elif option.system == WHOLE_WORTH:
                number = _whole(option)
                said = {"answer_string": option.label} if number is None else {"answer_integer": number}
            elif option.system == WHOLE:
                said = {"answer_integer": int(option.value or 0)}
            else:
                said = {"answer_coding": Coding(system=option.system, code=option.code)}
        case YesNo():
            said = {"answer_boolean": answer}
        case Number() if not asked.whole:
            said = {"answer_decimal": answer}
        case Rate() | Number() | Duration():
            said = {"answer_integer": answer} if answer == int(answer) else {"answer_decimal": answer}
        case Time():
            said = {"answer_time": f"{answer}:00"}
        case Date():
            said = {"answer_date": answer}
        case _:
            said = {"answer_string": answer}
    operator: Any = "exists" if condition.op == "answered" else condition.op
    return EnableWhen(question=_link(asked), operator=operator, **said)
