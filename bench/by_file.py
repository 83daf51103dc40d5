"""Goals 9 and 10: a whole life in and out as files, against jrnl with the entries alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bench import life
from bench.measuring import ROOT, Rows, command, compare, mib, timed
from bench.peer import Jrnl

DEMO = ROOT / "midweek/exchange/demo"


def measure(temp: Path, folder: Path, jrnl: Jrnl | None) -> Rows:
    """Everything of ten years out, and into an empty account; two spreadsheets into the same."""
    rows, copy = exports(temp, folder, jrnl)
    return [*rows, *imports(temp, folder, copy, jrnl)]


def exports(
    temp: Path, folder: Path, jrnl: Jrnl | None, lives: tuple[int, ...] = (5, 10, 20)
) -> tuple[Rows, Path]:
    """Goal 10, but for the PDF, which isn't there yet. Gives also a copy of ten years."""
    rows: Rows = []
    held, took = {}, {}
    for years in lives:
        for form in ("json", "zip"):
            to = temp / f"life{years}.{form}"
            took[years, form], held[years, form] = command(
                folder, "export", "--as", f"life{years}", "--format", form, "--to", to
            )
    theirs = []
    if jrnl:
        jrnl.holds(10)
        theirs = [timed(lambda: jrnl("--format", "json"))]
    for form, goal in (("json", "1.2x jrnl"), ("zip", "")):
        name = f"export ten years, {form}"
        if theirs:
            rows.append(compare(name, [took[10, form]], theirs, "jrnl, 3,650 entries as json", goal))
        first, last = held[lives[0], form], held[lives[-1], form]
        between = f"export, {form}, peak at {lives[-1]} years against {lives[0]}"
        rows.append((between, mib(last), mib(first), f"{last / first:.2f}x", "1.3x"))
    return rows, temp / "life10.json"


def imports(temp: Path, folder: Path, copy: Path, jrnl: Jrnl | None) -> Rows:
    """Goal 9: the copy of a whole life, then a real spreadsheet and one of ten years."""
    csv, mapping, text = temp / "life.csv", temp / "life.toml", temp / "text.txt"
    csv.write_text(life.spreadsheet(10, datetime.now(UTC).date()))
    mapping.write_text(life.MAPPING)
    text.write_text(life.as_jrnl(10))
    theirs = []
    if jrnl:
        jrnl.holds(0)
        theirs = [timed(lambda: jrnl("--import", "--file", text))]
    rows: Rows = []
    for name, words in (
        ("the whole life, ten years", (copy,)),
        ("the real file, 3,121 values", (DEMO / "kossakowski2017.csv", "--map", DEMO / "kossakowski.toml")),
        ("ten years, 14,600 values", (csv, "--map", mapping)),
    ):
        took, held = command(folder, "import", *words, "--as", "empty")
        rows.append((f"import {name}, peak", mib(held), "", "", "150 MiB"))
        if theirs:
            rows.append(compare(f"import {name}", [took], theirs, "jrnl, 3,650 entries", "3x"))
    return rows
