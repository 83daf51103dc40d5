"""Every address of the site, read from the resolver, so that a new page is attacked from its first day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

PARTS = {
    "<slug:way>": "try",
    "<slug:state>": "done",
    "<slug:sort>": "text",
    "<int:number>": "1",
    "<sheet:name>": "phq9",
}  # beside ids


@dataclass(frozen=True)
class Address:
    """One line of urls.py."""

    name: str
    names: tuple[str, ...]  # of the ids in it
    view: Callable[..., Any]
    pattern: str

    @property
    def open(self) -> bool:
        """Answers without an unlocked account."""
        return bool(getattr(self.view, "anyone", False))

    def path(self, *ids: str) -> str:
        """The address with these ids in their places."""
        assert len(ids) == len(self.names)
        path = self.pattern
        for name, id in zip(self.names, ids, strict=True):
            path = path.replace(f"<id:{name}>", id)
        path = path.replace("<week:week>", "2026-w19")
        for part, stands in PARTS.items():
            path = path.replace(part, stands)
        assert "<" not in path, "an address with a part of a new sort: say here what stands in it"
        return f"/{path}"


def every() -> Iterator[Address]:
    """All of them, in the order of urls.py."""
    for line in get_resolver().url_patterns:
        assert isinstance(line, URLPattern)
        pattern = str(line.pattern)
        names = tuple(part.partition(">")[0] for part in pattern.split("<id:")[1:])
        yield Address(str(line.name), names, line.callback, pattern)


ADDRESSES = list(every())
