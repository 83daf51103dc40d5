"""Sheets people make themselves: made, copied, brought in, and changed piece by piece; every version is kept (H5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from msgspec.structs import replace

from midweek.care import homework
from midweek.exchange.from_questionnaire import Read, from_questionnaire, is_questionnaire
from midweek.kinds.homework import Assignment
from midweek.kinds.kept import Earlier, entry_in
from midweek.kinds.response import OwnSheet
from midweek.kinds.sheet import (
    AnyItem,
    AnyRule,
    Change,
    Group,
    LongText,
    Mean,
    Night,
    NotASheet,
    RowMean,
    Rows,
    Say,
    Share,
    Sheet,
    ShowWhen,
    Single,
    Sum,
    from_file,
    to_file,
)
from midweek.store.desk import Desk, Filed, NotYours
from midweek.vault.errors import EditConflict

NAME = "own"  # of all of them: nothing of what a sheet is about stands in its name
UNTITLED = "A sheet"
_COUNTED = "q"


@dataclass(frozen=True)
class Shelf:
    """Somebody's own sheets, by title."""

    offered: list[Filed[OwnSheet]]
    aside: list[Filed[OwnSheet]]


@dataclass(frozen=True)
class Version:
    """How a sheet stood until a change: when that version was written (aware, UTC)."""

    sheet: Sheet
    at: datetime


def shelf(desk: Desk) -> Shelf:
    """All of them."""
    found = sorted(desk.read(OwnSheet).of(OwnSheet), key=lambda f: (f.entry.sheet.title.casefold(), f.id))
    return Shelf([f for f in found if not f.entry.set_aside], [f for f in found if f.entry.set_aside])


def make(
    desk: Desk, title: str, about: str, questions: Iterable[str], *, entry_id: str | None
) -> Filed[OwnSheet]:
    """A new sheet that asks these questions, each with room to write. Raises NotASheet."""
    items = tuple(LongText(f"{_COUNTED}{n}", label) for n, label in enumerate(questions, start=1))
    sheet = Sheet(name=NAME, title=title, about=about, items=items)
    return desk.file(OwnSheet(sheet=_sound(sheet)), entry_id=entry_id)


def copy(desk: Desk, sheet: Sheet, *, entry_id: str | None) -> Filed[OwnSheet]:
    """A sheet of the library to change. Raises NotYours for words that stay as their maker wrote them."""
    if sheet.verbatim:
        raise NotYours
    mine = replace(sheet, name=NAME, version=1, on_by_default=False, verified=(), examples=())
    return desk.file(OwnSheet(sheet=mine, copy_of=sheet.name), entry_id=entry_id)


@dataclass(frozen=True)
class Brought:
    """A sheet that came in. not_shown: how many of its items can't be shown, each of which says so at its place; had: it was here already."""

    filed: Filed[OwnSheet]
    not_shown: int
    had: bool = False


def bring_in(desk: Desk, file: bytes, *, entry_id: str | None = None) -> Brought:
    """A sheet from a file that somebody shared, of ours or a FHIR Questionnaire. Raises NotASheet; then nothing was stored."""
    found = from_questionnaire(file) if is_questionnaire(file) else Read(from_file(file), 0)
    title = found.sheet.title if found.sheet.title.strip() else UNTITLED
    mine = replace(found.sheet, name=NAME, title=title, version=1, on_by_default=False, verified=())
    there = next((f for f in desk.read(OwnSheet).of(OwnSheet) if f.entry.sheet == mine), None)
    if there:
        return Brought(there, found.not_shown, had=there.id != entry_id)
    return Brought(desk.file(OwnSheet(sheet=mine), entry_id=entry_id), found.not_shown)


def change(desk: Desk, filed: Filed[OwnSheet], sheet: Sheet, *, seen: int | None = None) -> Filed[OwnSheet]:
    """Keep a changed sheet as its next version. seen: the revision a form showed.

    Raises NotASheet for what can't be shown, EditConflict where it was changed elsewhere meanwhile, and NotYours where
    the words are somebody else's and stay.
    """
    if filed.entry.sheet.verbatim:
        raise NotYours
    if seen is not None and seen != filed.rev:
        raise EditConflict
    entry = filed.entry.changed_to(_sound(replace(sheet, examples=())))
    return filed if entry == filed.entry else desk.revise(filed, entry)


def set_aside(desk: Desk, filed: Filed[OwnSheet], aside: bool) -> None:
    """Offer it no more, or again; homework with it goes on."""
    if filed.entry.set_aside != aside:
        desk.revise(filed, replace(filed.entry, set_aside=aside))


def used_in(desk: Desk, id: str) -> list[Filed[Assignment]]:
    """The homework this sheet is filled in for."""
    return [f for f in desk.read(Assignment).of(Assignment) if f.entry.own == id]


def take_up(desk: Desk, filed: Filed[OwnSheet], *, on: date) -> Filed[Assignment]:
    """Homework to fill it in: what there is already, else new."""
    there = homework.latest(used_in(desk, filed.id))
    return there or homework.take_up(desk, filed.entry.sheet, own=filed.id, on=on)


def delete(desk: Desk, filed: Filed[OwnSheet]) -> bool:
    """To the deleted items; not while homework needs it to go on. Gives whether it went."""
    if used_in(desk, filed.id):
        return False
    desk.delete(filed)
    return True


def versions(desk: Desk, filed: Filed[OwnSheet]) -> list[Version]:
    """How it stood before each change of its items or words, newest first."""
    kept = [f for f in desk.read(Earlier).of(Earlier) if f.entry.of == filed.id]
    by_number: dict[int, Version] = {}
    for one in sorted(kept, key=lambda f: f.entry.rev):
        entry = entry_in(one.entry, one.author)
        if isinstance(entry, OwnSheet) and entry.sheet.version < filed.entry.sheet.version:
            by_number[entry.sheet.version] = Version(entry.sheet, one.entry.at)
    return [by_number[number] for number in sorted(by_number, reverse=True)]


def bring_back(desk: Desk, filed: Filed[OwnSheet], number: int | None = None) -> Filed[OwnSheet]:
    """Make an earlier version the next one; without a number the last. Raises NotYours where there is none."""
    found = [one for one in versions(desk, filed) if number in (None, one.sheet.version)]
    if not found:
        raise NotYours
    return change(desk, filed, found[0].sheet)


def _sound(sheet: Sheet) -> Sheet:
    """The sheet as it can be read again and shared; every bound is looked at on the way. Raises NotASheet."""
    return from_file(to_file(sheet))


# --- a sheet with one thing on it different -------------------------------------------------------


def new_name(sheet: Sheet) -> str:
    """The name of the next item: made here, never out of anybody's words."""
    taken = (item.name.removeprefix(_COUNTED) for item, _ in sheet.parts)
    return f"{_COUNTED}{max((int(n) for n in taken if n.isascii() and n.isdecimal()), default=0) + 1}"


def with_item(sheet: Sheet, item: AnyItem, *, inside: str | None = None) -> Sheet:
    """With one more at the end, or at the end of the rows or the group of this name. Raises NotASheet."""
    if inside is None:
        return replace(sheet, items=(*sheet.items, item))
    home = sheet.index.get(inside)
    if not (isinstance(home, Rows) and isinstance(item, Single)) and not (
        isinstance(home, Group) and isinstance(item, Single | Say | Rows)
    ):
        raise NotASheet("This can't stand there.")
    return replace(sheet, items=_swapped(sheet.items, inside, (replace(home, items=(*home.items, item)),)))


def with_changed(sheet: Sheet, item: AnyItem) -> Sheet:
    """With the item of this name replaced; what rests on its answer goes where it can't any more. Raises NotASheet."""
    items = _swapped(sheet.items, item.name, (item,))
    try:
        return replace(sheet, items=items)
    except NotASheet:
        return _loosened(sheet, items, {item.name})


def without(sheet: Sheet, name: str) -> Sheet:
    """With this item gone, and with it totals and conditions that rest on its answer. Raises NotASheet for the last one."""
    items = _swapped(sheet.items, name, ())
    left = {item.name for item in _flat(items)}
    return _loosened(sheet, items, sheet.index.keys() - left)


def with_moved(sheet: Sheet, name: str, step: Literal[-1, 1]) -> Sheet:
    """With this item one place up (-1) or down (1) among those beside it. Raises NotASheet where it can't stand there."""
    return replace(sheet, items=_moved(sheet.items, name, step))


def loses_mark(item: AnyItem, sheet: Sheet) -> bool:
    """Whether an answer to this item could lead to the page for hard moments, and on this sheet no longer does."""
    now = sheet.index[item.name]
    return getattr(item, "risk_from", None) is not None and getattr(now, "risk_from", None) is None


def _flat(items: Iterable[AnyItem]) -> Iterable[AnyItem]:
    for item in items:
        yield item
        if isinstance(item, Group | Rows):
            yield from _flat(item.items)


def _swapped(items: tuple[Any, ...], name: str, by: tuple[AnyItem, ...]) -> tuple[Any, ...]:
    """These items with others in the place of one; a group or rows with nothing left in them go too."""
    found: list[Any] = []
    for item in items:
        if item.name == name:
            found += by
        elif isinstance(item, Group | Rows):
            if inner := _swapped(item.items, name, by):
                found.append(replace(item, items=inner))
        else:
            found.append(item)
    return tuple(found)


def _moved(items: tuple[Any, ...], name: str, step: int) -> tuple[Any, ...]:
    row = list(items)
    at = next((n for n, item in enumerate(row) if item.name == name), None)
    if at is None:
        return tuple(
            replace(i, items=_moved(i.items, name, step)) if isinstance(i, Group | Rows) else i for i in row
        )
    if 0 <= at + step < len(row):
        row[at], row[at + step] = row[at + step], row[at]
    return tuple(row)


def _loosened(sheet: Sheet, items: tuple[Any, ...], gone: set[str]) -> Sheet:
    """The sheet with these items, and nothing on it that rests on the answers that are gone or of another kind now."""
    return replace(
        sheet,
        items=tuple(_free_of(gone, item) for item in items),
        scores=tuple(rule for rule in sheet.scores if not _needs(rule) & gone),
        examples=(),
    )


def _free_of(gone: set[str], item: AnyItem) -> AnyItem:
    inner: dict[str, Any] = {}
    if isinstance(item, Group | Rows):
        inner["items"] = tuple(_free_of(gone, one) for one in item.items)
    if isinstance(item, Rows) and item.follows in gone:
        inner["follows"] = None
    return replace(item, show_when=_left_of(item.show_when, gone), **inner)


def _left_of(asked: ShowWhen | None, gone: set[str]) -> ShowWhen | None:
    left = tuple(one for one in asked.conditions if one.item not in gone) if asked else ()
    return replace(asked, conditions=left) if asked and left else None


def _needs(rule: AnyRule) -> set[str]:
    """The names of the items a total is worked out from."""
    match rule:
        case Sum() | Mean():
            return {*rule.of}
        case RowMean() | Share():
            return {rule.of}
        case Change():
            return {rule.before, rule.after, rule.marked or rule.before}
        case Night():
            return {
                rule.into_bed, rule.tried_to_sleep, rule.to_fall_asleep, rule.awake, rule.woke, rule.out_of_bed,
            }  # fmt: skip
