"""A CSV table for each kind of entry, safe to open in a spreadsheet (to_tables.py)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from midweek.exchange.archive import Archive, Item
from midweek.exchange.to_tables import Value, csv_bytes
from midweek.exchange.to_words import answered, in_lines, names, sheet_of
from midweek.exchange.zipped import zipped

_CALLED: Final = ("goal", "objective", "assignment")  # ids that get a column with what is meant beside them


def to_csv(archive: Archive) -> Iterator[bytes]:
    """A ZIP with a table for each kind, in pieces."""
    return zipped(tables(archive), at=archive.exported_at)


def tables(archive: Archive) -> Iterator[tuple[str, tuple[bytes]]]:
    """(name, CSV) for each kind, and one of every answer to every sheet, a row each."""
    by_kind: dict[str, list[Item]] = defaultdict(list)
    for item in archive.items:
        by_kind[item.kind].append(item)
    called = names(archive)
    for kind, items in sorted(by_kind.items()):
        yield f"{kind}.csv", (_table(_row(item, called) for item in items),)
        if kind == "response":
            yield "response_answers.csv", (_table(row for item in items for row in _answers(item)),)


def _table(found: Iterator[dict[str, Value]]) -> bytes:
    rows = list(found)
    headers = list(dict.fromkeys(name for row in rows for name in row))
    return csv_bytes(headers, ([row.get(name) for name in headers] for row in rows))


def _row(item: Item, called: Mapping[str, str]) -> dict[str, Value]:
    row: dict[str, Value] = {
        "id": item.id, "state": item.state, "revision": item.revision, "written_at": item.written_at,
        "of": item.of, "why": item.why, "changed_at": item.changed_at, "deleted_at": item.deleted_at,
    }  # fmt: skip
    if item.kind == "response":
        sheet = sheet_of(item.entry)
        row |= {"sheet": sheet.title if sheet else "", "answers_words": in_lines(item.entry)}
    own = dict(row)
    for field, value in item.entry.items():
        name = f"{item.kind}_{field}" if field in own else field  # a goal has a state, and so has every item
        if name in _CALLED:
            row[f"{name}_words"] = called.get(value, "")
        if isinstance(value, dict) and (item.kind, field) not in _WHOLE:
            row |= {f"{name}.{inner}": _flat(deep) for inner, deep in value.items()}
        else:
            row[name] = _flat(value)
    return row


# What has names of the person's own making, or is long, stands in one cell.
_WHOLE: Final = {
    ("response", "answers"),
    ("response", "own"),
    ("own_sheet", "sheet"),
    ("preferences", "not_today"),
}


def _answers(item: Item) -> Iterator[dict[str, Value]]:
    sheet, entry = sheet_of(item.entry), item.entry
    for said in answered(entry):
        yield {
            "response": item.id, "state": item.state, "at": entry.get("at"), "sheet": sheet.title if sheet else "",
            "question": said.question, "row": said.row or None, "answer": said.words,
        }  # fmt: skip


def _flat(value: Any) -> Value:
    """A list of words or the like as one cell; commas within words stay told apart by JSON."""
    if isinstance(value, Sequence | Mapping) and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value  # type: ignore[no-any-return]
