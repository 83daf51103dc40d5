"""Goals 4 to 7: pages of lives of several lengths, in turn with hello on the same server."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import life
from bench.by_load import memory, writes
from bench.lives import Ids
from bench.measuring import PASSPHRASE, ROOT, ROUNDS, Rows, compare, environment, ms, timed
from tests.servers import Answer, Server, Visitor, free_port

Works = dict[str, Callable[[dict[str, str]], str]]
WORKS: Works = {
    "Today": lambda ids: "/today/",
    "check-ins, newest": lambda ids: "/check-in/all/",
    "check-in form": lambda ids: "/check-in/",
    "Plan": lambda ids: "/plan/",
    "Progress": lambda ids: "/progress/",
    "objective, usual range": lambda ids: f"/objectives/{ids['objective']}/",
    "objective, all": lambda ids: f"/objectives/{ids['objective']}/?range=all",
    "journal, newest": lambda ids: "/journal/",
    "a worksheet, one question": lambda ids: f"/homework/{ids['homework']}/q/1/",
    "a worksheet, all of it": lambda ids: f"/homework/{ids['homework']}/all/",
}
GOALS = {"Today": "8x", "check-ins, newest": "4x", "journal, newest": "4x", "objective, all": "13x"}


class Bench(Server):
    """The server with hello and the ceiling on it."""

    def __init__(self, folder: Path) -> None:
        self.port, self.log = free_port(), folder.parent / "server.log"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.serve", str(self.port), "2"],
            cwd=ROOT, stdout=self.log.open("ab"), stderr=subprocess.STDOUT,
            env={**environment(folder), "MIDWEEK_BEHIND_PROXY": "yes", "MIDWEEK_HOSTS": "127.0.0.1"},
        )  # fmt: skip


def measure(folder: Path, ids: Ids, works: Works = WORKS) -> Rows:
    """Pages, searches, writes and memory on one server."""
    server = Bench(folder)
    try:
        started = timed(server.ready)
        visitors = {years: signed_in(server, years) for years in ids}
        rows = pages(visitors, ids, works)
        rows += searches(visitors)
        rows += writes(visitors)
        rows += memory(server, visitors[max(ids)], [path(ids[max(ids)]) for path in works.values()])
        rows.append(("start to first answer, with migrations", ms(started), "", "", "2x hello's"))
    finally:
        server.stop()
    return rows


def signed_in(server: Server, years: int) -> Visitor:
    """The owner of a life, with a browser of their own."""
    visitor = Visitor(server, f"203.0.113.{years}")
    answer = visitor.send("/sign-in/", {"username": f"life{years}", "passphrase": PASSPHRASE})
    assert answer.status == 303, answer.text
    visitor.get("/hello/")
    return visitor


def pages(visitors: dict[int, Visitor], ids: Ids, works: Works) -> Rows:
    """Each page against hello, and the longest life against the shortest."""
    took: dict[tuple[str, int], list[float]] = {}
    hello: list[float] = []
    for _ in range(ROUNDS):
        hello += [timed(lambda: checked(visitors[min(ids)].get("/hello/"))) for _ in range(3)]
        for name, path in works.items():
            for years, visitor in visitors.items():
                where = path(ids[years])
                took.setdefault((name, years), []).append(timed(lambda v=visitor, p=where: checked(v.get(p))))
    rows: Rows = []
    least, most, ten = min(ids), max(ids), min(ids, key=lambda years: abs(years - 10))
    for name, path in works.items():
        rows += [
            compare(f"{name}, {years} years", took[name, years], hello, "hello", GOALS.get(name, ""))
            for years in ids
        ]
        last, first = statistics.median(took[name, most]), statistics.median(took[name, least])
        rows.append(
            (f"{name}, {most} years against {least}", ms(last), ms(first), f"{last / first:.2f}x", "1.15x")
        )
        size = len(visitors[ten].get(path(ids[ten])).text.encode())
        goal = "60 kB" if name == "objective, all" else ""
        rows.append((f"{name}, {ten} years, answer", f"{size / 1000:.0f} kB", "", "", goal))
    return rows


def _opened(visitor: Visitor, path: str) -> Answer:
    return checked(visitor.get(path))


def searches(visitors: dict[int, Visitor]) -> Rows:
    """Goal 7: planted words over everything, first 50 hits; a wrong number of hits is no measurement."""
    hello: list[float] = []
    took: dict[tuple[str, int], list[float]] = {}
    for _ in range(ROUNDS):
        hello += [timed(lambda: checked(visitors[min(visitors)].get("/hello/"))) for _ in range(3)]
        for years, visitor in visitors.items():
            for word in life.COUNTS if years == 10 else (life.SOME,):
                look = partial(_found, visitor, word)
                took.setdefault((word, years), []).append(timed(look))
                assert years != 10 or look() == life.COUNTS[word], "a wrong number of hits"
    return [
        compare(
            f"search, {years} years" + (f", {life.COUNTS[word]:,} found" if years == 10 else ""),
            seconds, hello, "hello", "12x",
        )
        for (word, years), seconds in took.items()
    ]  # fmt: skip


def _found(visitor: Visitor, word: str) -> int:
    """How many texts have a word, as the page says it."""
    fields = {"words": word, "csrfmiddlewaretoken": visitor.cookies["__Host-csrftoken"]}
    said = re.search(r"(\d+) texts? found", checked(visitor.ask("POST", "/journal/search/", fields)).text)
    assert said
    return int(said[1])


def checked(answer: Answer) -> Answer:
    """A page that failed is no measurement."""
    assert answer.status == 200, answer.text[:300]
    return answer
