"""Everything a person has written, as files they can keep: one JSON document, or a CSV table for each kind.

docs/exporting.md describes both. Nothing here fetches anything: entries are handed in.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from midweek.exchange.to_tables import Value, csv_bytes
from midweek.kinds.entry import Entry, kind_of
from midweek.kinds.kept import Deleted, Earlier

FORMAT, VERSION = "midweek-archive", 1
PIECE = 64 * 1024  # bytes handed over at a time, about
State = Literal["current", "earlier", "deleted"]


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry as it was written.

    revision: how often it was written, from 1. written_at: UTC. entry: its fields; those with their usual value are
    left out. of, why: of an earlier version: the entry it belongs to, and why it was changed. deleted_at: UTC.
    """

    id: str
    kind: str
    version: int  # of the kind's fields
    state: State
    revision: int
    written_at: datetime
    of: str = ""
    why: str = ""
    deleted_at: datetime | None = None
    entry: dict[str, Any]


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """All of one person's entries, oldest first. unreadable: ids of what could not be opened."""

    exported_at: datetime  # aware, in the person's zone
    zone: str
    items: tuple[Item, ...]
    unreadable: tuple[str, ...] = ()

    def current(self, kind: str) -> list[Item]:
        """What stands now, of one kind."""
        return [item for item in self.items if item.kind == kind and item.state == "current"]


def item_of(entry: Entry, *, id: str, revision: int, written_at: datetime) -> Item:
    """An entry as the archive has it; earlier versions and deleted entries under the kind they are of."""
    match entry:
        case Earlier():
            return Item(
                id=id, kind=entry.kind, version=entry.v, state="earlier", revision=entry.rev, written_at=entry.at,
                of=entry.of, why=entry.why, entry=_fields(entry.doc),
            )  # fmt: skip
        case Deleted():
            return Item(
                id=id, kind=entry.kind, version=entry.v, state="deleted", revision=revision, written_at=written_at,
                deleted_at=entry.at, entry=_fields(entry.doc),
            )  # fmt: skip
    return Item(
        id=id, kind=kind_of(type(entry)), version=entry.version, state="current", revision=revision,
        written_at=written_at, entry=_fields(msgspec.to_builtins(entry)),
    )  # fmt: skip


def _fields(doc: Mapping[str, Any]) -> dict[str, Any]:
    """Without the name of the kind, which stands beside it."""
    return {name: value for name, value in doc.items() if name != "type"}


def to_json(archive: Archive) -> Iterator[bytes]:
    """One JSON document, an entry a line."""
    head = {
        "format": FORMAT, "version": VERSION, "exported_at": archive.exported_at.isoformat(), "zone": archive.zone,
        "unreadable": list(archive.unreadable),
    }  # fmt: skip
    start = json.dumps(head, ensure_ascii=False)[:-1] + ', "entries": ['
    yield from pieces(_lines(start, archive.items))


def _lines(start: str, items: Sequence[Item]) -> Iterator[bytes]:
    yield start.encode()
    for place, item in enumerate(items):
        yield (b",\n" if place else b"\n") + msgspec.json.encode(item)
    yield b"\n]}\n"


def pieces(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of about 64 KiB."""
    held = bytearray()
    for part in parts:
        held += part
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def to_csv(archive: Archive) -> Iterator[bytes]:
    """A ZIP with a CSV file for each kind, safe to open in a spreadsheet (to_tables.py)."""
    by_kind: dict[str, list[Item]] = defaultdict(list)
    for item in archive.items:
        by_kind[item.kind].append(item)
    words = names(archive)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for kind, items in sorted(by_kind.items()):
            info = zipfile.ZipInfo(f"{kind}.csv", archive.exported_at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            book.writestr(info, _table(items, words))
    blob = out.getvalue()
    return (blob[at : at + PIECE] for at in range(0, len(blob), PIECE))


def names(archive: Archive) -> dict[str, str]:
    """What goals and objectives are called, by id; those deleted since too."""
    words = {}
    for item in archive.items:
        if item.state != "earlier" and item.kind == "goal":
            words[item.id] = str(item.entry.get("words", ""))
        elif item.state != "earlier" and item.kind == "objective":
            words[item.id] = str(item.entry.get("measure", {}).get("what", ""))
    return words


def _table(items: Sequence[Item], words: Mapping[str, str]) -> bytes:
    rows = [_row(item, words) for item in items]
    headers = list(dict.fromkeys(name for row in rows for name in row))
    return csv_bytes(headers, ([row.get(name) for name in headers] for row in rows))


def _row(item: Item, words: Mapping[str, str]) -> dict[str, Value]:
    row: dict[str, Value] = {
        "id": item.id, "state": item.state, "revision": item.revision, "written_at": item.written_at,
        "of": item.of, "why": item.why, "deleted_at": item.deleted_at,
    }  # fmt: skip
    for name, value in item.entry.items():
        if name in ("goal", "objective"):
            row[f"{name}_words"] = words.get(value, "")
        if isinstance(value, dict):
            row |= {f"{name}.{inner}": _flat(deep) for inner, deep in value.items()}
        else:
            row[name] = _flat(value)
    return row


def _flat(value: Any) -> Value:
    """A list of words or the like as one cell; commas within words stay told apart by JSON."""
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    return value  # type: ignore[no-any-return]
