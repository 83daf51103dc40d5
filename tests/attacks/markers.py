"""Finds a word in bytes in every dress it may wear: encodings, escapes, base64 at three offsets, compressed streams."""

from __future__ import annotations

import base64
import contextlib
import gzip
import html
import io
import json
import quopri
import sqlite3
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

DEEP = 3  # how far into streams within streams
MOST = 64 * 1024 * 1024  # bytes of one opened stream


def dresses(word: str) -> dict[str, bytes]:
    """Each form of a word, by name. Base64 forms leave out the ends that depend on what stands beside them."""
    found = {"plain": word.encode(), "lower": word.lower().encode(), "upper": word.upper().encode()}
    for form in ("NFC", "NFD"):
        found[form] = unicodedata.normalize(form, word).encode()
    found["utf-16-le"], found["utf-16-be"] = word.encode("utf-16-le"), word.encode("utf-16-be")
    found["url"], found["url+"] = urllib.parse.quote(word).encode(), urllib.parse.quote_plus(word).encode()
    found["json"], found["html"] = json.dumps(word)[1:-1].encode(), html.escape(word).encode()
    found["html numbers"] = "".join(f"&#{ord(c)};" for c in word).encode()
    found["quoted-printable"] = quopri.encodestring(word.encode()).strip()
    for name in ("plain", "utf-16-le"):
        found[f"{name} hex"] = found[name].hex().encode()
        found[f"{name} HEX"] = found[name].hex().upper().encode()
        for offset in range(3):
            for alphabet, encode in (("", base64.b64encode), ("url", base64.urlsafe_b64encode)):
                whole = encode(bytes(offset) + found[name])
                start, end = -(-offset * 8 // 6), (offset + len(found[name])) * 8 // 6
                found[f"{name} base64{alphabet} {offset}"] = whole[start:end]
    return found


def streams(blob: bytes, deep: int = DEEP) -> Iterator[bytes]:
    """A blob and everything compressed inside it."""
    yield blob
    if not deep:
        return
    for opened in _opened(blob):
        yield from streams(opened, deep - 1)


def _opened(blob: bytes) -> Iterator[bytes]:
    at = blob.find(b"PK\x03\x04")
    if at >= 0:
        try:
            with zipfile.ZipFile(io.BytesIO(blob[at:])) as members:
                for info in members.infolist():
                    yield members.read(info)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError):
            pass
    for head, wbits in (
        (b"\x1f\x8b\x08", 31),
        (b"\x78\x01", 15),
        (b"\x78\x5e", 15),
        (b"\x78\x9c", 15),
        (b"\x78\xda", 15),
    ):
        at = blob.find(head)
        while at >= 0:
            with contextlib.suppress(zlib.error):
                yield zlib.decompressobj(wbits).decompress(blob[at:], MOST)
            at = blob.find(head, at + 1)


def found_in(blob: bytes, words: Iterable[str]) -> set[tuple[str, str]]:
    """(word, dress) pairs that are somewhere in a blob."""
    patterns = [(word, name, pattern) for word in words for name, pattern in dresses(word).items()]
    return {(word, name) for part in streams(blob) for word, name, pattern in patterns if pattern in part}


def files(*folders: Path) -> Iterator[Path]:
    """Every file below some folders."""
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def tables(path: Path) -> bytes:
    """Every cell of a SQLite file, apart from how pages lay them out."""
    file = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        names = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return b"\0".join(
            cell if isinstance(cell, bytes) else str(cell).encode()
            for name in names
            for row in file.execute(f'SELECT * FROM "{name}"')
            for cell in row
        )
    finally:
        file.close()


def plant(word: str) -> dict[str, bytes]:
    """A blob for each dress and each kind of stream, with the word in it: the search must find them all."""
    blobs = {name: b"\x00\xffbefore" + pattern + b"after\xfe" for name, pattern in dresses(word).items()}
    inside = b"some text " + word.encode() + b" more"
    for level in (1, 6, 9):
        blobs[f"zlib {level}"] = b"head" + zlib.compress(inside, level) + b"tail"
    blobs["gzip"] = b"head" + gzip.compress(inside) + b"tail"
    member = io.BytesIO()
    with zipfile.ZipFile(member, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", inside)
    blobs["zip"] = member.getvalue()
    blobs["zip in gzip"] = gzip.compress(member.getvalue())
    return blobs
