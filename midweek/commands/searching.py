"""`midweek search --as NAME`: what an account holds with these words, or the newest pages of its journal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from midweek.cli import CommandError, start_django
from midweek.commands import passphrase
from midweek.commands.tables import up_to_date

if TYPE_CHECKING:
    from datetime import tzinfo

    from midweek.kinds.entry import Entry
    from midweek.store.desk import Filed

MOST_WORDS = 500  # characters


def arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """The words are no argument: shells keep a history."""
    parser.description = "Search what an account holds. The words are asked for, or read from standard input; put a phrase in quotes."
    parser.add_argument(
        "--last", type=int, metavar="N", help="the newest N pages of the journal instead; nothing is asked"
    )
    passphrase.argument(parser)


def run(chosen: argparse.Namespace) -> int:
    """A line for each, newest first: its day, what it is, and the words around what was found."""
    if chosen.last is not None and chosen.last < 1:
        raise CommandError("Say how many pages: 1 or more.")
    start_django(os.environ.get("MIDWEEK_MODE", "laptop"))
    from midweek.care import journal, search
    from midweek.web import clock

    up_to_date()
    desk = passphrase.desk(chosen)
    zone = clock.zone(desk.preferences.zone)
    if chosen.last is not None:
        found: Iterable[Filed[Entry]] = islice(journal.latest(desk, until=clock.today(desk)), chosen.last)
        terms: tuple[str, ...] = ()
    else:
        terms = search.terms_of(_asked())
        if not terms:
            raise CommandError("Write a word to look for.")
        found = search.search(desk, search.Query(terms=terms), zone=zone)
    for line in _lines(found, terms, zone):
        print(line)
    if desk.unreadable:
        print(
            f"{len(desk.unreadable)} entries could not be opened; they were left as they are.",
            file=sys.stderr,
        )
    return 0


def _asked() -> str:
    words = input("Look for: ") if sys.stdin.isatty() else sys.stdin.readline()
    if len(words) > MOST_WORDS:
        raise CommandError(f"That is longer than {MOST_WORDS} characters. A few words are enough.")
    return words


def _lines(found: Iterable[Filed[Entry]], terms: tuple[str, ...], zone: tzinfo) -> Iterator[str]:
    from midweek.care import findable, search
    from midweek.care.excerpts import excerpt

    for filed in found:
        piece = excerpt(filed.entry, terms)
        words = " ".join(_printable(piece.before + piece.hit + piece.after).split())
        sort = search.sort_of(filed.entry).replace("_", " ")
        yield f"{findable.day(filed, zone)}  {sort:<9}  {words}"


def _printable(text: str) -> str:
    """Without what would tell the terminal to do something."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
