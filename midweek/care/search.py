"""Looking for words in everything written, in memory, for one request: nothing is indexed, nothing is kept.

The case of letters and their accents don't matter. Words may stand anywhere in a text and in any order; a "phrase" stands
as it is. Pieces of words are found too, since not every script puts spaces between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final, Literal, get_args

from midweek.care import findable
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.journal import JournalEntry, Mode
from midweek.kinds.kept import Deleted
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Objective
from midweek.kinds.response import Response
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Desk, Filed

Sort = Literal["journal", "weekly", "check_in", "log", "worksheet", "homework", "list"]

SORTS: Final[dict[Sort, tuple[type[Entry], ...]]] = {
    "journal": (JournalEntry,),
    "weekly": (WeeklyNote,),
    "check_in": (MoodCheckIn,),
    "log": (Reading,),
    "worksheet": (Response,),
    "homework": (Assignment, Try),
    "list": (BringUp,),
}
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c-\u200f\ufe00-\ufe0f]"
)
# Letters that Unicode doesn't take apart, lower case. A few searches for one letter are faster than one str.translate.
_LETTERS = (
    ("ł", "l"), ("ø", "o"), ("œ", "oe"), ("æ", "ae"), ("đ", "d"), ("ð", "d"), ("þ", "th"), ("ı", "i"), ("ħ", "h"), ("ŧ", "t"),
)  # fmt: skip
_TERMS = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)')
_IDS = re.compile(rb'"([0-9a-f]{32})"')  # of other entries, in JSON
_WRITTEN_OTHERWISE = re.compile(r'[\s"\\\x00-\x1f]+')  # in JSON
MOST_TERMS = 20  # of one search; more say nothing more


@dataclass(frozen=True)
class Query:
    """What is looked for. terms: folded, all of them. since, until: both included. sort: one sort of text, or one mode of
    the journal; empty for all. links: the ids of goals, objectives and sessions of which it is about one; empty for all.
    means: tells the objective that a `+name` in a bullet log means."""

    terms: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: Sort | Mode | Literal[""] = ""
    links: tuple[str, ...] = ()
    means: Callable[[str], Filed[Objective] | None] = lambda name: None


def fold(text: str) -> str:
    """A text as it is compared: no case, no accents, one space for many, none at the ends."""
    return " ".join(plain(text).split())


def plain(text: str) -> str:
    """The same with its spaces as they are."""
    if text.isascii():
        return text.lower()
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    for letter, written in _LETTERS:
        text = text.replace(letter, written)
    return text


def terms_of(text: str) -> tuple[str, ...]:
    """The words and "phrases" of what was typed into the search box, folded, each once."""
    found = (fold(phrase or word) for phrase, word in _TERMS.findall(text))
    return tuple(dict.fromkeys(term for term in found if term))[:MOST_TERMS]


def sort_of(entry: Entry) -> Sort | Mode:
    """What sort of text it is; of a page of the journal, its mode."""
    if isinstance(entry, JournalEntry):
        return entry.mode
    return next(sort for sort, kinds in SORTS.items() if isinstance(entry, kinds))


def search(desk: Desk, query: Query, *, zone: tzinfo) -> list[Filed[Entry]]:
    """Everything that has all that is asked for, newest first. zone: the person's own, for what belongs to no day.

    What hangs on something that was deleted is left out: it has no page any more.
    """
    sifted = desk.sift(*_kinds(query), holds=may_hold(query))
    found = [filed for filed in sifted if matches(filed, query, zone=zone)]
    parents = {findable.parent(filed.entry) for filed in found} - {""}
    there = desk.some(Entry, parents)
    gone = {id for id in parents if id not in there or isinstance(there[id].entry, Deleted)}
    kept = (filed for filed in found if findable.parent(filed.entry) not in gone)
    return sorted(kept, key=lambda filed: (findable.day(filed, zone), filed.at), reverse=True)


def _kinds(query: Query) -> tuple[type[Entry], ...]:
    if not query.sort:
        return tuple(kind for kinds in SORTS.values() for kind in kinds)
    return next((kinds for sort, kinds in SORTS.items() if sort == query.sort), (JournalEntry,))


def may_hold(query: Query) -> Callable[[bytes], bool]:
    """Tells of the bytes of an entry, JSON in UTF-8, whether it can have what is asked for: False is sure, True is not.

    It is all that is done to most entries, so it folds each once and as a whole.
    """
    pieces = sorted(
        {piece for term in query.terms for piece in _WRITTEN_OTHERWISE.split(term) if piece},
        key=len,
        reverse=True,
    )
    first, *others = [piece.encode() for piece in pieces] or [b""]
    in_ascii = all(piece.isascii() for piece in pieces)
    links = {link.encode() for link in query.links}

    def holds(body: bytes) -> bool:
        if links and links.isdisjoint(_IDS.findall(body)) and not (b"+" in body and b'"bullet"' in body):
            return False
        if body.isascii():
            if not in_ascii:
                return False
            lower = body.lower()
            return first in lower and all(piece in lower for piece in others)
        text = plain(body.decode())
        return all(piece in text for piece in pieces)

    return holds if pieces or links else lambda body: True


def matches(filed: Filed[Entry], query: Query, *, zone: tzinfo) -> bool:
    """Whether an entry has all that is asked for."""
    return (
        isinstance(filed.entry, _kinds(query))
        and _fits(filed, query, zone)
        and _has(filed.entry, query.terms)
    )


def _fits(filed: Filed[Entry], query: Query, zone: tzinfo) -> bool:
    entry = filed.entry
    if query.sort in MODES and not (isinstance(entry, JournalEntry) and entry.mode == query.sort):
        return False
    if query.links and not set(query.links) & _about(entry, query):
        return False
    if query.since is None and query.until is None:
        return True
    return (query.since or date.min) <= findable.day(filed, zone) <= (query.until or date.max)


def _about(entry: Entry, query: Query) -> set[str]:
    named = map(query.means, findable.names(entry))
    return {*findable.about(entry), *(objective.id for objective in named if objective)}


def _has(entry: Entry, terms: tuple[str, ...]) -> bool:
    """Whether all terms are in it; without terms, whether there is any word in it."""
    text = plain("\n".join(findable.parts(entry)))
    if any(" " in term for term in terms):
        text = " ".join(text.split())
    return all(term in text for term in terms) if terms else bool(text.strip())
