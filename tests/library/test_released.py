"""A sheet that was released stays: answers are kept by its name and version, and are read by its questions and rules.

`python -m tests.library.test_released` adds what is new to released.json, and never changes a line that is there.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import msgspec
import pytest

from midweek import library
from midweek.kinds.sheet import Sheet

FILE = Path(__file__).with_name("released.json")
RELEASED: dict[str, str] = json.loads(FILE.read_text())


def named(sheet: Sheet) -> str:
    return f"{sheet.name} {sheet.version}"


def fingerprint(sheet: Sheet) -> str:
    """Of what answers rest on: the questions and the rules, in their order."""
    return hashlib.sha256(msgspec.json.encode([sheet.items, sheet.scores], order="sorted")).hexdigest()


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_sheet_is_as_it_was(name: str) -> None:
    sheet, version = name.split()
    there = library.sheet(sheet, int(version))
    assert fingerprint(there) == RELEASED[name], "Raise its version, and keep the old one in EARLIER."


def test_every_sheet_is_written_down() -> None:
    assert {named(sheet) for sheet in library.all_sheets()} <= RELEASED.keys(), (
        "python -m tests.library.test_released"
    )


if __name__ == "__main__":
    found = {named(sheet): fingerprint(sheet) for sheet in library.all_sheets()}
    FILE.write_text(json.dumps(dict(sorted((found | RELEASED).items())), indent=1) + "\n")
