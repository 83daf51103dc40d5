"""What is kept of entries that were changed or deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from midweek.kinds.entry import Entry, from_bytes, kind_of
from midweek.kinds.fields import Id, Moment


class Earlier(Entry, frozen=True, kw_only=True, tag="earlier"):
    """How an entry stood before a change, and why it was changed (P3)."""

    of: Id
    rev: int
    kind: str
    v: int
    doc: dict[str, Any]
    at: Moment  # when the revision kept here was written, UTC
    why: str = ""


def earlier(entry: Entry, *, of: str, rev: int, at: datetime, why: str) -> Earlier:
    """An entry as it stood at a revision, which was written at a moment (aware, UTC)."""
    doc = msgspec.to_builtins(entry)
    return Earlier(of=of, rev=rev, kind=kind_of(type(entry)), v=entry.version, doc=doc, at=at, why=why)


class Deleted(Entry, frozen=True, kw_only=True, tag="deleted"):
    """An entry on its way out: restorable for 30 days, then gone."""

    kind: str
    v: int
    doc: dict[str, Any]
    at: Moment  # when it was deleted, UTC


def deleted(entry: Entry, *, at: datetime) -> Deleted:
    """An entry that is deleted at a moment (aware, UTC)."""
    return Deleted(kind=kind_of(type(entry)), v=entry.version, doc=msgspec.to_builtins(entry), at=at)


def entry_in(kept: Earlier | Deleted, author: str) -> Entry:
    """The entry inside, lifted to the shape of today. Raises NotAnEntry."""
    body = {"kind": kept.kind, "v": kept.v, "author": author, "at": kept.at, "doc": kept.doc}
    return from_bytes(msgspec.json.encode(body)).entry
