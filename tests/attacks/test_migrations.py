"""Updates that are cut off on the way: what was there before works, and the next try finishes (H7)."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.attacks.processes import command


class TestMigrations:
    """H7: killed on the way and run twice (by two at once: test_backups.py): the version before or the version after, never between."""

    @pytest.mark.parametrize(
        "nth", [5, pytest.param(1, marks=pytest.mark.long), pytest.param(40, marks=pytest.mark.long)]
    )
    def test_the_first_start_is_killed(self, tmp_path: Path, nth: int) -> None:
        data = tmp_path / "data"
        data.mkdir(mode=0o700)
        assert command(data, str(nth), module="tests.attacks.migrating").returncode == -9
        done = command(data, "backup", str(tmp_path / "safe"))
        assert done.returncode == 0, done.stderr

    @pytest.mark.long
    @pytest.mark.parametrize("nth", [1, 2, 3])
    def test_an_update_is_killed(self, tmp_path: Path, nth: int) -> None:
        data = tmp_path / "data"
        data.mkdir(mode=0o700)
        assert command(data, "backup", str(tmp_path / "safe")).returncode == 0
        old = schema(data)
        assert command(data, str(nth), "next", module="tests.attacks.migrating").returncode == -9
        assert schema(data) == old, "nothing of the killed update is left"
        assert command(data, "backup", str(tmp_path / "safe")).returncode == 0, "and the version before works"
        for _ in range(2):
            assert command(data, "0", "next", module="tests.attacks.migrating").returncode == 0
        assert schema(data) == sorted([*old, "later"])


def schema(data: Path) -> list[str]:
    """Names of all tables and indexes, and of the migrations that count as done."""
    with sqlite3.connect(f"file:{data}/midweek.sqlite3?mode=ro", uri=True) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return sorted(
            row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        )
