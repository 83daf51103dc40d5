"""Files -> one ZIP, written as it goes: no temporary file, and little of it in memory at a time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

from midweek.exchange.archive import pieces


class _Taken:
    """A file that can't be gone back in, whose bytes are taken away as they come."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, part: bytes, /) -> int:
        self._held += part
        return len(part)

    def flush(self) -> None:
        """Nothing waits: what was written is there to be taken."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def zipped(files: Iterable[tuple[str, Iterable[bytes]]], *, at: datetime) -> Iterator[bytes]:
    """A ZIP of (name, parts), in pieces of about 64 KiB. at: the moment each member bears, in its own zone."""
    yield from pieces(_parts(files, at))


def _parts(files: Iterable[tuple[str, Iterable[bytes]]], at: datetime) -> Iterator[bytes]:
    out = _Taken()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, parts in files:
            info = zipfile.ZipInfo(name, at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with book.open(info, "w") as member:
                for part in parts:
                    member.write(part)
                    yield out.take()
            yield out.take()
    yield out.take()
