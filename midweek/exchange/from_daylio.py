"""Daylio: its CSV (with and without note titles and scales), and its backup, which knows the level of every mood."""

from __future__ import annotations

import base64
import binascii
import html
import re
from datetime import date, datetime, timedelta, timezone
from typing import Final

import msgspec
from msgspec import Struct

from midweek.exchange.brought import (
    NO_NUMBER,
    OTHER_SHAPE,
    WORD,
    Brought,
    Chosen,
    Format,
    Taking,
    better,
    scale,
)
from midweek.exchange.cells import Decimal
from midweek.exchange.opening import Damaged, Look, csv_rows, items_of, json_of, members
from midweek.exchange.zip_file import ZIP
from midweek.kinds.plan import Measure

TITLE: Final = "Daylio"
LEVELS: Final = {"rad": 5, "good": 4, "meh": 3, "bad": 2, "awful": 1}
_PREDEFINED: Final = {1: "rad", 2: "good", 3: "meh", 4: "bad", 5: "awful"}
MEMBER: Final = "backup.daylio"


def recognises(look: Look) -> bool:
    """Its headings, or its one member."""
    return {"full_date", "mood", "activities"} <= look.columns or MEMBER in look.members


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """A check-in for each row, a page of the journal for each note, a measure for each scale.

    Raises FileRefused.
    """
    taking = Taking("daylio", chosen)
    if blob.startswith(ZIP):
        _backup(blob, taking)
    else:
        _csv(blob, taking)
    return taking.done()


# --- CSV ------------------------------------------------------------------------------------------


def _csv(blob: bytes, taking: Taking) -> None:
    decimal = _decimal(blob)
    for number, row in csv_rows(blob):
        try:
            day = date.fromisoformat(row.get("full_date", ""))
        except ValueError:
            taking.skip(number, "There is no day here that can be read.")
            continue
        minute = taking.minute(number, row.get("time", ""))
        word = row.get("mood", "")
        at, activities = taking.at(day, minute), row.get("activities", "").split(" | ")
        taking.mood(number, at, taking.level(word, LEVELS), said=word, going_on=activities)
        _write(taking, number, at, minute is None, row.get("note_title", ""), row.get("note", ""))
        for one in row.get("scales", "").split(" | "):
            _scale(taking, number, day, minute, one, decimal)


_SCALE = re.compile(
    r"(?P<name>.+): (?:(?P<value>[0-9]+(?:[.,][0-9]+)*)/(?P<most>[0-9]{1,4})(?: \w+)?"
    r"|(?P<hours>[0-9]{1,2}):(?P<minutes>[0-9]{2})"
    r"|(?P<number>-?[0-9]+(?:[.,][0-9]+|[ \u00a0\u202f'’][0-9]{3}(?![0-9]))*)(?: (?![0-9]).*)?)"
)
# What can only be a number with this sign before decimals: 7.5, 0.125, 1,234.5 and 1,234,567.
_SHOWS: Final[dict[Decimal, re.Pattern[str]]] = {
    ".": re.compile(r"-?(?:[0-9,]+\.(?:[0-9]{1,2}|[0-9]{4,})|(?:0|[0-9]+,[0-9]{3})\.[0-9]+|[0-9]+(?:,[0-9]{3}){2,})"),
    ",": re.compile(r"-?(?:[0-9.]+,(?:[0-9]{1,2}|[0-9]{4,})|(?:0|[0-9]+\.[0-9]{3}),[0-9]+|[0-9]+(?:\.[0-9]{3}){2,})"),
}  # fmt: skip


def _decimal(blob: bytes) -> Decimal | None:
    """The sign before decimals in the scales of this file, where they show it."""
    shown: set[Decimal] = set()
    for _, row in csv_rows(blob):
        if "scales" not in row:
            break
        for text in row["scales"].split(" | "):
            said = _SCALE.fullmatch(text.strip())
            number = said and (said["value"] or said["number"])
            shown.update(sign for sign, shows in _SHOWS.items() if number and shows.fullmatch(number))
    return shown.pop() if len(shown) == 1 else None


def _scale(
    taking: Taking, row: int, day: date, minute: int | None, text: str, decimal: Decimal | None
) -> None:
    """`Anxiety: 4/10`, `Sleep Time: 7:30` or a plain number."""
    if not text.strip():
        return
    said = _SCALE.fullmatch(text.strip())
    if said is None or len(said["name"]) > 300:
        taking.skip(row, NO_NUMBER, text.strip().partition(":")[0][:WORD])
        return
    name = said["name"]
    if said["value"]:
        value = taking.number(row, said["value"], decimal, about=name)
        measure = scale(name, float(said["most"]))
    elif said["hours"]:
        value = int(said["hours"]) * 60.0 + int(said["minutes"])
        measure = Measure(what=name, how="minutes", better=better(name))
    else:
        value = taking.number(row, said["number"], decimal, about=name)
        measure = Measure(what=name, how="amount", better=better(name))
    if value is None or measure.high == 0:
        taking.skip(row, NO_NUMBER, name)
        return
    taking.value(row, measure, day, value, minute=minute)


def _write(taking: Taking, row: int, at: datetime, whole_day: bool, title: str, note: str) -> None:
    title, text = plain(title), plain(note)
    if title or text:
        taking.journal(row, at, whole_day=whole_day, title=title, text=text)


_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li)\b[^<>]{0,50}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)


def plain(text: str) -> str:
    """The words of a note without its few HTML tags; line breaks stay."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).replace("\r\n", "\n").strip()


# --- backup ---------------------------------------------------------------------------------------


class _Mood(Struct, gc=False):
    id: int
    mood_group_id: int
    custom_name: str | None = None
    predefined_name_id: int | None = None


class _Tag(Struct, gc=False):
    id: int
    name: str


class _Day(Struct, gc=False):
    """One entry. month: from 0. timeZoneOffset: milliseconds east of UTC."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    mood: int
    timeZoneOffset: int | None = None  # noqa: N815
    note: str | None = None
    note_title: str | None = None
    tags: list[int] = []


class _Backup(Struct, gc=False):
    dayEntries: list[msgspec.Raw]  # noqa: N815
    customMoods: list[msgspec.Raw] = []  # noqa: N815
    tags: list[msgspec.Raw] = []


def _backup(blob: bytes, taking: Taking) -> None:
    found = members(blob)
    if MEMBER not in found:
        raise Damaged("There is no Daylio backup in this ZIP file. Nothing was stored.")
    try:
        text = base64.b64decode(found[MEMBER], validate=False)
    except binascii.Error:
        raise Damaged("This Daylio backup is damaged. Nothing was stored.") from None
    backup = json_of(text, _Backup, "a Daylio backup")
    taking.expect(max(map(len, (backup.dayEntries, backup.customMoods, backup.tags))))
    moods = {mood.id: mood for mood in items_of(backup.customMoods, _Mood) if mood}
    tags = {tag.id: tag.name for tag in items_of(backup.tags, _Tag) if tag}
    for number, entry in enumerate(items_of(backup.dayEntries, _Day), start=1):
        if entry is None:
            taking.skip(number, OTHER_SHAPE)
            continue
        try:
            at = _at(entry, taking.chosen)
        except (ValueError, OverflowError):
            taking.skip(number, "There is no day here that can be read.")
            continue
        mood = moods.get(entry.mood)
        word = "" if mood is None else mood.custom_name or _PREDEFINED.get(mood.predefined_name_id or 0, "")
        if mood and 1 <= mood.mood_group_id <= 5:
            level: int | None = taking.chosen.moods.get(word.casefold(), 6 - mood.mood_group_id)
        else:
            level = taking.level(word)
        if level is None and not word:
            taking.change(number, "Its mood isn't among the moods of this backup; it stays out.")
        if any(id not in tags for id in entry.tags):
            taking.change(number, "An activity of it isn't among those of this backup; it stays out.")
        going_on = [tags[id] for id in entry.tags if id in tags]
        is_own = bool(mood and mood.custom_name)
        taking.mood(number, at, level, said=word, is_own=is_own, going_on=going_on)
        _write(taking, number, at, False, entry.note_title or "", entry.note or "")
    if unread := [name for name in found if name != MEMBER]:
        taking.skip(len(backup.dayEntries) + 1, f"Photos and recordings stay out: {len(unread)}.")


def _at(entry: _Day, chosen: Chosen) -> datetime:
    """Raises ValueError, OverflowError."""
    local = datetime(entry.year, entry.month + 1, entry.day, entry.hour, entry.minute, tzinfo=chosen.zone)
    if entry.timeZoneOffset is None:
        return local
    return local.replace(tzinfo=timezone(timedelta(milliseconds=entry.timeZoneOffset)))


FORMAT: Final = Format("daylio", TITLE, recognises, bring)
