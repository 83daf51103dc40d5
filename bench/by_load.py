"""Goal 8: writing, alone and eight at once, against a plain insert; autosave."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bench.measuring import ROUNDS, Row, Rows, compare, timed
from midweek.vault.keys import new_id
from tests.servers import Visitor


def writes(visitors: dict[int, Visitor]) -> Rows:
    """One check-in and one autosave, each in turn with one plain insert; then eight writers at once."""
    visitor = visitors[max(visitors)]
    sealed, saved, insert = [], [], []
    draft = new_id().hex()
    for n in range(ROUNDS * 2):
        sealed.append(timed(lambda: check_in(visitor)))
        insert.append(timed(lambda: plain(visitor)))
        saved.append(timed(partial(autosave, visitor, draft, f"{n} words that are still being typed")))
    return [
        compare("write a check-in", sealed, insert, "plain insert", "2x"),
        compare("autosave", saved, insert, "plain insert", "2x"),
        _at_once(list(visitors.values())),
    ]


def _token(visitor: Visitor) -> str:
    return visitor.cookies["__Host-csrftoken"]


def check_in(visitor: Visitor) -> None:
    """One check-in, filed."""
    fields = {"mood": "2", "draft": new_id().hex(), "csrfmiddlewaretoken": _token(visitor)}
    assert visitor.ask("POST", "/check-in/", fields).status == 303


def autosave(visitor: Visitor, draft: str, words: str) -> None:
    """What a page sends 2 seconds after somebody stopped typing."""
    fields = {"draft": draft, "page": "/journal/new/", "text": words, "csrfmiddlewaretoken": _token(visitor)}
    assert visitor.ask("POST", "/drafts/", fields).status == 200


def plain(visitor: Visitor) -> None:
    """The ceiling."""
    answer = visitor.ask("POST", "/ceiling/", {"mood": "2", "csrfmiddlewaretoken": _token(visitor)})
    assert answer.status == 303


def _at_once(visitors: Sequence[Visitor]) -> Row:
    writers = [visitors[n % len(visitors)] for n in range(8)]

    def rate(act: Callable[[Visitor], None]) -> float:
        began = time.perf_counter()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda visitor: [act(visitor) for _ in range(20)], writers))
        return len(writers) * 20 / (time.perf_counter() - began)

    a, b = rate(check_in), rate(plain)
    return "8 writers at once", f"{a:.0f}/s", f"plain insert {b:.0f}/s", f"{a / b:.0%}", "45%"
