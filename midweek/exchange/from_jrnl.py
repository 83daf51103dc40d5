"""jrnl: its text file, a folder of its day files in a ZIP, and its JSON export."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import count
from typing import Final

from msgspec import Raw, Struct

from midweek.exchange.brought import OTHER_SHAPE, AskOrder, Brought, Chosen, Format, Taking
from midweek.exchange.cells import Days, Order, clock_in, days_in
from midweek.exchange.opening import Damaged, Locked, Look, items_of, json_of, members, text_of
from midweek.exchange.zip_file import ZIP
from midweek.kinds.journal import LONGEST

TITLE: Final = "jrnl"

_BRACKETS = re.compile(r"\[(?P<when>[^\[\]\n]{6,40})\][ \t]?(?P<title>.*)")
_BARE = re.compile(r"(?P<when>[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{1,2}:[0-9]{2})[ \t](?P<title>.*)")
_TAG = re.compile(r"(?<!\S)[@#]([^\W\d][\w-]*)")
_DAY_FILE = re.compile(r"(?:.*/)?[0-9]{4}/[0-9]{2}/[0-9]{2}\.txt")
_FERNET = "gAAAAA"  # how a text begins that jrnl encrypted


def recognises(look: Look) -> bool:
    """A first line with a day in brackets or bare, day files, or JSON of entries with title and body."""
    if look.is_json:
        text = look.text
        return '"entries"' in text and '"title"' in text and '"body"' in text
    if look.members:
        return any(map(_DAY_FILE.fullmatch, look.members))
    first = next((line for line in look.text.splitlines() if line.strip()), "")
    return first.startswith(_FERNET) or bool(_BARE.match(first)) or _entry_line(first, _BRACKETS) is not None


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """A page of the journal for each entry. Raises FileRefused."""
    taking = Taking("jrnl", chosen)
    if blob.startswith(ZIP):
        found = members(blob)
        names = sorted(name for name in found if _DAY_FILE.fullmatch(name))
        if not names:
            raise Damaged("There is no journal of jrnl in this ZIP file. Nothing was stored.")
        rows = count(1)
        for name in names:
            _text(text_of(found[name]), taking, rows)
    elif blob.removeprefix(BOM_UTF8).lstrip()[:1] == b"{":
        _json(blob, taking)
    else:
        _text(text_of(blob), taking, count(1))
    return taking.done()


# --- JSON -----------------------------------------------------------------------------------------


class _Entry(Struct, gc=False):
    date: str
    title: str | None = None
    body: str | None = None
    time: str | None = None
    tags: list[str] | None = None
    starred: bool | None = None


class _File(Struct, gc=False):
    entries: list[Raw]


def _json(blob: bytes, taking: Taking) -> None:
    entries = json_of(blob, _File, TITLE).entries
    taking.expect(len(entries))
    for row, entry in enumerate(items_of(entries, _Entry), start=1):
        if entry is None:
            taking.skip(row, OTHER_SHAPE)
            continue
        try:
            day = date.fromisoformat(entry.date)
        except ValueError:
            taking.skip(row, "There is no day here that can be read.")
            continue
        minute = clock_in(entry.time or "")
        minute = minute if minute is not None and minute < 1440 else None
        tags = [tag.lstrip("@#") for tag in entry.tags or ()]
        taking.journal(
            row, taking.at(day, minute), whole_day=minute is None, title=(entry.title or "").strip(),
            text=(entry.body or "").strip(), tags=tags, starred=bool(entry.starred),
        )  # fmt: skip


# --- text -----------------------------------------------------------------------------------------


class _Raw(Struct, gc=False):
    """An entry as it stands: what its line says of the day, its title, the lines below; whether others are above the first."""

    days: Days
    title: str
    body: list[str] = []
    has_above: bool = False


def _text(text: str, taking: Taking, rows: Iterator[int]) -> None:
    if text.startswith(_FERNET):
        raise Locked(
            "This journal is encrypted. Decrypt it with jrnl first, then bring it in. Nothing was stored."
        )
    entries = list(_entries(text))
    if not entries and text.strip():
        raise Damaged("There is no line with a day in this file, as jrnl writes them. Nothing was stored.")
    taking.expect(len(entries))
    order = _order([entry.days for entry in entries], taking.chosen)
    for entry in entries:
        row = next(rows)
        if entry.has_above:
            taking.skip(row, "The lines above the first entry have no day; they stay out.")
        day = entry.days.by_order.get(order)
        if day is None:
            taking.skip(row, "This day doesn't fit the order of day and month of the others.")
            continue
        body = "\n".join(entry.body).strip()
        title = entry.title.strip()
        starred = title.endswith("*")
        title = title.rstrip("* ") if starred else title
        minute, at = entry.days.minute, taking.at(day, entry.days.minute)
        if entry.days.zone and minute is not None:
            at = datetime.combine(day, time(*divmod(minute, 60)), entry.days.zone)
        tags = _TAG.findall(f"{title}\n{body}"[:LONGEST])
        taking.journal(row, at, whole_day=minute is None, title=title, text=body, tags=tags, starred=starred)


def _entries(text: str) -> Iterator[_Raw]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    both = (_BARE, _BRACKETS)
    pattern = next((one for line in lines for one in both if _entry_line(line, one)), _BRACKETS)
    now: _Raw | None = None
    has_above = False
    for line in lines:
        if fresh := _entry_line(line, pattern):
            if now:
                yield now
            fresh.has_above, has_above = has_above, False
            now = fresh
        elif now:
            now.body.append(line)
        else:
            has_above |= bool(line.strip())
    if now:
        yield now


def _entry_line(line: str, pattern: re.Pattern[str]) -> _Raw | None:
    said = pattern.match(line)
    days = said and days_in(said["when"])
    return _Raw(days, said["title"], []) if said and days else None


def _order(days: list[Days], chosen: Chosen) -> Order:
    """The one order that fits all days. Raises AskOrder where two do and they differ."""
    if all("ymd" in day.by_order and len(set(day.by_order.values())) == 1 for day in days):
        return "ymd"
    if chosen.order:
        return chosen.order
    fit = [order for order in ("dmy", "mdy") if all(order in day.by_order for day in days)]
    differ = any(day.by_order.get("dmy") != day.by_order.get("mdy") for day in days)
    hints = {day.hint for day in days if day.hint}
    if len(fit) > 1 and differ and len(hints) != 1:
        raise AskOrder
    return hints.pop() if len(hints) == 1 and len(fit) > 1 else "dmy" if "dmy" in fit else "mdy"


FORMAT: Final = Format("jrnl", TITLE, recognises, bring, asks=("order",))
