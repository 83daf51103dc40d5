"""Entry, the registry of kinds, and the ladder that lifts old documents to today's shape."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One thing a person wrote. A subclass is one kind, named by its msgspec tag.

    gc: entries come by the thousand and refer to nothing that could refer back, so there is nothing to collect.
    """

    version: ClassVar[int] = 1
    keeps_versions: ClassVar[bool] = False  # plans keep what they said before (P3); a log does not
    dated: ClassVar[bool] = False  # dated kinds are found by month, so they must have a `day`
    ends: ClassVar[bool] = False  # kinds that come to an end are found by the month of it from then on
    # What one entry of another kind has thousands of lies on its shelf, and is found without opening other shelves.
    shelf_of: ClassVar[type[Entry] | None] = None

    @property
    def day(self) -> date:
        """The person's own local day this belongs to; only for dated kinds."""
        raise TypeError(f"{type(self).__name__} belongs to no day")

    @property
    def filed_under(self) -> date | None:
        """The day whose month this is found by; None for what is at hand whatever the month."""
        return self.day if self.dated else None

    @property
    def shelf(self) -> str:
        """The id of the entry on whose shelf this lies; empty for kinds without shelves."""
        return ""


class Envelope(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What is sealed: the document with its kind, its version, who wrote it and when."""

    kind: str
    v: int
    author: str  # uid, 32 hex digits
    at: datetime  # aware, UTC: when this revision was filed
    doc: msgspec.Raw


class NotAnEntry(ValueError):
    """Opened bytes are of no kind this version of Midweek knows, or not in its shape."""

    def __init__(self) -> None:
        super().__init__("This entry was written by a newer Midweek. It is safe; update Midweek to open it.")


_upgrades: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}


def upgrades(
    kind: str, *, from_: int
) -> Callable[[Callable[[dict[str, Any]], dict[str, Any]]], Callable[[dict[str, Any]], dict[str, Any]]]:
    """Mark a function that lifts a document of `kind` from version `from_` to the next."""

    def keep(step: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[dict[str, Any]], dict[str, Any]]:
        _upgrades[kind, from_] = step
        return step

    return keep


def kind_of(cls: type[Entry]) -> str:
    """The name of a kind in envelopes and tags."""
    return str(cls.__struct_config__.tag)


# At the end of a process the last collection takes msgspec's types apart in an order that can crash it (msgspec issue 717), and a
# command that did its work would end as if it had not. There is nothing to collect by then.
atexit.register(gc.freeze)

_encoder = msgspec.json.Encoder()
_envelopes = msgspec.json.Decoder(Envelope)
_decoders: dict[str, tuple[type[Entry], msgspec.json.Decoder[Entry]]] = {}


def _decoder(kind: str) -> tuple[type[Entry], msgspec.json.Decoder[Entry]]:
    if not _decoders:
        for cls in all_kinds():
            _decoders[kind_of(cls)] = (cls, msgspec.json.Decoder(cls))
    try:
        return _decoders[kind]
    except KeyError:
        raise NotAnEntry from None


def all_kinds() -> list[type[Entry]]:
    """Every kind there is."""
    import midweek.kinds.every  # noqa: F401  (fills the registry)

    found: list[type[Entry]] = [Entry]
    for base in found:  # which grows under way
        found += base.__subclasses__()
    return found[1:]


def to_bytes(entry: Entry, *, author: str, at: datetime) -> bytes:
    """Encode one entry for sealing. Raises ValueError when a field is out of its declared bounds."""
    doc = _encoder.encode(entry)
    kind = kind_of(type(entry))
    try:
        _decoder(kind)[1].decode(
            doc
        )  # bounds hold when decoding, so a wrong entry never gets as far as a seal
    except msgspec.ValidationError:
        raise ValueError(f"a {kind} entry has a field outside its bounds") from None
    return _encoder.encode(
        Envelope(kind=kind, v=type(entry).version, author=author, at=at, doc=msgspec.Raw(doc))
    )


class Written(msgspec.Struct, frozen=True, gc=False):
    """An opened entry with who wrote this revision and when (aware, UTC)."""

    entry: Entry
    author: str
    at: datetime


def from_bytes(body: bytes) -> Written:
    """Decode what `to_bytes` made, by this or any earlier version. Raises NotAnEntry."""
    try:
        envelope = _envelopes.decode(body)
        cls, decoder = _decoder(envelope.kind)
        if envelope.v == cls.version:
            return Written(decoder.decode(envelope.doc), envelope.author, envelope.at)
        if envelope.v > cls.version:
            raise NotAnEntry
        doc: dict[str, Any] = msgspec.json.decode(envelope.doc)
        for v in range(envelope.v, cls.version):
            doc = _upgrades[envelope.kind, v](doc)
        return Written(decoder.decode(_encoder.encode(doc)), envelope.author, envelope.at)
    except (msgspec.MsgspecError, KeyError):
        raise NotAnEntry from None
