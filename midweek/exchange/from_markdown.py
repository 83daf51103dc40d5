"""A folder or ZIP of Markdown notes, or one note: daily notes with a day in their front matter, their name or their path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from midweek.exchange.brought import AskOrder, Brought, Chosen, Format, Taking, better, scale
from midweek.exchange.cells import ORDERS, Order, days_in
from midweek.exchange.opening import Damaged, Look, NotText, TooLarge, members, text_of
from midweek.exchange.zip_file import ZIP
from midweek.kinds.journal import LONGEST
from midweek.kinds.mood import MOODS
from midweek.kinds.plan import Measure

TITLE: Final = "Markdown"
ENDINGS: Final = (".md", ".markdown")
MOOD: Final = scale("Mood", 10)
LEVELS: Final = {words.casefold(): level for level, words in MOODS.items()}

_FRONT = re.compile(r"---[ \t]*\n(?P<front>(?:[^\n]*\n){0,200}?)---[ \t]*(?:\n|$)")
_FIELD = re.compile(r"(?P<key>[^\W\d][\w -]{0,40}):[ \t]*(?P<value>[^\n]*)")
_INLINE = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+)?(?P<key>[^\W\d][\w -]{0,40})::[ \t]*(?P<value>[^\n]{1,40}?)[ \t]*$", re.M
)
_OF = re.compile(r"(?P<value>[0-9]+(?:[.,][0-9]+)?) ?/ ?(?P<most>[1-9][0-9]{0,3})")
_HASH = re.compile(r"(?<![\w#/&])#([^\W\d][\w/-]*)")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_IN_A_NAME = re.compile(r"(?<![0-9])[0-9]{4}([-_])[0-9]{2}\1[0-9]{2}(?![0-9])")
_KNOWN: Final = {"date", "created", "mood", "tags", "tag", "title"}
_FOLDS: Final = {">", "|", ">-", "|-", ">+", "|+"}  # the words of a field are on the lines below


class _Note(NamedTuple):
    """A note taken apart. other: lines of its front matter that mean nothing to us."""

    fields: dict[str, list[str]]
    other: str
    body: str


def recognises(look: Look) -> bool:
    """By its ending, or a ZIP with a note of such an ending."""
    return look.name.endswith(ENDINGS) or any(name.endswith(ENDINGS) for name in look.members)


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """A page of the journal for each note. `mood` and other `key:: number` lines are measures too; the text keeps them.

    Rows are the files, in the order of their names. Folders that begin with a dot are passed over. Raises FileRefused.
    """
    taking = Taking("markdown", chosen)
    notes = _notes(blob, name)
    order = chosen.order or _order(notes)
    for row, path in enumerate(sorted(notes), start=1):
        hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.split("/"))
        if hidden or not path.casefold().endswith(ENDINGS):
            taking.skip(
                row, "This isn't a note." if not hidden else "This belongs to the app, not to your notes."
            )
            continue
        try:
            text = text_of(notes[path])
        except NotText:
            taking.skip(row, "This note can't be read as text. Save it as UTF-8 and bring it in again.")
        except Damaged:
            taking.skip(row, "This note is damaged in the ZIP file. Export it again, and it comes too.")
        except TooLarge as refused:
            taking.skip(row, str(refused))
        else:
            _take(taking, row, path, text, order)
    return taking.done()


def _notes(blob: bytes, name: str) -> Mapping[str, bytes]:
    """Path -> the note, unpacked when it is asked for."""
    if blob.startswith(ZIP):
        return members(blob)
    name = name.rpartition("/")[2]
    return {name if name.casefold().endswith(ENDINGS) else f"{name}.md": blob}


def _take(taking: Taking, row: int, path: str, text: str, order: Order | None) -> None:
    if len(text) > LONGEST:
        taking.skip(row, f"This note is longer than {LONGEST:,} characters. Split it and bring it in again.")
        return
    note = _apart(text.replace("\r\n", "\n").replace("\r", "\n"))
    at, whole_day, dated = _at(taking, path, note, order)
    if at is None:
        taking.skip(
            row, "No day was found in this note or its name. Say which day it is for, and it comes too."
        )
        return
    name = path.rpartition("/")[2].rpartition(".")[0]
    title = " ".join(note.fields.get("title", [])) or ("" if days_in(name) else name)
    words = _CODE.sub("", note.body)
    tags = [tag.lstrip("#") for key in ("tags", "tag") for tag in note.fields.get(key, [])] + _HASH.findall(
        words
    )
    days = {key: note.fields[key] for key in ("date", "created") if note.fields.get(key)}
    used = next((key for key, several in days.items() if _is_day(several[0], order)), None)
    unused = {key: several[1:] if key == used else several for key, several in days.items()}
    rest = {"mood": note.fields.get("mood", [])[1:], **unused}
    other = [note.other, *(f"{key}: {', '.join(said)}" for key, said in rest.items() if said)]
    body = "\n\n".join(filter(None, ("\n".join(filter(None, other)), note.body.strip())))
    inline = [(said["key"].strip().casefold(), said["value"]) for said in _INLINE.finditer(words)]
    moods = note.fields.get("mood", []) + [value for key, value in inline if key == "mood"]
    if body or title:
        taking.journal(row, at, whole_day=whole_day, title=title, text=body, tags=tags, dated=dated)
    if next(iter(days), None) != used:
        taking.change(row, "Its date can't be read; it stands in its text.")
    if used and unused[used]:
        taking.change(row, "It names several days; the first is taken, the others stand in its text.")
    if rest["mood"]:
        taking.change(row, "It names several moods; the first is noted, the others stand in its text.")
    for mood in moods[:1]:
        _mood(taking, row, at, whole_day, mood)
    for key, value in inline:
        number = taking.number(row, value) if key != "mood" else None
        if number is not None:
            _value(taking, row, at.date(), key, number)
    if not (body or title or moods):
        taking.skip(row, "There is nothing written in this note.")


def _mood(taking: Taking, row: int, at: datetime, whole_day: bool, said: str) -> None:
    """A number is a value of 0 to 10, or of the scale it names; a word, or a number the person gave a level, is a check-in."""
    of, measure = _OF.fullmatch(said), MOOD
    if of and of["most"] != "10":  # moods on two scales are two measures
        measure = scale(f"{MOOD.what} of {of['most']}", float(of["most"]))
    number = taking.number(row, of["value"] if of else said)
    if number is None or said.casefold() in taking.chosen.moods:
        taking.mood(row, at, taking.level(said, LEVELS), said=said)
    if number is not None:
        minute = None if whole_day else at.hour * 60 + at.minute
        taken = taking.value(row, measure, at.date(), number, minute=minute)
        if of and taken:
            taking.change(row, "Its mood is a number on a scale; it is noted as a value.")


def _value(taking: Taking, row: int, day: date, key: str, number: float) -> None:
    taking.value(row, Measure(what=key.capitalize(), how="amount", better=better(key)), day, number)


def _at(taking: Taking, path: str, note: _Note, order: Order | None) -> tuple[datetime | None, bool, bool]:
    """When a note is for, whether only its day is known, and whether it says so itself. Raises AskOrder."""
    chosen, asks = taking.chosen, False
    for key in ("date", "created"):
        for said in note.fields.get(key, [])[:1]:
            if at := _moment(said):
                return (at if at.tzinfo else at.replace(tzinfo=chosen.zone)), False, True
            days = _days(said, order)
            if len(days) == 1:
                return taking.at(days.pop(), None), True, True
            asks |= bool(days)
    stem = path.rpartition(".")[0]
    name = stem.rpartition("/")[2]
    begins = _IN_A_NAME.match(name)
    inside = {said[0] for said in _IN_A_NAME.finditer(name) if not _is_to_come(said[0], chosen.today)}
    ends = re.search(r"(?:^|/)([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})$", stem)
    one = begins[0] if begins else inside.pop() if len(inside) == 1 else ""
    for text in (name, one, "-".join(ends.groups()) if ends else ""):
        days = _days(text, order)
        if len(days) == 1:
            return taking.at(days.pop(), None), True, True
        asks |= bool(days)
    if asks and order is None:
        raise AskOrder
    return (taking.at(chosen.undated, None) if chosen.undated else None), True, False


def _moment(text: str) -> datetime | None:
    """A day with its time."""
    try:
        return datetime.fromisoformat(text) if re.search("[T ][0-9]", text) else None
    except ValueError:
        return None


def _is_day(said: str, order: Order | None) -> bool:
    """Whether a field says one day, with its time or without."""
    return _moment(said) is not None or len(_days(said, order)) == 1


def _is_to_come(text: str, today: date) -> bool:
    """Whether a day within a name lies ahead: what a note is about, and not when it was written."""
    return any(day > today for day in _days(text, None))


def _order(paths: Iterable[str]) -> Order | None:
    """The one order in which the names of all notes are days, if there is one."""
    names = (path.rpartition("/")[2].rpartition(".")[0] for path in paths)
    days = [said for name in names if (said := days_in(name.replace("_", "-")))]
    fits = [order for order in ORDERS if all(order in said.by_order for said in days)]
    return fits[0] if len(fits) == 1 else None


def _days(text: str, order: Order | None) -> set[date]:
    """The days a text can be; a year in front is one, also of two digits."""
    said = days_in(text.replace("_", "-"))
    if said is None:
        return set()
    days = set(said.by_order.values())
    day = said.by_order.get(order or "ymd")
    return {day} if len(days) > 1 and day else days


def _apart(text: str) -> _Note:
    """Front matter is read as plain lines: `key: value`, `[a, b]`, and lists of `- a`, each with the indented lines below it.

    What isn't so is kept as text, and so is a remark: a line that begins with `#`.
    """
    said = _FRONT.match(text)
    if said is None:
        return _Note({}, "", text)
    found: list[tuple[str, bool, list[str]]] = []  # a key, whether of a line of a list, and the lines
    other, key = list[str](), ""
    for line in said["front"].splitlines():
        field = _FIELD.fullmatch(line)
        if field:
            key = field["key"].casefold()
        if key not in _KNOWN:
            other.append(line)
        elif field:
            value = field["value"].strip()
            found.append((key, False, [] if value in _FOLDS else [value]))
        elif line.lstrip().startswith("- "):
            found.append((key, True, [line.lstrip()[2:]]))
        elif line.strip() and line[0] in " \t" and not line.lstrip().startswith("#"):
            found[-1][2].append(line.strip())
        elif line.strip():
            other.append(line)
    fields: dict[str, list[str]] = {}
    for key, is_listed, lines in found:
        words = " ".join(lines)
        values = [_bare(words)] if is_listed else _values(words, several=key in ("tags", "tag"))
        fields.setdefault(key, []).extend(filter(None, values))
    return _Note(fields, "\n".join(other).strip(), text[said.end() :])


def _values(text: str, *, several: bool) -> list[str]:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        text, several = text[1:-1], True
    parts = (
        re.split(r"[,\s]+", text) if several and "," not in text else text.split(",") if several else [text]
    )
    return [word for part in parts if (word := _bare(part))]


def _bare(text: str) -> str:
    return text.strip().strip("\"'").strip()


FORMAT: Final = Format("markdown", TITLE, recognises, bring, asks=("undated", "order"))
