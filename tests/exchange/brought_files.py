"""Files people bring from other apps: the samples, folders of them as ZIPs, and hostile ones."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from midweek.exchange.brought import Brought, Chosen
from midweek.exchange.formats import FORMATS, recognise
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Measure
from tests.exchange.files import packed

SAMPLES = Path(__file__).parent.parent / "reference" / "import_samples"
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
NEW_YORK = ZoneInfo("America/New_York")
CHOSEN = Chosen(zone=NEW_YORK, today=date(2031, 12, 1))


def sample(name: str) -> bytes:
    """One file, or a folder as a ZIP of all that is in it."""
    path = SAMPLES / name
    if path.is_file():
        return path.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for file in sorted(path.rglob("*")):
            if file.is_file():
                book.writestr(file.relative_to(path).as_posix(), file.read_bytes())
    return out.getvalue()


def bring(name: str, blob: bytes | None = None, chosen: Chosen = CHOSEN) -> Brought:
    """What the importer that recognises a file makes of it."""
    blob = sample(name) if blob is None else blob
    found = recognise(name if (SAMPLES / name).is_file() else f"{name.strip('/')}.zip", blob)
    assert found, name
    return found.bring(blob, name, chosen)


def moods(brought: Brought) -> list[MoodCheckIn]:
    return [entry for _, entry in brought.entries if isinstance(entry, MoodCheckIn)]


def pages(brought: Brought) -> list[JournalEntry]:
    return [entry for _, entry in brought.entries if isinstance(entry, JournalEntry)]


def values(brought: Brought, name: str) -> list[float]:
    """Of the measure of this name, in the order of the file."""
    return [value.value for value in brought.values if brought.measures[value.measure].what == name]


def measure(brought: Brought, name: str) -> Measure:
    return next(measure for measure in brought.measures if measure.what == name)


def zipped(members: dict[str, str]) -> bytes:
    return packed(members)


def _symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        info = zipfile.ZipInfo("notes/a.md")
        info.external_attr = 0o120777 << 16
        book.writestr(info, "/etc/passwd")
    return out.getvalue()


def _many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for number in range(20_001):
            book.writestr(zipfile.ZipInfo(f"{number}.md"), b"")
    return out.getvalue()


def _locked() -> bytes:
    blob = bytearray(packed({"a.md": "x"}))
    blob[bytes(blob).index(b"PK\x01\x02") + 8] |= 1
    return bytes(blob)


DEEP = b"[" * 100_000 + b"]" * 100_000
JSON = ("dayone", "jrnl", "standardnotes")
ARCHIVES = ("daylio", "dayone", "jrnl", "loop", "standardnotes", "markdown")
LISTS = {"dayone": "entries", "jrnl": "entries", "standardnotes": "items"}

# What is brought as which format, and the class of the refusal.
HOSTILE: dict[str, tuple[tuple[str, ...], Callable[[], bytes], str]] = {
    "zip bomb": (ARCHIVES, lambda: packed({"a.json": " " * 20_000_000}), "Unsafe"),
    "path up": (ARCHIVES, lambda: packed({"../a.md": "x"}), "Unsafe"),
    "path absolute": (ARCHIVES, lambda: packed({"/etc/a.md": "x"}), "Unsafe"),
    "path of a drive": (ARCHIVES, lambda: packed({"C:\\a.md": "x"}), "Unsafe"),
    "symlink": (ARCHIVES, _symlink, "Unsafe"),
    "member twice": (ARCHIVES, lambda: packed({"a.md": "1", "b.md": "2"}).replace(b"b.md", b"a.md"), "Unsafe"),
    "20,001 members": (ARCHIVES, _many, "TooLarge"),
    "50 MB": (ARCHIVES, lambda: b"PK\x03\x04" + bytes(50_000_000), "TooLarge"),
    "locked zip": (ARCHIVES, _locked, "Locked"),
    "half a zip": (ARCHIVES, lambda: packed({"a.md": "x" * 500})[:-40], "Damaged"),
    "a zip of nothing": (("daylio", "dayone", "jrnl", "loop", "standardnotes"), lambda: packed({"a.bin": "x"}), "Damaged"),
    "deep JSON": (JSON, lambda: DEEP, "Damaged"),
    "deep in entries": (JSON, lambda: b'{"entries":[' + DEEP + b'],"items":[' + DEEP + b"]}", "Damaged"),
    "deep beside them": (JSON, lambda: b'{"x":' + DEEP + b',"entries":[],"items":[]}', "Damaged"),
    "JSON in Latin-1": (JSON, lambda: '{"entries":"é","items":"é"}'.encode("latin-1"), "Damaged"),
    "JSON of 50 MB": (JSON, lambda: b"{" + b" " * 50_000_000, "TooLarge"),
    "a million entries": (JSON, lambda: b'{"entries":[' + b"{}," * 1_000_001 + b"{}]}", "TooLarge"),
    "ten million numbers": (JSON, lambda: b'{"entries":[' + b"0," * 10_000_000 + b'0],"items":[0]}', "TooLarge"),
    "two million numbers": (("dayone", "jrnl"), lambda: b'{"entries":[' + b"0," * 1_999_999 + b"0]}", "TooLarge"),
    "many words": (JSON, lambda: b'{"entries":[{"tags":[' + b'"ab",' * 5_000_000 + b'""]}]}', "TooLarge"),
    "text of 20 MB": (("jrnl",), lambda: b"x" * 20_000_001, "TooLarge"),
    "a list of 4 MB": (("todotxt", "xit", "bullets"), lambda: b"(A) x\n" * 700_000, "TooLarge"),
    "a line as short as can be": (("bullets",), lambda: b"# 2026-01-01\n" + b"  - x\n" * 400_000, "TooLarge"),
    "a list of 2.8 MB": (("bullets",), lambda: b". a\n" * 700_000, "TooLarge"),
    "many moods": (("bullets",), lambda: b"".join(b"# 2031-01-%02d\n" % (n % 28 + 1) + b"= 3\n" * 100 for n in range(1_999)), "TooLarge"),
    "many days of jrnl": (("jrnl",), lambda: b"[2031-01-01] a\n" * 200_001, "TooLarge"),
    "NUL in a text": (("todotxt", "xit", "bullets"), lambda: b"(A) a\x00", "NotText"),
    "no encoding fits": (("todotxt", "xit", "bullets"), lambda: b"(A) \x81", "NotText"),
    "an encrypted jrnl": (("jrnl",), lambda: b"gAAAAABnotreally==", "Locked"),
    "an encrypted backup": (
        ("standardnotes",), lambda: b'{"items":[{"content_type":"Note","content":"004:ab"}]}', "Locked",
    ),
    "CSV of 50 MB": (("daylio", "bearable", "habitbull", "howwefeel"), lambda: bytes(50_000_001), "NotATable"),
    "NUL in a CSV": (("daylio", "bearable", "habitbull", "howwefeel"), lambda: b"full_date,mood\n\x00,1\n", "NotATable"),
    "quotes that don't close": (("daylio", "bearable", "habitbull", "howwefeel"), lambda: b'date,mood\n"a,1\n', "NotATable"),
    "days of two orders": (("jrnl",), lambda: b"[04/05/2031 10:00] a\n\n[05/06/2031] b\n", "AskOrder"),
    "nothing of jrnl": (("jrnl",), lambda: b"just words\n", "Damaged"),
}  # fmt: skip
assert all(name in FORMATS for names, _, _ in HOSTILE.values() for name in names)
