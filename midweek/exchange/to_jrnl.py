"""Journal and weekly notes as the text file that jrnl keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from midweek.exchange.archive import Archive, pieces
from midweek.exchange.to_pages import Page, pages_of

_OWN_LINE = re.compile(r"^(?=\[)", re.M)  # jrnl would begin a new entry here
_SPACE = re.compile(r"\s+")


def to_jrnl(archive: Archive) -> Iterator[bytes]:
    """`[day time] title`, the text below it, a blank line: in pieces."""
    yield from pieces(_entry(page).encode() for page in pages_of(archive))


def _entry(page: Page) -> str:
    time = "" if page.minute is None else f" {page.minute // 60:02}:{page.minute % 60:02}"
    head = f"[{page.day}{time}] {page.title}{' *' if page.starred else ''}".rstrip()
    text = _OWN_LINE.sub(" ", page.text.strip("\n"))
    words = set(re.findall(r"(?<!\S)[@#]([^\W\d][\w-]*)", f"{page.title}\n{text}"))
    tags = " ".join(f"@{tag}" for tag in (_SPACE.sub("-", tag) for tag in page.tags) if tag not in words)
    return "\n".join(filter(None, [head, text, tags])) + "\n\n"
