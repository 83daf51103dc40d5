"""One ZIP with everything one person has: a page to read, the document to bring back, tables, and the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from midweek.exchange.archive import Archive, to_json
from midweek.exchange.schema import to_schema
from midweek.exchange.to_csv import tables
from midweek.exchange.to_html import to_html
from midweek.exchange.to_markdown import notes
from midweek.exchange.zipped import zipped

DOCUMENT: Final = "midweek.json"
_ABOUT: Final = """What you wrote in Midweek.

read.html      a page to read, in any browser; it needs no internet
midweek.json   everything, to bring back into Midweek or for other programs
schema.json    the JSON Schema of that file: every field of every kind, with its bounds
tables/        a table of each kind, for a spreadsheet
texts/         your journal and weekly notes as text files, in Markdown

Nothing here is sealed: whoever has these files can read them.
"""


def to_everything(archive: Archive) -> Iterator[bytes]:
    """The ZIP, in pieces."""
    return zipped(_files(archive), at=archive.exported_at)


def _files(archive: Archive) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield "about.txt", (_ABOUT.encode(),)
    yield DOCUMENT, to_json(archive)
    yield "read.html", to_html(archive)
    yield "schema.json", to_schema()
    for name, parts in tables(archive):
        yield f"tables/{name}", parts
    for name, parts in notes(archive):
        yield f"texts/{name}", parts
