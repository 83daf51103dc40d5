"""Everything a person has written as one page to read: no scripts, nothing from elsewhere, opens offline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from midweek.exchange.archive import Archive, Item, names, pieces
from midweek.kinds import every
from midweek.kinds.entry import Entry, kind_of
from midweek.kinds.mood import ENERGIES, MOODS

HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Midweek</title><style>
body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1E282D; background: #FBFAF7; }
h1, h2, h3, h4 { line-height: 1.25; } h2 { margin-top: 3rem; border-top: 1px solid #D9D6CC; padding-top: 1.5rem; }
dt { color: #4C585F; font-size: .9rem; margin-top: .5rem; } dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
article { margin-block: 1.5rem; } table { border-collapse: collapse; } :is(td, th) { text-align: start; padding: .2rem 1rem .2rem 0;
border-bottom: 1px solid #D9D6CC; vertical-align: top; white-space: pre-line; } .quiet { color: #4C585F; font-size: .9rem; }
@media (prefers-color-scheme: dark) { body { color: #E7ECEB; background: #12181B; } dt, .quiet { color: #B2BDC1; } }
@media print { body { margin: 0; max-width: none; } article { break-inside: avoid; } }
</style></head><body>
"""
SECTIONS = {
    "mood": "Check-ins",
    "session_day": "Session days",
    "goal_answers": "Goals you began to write",
    "preferences": "What you chose",
}
UNDER_GOALS = ("goal", "objective", "reading", "change", "milestone")
REFERENCES = ("goal", "objective", "after")


def to_html(archive: Archive) -> Iterator[bytes]:
    """The page, in pieces."""
    yield from pieces(part.encode() for part in _Page(archive).parts())


class _Page:
    """One archive being written down."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self._words, self._titles = archive, names(archive), _titles()
        self._under: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for kind in UNDER_GOALS[1:]:
            for item in archive.current(kind):
                parent = item.entry["objective" if kind in ("reading", "change") else "goal"]
                self._under[kind, parent].append(item)

    def parts(self) -> Iterator[str]:
        yield HEAD
        yield "<h1>What you wrote in Midweek</h1>\n"
        yield f'<p class="quiet">Saved on {_moment(self._archive.exported_at)}. This file is not sealed: whoever has it can read it.</p>\n'
        for goal in self._archive.current("goal"):
            yield from self._goal(goal)
        yield from self._rest()
        for state, title in (("earlier", "Earlier versions"), ("deleted", "Deleted items")):
            items = [item for item in self._archive.items if item.state == state]
            if items:
                yield f"<h2>{title}</h2>\n"
                yield from map(self._article, items)
        if self._archive.unreadable:
            yield f"<h2>What could not be opened</h2>\n<p>{len(self._archive.unreadable)} entries. They were left as they are.</p>\n"
        yield "</body></html>\n"

    def _goal(self, goal: Item) -> Iterator[str]:
        yield f'<h2 dir="auto">{escape(goal.entry["words"])}</h2>\n{self._fields(goal, but=("words",))}'
        for sign in self._under.pop(("milestone", goal.id), []):
            yield f"<h3>A sign on the way</h3>\n{self._fields(sign, but=('goal',))}"
        for objective in self._under.pop(("objective", goal.id), []):
            yield from self._objective(objective)

    def _objective(self, objective: Item) -> Iterator[str]:
        measure = objective.entry["measure"]
        yield f'<h3 dir="auto">{escape(measure["what"])}</h3>\n{self._fields(objective, but=("goal",))}'
        for change in self._under.pop(("change", objective.id), []):
            yield f"<h4>A change</h4>\n{self._fields(change, but=('objective',))}"
        notes = self._under.pop(("reading", objective.id), [])
        if notes:
            yield "<table><thead><tr><th>Day</th><th>Time</th><th>Value</th><th>Note</th></tr></thead><tbody>\n"
            for note in notes:
                cells = (
                    note.entry["on"], _clock(note.entry.get("minute")), value_words(measure, note.entry["value"]),
                    note.entry.get("note", ""),
                )  # fmt: skip
                yield "<tr>" + "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in cells) + "</tr>\n"
            yield "</tbody></table>\n"

    def _rest(self) -> Iterator[str]:
        """What stands under no goal: other kinds, and what was left when a goal was deleted."""
        kinds = dict.fromkeys(item.kind for item in self._archive.items if item.kind not in UNDER_GOALS)
        for kind in kinds:
            items = self._archive.current(kind)
            if items:
                yield f"<h2>{escape(SECTIONS.get(kind, _title(kind)))}</h2>\n"
                yield from map(self._article, items)
        left = [item for items in self._under.values() for item in items]
        if left:
            yield "<h2>Left from goals you deleted</h2>\n"
            yield from map(self._article, left)

    def _article(self, item: Item) -> str:
        said = f"{_title(item.kind)}, written {_moment(item.written_at)}"
        if item.deleted_at:
            said += f", deleted {_moment(item.deleted_at)}"
        if item.why:
            said += f". Why it was changed: {item.why}"
        return f'<article><p class="quiet" dir="auto">{escape(said)}</p>{self._fields(item)}</article>\n'

    def _fields(self, item: Item, but: tuple[str, ...] = ()) -> str:
        titles = self._titles.get(item.kind, {})
        rows = [
            f'<dt>{escape(titles.get(name, _title(name)))}</dt><dd dir="auto">{escape(self._say(item.kind, name, value))}</dd>'
            for name, value in item.entry.items()
            if name not in but and value not in ("", None)
        ]
        return f"<dl>{''.join(rows)}</dl>\n" if rows else ""

    def _say(self, kind: str, name: str, value: Any) -> str:
        if name in REFERENCES and isinstance(value, str):
            return self._words.get(value, value)
        if kind == "mood" and name in ("mood", "energy"):
            return {"mood": MOODS, "energy": ENERGIES}[name].get(value, str(value))
        if name == "minute":
            return _clock(value)
        return _plain(value)


def _plain(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return _number(value)
        case list() | tuple():
            return ", ".join(map(_plain, value))
        case dict():
            return "\n".join(f"{_title(str(name))}: {_plain(inner)}" for name, inner in value.items())
    return str(value)


def value_words(measure: Mapping[str, Any], value: float) -> str:
    """A value as its measure says it."""
    match measure["how"]:
        case "yes_no":
            return "Yes" if value else "No"
        case "clock":
            return _clock(value)
        case "minutes":
            return f"{_number(value)} min"
    return f"{_number(value)} {measure.get('unit', '')}".strip()


def _number(value: float) -> str:
    """Every digit of it."""
    return repr(value).removesuffix(".0")


def _clock(minute: float | None) -> str:
    return "" if minute is None else f"{int(minute) % 1440 // 60:02}:{int(minute) % 60:02}"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} {at.tzname() or ''}".strip()


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _titles() -> dict[str, dict[str, str]]:
    """What the kinds themselves call their fields."""
    kinds = (each for name in every.__all__ for each in vars(getattr(every, name)).values())
    found: dict[str, dict[str, str]] = {}
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Entry) and kind is not Entry:
            hints = get_type_hints(kind, include_extras=True)
            found[kind_of(kind)] = {name: title for name, hint in hints.items() if (title := _title_in(hint))}
    return found


def _title_in(hint: Any) -> str:
    """The title in a field's Meta, also where the field may be None."""
    for meta in getattr(hint, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.extra and meta.extra.get("title"):
            return str(meta.extra["title"])
    if get_origin(hint) is None:
        return ""
    return next((title for inner in get_args(hint) if (title := _title_in(inner))), "")
