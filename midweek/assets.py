"""Static files: one address for each version of them all, with a compressed copy beside each."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from pathlib import Path

COMPRESSED = {".css", ".js", ".svg", ".webmanifest", ".txt"}


def _files(source: Path) -> list[Path]:
    return sorted(path for path in source.rglob("*") if path.is_file())


def version(source: Path) -> str:
    """12 hex digits that change when any static file does."""
    digest = hashlib.sha256()
    for path in _files(source):
        digest.update(str(path.relative_to(source)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def prepare(source: Path, target: Path, name: str) -> Path:
    """Copy the static files to `target`/`name` with .gz copies, once per version; gives that folder."""
    ready = target / name
    if ready.is_dir():
        return ready
    building = target / f".{name}-{os.getpid()}"
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
    for old in target.iterdir():
        if old != ready and not old.name.startswith("."):
            shutil.rmtree(old, ignore_errors=True)
    return ready
