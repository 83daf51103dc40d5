"""What was typed into the fields of a sheet and is no answer in it: read from the fields as they came, whatever is asked now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.http import QueryDict

from midweek.care import homework
from midweek.kinds.answering import rows_to_begin
from midweek.kinds.entry import Entry, NotAnEntry
from midweek.kinds.kept import Deleted, entry_in
from midweek.kinds.response import Response
from midweek.kinds.sheet import Answer, Answers, AnyItem, Date, Pick, PickSeveral, Rows, Sheet
from midweek.kinds.sheet_words import in_words
from midweek.store.desk import Desk
from midweek.web.forms.sheets import read
from midweek.web.page import id_in

FIELD = "a-"  # what the name of each field of a sheet begins with


def sheet_typed_into(desk: Desk, typed: QueryDict) -> Sheet | None:
    """The sheet of the copy a form was sent for, also of a deleted one. None where that can't be told any more."""
    id = id_in(typed.get("copy", ""))
    found = desk.some(Entry, [id]).get(id) if id else None
    with suppress(NotAnEntry):
        if found:
            entry = found.entry
            entry = entry_in(entry, found.author) if isinstance(entry, Deleted) else entry
            return homework.known(entry) if isinstance(entry, Response) else None
    return None


def typed_words(typed: QueryDict, sheet: Sheet | None, given: Answers) -> list[str]:
    """Each question with what was typed into it and isn't among the answers given; choices by what they say.

    A question that the sheet doesn't have any more has its words alone.
    """
    index = sheet.index if sheet else {}
    said: dict[str, list[str]] = {}
    for field, texts in typed.lists():
        name, _, place = field.removeprefix(FIELD).partition("/")
        if not field.startswith(FIELD) or field == typed.get("clear") or not any(map(str.strip, texts)):
            continue
        item = index.get(place.rpartition("/")[2] or name)
        if item is None:
            said.setdefault(name, []).extend(texts)
        elif (answer := _answer(item, texts)) not in _there(sheet, given, name, item):
            words = _in_words(item, answer, texts[-1])
            rows = index.get(name)
            if isinstance(rows, Rows) and item != rows.items[0]:
                words = f"{item.label} {words}"
            said.setdefault(name, []).append(words)
    order = [*index, *said]
    return [
        "\n".join([*([index[name].label] if name in index else []), *said[name]])
        for name in sorted(said, key=order.index)
    ]


def _answer(item: AnyItem, texts: list[str]) -> Answer:
    if isinstance(item, PickSeveral):
        return tuple(texts)
    return read(item, texts[-1].replace("\r\n", "\n"))


def _there(sheet: Sheet | None, given: Answers, name: str, item: AnyItem) -> Iterator[Answer | None]:
    """What stands in the answers where this was typed: in rows, in any row, or laid there to begin with."""
    answer, rows = given.get(name), sheet and sheet.index.get(name)
    if sheet is None or not isinstance(rows, Rows):
        yield answer
        return
    kept = answer if isinstance(answer, tuple) else ()
    for row in (*kept, *rows_to_begin(sheet, given, rows)):
        if isinstance(row, dict):
            yield row.get(item.name)


def _in_words(item: AnyItem, answer: Answer, text: str) -> str:
    """A choice, a number or a day as its question puts it; anything else as it was typed, however long."""
    return text if isinstance(answer, str) and not isinstance(item, Pick | Date) else in_words(item, answer)
