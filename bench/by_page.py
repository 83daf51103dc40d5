"""Goals 4 to 7: pages of lives of several lengths, in turn with hello on the same server."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import life
from bench.by_load import writes
from bench.lives import Ids
from bench.measuring import ROUNDS, Rows, compare, ms, timed
from bench.servers import Ours, serving, signed_in
from tests.servers import Answer, Visitor

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


def measure(folder: Path, ids: Ids, works: Works = WORKS) -> Rows:
    """Pages, searches and writes on one server."""
    with serving(Ours(folder)) as server:
        visitors = {years: signed_in(server, years) for years in ids}
        return pages(visitors, ids, works) + searches(visitors) + writes(visitors)


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
