"""What an archived entry says, in words: names for ids, labels for codes, answers as their questions put them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import UnionType
from typing import Any, Final, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from midweek import library
from midweek.exchange.archive import Archive, Item
from midweek.kinds import bring_up, every, homework, weekly_note
from midweek.kinds.entry import Entry, kind_of
from midweek.kinds.mood import ENERGIES, MOODS
from midweek.kinds.sheet import AnyItem, Rows, Sheet
from midweek.kinds.sheet_words import in_words

# Codes of these fields, in words.
_LABELS: Final[dict[tuple[str, str], Mapping[Any, str]]] = {
    ("mood", "mood"): MOODS,
    ("mood", "energy"): ENERGIES,
    ("bring_up", "kind"): bring_up.KINDS,
    ("bring_up", "how"): bring_up.RAISES,
    ("assignment", "way"): homework.WAYS,
    ("assignment", "set_by"): homework.SET_BY,
    ("try", "how"): homework.HOWS,
    ("goal", "turn"): {
        "less": "to do something less", "more": "to do something more", "feel": "to feel different",
        "understand": "to understand something", "unsure": "not sure yet",
    },
}  # fmt: skip
_HOW: Final = {
    "count": "counted", "yes_no": "yes or no", "rate10": "0 to 10", "rate100": "0 to 100", "minutes": "in minutes",
    "clock": "as a time of day", "amount": "as an amount", "scale": "on a scale",
}  # fmt: skip
# Kinds and fields that their own names would not tell a reader.
_KINDS: Final = {
    "mood": "Check-in", "assignment": "Homework", "bring_up": "On the list", "response": "Filled in",
    "reading": "Note on an objective", "goal_answers": "A goal begun", "milestone": "A sign on the way",
}  # fmt: skip
_FIELDS: Final = {"at": "When", "links": "About", "link": "From", "per": "Each"}
# The field whose words an entry of a kind is called by.
_CALLED: Final = {
    "goal": "words", "milestone": "words", "change": "words", "assignment": "what", "bring_up": "text",
    "weekly_note": "week",
}  # fmt: skip
SHORT: Final = 80  # characters of what an entry is called


class Said(NamedTuple):
    """An answer to one question of a sheet. row: of a question with rows, from 1; else 0."""

    question: str
    row: int
    words: str


def names(archive: Archive) -> dict[str, str]:
    """What entries are called that others lead to, by id; those deleted since too."""
    return {item.id: name for item in archive.items if item.state != "earlier" and (name := _name(item))}


def _name(item: Item) -> str:
    match item.kind:
        case "objective":
            return str(item.entry.get("measure", {}).get("what", ""))
        case "journal":
            entry = item.entry
            return str(entry.get("title") or f"{kind_words(item.kind)}, {str(entry.get('at', ''))[:10]}")
        case "own_sheet":
            return str(item.entry.get("sheet", {}).get("title", ""))
        case "session_day":
            return f"Session on {item.entry.get('on', '')}"
        case "response":
            sheet = sheet_of(item.entry)
            return sheet.title if sheet else ""
    return str(item.entry.get(_CALLED[item.kind], ""))[:SHORT] if item.kind in _CALLED else ""


def sheet_of(response: Mapping[str, Any]) -> Sheet | None:
    """The sheet that a response answers: the one kept with it, else that of the library; None where neither is there."""
    try:
        if own := response.get("own"):
            return msgspec.convert(own, Sheet)
        return library.sheet(str(response.get("of")), response.get("of_version"))
    except (library.NoSuchSheet, msgspec.ValidationError):
        return None


def answered(response: Mapping[str, Any]) -> Iterator[Said]:
    """Every answer of a response, in the order of its sheet, a row of its own for each of several. What the sheet doesn't
    have comes last, as it is."""
    sheet, answers = sheet_of(response), dict(response.get("answers", {}))
    for item, inside in sheet.parts if sheet else ():
        if item.name in answers and not isinstance(inside, Rows):
            yield from _said(sheet, item, answers.pop(item.name))
    for name, answer in answers.items():
        yield Said(name, 0, plain(answer))


def _said(sheet: Sheet | None, item: AnyItem, answer: Any) -> Iterator[Said]:
    rows = answer if isinstance(answer, list | tuple) else ()
    if sheet and any(isinstance(row, Mapping) for row in rows):
        for number, row in enumerate(rows, start=1):
            for name, cell in row.items() if isinstance(row, Mapping) else ():
                column = sheet.index.get(name)
                yield Said(column.label if column else name, number, _words(column, cell))
    else:
        yield Said(item.label, 0, _words(item, answer))


def _words(item: AnyItem | None, answer: Any) -> str:
    return in_words(item, tuple(answer) if isinstance(answer, list) else answer) if item else plain(answer)


def in_lines(response: Mapping[str, Any]) -> str:
    """All answers as lines, `question: answer`."""
    return "\n".join(
        f"{said.question}{f' ({said.row})' if said.row else ''}: {said.words}" for said in answered(response)
    )


def say(kind: str, name: str, value: Any, called: Mapping[str, str]) -> str:
    """One field of an entry. called: what other entries are called, by id."""
    labels = _LABELS.get((kind, name))
    if labels is not None:
        return labels.get(value, str(value))
    if name == "minute":
        return clock(value)
    if name == "at" and isinstance(value, str):
        return moment(datetime.fromisoformat(value))
    match kind, value:
        case "weekly_note", dict() if name == "answers":
            questions = weekly_note.QUESTIONS
            return "\n\n".join(
                f"{questions.get(question, question)}\n{said}" for question, said in value.items()
            )
        case "journal", list() | tuple() if name == "answers":
            return "\n\n".join(f"{one.get('question', '')}\n{one.get('answer', '')}" for one in value)
        case "weekly_note", list() | tuple() if name == "facts":
            return "\n".join(str(fact.get("words", "")) for fact in value)
        case ("assignment", str()) if name == "sheet":
            return _library_title(value)
        case "objective", dict() if name == "measure":
            return _measure(value)
        case "own_sheet", dict() if name == "sheet":
            return _sheet_words(value)
    return plain(value, called)


def _measure(measure: Mapping[str, Any]) -> str:
    ends = [number(measure[end]) for end in ("low", "high") if measure.get(end) is not None]
    said = [_HOW.get(measure["how"], measure["how"]), measure.get("unit", ""), " to ".join(ends)]
    return f"{' '.join(filter(None, said))}; {measure['better']} is better"


def _library_title(name: str) -> str:
    try:
        return library.sheet(name).title
    except library.NoSuchSheet:
        return name


def _sheet_words(sheet: Mapping[str, Any]) -> str:
    try:
        read = msgspec.convert(sheet, Sheet)
    except msgspec.ValidationError:
        return plain(sheet)
    return "\n".join([read.title, *(f"- {item.label}" for item, _ in read.parts)])


def plain(value: Any, called: Mapping[str, str] = {}) -> str:
    """Any value; an id of an entry that is called something becomes what it is called."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return number(value)
        case str():
            return called.get(value, value)
        case list() | tuple():
            return ", ".join(plain(one, called) for one in value)
        case dict():
            return "\n".join(
                f"{title(called.get(str(name), str(name)))}: {plain(inner, called)}"
                for name, inner in value.items()
            )
    return str(value)


def value_words(measure: Mapping[str, Any], value: float) -> str:
    """A value as its measure says it."""
    match measure["how"]:
        case "yes_no":
            return "Yes" if value else "No"
        case "clock":
            return clock(value)
        case "minutes":
            return f"{number(value)} min"
    return f"{number(value)} {measure.get('unit', '')}".strip()


def number(value: float) -> str:
    """Every digit of it."""
    return repr(value).removesuffix(".0")


def clock(minute: float | None) -> str:
    """A minute of the day, or past midnight, as HH:MM."""
    return "" if minute is None else f"{int(minute) % 1440 // 60:02}:{int(minute) % 60:02}"


def moment(at: datetime) -> str:
    """Day, time and zone."""
    return f"{at:%Y-%m-%d %H:%M} {at.tzname() or ''}".strip()


def kind_words(kind: str) -> str:
    """What an entry of a kind is."""
    return _KINDS.get(kind) or title(kind)


def title(name: str) -> str:
    """The name of a field, or of a kind for want of a better one."""
    return _FIELDS.get(name) or name.replace("_", " ").capitalize()


def titles() -> dict[str, dict[str, str]]:
    """What the kinds themselves call their fields."""
    kinds = (each for name in every.__all__ for each in vars(getattr(every, name)).values())
    found: dict[str, dict[str, str]] = {}
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Entry) and kind is not Entry:
            hints = get_type_hints(kind, include_extras=True)
            found[kind_of(kind)] = {name: said for name, hint in hints.items() if (said := _title_in(hint))}
    return found


def _title_in(hint: Any) -> str:
    """The title in a field's Meta, also where the field may be None."""
    for meta in getattr(hint, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.extra and meta.extra.get("title"):
            return str(meta.extra["title"])
    if get_origin(hint) not in (Union, UnionType):
        return ""
    return next((said for inner in get_args(hint) if (said := _title_in(inner))), "")
