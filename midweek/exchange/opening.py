"""A file from anywhere -> its text, its JSON, its CSV rows or the members of its ZIP, in memory, within limits.

Every limit is checked before what it limits is unpacked or built. Nothing is written anywhere, and no name in an
archive is ever a path to anything.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, TypeVar

import msgspec

from midweek.exchange.csv_file import open_csv
from midweek.exchange.rows import TableRefused
from midweek.exchange.zip_file import DAMAGED, EMPTY_ZIP, ZIP, Why, ZipRefused, open_zip

T = TypeVar("T")

MOST_BYTES = 50_000_000
MOST_MEMBERS = 20_000
MOST_TEXT = 20_000_000  # bytes of one text: ten years of long days
# What a JSON file is made of takes many times its own size once it is read; an item of a list that is looked at later, 64 bytes.
MOST_OBJECTS = 1_000_000
MOST_QUOTES = 4_000_000
MOST_COMMAS = 2_000_000
HEAD = 65_536  # bytes looked at to tell what a file is


class FileRefused(Exception):
    """The file can't be brought in. The message is a plain sentence that never quotes what the file says."""


class TooLarge(FileRefused):
    """It, or what it unpacks to, is larger than anything this format is used for."""


class Unsafe(FileRefused):
    """It is made to harm whoever opens it: members that lead out, that unpack to too much, or that overlap."""


class Locked(FileRefused):
    """It is encrypted."""


class Damaged(FileRefused):
    """It is cut short, or not in the shape of its format."""


class Nothing(FileRefused):
    """There is nothing in it. what: it is, in words."""

    def __init__(self, what: str = "file") -> None:
        super().__init__(f"There is nothing in this {what}. Nothing was stored.")


class NotText(FileRefused):
    """No known encoding fits."""


class NotATable(FileRefused):
    """It can't be read as CSV; the sentence says why."""


_BROKEN: Final = "This ZIP file is damaged. Nothing was stored. Export it again and try once more."
_REFUSALS: Final[dict[Why, tuple[type[FileRefused], str]]] = {
    "many": (
        TooLarge,
        "This ZIP file holds more than 20,000 files. Bring it in in parts. Nothing was stored.",
    ),
    "password": (Locked, "This ZIP file has a password. Export it without one and try again."),
    "leads out": (Unsafe, "This ZIP file holds files that lead out of it. Nothing was stored."),
    "links": (Unsafe, "This ZIP file holds links to other files. Nothing was stored."),
    "bomb": (Unsafe, "This file unpacks to far more than it says. Nothing was stored."),
    "damaged": (Damaged, _BROKEN),
}


def text_of(blob: bytes, most: int = MOST_TEXT) -> str:
    """UTF-8, UTF-16 with its mark, else Windows-1252; without a mark at the beginning.

    most: in bytes, whole millions. Raises NotText, TooLarge.
    """
    if len(blob) > most:
        size = most // 1_000_000
        raise TooLarge(f"This text is larger than {size} MB. Split it and bring in the parts one by one.")
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    for encoding in [name for mark, name in marks if blob.startswith(mark)] or ["utf-8", "cp1252"]:
        try:
            text = blob.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise NotText("This file can't be read as text. Save it as UTF-8 and try again. Nothing was stored.")


def json_of(blob: bytes, shape: type[T], title: str) -> T:
    """A JSON document in this shape; what the shape doesn't name is passed over. title: of the format.

    Raises TooLarge, Damaged.
    """
    most = ((b"{", MOST_OBJECTS), (b'"', MOST_QUOTES), (b",", MOST_COMMAS))
    if len(blob) > MOST_BYTES or any(blob.count(sign) > times for sign, times in most):
        raise TooLarge(
            "This file holds more than can be brought in at once. Export it in parts. Nothing was stored."
        )
    blob = blob.removeprefix(codecs.BOM_UTF8)
    try:
        return msgspec.json.decode(blob, type=shape)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        deep = "This file is nested deeper than any app writes. Nothing was stored."
        other = f"This file isn't in the shape of {title}, or it is cut short. Nothing was stored."
        raise Damaged(deep if _is_deep(blob) else other) from None


def _is_deep(blob: bytes) -> bool:
    try:
        msgspec.json.decode(blob, type=msgspec.Raw)
    except RecursionError:
        return True
    except (msgspec.MsgspecError, UnicodeError):
        return False
    return False


def items_of(items: Iterable[msgspec.Raw], shape: type[T]) -> Iterator[T | None]:
    """The items of a list in a JSON document one by one; None for one that isn't in this shape."""
    for item in items:
        try:
            yield msgspec.json.decode(item, type=shape)
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            yield None


def check_readable(blob: bytes) -> None:
    """Whether some format could be made of it: a ZIP, JSON, or a text. Raises FileRefused."""
    if blob.startswith(EMPTY_ZIP):
        raise Nothing
    if blob.startswith(ZIP):
        members(blob)
    elif Look("", blob[:HEAD]).is_json:
        json_of(blob, msgspec.Raw, "JSON")
    elif not text_of(blob).strip():
        raise Nothing


def csv_rows(blob: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows under the headings of the first row, with their number as a spreadsheet counts them.

    Headings are casefolded, without outer space; of two with one name the first holds. Raises NotATable.
    """
    try:
        rows = iter(open_csv(blob).rows)
    except TableRefused as error:
        raise NotATable(str(error)) from None
    _, cells = next(rows, (1, ()))
    headings: dict[int, str] = {}
    for place, cell in enumerate(cells):
        heading = str(cell or "").strip().casefold()
        if heading and heading not in headings.values():
            headings[place] = heading
    for number, cells in rows:
        yield number, {heading: str(cells[place] or "").strip() for place, heading in headings.items()}


def members(blob: bytes) -> Members:
    """The members of a ZIP, once what it says of itself is believable. Raises TooLarge, Unsafe, Locked, Damaged."""
    if len(blob) > MOST_BYTES:
        raise TooLarge(
            "This file is larger than 50 MB. Export it without photos, or in parts. Nothing was stored."
        )
    try:
        return Members(open_zip(blob, MOST_MEMBERS))
    except ZipRefused as refused:
        kind, words = _REFUSALS[refused.why]
        raise kind(words) from None


class Members(Mapping[str, bytes]):
    """Name -> bytes, unpacked when asked for; folders left out. Names use "/" and lead nowhere."""

    def __init__(self, book: zipfile.ZipFile) -> None:
        self._book = book
        self._info = {info.filename: info for info in book.infolist() if not info.is_dir()}

    def __getitem__(self, name: str) -> bytes:
        info = self._info[name]
        try:
            with self._book.open(info) as member:  # never gives more than `file_size`
                return member.read()
        except DAMAGED:
            raise Damaged(_BROKEN) from None

    def __contains__(self, name: object) -> bool:
        return name in self._info

    def __iter__(self) -> Iterator[str]:
        return iter(self._info)

    def __len__(self) -> int:
        return len(self._info)


class Look:
    """A first look at a file: its name and how it begins, for telling what it is. Nothing is unpacked."""

    def __init__(self, name: str, head: bytes) -> None:
        self.name, self._head = name.casefold().rpartition("/")[2], head

    def begins(self, start: bytes) -> bool:
        return self._head.startswith(start)

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Names of the members that the bytes at hand tell of, casefolded; none where it is no ZIP."""
        found, at = list[str](), 0 if self._head.startswith(ZIP) else -1
        while 0 <= at < len(self._head) - 30 and len(found) < MOST_MEMBERS:
            length = int.from_bytes(self._head[at + 26 : at + 28], "little")
            found.append(self._head[at + 30 : at + 30 + length].decode("utf-8", "replace").casefold())
            at = self._head.find(ZIP, at + 30)
        return tuple(found)

    @cached_property
    def text(self) -> str:
        """How it begins, as text; empty for a ZIP and for what begins as no text does."""
        head = self._head[:HEAD]
        if head.startswith(ZIP):
            return ""
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return head.decode("utf-16", "replace").removeprefix("\ufeff")
        return "" if b"\0" in head else head.decode("utf-8-sig", "replace")

    @cached_property
    def is_json(self) -> bool:
        return bool(re.match(r"\s*(?:\{|\[\s*[\[{\"])", self.text))

    @cached_property
    def columns(self) -> frozenset[str]:
        """The words of its first line that says something, taken apart at , ; | and tabs."""
        first = next((line for line in self.text.splitlines() if line.strip()), "")
        return frozenset(word.strip(" \"'").casefold() for word in re.split(r"[,;|\t]", first))
