"""The piece of a text around what was found in it, as it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from midweek.care import findable
from midweek.care.search import fold, plain
from midweek.kinds.entry import Entry


@dataclass(frozen=True)
class Excerpt:
    """A piece of a text around what was found in it."""

    before: str
    hit: str
    after: str


AROUND = 90  # characters on either side


def excerpt(entry: Entry, terms: tuple[str, ...]) -> Excerpt:
    """Where the first of these terms stands; the beginning of the text when none is asked for."""
    for part in findable.parts(entry):
        for term in terms:
            if (found := _place(part, term)) is not None:
                return _cut(part, *found)
    text = next((part for part in findable.parts(entry) if part.strip()), "")
    return Excerpt("", "", _short(text.strip(), 2 * AROUND))


def _place(text: str, term: str) -> tuple[int, int] | None:
    """Where a folded term stands in a text as it was written: from, to."""
    if text.isascii():
        found = re.search(r"\s+".join(map(re.escape, term.split())), text.lower())
        return found.span() if found else None
    if term not in fold(text):
        return None
    folded, at = list[str](), list[int]()
    for n, written in enumerate(text):
        for letter in _folded(written):
            if not letter.isspace():
                folded.append(letter)
            elif folded[-1:] != [" "]:
                folded.append(" ")
            else:
                continue
            at.append(n)
    start = "".join(folded).find(term)
    return None if start < 0 else (at[start], at[start + len(term) - 1] + 1)


_folded = lru_cache(maxsize=1024)(plain)  # of single letters


def _cut(text: str, start: int, end: int) -> Excerpt:
    before = text[max(0, start - AROUND) : start]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    return Excerpt(before, text[start:end], _short(text[end : end + 4 * AROUND], AROUND))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + "…"
