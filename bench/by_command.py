"""Goals 1, 2 and 3: the command line, against jrnl doing the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bench import life
from bench.measuring import MIDWEEK, Row, Rows, command, compare, environment, in_turn, run
from bench.peer import Jrnl

PEER = "jrnl (not encrypted)"
TIMES = 5


def measure(temp: Path, folder: Path, jrnl: Jrnl | None, lives: tuple[int, ...] = (1, 10, 20)) -> Rows:
    """In turn with jrnl, `TIMES` each."""
    if jrnl is None:
        return [("the command line", "", "jrnl could not be installed", "", "")]
    rows = [_plain(folder, jrnl, word) for word in ("--version", "--help")]
    for years in lives:
        jrnl.holds(years)
        rows.append(_adding(temp, folder, jrnl, years))
        rows += _looking(folder, jrnl, years)
    return rows


def _plain(folder: Path, jrnl: Jrnl, word: str) -> Row:
    own = environment(folder)
    ours, theirs = in_turn(9, lambda: run([MIDWEEK, word], own), lambda: jrnl(word))
    return compare(f"midweek {word}", ours, theirs, "jrnl", "0.5x jrnl")


def _adding(temp: Path, folder: Path, jrnl: Jrnl, years: int) -> Row:
    """One day more: three measures, or one line."""
    one, mapping = temp / "one.csv", temp / "map.toml"
    mapping.write_text(life.MAPPING)
    days = iter(f"{datetime.now(UTC).year}-{n + 1:02}-01" for n in range(2 * TIMES))

    def ours() -> None:
        one.write_text(f"day,self-talk,minutes outside,rested,took a walk\n{next(days)},4,10,5,1\n")
        command(folder, "import", one, "--as", f"life{years}", "--map", mapping)

    took, theirs = in_turn(TIMES, ours, lambda: jrnl(f"{next(days)} 09:00:", "one", "more", "line"))
    return compare(f"add one day, {years} years there", took, theirs, PEER, "0.5x jrnl")


def _looking(folder: Path, jrnl: Jrnl, years: int) -> Rows:
    """A word, and the newest ten."""
    own = ("search", "--as", f"life{years}")
    found = in_turn(
        TIMES, lambda: command(folder, *own, says=life.SOME), lambda: jrnl("-contains", life.SOME)
    )
    last = in_turn(TIMES, lambda: command(folder, *own, "--last", 10), lambda: jrnl("-n", "10"))
    return [
        compare(f"search for a word, {years} years there", *found, PEER, "0.6x jrnl"),
        compare(f"list the last ten, {years} years there", *last, PEER, "0.6x jrnl, flat"),
    ]
