"""Everything a person owns, to keep: read, recorded, and handed on in pieces, in plain words or sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from midweek.exchange.archive import Archive, item_of, to_json
from midweek.exchange.to_csv import to_csv
from midweek.exchange.to_everything import to_everything
from midweek.exchange.to_html import to_html
from midweek.exchange.to_jrnl import to_jrnl
from midweek.exchange.to_markdown import to_markdown
from midweek.kinds.person import Upload
from midweek.store import audit
from midweek.store.desk import Desk
from midweek.vault import copies
from midweek.vault.passphrases import check_passphrase


class Format(NamedTuple):
    """A way to write it down. binary: nothing a terminal could show. sealed: under a passphrase of its own."""

    write: Callable[[Archive], Iterator[bytes]]
    media_type: str
    ending: str
    binary: bool = True
    sealed: bool = False


FORMATS: Final = {
    "zip": Format(to_everything, "application/zip", "zip"),
    "html": Format(to_html, "text/html; charset=utf-8", "html", binary=False),
    "csv": Format(to_csv, "application/zip", "zip"),
    "json": Format(to_json, "application/json", "json", binary=False),
    "markdown": Format(to_markdown, "application/zip", "zip"),
    "jrnl": Format(to_jrnl, "text/plain; charset=utf-8", "txt", binary=False),
    "sealed": Format(to_everything, "application/octet-stream", "sealed", sealed=True),
}


def export(desk: Desk, format: Format, *, now: datetime, passphrase: str = "") -> Iterator[bytes]:
    """Every entry of every space this person owns, with earlier versions and deleted items, and recorded as an export.

    now: aware, in the person's zone. passphrase: of a sealed copy; any other has none. Files that wait to be brought in
    stay out: they are gone in a day. Everything is read before the first piece is given. Raises TooEasy, LimitExceeded, Busy.
    """
    if format.sealed:
        check_passphrase(passphrase)
    found = desk.everything()
    items = [
        item_of(filed.entry, id=filed.id, revision=filed.rev, written_at=filed.at)
        for filed in found
        if not isinstance(filed.entry, Upload)
    ]
    archive = Archive(
        exported_at=now, zone=desk.preferences.zone, items=items, unreadable=tuple(desk.unreadable)
    )
    parts = format.write(archive)
    if format.sealed:  # as a whole: how long it is stands first, under the seal
        parts = copies.seal(passphrase, b"".join(parts))
    audit.append(desk.keys.user_id, "export")
    return parts


def file_name(format: Format, now: datetime) -> str:
    """A name that says nothing about anybody: midweek-2026-11-22.json."""
    return f"midweek-{now:%Y-%m-%d}.{format.ending}"
