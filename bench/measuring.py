"""Times, sizes and rows: what every part of the bench measures with."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
MIDWEEK = ROOT / ".venv/bin/midweek"
YEARS = (1, 5, 10, 20)
ROUNDS = int(os.environ.get("ROUNDS", "25"))
PASSPHRASE = "orchard lantern pebble window cotton harbour"

Row = tuple[str, str, str, str, str]
Rows = list[Row]
HEAD = ("work", "ours", "base or peer", "ratio", "goal")


def environment(folder: Path) -> dict[str, str]:
    """The environment of a command on one data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MIDWEEK_")}
    return {**kept, "MIDWEEK_DATA": str(folder), "MIDWEEK_MODE": "serve"}


def timed(act: Callable[[], object]) -> float:
    """Seconds one call takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def in_turn(
    times: int, ours: Callable[[], object], base: Callable[[], object]
) -> tuple[list[float], list[float]]:
    """Seconds of two calls, one after the other."""
    pairs = [(timed(ours), timed(base)) for _ in range(times)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def ms(seconds: float) -> str:
    """Milliseconds in words."""
    return f"{seconds * 1000:.1f} ms"


def compare(name: str, ours: Sequence[float], base: Sequence[float], of: str, goal: str) -> Row:
    """One row: medians and their ratio."""
    a, b = statistics.median(ours), statistics.median(base)
    return name, ms(a), f"{of} {ms(b)}", f"{a / b:.2f}x", goal


def mib(size: float) -> str:
    """Bytes in words."""
    return f"{size / 1024 / 1024:.0f} MiB"


def command(folder: Path, *words: object, says: str = "") -> tuple[float, int]:
    """Run `midweek` on a data folder, with the passphrase behind a descriptor; gives seconds, and the most bytes it held.

    says: its standard input.
    """
    _forget_tries(folder)
    with tempfile.TemporaryFile() as secret, tempfile.TemporaryFile() as typed:
        for file, text in ((secret, PASSPHRASE), (typed, says)):
            file.write(text.encode())
            file.seek(0)
        told = [str(word) for word in (MIDWEEK, *words, "--passphrase-fd", secret.fileno())]
        began = time.perf_counter()
        process = psutil.Popen(
            told, env=environment(folder), pass_fds=[secret.fileno()], stdin=typed, stdout=subprocess.DEVNULL
        )
        peak = most_held(process)
        assert process.wait() == 0, words
        return time.perf_counter() - began, peak


def _forget_tries(folder: Path) -> None:
    """Somebody who comes back so often in a quarter of an hour would be asked to wait."""
    with closing(sqlite3.connect(folder / "midweek.sqlite3", timeout=20)) as database, database:
        database.execute("DELETE FROM store_throttle")


def most_held(process: psutil.Popen) -> int:
    """The most bytes of memory a process holds until it ends, looked at every 5 ms."""
    peak = 0
    while process.poll() is None:
        try:
            peak = max(peak, process.memory_info().rss)
        except psutil.Error:
            break
        time.sleep(0.005)
    return peak


def run(words: Sequence[object], env: Mapping[str, str]) -> None:
    """Run any command to its end."""
    subprocess.run([str(word) for word in words], env=env, check=True, capture_output=True)
