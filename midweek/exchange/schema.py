"""The JSON Schema of the document that archive.py writes, for other programs: read off the kinds themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from midweek.exchange.archive import FORMAT, VERSION
from midweek.kinds.entry import Entry, all_kinds, kind_of
from midweek.kinds.kept import Deleted, Earlier
from midweek.kinds.person import Upload

# No kinds of the document: the state of an entry says the first two.
UNSAID: Final = (Deleted, Earlier, Upload)
_ID: Final = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_WHEN: Final = {"type": "string", "format": "date-time"}
_COUNT: Final = {"type": "integer", "minimum": 1}


def to_schema() -> Iterator[bytes]:
    """One JSON document (draft 2020-12)."""
    yield msgspec.json.format(msgspec.json.encode(schema()), indent=1) + b"\n"


def schema() -> dict[str, Any]:
    """As plain values. Fields with their usual value are left out of the document, so few are required."""
    kinds = [kind for kind in all_kinds() if kind not in UNSAID]
    references, shapes = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    named = {kind_of(kind): reference for kind, reference in zip(kinds, references, strict=True)}
    for kind, reference in zip(kinds, references, strict=True):
        _without_tag(shapes[str(reference["$ref"]).removeprefix("#/$defs/")], kind)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What one person wrote in Midweek",
        "type": "object",
        "required": ["format", "version", "entries"],
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "exported_at": {**_WHEN, "description": "in the person's own zone"},
            "zone": {"type": "string", "description": "the IANA name of that zone"},
            "unreadable": {"type": "array", "items": _ID, "description": "entries that could not be opened"},
            "entries": {"type": "array", "items": _line(named)},
        },
        "$defs": shapes,
    }


def _without_tag(shape: dict[str, Any], kind: type[Entry]) -> None:
    """The document says the kind beside the fields, not among them."""
    del shape["properties"]["type"]
    shape["required"] = [name for name in shape["required"] if name != "type"]
    shape["title"] = kind_of(kind)


def _line(named: dict[str, Any]) -> dict[str, Any]:
    """One entry with what is said about it. named: kind -> where the shape of its fields stands."""
    return {
        "type": "object",
        "required": ["id", "kind", "version", "state", "revision", "written_at", "entry"],
        "properties": {
            "id": _ID,
            "kind": {"enum": sorted(named)},
            "version": {**_COUNT, "description": "of the kind's fields"},
            "state": {"enum": ["current", "earlier", "deleted"]},
            "revision": {**_COUNT, "description": "how often it was written"},
            "written_at": {**_WHEN, "description": "UTC"},
            "of": {**_ID, "description": "of an earlier version: the entry it belongs to"},
            "why": {"type": "string", "description": "of an earlier version: why it was changed"},
            "changed_at": {**_WHEN, "description": "of an earlier version: when it was changed, UTC"},
            "deleted_at": {**_WHEN, "description": "of a deleted entry, UTC"},
            "entry": {"type": "object"},
        },
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}, "state": {"const": "current"}}},
                "then": {"properties": {"entry": shape}},
            }
            for kind, shape in named.items()
        ],
    }
