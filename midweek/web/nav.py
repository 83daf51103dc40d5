"""Where things are: the bottom bar, from 960 px the left rail, and the pages that each of its places holds."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Page(NamedTuple):
    """One page of a place. current: "page" where it is the one that is open, "true" where that is one of its own."""

    url: str
    word: Words
    current: str


class Place(NamedTuple):
    """An item of the bar. pages: none for a place of one page."""

    url: str
    word: Words
    icon: str
    current: str
    pages: list[Page]


# What exists, in an order that never changes: (name, word, icon, addresses, ((page, word), ...)).
PLACES = (
    ("today", _("Today"), "sun", ("/today/", "/check-in/"), ()),
    (
        "plan", _("Plan"), "map", ("/plan/", "/goals/", "/objectives/", "/homework/", "/progress/"),
        (("plan", _("Plan")), ("objectives", _("Objectives")), ("homework", _("Homework")), ("progress", _("Progress"))),
    ),
    ("add", _("Add"), "plus", ("/add/", "/import/"), ()),
    (
        "journal", _("Journal"), "notebook-pen", ("/journal/",),
        (("journal", _("Entries")), ("weekly_notes", _("Weekly notes")), ("what_works", _("What works"))),
    ),
    ("session_list", _("Session"), "messages-square", ("/session/",), ()),
)  # fmt: skip


def bar(path: str) -> list[Place]:
    """Every place, with the one marked that `path` belongs to."""
    found = []
    for name, word, icon, areas, pages in PLACES:
        there = [(reverse(page), said) for page, said in pages]
        nearest = max((url for url, _said in there if path.startswith(url)), key=len, default="")
        held = [Page(url, said, _current(url, path, nearest)) for url, said in there]
        current = ("true" if pages else "page") if path.startswith(areas) else ""
        found.append(Place(reverse(name), word, icon, current, held))
    return found


def _current(url: str, path: str, nearest: str) -> str:
    return "page" if url == path else "true" if url == nearest else ""
