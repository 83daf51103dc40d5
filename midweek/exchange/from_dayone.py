"""Day One: the ZIP it exports as JSON, or the JSON alone. Photos and recordings stay behind, and the report says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

from midweek.exchange.brought import OTHER_SHAPE, Brought, Chosen, Format, Taking
from midweek.exchange.opening import Damaged, FileRefused, Look, items_of, json_of, members
from midweek.exchange.zip_file import ZIP

TITLE: Final = "Day One"


class _Piece(Struct, gc=False):
    text: str = ""


class _Rich(Struct, gc=False):
    contents: list[msgspec.Raw] = []


class _Photo(Struct, gc=False):
    identifier: str | None = None


class _Entry(Struct, gc=False):
    creationDate: str | None = None  # noqa: N815
    timeZone: str | None = None  # noqa: N815
    text: str | None = None
    richText: str | None = None  # noqa: N815
    tags: list[str] | None = None
    starred: bool | None = None
    isAllDay: bool | None = None  # noqa: N815
    location: _Piece | None = None
    weather: _Piece | None = None
    photos: list[_Photo] | None = None
    videos: list[_Photo] | None = None
    audios: list[_Photo] | None = None
    pdfAttachments: list[_Photo] | None = None  # noqa: N815


class _File(Struct, gc=False):
    entries: list[msgspec.Raw]


_IN_A_FOLDER = re.compile(r"(?!__macosx/|\.)[^/]+/[^./][^/]*")


def recognises(look: Look) -> bool:
    """JSON of its entries, or a ZIP with JSON beside folders of photos."""
    if look.is_json:
        return '"creationDate"' in look.text or ('"timeZone"' in look.text and '"richText"' in look.text)
    json = [name for name in look.members if name.endswith(".json")]
    notes = any(name.endswith((".md", ".markdown")) for name in look.members)  # of a folder that has settings
    return any("/" not in name for name in json) or (not notes and any(map(_IN_A_FOLDER.fullmatch, json)))


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """A page of the journal for each entry, on its own local day. Raises FileRefused."""
    taking, rows = Taking("dayone", chosen), count(1)
    for document in _documents(blob):
        entries = json_of(document, _File, TITLE).entries
        taking.expect(len(entries))
        for entry, row in zip(items_of(entries, _Entry), rows, strict=False):
            if entry is None:
                taking.skip(row, OTHER_SHAPE)
            else:
                _take(taking, row, entry)
    return taking.done()


def _documents(blob: bytes) -> Iterator[bytes]:
    if not blob.startswith(ZIP):
        yield blob
        return
    found = members(blob)
    names = [name for name in found if name.lower().endswith(".json") and not name.startswith("__MACOSX/")]
    if not names:
        raise Damaged(
            "There is no journal of Day One in this ZIP file. Export it as JSON. Nothing was stored."
        )
    yield from (found[name] for name in names)


_MOMENT = re.compile(r"!\[[^\[\]]{0,200}\]\(dayone-moment:[^()\s]{0,200}\)\n?")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>\S[^\n]{0,299})(?:\n|$)")


def _take(taking: Taking, row: int, entry: _Entry) -> None:
    at = _at(taking, row, entry)
    if at is None:
        return
    (text, shown), is_whole = _MOMENT.subn("", entry.text or ""), True
    if not text.strip() and entry.richText:
        text, is_whole = _rich(entry.richText)
    if not is_whole:
        taking.change(row, "Rich text in it can't be read; it stays out.")
    text = _ESCAPE.sub(r"\1", text).strip()
    heading = _HEADING.match(text)
    if heading:
        text = text[heading.end() :].lstrip("\n")
    lists = (entry.photos, entry.videos, entry.audios, entry.pdfAttachments)
    if left := max(shown, sum(len(some or ()) for some in lists)):
        taking.change(row, f"Photos, recordings and the like stay out: {left}.")
    if entry.location or entry.weather:
        taking.change(row, "Place and weather stay out.")
    if not text and not heading and is_whole:
        taking.change(row, "It has no text; its day and tags are kept.")
    taking.journal(
        row, at, whole_day=bool(entry.isAllDay), title=heading["title"].strip() if heading else "", text=text,
        tags=entry.tags or (), starred=bool(entry.starred),
    )  # fmt: skip


def _at(taking: Taking, row: int, entry: _Entry) -> datetime | None:
    """creationDate in the zone it was written in."""
    try:
        at = datetime.fromisoformat(entry.creationDate or "")
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        try:
            return at.astimezone(ZoneInfo(entry.timeZone) if entry.timeZone else taking.chosen.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            taking.change(row, "Its time zone isn't known; your own stands for it.")
            return at.astimezone(taking.chosen.zone)
    except (ValueError, OverflowError):
        taking.skip(row, "There is no day here that can be read.")
        return None


def _rich(text: str) -> tuple[str, bool]:
    """The words of an entry that has nothing but rich text, JSON within a string, and whether all of it could be read."""
    try:
        rich = json_of(text.encode(errors="surrogatepass"), _Rich, TITLE)
    except FileRefused:
        return "", False
    pieces = list(items_of(rich.contents, _Piece))
    return "".join(piece.text for piece in pieces if piece), None not in pieces


FORMAT: Final = Format("dayone", TITLE, recognises, bring)
