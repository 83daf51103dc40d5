"""Every page there is, found from the addresses themselves, so that a new page can't be forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, resolve, reverse
from playwright.sync_api import APIRequestContext

from midweek.web.urls import urlpatterns

START = (
    "/today/",
    "/plan/",
    "/objectives/",
    "/settings/",
    "/settings/deleted-items/",
    "/check-in/all/",
    "/progress/",
)


def routes() -> dict[str, URLPattern]:
    """Every address by name."""
    return {str(pattern.name): pattern for pattern in urlpatterns}


def walk(asked: APIRequestContext, starts: tuple[str, ...] = START) -> dict[str, str]:
    """For each address name, the first path that some page links to; follows every link once per kind of page."""
    found: dict[str, str] = {}
    waiting, known = list(starts), set(starts)
    while waiting:
        path = waiting.pop(0)
        answer = asked.get(path, max_redirects=0)
        if answer.status != 200 or "html" not in answer.headers.get("content-type", ""):
            continue
        for there in links(answer.text(), path):
            if (name := name_of(there)) and name not in found:
                found[name] = there
                if there not in known:
                    known.add(there)
                    waiting.append(there)
    return found


def links(html: str, base: str) -> Iterator[str]:
    """Where a page leads: its links, and where its forms go."""
    for there in re.findall(r'(?:href|action)="([^"]*)"', html):
        parts = urlsplit(unescape(there))
        if not parts.scheme and not parts.netloc and (parts.path or parts.query):
            yield (parts.path or urlsplit(base).path) + (f"?{parts.query}" if parts.query else "")


def name_of(path: str) -> str:
    """The name of the address a path belongs to; empty for static files and the like."""
    try:
        return str(resolve(urlsplit(path).path).url_name)
    except Resolver404:
        return ""


def paths(walked: dict[str, str]) -> dict[str, str]:
    """A path for every address: as some page links to it, else with ids of nothing."""
    parts = {"way": "try", "state": "done", "number": 1, "name": "phq9", "sort": "text"}
    return {
        name: walked.get(name)
        or reverse(name, kwargs={part: parts.get(part, "0" * 32) for part in pattern.pattern.converters})
        for name, pattern in routes().items()
    }


def shown(asked: APIRequestContext, made: dict[str, str]) -> tuple[dict[str, str], set[str]]:
    """What of it answers with a page to whoever asks; and the names of what is no page at all, but an act or a file."""
    there: dict[str, str] = {}
    other: set[str] = set()
    for name, path in made.items():
        answer = asked.get(path, max_redirects=0)
        if answer.status == 405 or (
            answer.status == 200 and "html" not in answer.headers.get("content-type", "")
        ):
            other.add(name)
        elif answer.status == 200:
            there[name] = path
    return there, other
