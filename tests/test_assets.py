"""Static files of each version: gathered by whoever serves, and never taken from under a server that runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from midweek import assets

DAY = 24 * 3600


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "a.css").write_text("a {}")
    return folder


def started(target: Path, name: str, days_ago: float) -> None:
    """A version that was last served from so many days ago."""
    (target / name).mkdir(parents=True)
    (target / name / "a.css").write_text(name)
    at = time.time() - days_ago * DAY
    os.utime(target / name, (at, at))


def test_files_and_compressed_copies_are_there_once(source: Path, tmp_path: Path) -> None:
    ready = assets.prepare(source, tmp_path / "static", "v1")
    assert sorted(path.name for path in ready.rglob("*.*")) == ["a.css", "a.css.gz"]
    before = (ready / "css" / "a.css").stat().st_mtime_ns
    assert assets.prepare(source, tmp_path / "static", "v1") == ready
    assert (ready / "css" / "a.css").stat().st_mtime_ns == before


def test_what_may_be_in_use_stays(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "static"
    for name, days_ago in {"last month": 20, "newest": 0.1, "long ago": 40, ".unfinished": 40}.items():
        started(target, name, days_ago)
    assets.prepare(source, target, "now")
    assert sorted(path.name for path in target.iterdir()) == ["last month", "newest", "now"]


def test_the_version_before_stays_however_long_its_server_runs(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "static"
    started(target, "before", 400)
    started(target, "long before", 500)
    assets.prepare(source, target, "now")
    assert sorted(path.name for path in target.iterdir()) == ["before", "now"]


def test_serving_a_version_again_makes_it_new(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "static"
    started(target, "again", 400)
    assets.prepare(source, target, "again")
    assert time.time() - (target / "again").stat().st_mtime < DAY


def test_a_command_that_serves_nobody_touches_no_static_files(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    started(data / "static", "of a server", 400)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MIDWEEK_")}
    environment |= {"MIDWEEK_DATA": str(data)}
    subprocess.run(
        [sys.executable, "-m", "midweek.cli", "backup", str(tmp_path / "copy")], env=environment, check=True
    )
    assert [path.name for path in (data / "static").iterdir()] == ["of a server"]


def test_a_static_file_that_is_gone_is_not_found(source: Path, tmp_path: Path) -> None:
    with override_settings(STATIC_SOURCE=source, STATIC_ROOT=tmp_path / "static" / "v1"):
        browser = Client()
        address = f"{settings.STATIC_URL}css/a.css"
        there = browser.get(address)
        assert (there.status_code, there.getvalue()) == (200, b"a {}")
        for file in (tmp_path / "static" / "v1" / "css").iterdir():
            file.unlink()
        gone = browser.get(address)
        assert gone.status_code == 404
        assert gone.headers["Cache-Control"] == "no-store"
