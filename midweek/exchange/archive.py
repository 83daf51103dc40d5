"""Everything a person has written, gathered to be written down: as JSON here, as other files in to_*.py.

docs/exporting.md describes the document. Nothing here fetches anything: entries are handed in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec

from midweek.kinds.entry import Entry, kind_of
from midweek.kinds.kept import Deleted, Earlier

E = TypeVar("E", bound=Entry)

FORMAT, VERSION = "midweek-archive", 1
PIECE = 64 * 1024  # bytes handed over at a time, about
State = Literal["current", "earlier", "deleted"]


class Item(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One entry as it was written.

    revision: how often it was written, from 1. written_at: UTC. of, why, changed_at: of an earlier version: the entry it
    belongs to, why it was changed, and when (UTC). deleted_at: UTC.
    """

    id: str
    kind: str
    version: int  # of the kind's fields
    state: State
    revision: int
    written_at: datetime
    of: str = ""
    why: str = ""
    changed_at: datetime | None = None
    deleted_at: datetime | None = None
    held: Entry | dict[str, Any]

    @property
    def entry(self) -> dict[str, Any]:
        """Its fields as plain values; those with their usual value are left out. Made anew each time: there are many."""
        doc = msgspec.to_builtins(self.held) if isinstance(self.held, Entry) else self.held
        return {name: value for name, value in doc.items() if name != "type"}


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """All of one person's entries, oldest first. unreadable: ids of what could not be opened."""

    exported_at: datetime  # aware, in the person's zone
    zone: str
    items: Sequence[Item]
    unreadable: tuple[str, ...] = ()

    def current(self, kind: str) -> list[Item]:
        """What stands now, of one kind."""
        return [item for item in self.items if item.kind == kind and item.state == "current"]

    def of(self, kind: type[E]) -> list[E]:
        """What stands now, of one kind, as its entries."""
        return [item.held for item in self.current(kind_of(kind)) if isinstance(item.held, kind)]


def item_of(entry: Entry, *, id: str, revision: int, written_at: datetime) -> Item:
    """An entry as the archive has it; earlier versions and deleted entries under the kind they are of."""
    match entry:
        case Earlier():
            return Item(
                id=id, kind=entry.kind, version=entry.v, state="earlier", revision=entry.rev, written_at=entry.at,
                of=entry.of, why=entry.why, changed_at=written_at, held=entry.doc,
            )  # fmt: skip
        case Deleted():
            return Item(
                id=id, kind=entry.kind, version=entry.v, state="deleted", revision=revision, written_at=written_at,
                deleted_at=entry.at, held=entry.doc,
            )  # fmt: skip
    return Item(
        id=id, kind=kind_of(type(entry)), version=entry.version, state="current", revision=revision,
        written_at=written_at, held=entry,
    )  # fmt: skip


def to_json(archive: Archive) -> Iterator[bytes]:
    """One JSON document, an entry a line."""
    head = {
        "format": FORMAT, "version": VERSION, "exported_at": archive.exported_at.isoformat(), "zone": archive.zone,
        "unreadable": list(archive.unreadable),
    }  # fmt: skip
    start = json.dumps(head, ensure_ascii=False)[:-1] + ', "entries": ['
    yield from pieces(_lines(start, archive.items))


def _lines(start: str, items: Iterable[Item]) -> Iterator[bytes]:
    yield start.encode()
    for place, item in enumerate(items):
        yield (b",\n" if place else b"\n") + msgspec.json.encode(_line(item))
    yield b"\n]}\n"


def _line(item: Item) -> Mapping[str, Any]:
    said = {
        "id": item.id, "kind": item.kind, "version": item.version, "state": item.state, "revision": item.revision,
        "written_at": item.written_at, "of": item.of, "why": item.why, "changed_at": item.changed_at,
        "deleted_at": item.deleted_at,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in ("", None)} | {"entry": item.entry}


def pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of about 64 KiB."""
    held = bytearray()
    for part in parts:
        held += part
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
