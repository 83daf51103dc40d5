"""Plain-text lists people keep elsewhere, todo.txt and [x]it!, as lines of the bullet log (W2).

Sources: the todo.txt format (todotxt/todo.txt), the [x]it! specification 1.1.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Literal

from msgspec.structs import replace

from midweek.kinds.bullets import Bullet, Day, Line, Log, parse, tails, with_tails

Notation = Literal["bullets", "todotxt", "xit"]

_LOOKED_AT = 12  # lines that say something

_HEAD = re.compile(r"# [0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_BOX = re.compile(r"\[(?P<state>[ x@~?])\](?:[ ](?P<words>.*))?")
_OURS = re.compile(r"[*!]*[-.•/×✓✔☑☐><~o○–—?!=x]\ufe0f?[ ]\S|[*+][ ]\[[ xX@~?]\][ ]\S")
_TODO = re.compile(
    r"(?:(?P<done>x)[ ](?:(?P<on>[0-9]{4}-[0-9]{2}-[0-9]{2})[ ])?)?(?:\((?P<priority>[A-Z])\)[ ])?"
    r"(?:(?P<created>[0-9]{4}-[0-9]{2}-[0-9]{2})[ ])?(?P<words>\S.*)"
)


def notation(text: str) -> Notation | None:
    """Which of the three a text is written in, by its first lines; None where nothing says so."""
    lines = [line for line in text[:8_000].removeprefix("\ufeff").splitlines() if line.strip()][:_LOOKED_AT]
    left = [line for line in lines if not line[0].isspace()]
    if any(map(_HEAD.match, left)):
        return "bullets"
    if any(map(_says_todo, left)):
        return "todotxt"
    ours = any(map(_OURS.match, left))
    if any(map(_BOX.fullmatch, left)):
        return "bullets" if ours else "xit"
    return "bullets" if ours else None


def read(text: str) -> Log:
    """The lines of a text in any of the three; plain lines are notes."""
    match notation(text):
        case "todotxt":
            return todo_txt(text)
        case "xit":
            return xit(text)
    return parse(text)


def _says_todo(line: str) -> bool:
    """A priority, a date in front, or a word after + or @: none of which begins a line of ours."""
    said = _TODO.fullmatch(line.rstrip())
    return bool(said and (said["priority"] or said["on"] or said["created"]))


def todo_txt(text: str) -> Log:
    """todo.txt: priority A is our priority, another stays as `pri:B`; days stay as `done:` and `created:`."""
    lines = []
    for raw in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        said = _TODO.fullmatch(raw.strip())
        if said is None:
            continue
        line = with_tails("done" if said["done"] else "task", _contexts_as_tags(said["words"]))
        more = [(key, said[name]) for key, name in (("done", "on"), ("created", "created")) if said[name]]
        if said["priority"] not in (None, "A"):
            more.append(("pri", said["priority"]))
        urgent = said["priority"] == "A" or ("pri", "A") in line.more
        lines.append(replace(line, priority=urgent, more=(*line.more, *more)))
    return _log(lines)


def _contexts_as_tags(words: str) -> str:
    """`@home` among what hangs on the end is a tag there; among the words it stays as it is."""
    kept = words.split(" ")
    for place in range(len(kept) - 1, 0, -1):
        if re.fullmatch(r"@[^\W\d]\S*", kept[place]):
            kept[place] = f"#{kept[place][1:]}"
        elif not re.fullmatch(r"|[+#]\S+|[^\W\d][\w-]*:(?!//)\S+", kept[place]):
            break
    return " ".join(kept)


def xit(text: str) -> Log:
    """[x]it!: four spaces go on with an item and become a line under it; a title is a note, and so is an empty box."""
    lines: list[Line] = []
    for raw in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        if not raw.strip():
            continue
        said = _BOX.fullmatch(raw.rstrip())
        item = said and _item(said["state"], said["words"] or "")
        if item and (item.text or any(tails(item))):
            lines.append(item)
        else:  # a title, more of an item, or a box with nothing beside it
            under = raw[0].isspace() and bool(lines)
            lines.append(with_tails("note", raw, level=int(under)))
    return _log(lines)


_STATES: Final[dict[str, Bullet]] = {
    " ": "task",
    "x": "done",
    "@": "begun",
    "~": "cancelled",
    "?": "question",
}


def _item(state: str, words: str) -> Line:
    urgent = re.match(r"\s*([!.]+)(?:\s+|$)", words)
    if urgent and "!" in urgent[1]:
        words = words[urgent.end() :]
    due = re.search(r"(?<!\S)->\s+(\S+)", words)
    on = _last_day(due[1]) if due else None
    if due and on:
        words = f"{words[: due.start()]}{words[due.end() :]} due:{on}"
    line = with_tails(_STATES[state], words)
    return replace(line, priority=bool(urgent and "!" in urgent[1]))


def _last_day(text: str) -> date | None:
    """The last day of what an [x]it! due date names: a day, month, quarter, week or year."""
    said = re.fullmatch(
        r"(?P<y>[0-9]{4})(?:[-/](?:(?P<m>[0-9]{2})(?:[-/](?P<d>[0-9]{2}))?|Q(?P<q>[1-4])|W(?P<w>[0-9]{2})))?",
        text,
    )
    if said is None:
        return None
    try:
        year = int(said["y"])
        if said["d"]:
            return date(year, int(said["m"]), int(said["d"]))
        if said["w"]:
            return date.fromisocalendar(year, int(said["w"]), 7)
        month = int(said["m"] or 3 * int(said["q"] or 4))
        return date(year, month, 1) + timedelta(days=monthrange(year, month)[1] - 1)
    except (ValueError, OverflowError):
        return None


def _log(lines: list[Line]) -> Log:
    """One list, of no day."""
    return Log((Day(lines=tuple(lines)),)) if lines else Log()
