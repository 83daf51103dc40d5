"""What the tests of own sheets do as a person would: make one, copy one, bring one in."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from django.core.files.uploadedfile import SimpleUploadedFile

from midweek.kinds.response import OwnSheet
from midweek.kinds.sheet import Sheet
from tests.pages import hidden
from tests.people import Person


def makes(person: Person, *questions: str, title: str = "My evening page") -> str:
    """A new sheet; gives its path."""
    form = {"title": title, "about": "For calm evenings", "questions": "\r\n".join(questions)}
    to = person.post("/homework/sheets/new/", form).headers["Location"]
    assert re.fullmatch(r"/homework/sheets/[0-9a-f]{32}/", to), to
    return str(to)


def copies(person: Person, name: str) -> str:
    """One of the library made their own; gives its path."""
    return str(person.post(f"/homework/library/{name}/copy/").headers["Location"])


def sheet(person: Person, path: str) -> Sheet:
    """What is stored."""
    return person.desk.get(OwnSheet, path.split("/")[3]).entry.sheet


def sends(person: Person, path: str, **said: str) -> Any:
    """A form with its hidden fields, as a browser sends it."""
    page = person.reads(path)
    there = {name: hidden(page, name) for name in ("draft", "rev", "item") if f'name="{name}"' in page}
    return person.post(path, {**there, **said})


def labels(person: Person, path: str) -> list[str]:
    """What it asks, in order."""
    return [item.label for item in sheet(person, path).items]


def file_of(**said: object) -> bytes:
    """A shared file with these parts of a sheet."""
    mine = {"name": "s", "title": "Brought", "items": [{"type": "text", "name": "a", "label": "A"}]}
    return msgspec.json.encode({"format": "midweek-sheet", "version": 1, "sheet": mine | said})


def brings(person: Person, body: bytes) -> Any:
    """Send a file."""
    file = SimpleUploadedFile("what it is about.json", body)
    return person.post("/homework/sheets/bring-in/", {"file": file})
