"""Everything a person has written as one page to read: no scripts, nothing from elsewhere, opens offline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from html import escape
from typing import Final

from midweek.exchange import to_words as words
from midweek.exchange.archive import Archive, Item, pieces

HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Midweek</title><style>
body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1E282D; background: #FBFAF7; }
h1, h2, h3, h4 { line-height: 1.25; } h2 { margin-top: 3rem; border-top: 1px solid #D9D6CC; padding-top: 1.5rem; }
dt { color: #4C585F; font-size: .9rem; margin-top: .5rem; } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
article { margin-block: 1.5rem; } table { border-collapse: collapse; } :is(td, th) { text-align: start; padding: .2rem 1rem .2rem 0;
border-bottom: 1px solid #D9D6CC; vertical-align: top; white-space: pre-line; } .quiet { color: #4C585F; font-size: .9rem; }
@media (prefers-color-scheme: dark) { body { color: #E7ECEB; background: #12181B; } dt, .quiet { color: #B2BDC1; } }
@media print { body { margin: 0; max-width: none; } article { break-inside: avoid; } }
</style></head><body>
"""
SECTIONS: Final = {
    "journal": "Journal",
    "weekly_note": "Weekly notes",
    "mood": "Check-ins",
    "assignment": "Homework",
    "try": "What you tried",
    "response": "Worksheets and questionnaires",
    "own_sheet": "Your own sheets",
    "bring_up": "Your list",
    "session_day": "Session days",
    "goal_answers": "Goals you began to write",
    "preferences": "What you chose",
}
# The field that stands as heading above its entry.
HEADED: Final = {
    "response": "of", "journal": "title", "own_sheet": "", "assignment": "what", "weekly_note": "week"
}  # fmt: skip
UNDER_GOALS: Final = ("goal", "objective", "reading", "change", "milestone")
# Said elsewhere on the page, or of no use to a reader.
UNSAID: Final = {("response", name) for name in ("answers", "of_version", "own", "own_id")} | {
    ("journal", "source")
}


def to_html(archive: Archive) -> Iterator[bytes]:
    """The page, in pieces."""
    yield from pieces(part.encode() for part in _Page(archive).parts())


class _Page:
    """One archive being written down."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self._called, self._titles = archive, words.names(archive), words.titles()
        self._under: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for kind in UNDER_GOALS[1:]:
            for item in archive.current(kind):
                parent = item.entry["objective" if kind in ("reading", "change") else "goal"]
                self._under[kind, parent].append(item)

    def parts(self) -> Iterator[str]:
        yield HEAD
        yield "<h1>What you wrote in Midweek</h1>\n"
        yield f'<p class="quiet">Saved on {words.moment(self._archive.exported_at)}. This file is not sealed: whoever has it can read it.</p>\n'
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
                    note.entry["on"], words.clock(note.entry.get("minute")), words.value_words(measure, note.entry["value"]),
                    note.entry.get("note", ""),
                )  # fmt: skip
                yield "<tr>" + "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in cells) + "</tr>\n"
            yield "</tbody></table>\n"

    def _rest(self) -> Iterator[str]:
        """What stands under no goal: other kinds, and what was left when a goal was deleted."""
        kinds = dict.fromkeys(item.kind for item in self._archive.items if item.kind not in UNDER_GOALS)
        for kind in sorted(kinds, key=lambda kind: [*SECTIONS, kind].index(kind)):
            items = self._archive.current(kind)
            if items:
                yield f"<h2>{escape(SECTIONS.get(kind, words.kind_words(kind)))}</h2>\n"
                yield from map(self._article, items)
        left = [item for items in self._under.values() for item in items]
        if left:
            yield "<h2>Left from goals you deleted</h2>\n"
            yield from map(self._article, left)

    def _article(self, item: Item) -> str:
        said = f"{words.kind_words(item.kind)}, written {words.moment(item.written_at)}"
        if item.deleted_at:
            said += f", deleted {words.moment(item.deleted_at)}"
        if item.why:
            said += f". Why it was changed: {item.why}"
        name = self._called.get(item.id, "") if item.kind in HEADED else ""
        head = f'<h3 dir="auto">{escape(name)}</h3>' if name else ""
        fields = self._fields(item, but=(HEADED[item.kind],) if name else ())
        return f'<article>{head}<p class="quiet" dir="auto">{escape(said)}</p>{fields}</article>\n'

    def _fields(self, item: Item, but: tuple[str, ...] = ()) -> str:
        titles = self._titles.get(item.kind, {})
        said = (
            [(sheet.title, "")] if item.kind == "response" and (sheet := words.sheet_of(item.entry)) else []
        )
        said += [
            (titles.get(name, words.title(name)), words.say(item.kind, name, value, self._called))
            for name, value in item.entry.items()
            if name not in but and (item.kind, name) not in UNSAID and value not in ("", None)
        ]
        if item.kind == "response":
            said += [(question, "\n".join(answers)) for question, answers in _by_question(item).items()]
        rows = [f'<dt dir="auto">{escape(name)}</dt><dd dir="auto">{escape(one)}</dd>' for name, one in said]
        return f"<dl>{''.join(rows)}</dl>\n" if rows else ""


def _by_question(item: Item) -> dict[str, list[str]]:
    """Answers under their questions; those of rows with the number of their row."""
    found: dict[str, list[str]] = defaultdict(list)
    for said in words.answered(item.entry):
        found[said.question].append(f"{said.row}. {said.words}" if said.row else said.words)
    return found
