"""The two servers measured: Midweek with hello and the ceiling on it, and plain Django with hello alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measuring import PASSPHRASE, ROOT, environment
from tests.servers import Server, Visitor, free_port

WORKERS = 2


class Bench(Server):
    """A module of the bench that serves a folder."""

    module: str

    def __init__(self, folder: Path) -> None:
        self.port, self.log = free_port(), folder.parent / f"{self.module}.log"
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module, str(self.port), str(WORKERS)],
            cwd=ROOT, stdout=self.log.open("ab"), stderr=subprocess.STDOUT,
            env={**environment(folder), "MIDWEEK_BEHIND_PROXY": "yes", "MIDWEEK_HOSTS": "127.0.0.1"},
        )  # fmt: skip


class Ours(Bench):
    """What `midweek serve` serves, and the bench's two addresses."""

    module = "bench.serve"


class Plain(Bench):
    """Django as it comes, behind the same server with as many threads."""

    module = "bench.alone"


@contextmanager
def serving(server: Bench) -> Iterator[Bench]:
    """A server from its first answer on."""
    try:
        server.ready()
        yield server
    finally:
        server.stop()


def signed_in(server: Server, years: int) -> Visitor:
    """The owner of a life, with a browser of their own."""
    visitor = Visitor(server, f"203.0.113.{years}")
    answer = visitor.send("/sign-in/", {"username": f"life{years}", "passphrase": PASSPHRASE})
    assert answer.status == 303, answer.text
    visitor.get("/hello/")
    return visitor
