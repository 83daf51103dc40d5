"""How many threads a worker has, what a demo leaves alone, and how a server ends."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import granian
import pytest

from midweek import environment
from midweek.commands import serving
from midweek.vault import slots
from tests.servers import Server

ALWAYS_FREE = 4  # threads for pages that stretch no passphrase, at least


class Told:
    """Granian, which only notes what it was told."""

    def __init__(self, application: str, **told: Any) -> None:
        self.told = told
        TOLD.append(self)

    def on_startup(self, hook: Any) -> None: ...

    def serve(self) -> None: ...


TOLD: list[Told] = []


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_some_threads_are_free_while_the_others_wait_for_argon2(
    monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(granian, "Granian", Told)
    serving.listen("127.0.0.1", 1, workers=workers)
    threads = TOLD.pop().told["blocking_threads"]
    assert threads >= slots.AT_ONCE + slots.MOST_WAITING + ALWAYS_FREE


def test_every_thread_finds_a_connection_to_postgresql() -> None:
    options: Any = environment.postgres("postgresql://u:p@h/n")["OPTIONS"]
    assert options["pool"]["max_size"] > environment.THREADS


@pytest.fixture
def demo(tmp_path: Path) -> Any:
    """A throw-away demo, started where the settings name a real database, key and mail server."""
    (tmp_path / "temporary").mkdir(mode=0o700)
    real = {
        "MIDWEEK_DATABASE_URL": "postgresql://operator:secret@127.0.0.1:1/real",
        "MIDWEEK_SECRET_FILE": str(tmp_path / "real.key"),
        "MIDWEEK_MAIL": "no mail server at all",
    }
    server = Server(tmp_path / "data", "demo", "--no-browser", TMPDIR=str(tmp_path / "temporary"), **real)
    yield server
    server.forget()


def test_a_demo_keeps_to_its_own_folder_and_goes_with_its_terminal(demo: Server, tmp_path: Path) -> None:
    demo.ready()
    (folder,) = (tmp_path / "temporary").iterdir()
    assert (folder / "midweek.sqlite3").exists() and (folder / "server.key").exists()
    assert not (tmp_path / "real.key").exists()
    demo.process.send_signal(signal.SIGHUP)
    assert demo.process.wait(20) == 0
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize("ends", [signal.SIGTERM, signal.SIGHUP])
def test_a_demo_that_is_ended_while_it_fills_its_folder_leaves_nothing(
    demo: Server, tmp_path: Path, ends: signal.Signals
) -> None:
    temporary = tmp_path / "temporary"
    while not list(temporary.glob("*/midweek.sqlite3")):
        assert demo.process.poll() is None
    (folder,) = temporary.iterdir()
    memory = environment.memory_folder(folder)
    demo.process.send_signal(ends)
    assert demo.process.wait(20) == 130, "as with Ctrl+C"
    assert list(temporary.iterdir()) == []
    assert not memory.exists()
    assert "Traceback" not in demo.log.read_text()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_goes_with_its_terminal(tmp_path: Path, workers: str) -> None:
    server = Server(tmp_path / "data", "serve", "--workers", workers)
    try:
        server.ready().process.send_signal(signal.SIGHUP)
        assert server.process.wait(20) == 0
    finally:
        server.forget()
    assert "core" not in server.log.read_text(), "no word about threads and cores"
