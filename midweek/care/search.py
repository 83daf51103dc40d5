"""Looking for words in everything written, in memory, for one request: nothing is indexed, nothing is kept.

The case of letters and their accents don't matter. Words may stand anywhere in a text and in any order; a "phrase" stands
as it is. Pieces of words are found too, since not every script puts spaces between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from midweek.kinds.journal import JournalEntry, Mode
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Filed

Text = JournalEntry | WeeklyNote

_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c-\u200f\ufe00-\ufe0f]"
)
_TERMS = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)')
MOST_TERMS = 20  # of one search; more say nothing more


@dataclass(frozen=True)
class Query:
    """What is looked for. terms: folded, all of them. since, until: both included. mode: "weekly" for weekly notes."""

    terms: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    mode: Mode | str = ""
    link: str = ""  # the id of a goal or objective


def fold(text: str) -> str:
    """A text as it is compared: no case, no accents, one space for many, none at the ends."""
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()


def terms_of(text: str) -> tuple[str, ...]:
    """The words and "phrases" of what was typed into the search box, folded, each once."""
    found = (fold(phrase or word) for phrase, word in _TERMS.findall(text))
    return tuple(dict.fromkeys(term for term in found if term))[:MOST_TERMS]


def search(texts: Iterable[Filed[Text]], query: Query) -> list[Filed[Text]]:
    """Every text that has all that is asked for, newest first."""
    found = [filed for filed in texts if _fits(filed.entry, query) and _has(filed.entry, query.terms)]
    return sorted(found, key=lambda filed: (filed.entry.day, filed.at), reverse=True)


def _fits(entry: Text, query: Query) -> bool:
    mode = entry.mode if isinstance(entry, JournalEntry) else "weekly"
    return (
        (not query.mode or mode == query.mode)
        and (query.since is None or query.since <= entry.day)
        and (query.until is None or entry.day <= query.until)
        and (not query.link or query.link in entry.links)
    )


def _has(entry: Text, terms: tuple[str, ...]) -> bool:
    if not terms:
        return True
    text = fold("\n".join(parts(entry)))
    return all(term in text for term in terms)


def parts(entry: Text) -> Iterator[str]:
    """Everything a person wrote in an entry, piece by piece."""
    if isinstance(entry, WeeklyNote):
        yield from entry.answers.values()
        yield entry.text
        return
    yield entry.title
    yield entry.text
    yield entry.to
    yield from entry.tags
    for answer in entry.answers:
        yield answer.answer
    if dream := entry.dream:
        yield from (dream.feelings, dream.waking, dream.connects, *dream.people, *dream.places)
    yield entry.prompt
    for answer in entry.answers:
        yield answer.question


@dataclass(frozen=True)
class Excerpt:
    """A piece of a text around what was found in it."""

    before: str
    hit: str
    after: str


AROUND = 90  # characters on either side


def excerpt(entry: Text, terms: tuple[str, ...]) -> Excerpt:
    """Where the first of these terms stands; the beginning of the text when none is asked for."""
    for part in parts(entry):
        for term in terms:
            if (found := _place(part, term)) is not None:
                return _cut(part, *found)
    text = next((part for part in parts(entry) if part.strip()), "")
    return Excerpt("", "", _short(text.strip(), 2 * AROUND))


def _place(text: str, term: str) -> tuple[int, int] | None:
    """Where a folded term stands in a text as it was written: from, to."""
    if term not in fold(text):
        return None
    folded, at = list[str](), list[int]()
    for n, written in enumerate(text):
        for letter in _plain(written):
            if not letter.isspace():
                folded.append(letter)
            elif folded[-1:] != [" "]:
                folded.append(" ")
            else:
                continue
            at.append(n)
    start = "".join(folded).find(term)
    return None if start < 0 else (at[start], at[start + len(term) - 1] + 1)


def _cut(text: str, start: int, end: int) -> Excerpt:
    before = text[max(0, start - AROUND) : start]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    return Excerpt(before, text[start:end], _short(text[end : end + 4 * AROUND], AROUND))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + "…"
