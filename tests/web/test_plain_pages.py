"""The plain pages for what went wrong give back what was typed, and nothing else a form held."""

from __future__ import annotations

import re
from html import unescape

from tests.people import Person

ID = "ab" * 16


def given_back(maya: Person, typed: dict[str, object]) -> list[str]:
    """What the page shows after this form came without its token."""
    maya.signs_in()
    maya.browser.handler.enforce_csrf_checks = True
    answer = maya.post("/check-in/", typed)
    assert answer.status_code == 403
    found = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", answer.content.decode(), re.DOTALL)
    return [unescape(text) for text in found]


def test_every_text_that_was_typed_is_there_however_short(maya: Person) -> None:
    typed = {
        "value": "3",
        "note": "my words here",
        "line": "milk",
        "feelings/0/feeling": "sad",
        "text": "x" * 5_000,
        "several": ["a", "b"],
    }
    assert given_back(maya, typed) == ["3", "my words here", "milk", "sad", "x" * 5_000, "a", "b"]


def test_what_nobody_typed_is_not_shown(maya: Person) -> None:
    hidden = {
        "csrfmiddlewaretoken": "t" * 64, "draft": ID, "entry": ID, "next": "/today/", "on_page": "1", "seen": "4", "rev": "2",
        "seen-2026-05-07": "3", "goal": ID, "back": "1", "once": "w" * 60, "again": "1", "late": "1", "add": "1", "none": "1",
        "empty": "  ", "passphrase": "orchard lantern pebble", "code": "123456", "month": "2026-05",
    }  # fmt: skip
    assert given_back(maya, {**hidden, "note": "kept"}) == ["kept"]
