"""Standard Notes: its decrypted backup (versions 003 and 004), alone or in its ZIP."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from midweek.exchange.brought import OTHER_SHAPE, Brought, Chosen, Format, Taking
from midweek.exchange.opening import Damaged, Locked, Look, items_of, json_of, members
from midweek.exchange.zip_file import ZIP

TITLE: Final = "Standard Notes"


class _Reference(Struct, gc=False):
    uuid: str | None = None


class _Content(Struct, gc=False):
    title: str | None = None
    text: str | None = None
    trashed: bool | None = None
    starred: bool | None = None
    references: list[_Reference] | None = None


class _Item(Struct, gc=False):
    content_type: str
    uuid: str = ""
    content: _Content | str | None = None  # a string where it is encrypted
    created_at: str | None = None
    updated_at: str | None = None
    deleted: bool | None = None


class _File(Struct, gc=False):
    items: list[msgspec.Raw]


def recognises(look: Look) -> bool:
    """JSON of its items, or a ZIP with the file it calls its backup."""
    if look.is_json:
        return '"items"' in look.text and '"content_type"' in look.text
    return any("standard notes backup" in name for name in look.members)


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """A page of the journal for each note, with its tags. Raises FileRefused."""
    taking, written = Taking("standardnotes", chosen), json_of(_document(blob), _File, TITLE).items
    taking.expect(len(written))
    items = [*items_of(written, _Item)]
    if any(item and isinstance(item.content, str) for item in items):
        raise Locked(
            "This backup is encrypted. In Standard Notes, choose a decrypted backup, and bring that in."
            " Nothing was stored."
        )
    tags = _tags([item for item in items if item])
    for row, item in enumerate(items, start=1):
        if item is None:
            taking.skip(row, OTHER_SHAPE)
        elif item.content_type == "Note":
            _take(taking, row, item, tags)
        elif item.content_type != "Tag":
            taking.skip(row, "This is a setting or the like, not a note.")
    return taking.done()


def _document(blob: bytes) -> bytes:
    if not blob.startswith(ZIP):
        return blob
    found = members(blob)
    for name in found:
        if "standard notes backup" in name.casefold():
            return found[name]
    raise Damaged("There is no backup of Standard Notes in this ZIP file. Nothing was stored.")


def _tags(items: list[_Item]) -> dict[str, dict[str, None]]:
    """The tags of each note, by its uuid: tags name their notes (004), or notes their tags (003)."""
    names = {
        item.uuid: item.content.title or ""
        for item in items
        if item.content_type == "Tag" and isinstance(item.content, _Content)
    }
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for item in items:
        if not isinstance(item.content, _Content):
            continue
        for reference in item.content.references or ():
            other = reference.uuid or ""
            if item.uuid in names:
                found[other][names[item.uuid]] = None
            elif other in names:
                found[item.uuid][names[other]] = None
    return found


def _take(taking: Taking, row: int, item: _Item, tags: dict[str, dict[str, None]]) -> None:
    content = item.content
    if item.deleted or not isinstance(content, _Content) or content.trashed:
        taking.skip(row, "This note was in the trash.")
        return
    title, text = (content.title or "").strip(), (content.text or "").strip()
    if not title and not text:
        taking.skip(row, "There is nothing written in this note.")
        return
    try:
        at = datetime.fromisoformat(item.created_at or item.updated_at or "")
        at = at.astimezone(taking.chosen.zone) if at.tzinfo else at.replace(tzinfo=taking.chosen.zone)
    except (ValueError, OverflowError):
        taking.skip(row, "There is no day here that can be read.")
        return
    taking.journal(
        row, at, title=title, text=text, tags=tags.get(item.uuid, ()), starred=bool(content.starred)
    )


FORMAT: Final = Format("standardnotes", TITLE, recognises, bring)
