"""A copy of everything, as to_json and to_everything wrote it: every entry with its id, its moment and its state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from midweek.exchange.archive import FORMAT as ARCHIVE
from midweek.exchange.archive import VERSION, State
from midweek.exchange.brought import MOST, YEARS, Brought, Chosen, Copied, Format, Said
from midweek.exchange.links import relinked
from midweek.exchange.opening import (
    MOST_BYTES,
    MOST_OBJECTS,
    Damaged,
    FileRefused,
    Locked,
    Look,
    TooLarge,
    members,
)
from midweek.exchange.to_everything import DOCUMENT
from midweek.exchange.zip_file import ZIP
from midweek.kinds.entry import Entry, NotAnEntry, from_bytes, to_bytes
from midweek.kinds.fields import Id, Moment
from midweek.kinds.kept import Deleted, Earlier
from midweek.kinds.person import Upload

TITLE: Final = "Midweek"
SEALED: Final = b"\x0bmidweek"  # how a sealed copy begins
_SHAPE: Final = "This isn't a copy of everything as Midweek saves it, or it is cut short. Nothing was stored."
_ENTRY: Final = "This entry can't be read by this Midweek. It may come from a newer one."
_DAY: Final = "This day lies outside the years 1900 to 2199."
_TWICE: Final = "An entry of this id stands further up; this one stays out."


class _Head(msgspec.Struct, frozen=True):
    format: Literal["midweek-archive"]
    version: Annotated[int, Meta(ge=1)]
    entries: list[msgspec.Raw]


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    kind: Annotated[str, Meta(pattern="^[a-z_]{1,40}$")]
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    state: State
    revision: Annotated[int, Meta(ge=1, le=1_000_000_000)]
    written_at: Moment
    of: Id | None = None
    why: Annotated[str, Meta(max_length=20_000)] = ""
    changed_at: Moment | None = None
    deleted_at: Moment | None = None
    entry: dict[str, Any]


def recognises(look: Look) -> bool:
    """The document, a ZIP with it, or a sealed copy."""
    if look.begins(SEALED) or look.members:
        return look.begins(SEALED) or DOCUMENT in look.members
    return look.is_json and f'"{ARCHIVE}"' in look.text[:400]


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """Every entry that can be read. Rows are the entries, in the order of the file. Raises FileRefused."""
    if blob.startswith(SEALED):
        raise Locked("This copy is sealed. It opens with its own passphrase. Nothing was stored.")
    if blob.startswith(ZIP):
        found = members(blob)
        if DOCUMENT not in found:
            raise Damaged(_SHAPE)
        blob = found[DOCUMENT]
    lines = _lines(blob)
    copied, skipped = list[Copied](), list[Said]()
    seen: set[str] = set()
    for row, line in enumerate(lines, start=1):
        try:
            one = _copied(row, line)
            if one.id in seen:
                raise _StaysOut(_TWICE)
        except _StaysOut as reason:
            skipped.append(Said(row, str(reason)))
        else:
            seen.add(one.id)
            copied.append(one)
    return Brought(
        format="midweek", entries=(), measures=(), values=(), rows=len(lines), taken=len(copied), skipped=tuple(skipped),
        changed=(), unmapped=(), copied=tuple(copied),
    )  # fmt: skip


class _StaysOut(FileRefused):
    """One entry can't be taken; the message is a sentence."""


def _lines(blob: bytes) -> list[msgspec.Raw]:
    if len(blob) > MOST_BYTES or blob.count(b"{") > MOST_OBJECTS:
        raise TooLarge("This copy holds more than can be brought in at once. Nothing was stored.")
    try:
        head = msgspec.json.decode(blob, type=_Head)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise Damaged(_SHAPE) from None
    if head.version > VERSION:
        raise Damaged(
            "This copy was saved by a newer Midweek. Update Midweek to bring it in. Nothing was stored."
        )
    if len(head.entries) > MOST:
        raise TooLarge(f"This copy holds more than {MOST:,} entries. Nothing was stored.")
    return head.entries


def _copied(row: int, raw: msgspec.Raw) -> Copied:
    """One entry, lifted to the shape of today and within the bounds of its kind. Raises _StaysOut."""
    try:
        line = msgspec.json.decode(raw, type=_Line)
        at = line.changed_at or line.written_at if line.state == "earlier" else line.written_at
        revision = 1 if line.state == "earlier" else line.revision
        entry = _entry(line)
        to_bytes(entry, author="", at=at)
    except (msgspec.MsgspecError, NotAnEntry, ValueError, RecursionError, OverflowError):
        raise _StaysOut(_ENTRY) from None
    days = [entry.filed_under] if entry.filed_under else []
    if any(day.year not in YEARS for day in (*days, at.date(), *_moments(line))):
        raise _StaysOut(_DAY)
    return Copied(row, line.id, entry, at, revision)


def _moments(line: _Line) -> Iterator[datetime]:
    yield line.written_at
    if line.deleted_at:
        yield line.deleted_at


def _entry(line: _Line) -> Entry:
    doc = line.entry | {"type": line.kind}
    inside = _read(line.kind, line.version, doc, line.written_at)
    if isinstance(inside, Earlier | Deleted | Upload):
        raise NotAnEntry
    if line.state == "current":
        return inside
    kept: dict[str, Any] = {"kind": line.kind, "v": line.version, "doc": doc}
    if line.state == "earlier":
        kept |= {"of": line.of, "rev": line.revision, "at": line.written_at, "why": line.why}
    else:
        kept |= {"at": line.deleted_at}
    entry = _read(line.state, 1, kept, line.written_at)
    return relinked(entry, lambda id: id)  # in the shape of today


def _read(kind: str, version: int, doc: dict[str, Any], at: datetime) -> Entry:
    """Raises NotAnEntry."""
    body = {"kind": kind, "v": version, "author": "", "at": at, "doc": doc}
    return from_bytes(msgspec.json.encode(body)).entry


FORMAT: Final = Format("midweek", TITLE, recognises, bring)
