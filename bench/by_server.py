"""Goal 11: how soon a server answers, in turn with plain Django, and what a worker holds, one server after the other."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from bench.by_page import WORKS
from bench.lives import Ids
from bench.measuring import Rows, compare, mib, timed
from bench.servers import Bench, Ours, Plain, serving, signed_in
from tests.servers import Visitor

EARLY, LATE = 200, 2_000  # requests after which a worker is weighed


def measure(temp: Path, folder: Path, ids: Ids) -> Rows:
    """Starts and memory."""
    plain = temp / "plain"
    plain.mkdir()
    return [*starts(temp, folder, plain), *memory(folder, plain, ids)]


def starts(temp: Path, folder: Path, plain: Path) -> Rows:
    """From the command to the first answer: once with every table to be made, then as on every other day."""
    empty = temp / "empty"
    empty.mkdir(mode=0o700)
    rows = [
        compare(
            "first start to first answer", [_start(Ours(empty))], [_start(Plain(plain))], "plain Django", ""
        )
    ]
    pairs = [(_start(Ours(folder)), _start(Plain(plain))) for _ in range(5)]
    ours, base = zip(*pairs, strict=True)
    return [*rows, compare("start to first answer", ours, base, "plain Django", "2x")]


def _start(server: Bench) -> float:
    try:
        return timed(server.ready)
    finally:
        server.stop()


def memory(folder: Path, plain: Path, ids: Ids) -> Rows:
    """A worker after every page of the longest life, and whether it grows; plain Django after as many requests."""
    longest = max(ids)
    with serving(Ours(folder)) as server:
        pages = [path(ids[longest]) for path in WORKS.values()]
        early, late = _held(server, signed_in(server, longest), pages)
    with serving(Plain(plain)) as server:
        visitor = Visitor(server)
        visitor.get("/sign-in/")
        assert "hello somebody" in visitor.get("/hello/").text
        _, base = _held(server, visitor, ["/hello/"])
    grown = f"{late / early:.2f}x"
    return [
        (
            "worker memory after every page",
            mib(late),
            f"plain Django {mib(base)}",
            f"{late / base:.2f}x",
            "1.7x",
        ),
        (f"worker memory, request {LATE:,} against {EARLY}", mib(late), mib(early), grown, "1.05x"),
    ]


def _held(server: Bench, visitor: Visitor, paths: Sequence[str]) -> tuple[float, float]:
    """Bytes the workers hold on average, early and late."""
    early = 0.0
    for n in range(LATE):
        if n == EARLY:
            early = _average(server)
        answer = visitor.get(paths[n % len(paths)])
        assert answer.status == 200, answer.text[:300]
    return early, _average(server)


def _average(server: Bench) -> float:
    return statistics.fmean(worker.memory_info().rss for worker in server.workers())
