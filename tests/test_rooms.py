"""The rooms import one way: what may import what, read from the code itself (docs/rooms.md draws it)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "midweek"

MAY = {
    "vault": set(),
    "kinds": set(),
    "library": {"kinds"},
    "stats": set(),
    "environment": set(),
    "assets": set(),
    "settings": {"environment", "assets"},
    "exchange": {"library", "kinds", "stats"},
    "store": {"vault", "kinds"},
    "chores": {"store"},
    "care": {"store", "library", "stats", "kinds", "exchange", "vault"},
    "web": {"care", "exchange", "store", "library", "stats", "kinds", "vault", "chores", "environment", "assets"},
    "commands": {"cli", "care", "exchange", "store", "library", "stats", "kinds", "vault", "chores", "environment", "web", "settings"},
    "cli": {"commands", "environment", "vault"},
}  # fmt: skip
OUTSIDE = {"cryptography": {"vault"}, "granian": {"commands"}, "scipy": set()}
NO_DJANGO = {"vault", "kinds", "library", "stats", "exchange", "environment", "assets"}


def room_of(path: Path) -> str:
    inside = path.relative_to(HOUSE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


FILES = [
    path for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts and path.stem != "__init__"
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_go_down_the_picture(path: Path) -> None:
    room = room_of(path)
    for name in imported(path):
        first, _, rest = name.partition(".")
        if first == "midweek":
            other = rest.partition(".")[0]
            if other not in ("", "__version__", room):
                assert other in MAY[room], f"{room} may not import {other}"
        elif first == "django":
            assert room not in NO_DJANGO, f"{room} knows no Django"
        elif first in OUTSIDE:
            assert room in OUTSIDE[first], f"{room} may not import {first}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 450
