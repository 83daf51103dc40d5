"""Static files: one address for each version of them all, with a compressed copy beside each."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

COMPRESSED = {".css", ".js", ".svg", ".webmanifest", ".txt"}
UNUSED = 30 * 24 * 3600  # seconds since a server last began with a version, after which it counts as unused


def _files(source: Path) -> list[Path]:
    return sorted(path for path in source.rglob("*") if path.is_file())


def version(source: Path) -> str:
    """12 hex digits that change when any static file does."""
    digest = hashlib.sha256()
    for path in _files(source):
        digest.update(str(path.relative_to(source)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def prepare(source: Path, target: Path, name: str) -> Path:
    """Copy the static files to `target`/`name` with .gz copies, once per version; gives that folder.

    For whoever is about to serve them. Another server may be at work beside it, so the version before this one
    stays, and so do those a server began with in the last 30 days.
    """
    ready = target / name
    if not ready.is_dir():
        _build(source, ready)
    os.utime(ready)
    _clear(ready)
    return ready


def _build(source: Path, ready: Path) -> None:
    building = ready.with_name(f".{ready.name}-{os.getpid()}")
    for path in _files(source):
        copy = building / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        if path.suffix in COMPRESSED:
            copy.with_name(copy.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    building.mkdir(parents=True, exist_ok=True)
    try:
        building.rename(ready)
    except OSError:  # another worker was first
        shutil.rmtree(building)


def _clear(ready: Path) -> None:
    begun: dict[Path, float] = {}
    for other in ready.parent.iterdir():
        with suppress(FileNotFoundError):  # another worker clears as well
            begun[other] = other.stat().st_mtime
    whole = [other for other in begun if other != ready and not other.name.startswith(".")]
    before = max(whole, key=begun.__getitem__, default=None)
    for other, at in begun.items():
        if other not in (ready, before) and time.time() - at > UNUSED:
            shutil.rmtree(other, ignore_errors=True)
