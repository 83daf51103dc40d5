"""Journal and weekly notes as a folder of Markdown notes, one file each."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from midweek.exchange.archive import Archive
from midweek.exchange.to_pages import Page, pages_of
from midweek.exchange.zipped import zipped

_PLAIN = re.compile(r"[^\W_][\w ./()-]*")  # YAML takes such words as they are


def to_markdown(archive: Archive) -> Iterator[bytes]:
    """A ZIP of the notes, in pieces."""
    return zipped(notes(archive), at=archive.exported_at)


def notes(archive: Archive) -> Iterator[tuple[str, tuple[bytes]]]:
    """(name, note): `2031/2031-03-09 10h30.md`, a second one of that minute in a folder `2`. Names say the day alone."""
    taken: Counter[str] = Counter()
    for page in pages_of(archive):
        time = "" if page.minute is None else f" {page.minute // 60:02}h{page.minute % 60:02}"
        name = f"{page.day}{time}.md"
        taken[name] += 1
        folder = f"{page.day.year}" if taken[name] == 1 else f"{page.day.year}/{taken[name]}"
        yield f"{folder}/{name}", (_note(page).encode(),)


def _note(page: Page) -> str:
    front = [f"date: {page.at.isoformat() if page.at else page.day}"]
    front += [f"title: {_yaml(page.title)}"] if page.title else []
    front += ["tags:", *(f"  - {_yaml(tag)}" for tag in page.tags)] if page.tags else []
    front += ["starred: true"] if page.starred else []
    front += ["about:", *(f"  - {_yaml(name)}" for name in page.about)] if page.about else []
    return "\n".join(["---", *front, "---", "", page.text, ""])


def _yaml(words: str) -> str:
    """One line of text as YAML and our own importer both read it: bare, else in the quotation marks it doesn't hold."""
    if _PLAIN.fullmatch(words) and words == words.strip():
        return words
    if '"' not in words and "\\" not in words:
        return f'"{words}"'
    return json.dumps(words, ensure_ascii=False) if "'" in words else f"'{words}'"
