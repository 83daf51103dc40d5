"""Everything a person owns, in plain words, to keep: read, recorded, and handed on in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from midweek.exchange import to_html
from midweek.exchange.archive import Archive, item_of, to_csv, to_json
from midweek.kinds.person import Upload
from midweek.store import audit
from midweek.store.desk import Desk


class Format(NamedTuple):
    """A way to write it down."""

    write: Callable[[Archive], Iterator[bytes]]
    media_type: str
    ending: str


FORMATS: Final = {
    "json": Format(to_json, "application/json", "json"),
    "csv": Format(to_csv, "application/zip", "zip"),
    "html": Format(to_html.to_html, "text/html; charset=utf-8", "html"),
}


def export(desk: Desk, format: Format, *, now: datetime) -> Iterator[bytes]:
    """Every entry of every space this person owns, with earlier versions and deleted items, and recorded as an export.

    now: aware, in the person's zone. Files that wait to be brought in stay out: they are gone in a day. Everything is
    read before the first piece is given.
    """
    found = desk.everything()
    items = tuple(
        item_of(filed.entry, id=filed.id, revision=filed.rev, written_at=filed.at)
        for filed in found
        if not isinstance(filed.entry, Upload)
    )
    archive = Archive(
        exported_at=now, zone=desk.preferences.zone, items=items, unreadable=tuple(desk.unreadable)
    )
    audit.append(desk.keys.user_id, "export")
    return format.write(archive)


def file_name(format: Format, now: datetime) -> str:
    """A name that says nothing about anybody: midweek-2026-11-22.json."""
    return f"midweek-{now:%Y-%m-%d}.{format.ending}"
