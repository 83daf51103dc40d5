"""The bullet log: one thing a line, each with its sign, in plain text (W2).

    # 2031-03-09 Sunday
    . ask about the letter #session -> 2031-03-12
    *. call the clinic due:2031-03-14
    x ran with Leo @10:30
    - I said "fine" and was not
      - chest tight 7/10
    = mood 3 #worried

`parse` reads what people type, `write` gives one form of it, and parse(write(parse(t))) == parse(t) for every t.
What fits nothing is a note that keeps its words. A text is never refused.

The signs are those of paper bullet journals; docs/importing.md lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal

import msgspec

from midweek.kinds.mood import MOODS

Bullet = Literal[
    "task", "begun", "done", "migrated", "scheduled", "cancelled", "event", "note", "question", "idea", "mood"
]

SIGNS: Final[dict[Bullet, str]] = {
    "task": ".",
    "begun": "/",
    "done": "x",
    "migrated": ">",
    "scheduled": "<",
    "cancelled": "~",
    "event": "o",
    "note": "-",
    "question": "?",
    "idea": "!",
    "mood": "=",
}
_BULLETS: Final[dict[str, Bullet]] = {sign: bullet for bullet, sign in SIGNS.items()} | {
    "•": "task",
    "×": "done",
    "X": "done",
    "✓": "done",
    "✔": "done",
    "☑": "done",
    "☐": "task",
    "›": "migrated",
    "‹": "scheduled",
    "○": "event",
    "–": "note",
    "—": "note",
    "[ ]": "task",
    "[x]": "done",
    "[X]": "done",
    "[@]": "begun",
    "[~]": "cancelled",
    "[?]": "question",
}
OPEN: Final[frozenset[Bullet]] = frozenset({"task", "begun"})
TO_DO: Final = OPEN | {"scheduled"}  # what can still be done, let go or made homework
HOMEWORK: Final = ("to", "homework")  # hangs on a task that became homework: it moved there, and to no day


class Line(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line: its bullet, its words, and what hangs on their end.

    level: 0, or one more than the line it belongs to. target: the day it was moved to, or is meant for. minute: of
    the day, 0 to 1439. tags, objectives: without their sign. more: (key, value) pairs. mood: 1 to 5, of a mood line
    alone, which has no words.
    """

    bullet: Bullet
    text: str = ""
    level: int = 0
    priority: bool = False
    inspiring: bool = False
    target: date | None = None
    minute: int | None = None
    tags: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    due: date | None = None
    more: tuple[tuple[str, str], ...] = ()
    mood: int | None = None

    def named(self, key: str) -> str | None:
        """The first value under a key."""
        return next((value for name, value in self.more if name == key), None)


class Day(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A day and its lines, in order. on: None for lines above the first day. title: words beside the date."""

    on: date | None = None
    title: str = ""
    lines: tuple[Line, ...] = ()


class Log(msgspec.Struct, frozen=True, gc=False):
    """Days in the order they were written; one day may come twice."""

    days: tuple[Day, ...] = ()

    @property
    def lines(self) -> Iterator[tuple[Day, Line]]:
        """Every line with its day."""
        return ((day, line) for day in self.days for line in day.lines)


def parse(text: str) -> Log:
    """What a text says. Blank lines say nothing; a level that jumps is flattened."""
    days = (msgspec.structs.replace(head, lines=_lines(body)) for head, body in by_day(text))
    return Log(tuple(day for day in days if day.on or day.lines))


def by_day(text: str) -> Iterator[tuple[Day, str]]:
    """A text cut at the headings of its days, unread: each day without lines, and what stands under its heading."""
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    now, start = Day(), 0
    for said in _HEADING.finditer(text):
        if head := _day(said[0]):
            yield now, text[start : said.start()]
            now, start = head, said.end()
    yield now, text[start:]


def write(log: Log) -> str:
    """The one form: ASCII signs, two spaces a level, an empty line between days, an end of line at the end."""
    parts = []
    for day in log.days:
        head = [f"# {day.on} {day.title}".rstrip()] if day.on else []
        parts.append("".join(f"{line}\n" for line in [*head, *map(_written, day.lines)]))
    return "\n".join(parts)


def open_tasks(log: Log) -> list[tuple[Day, Line]]:
    """What isn't done yet and has not been moved on."""
    return [(day, line) for day, line in log.lines if line.bullet in OPEN]


def moved(
    line: Line, *, on: date, to: date, as_: Literal["migrated", "scheduled"] = "migrated"
) -> tuple[Line, Line]:
    """A line of the day `on` carried over to another: what the old one becomes, and its copy.

    The copy stands alone there (level 0) and names the day it came from, so that `chain` finds the way back; what was
    planned for that day is a task on it.
    """
    old = msgspec.structs.replace(line, bullet=as_, target=to)
    more = (*((key, value) for key, value in line.more if key != "from"), ("from", str(on)))
    bullet: Bullet = "task" if line.bullet == "scheduled" else line.bullet
    return old, msgspec.structs.replace(line, bullet=bullet, level=0, target=None, more=more)


def move(
    log: Log, day: int, line: int, to: date, *, as_: Literal["migrated", "scheduled"] = "migrated"
) -> Log:
    """The log with one line carried over; places count from 0. A day that isn't there yet is added in order.

    Raises ValueError for a line under no day: nothing could say where it came from.
    """
    source = log.days[day]
    if source.on is None:
        raise ValueError("the line belongs to no day")
    old, copy = moved(source.lines[line], on=source.on, to=to, as_=as_)
    days = list(log.days)
    days[day] = msgspec.structs.replace(source, lines=(*source.lines[:line], old, *source.lines[line + 1 :]))
    place = next((at for at, other in enumerate(days) if other.on == to), None)
    if place is None:
        place = next((at for at, other in enumerate(days) if other.on and other.on > to), len(days))
        days.insert(place, Day(on=to))
    days[place] = msgspec.structs.replace(days[place], lines=(*days[place].lines, copy))
    return Log(tuple(days))


def handed_over(line: Line) -> Line:
    """A task that became homework; `reopened` undoes it."""
    return msgspec.structs.replace(line, bullet="migrated", more=(*line.more, HOMEWORK))


def is_homework(line: Line) -> bool:
    """Whether it is a task that became homework."""
    return line.bullet == "migrated" and HOMEWORK in line.more


def reopened(line: Line) -> Line:
    """A line that is a task to do again."""
    more = tuple(pair for pair in line.more if pair != HOMEWORK)
    return msgspec.structs.replace(line, bullet="task", more=more)


def chain(days: Iterable[Day], line: Line) -> tuple[date, ...]:
    """The days a line was carried over from, latest first: as many as the times it was moved, as far as that is known.

    A step back is the day the line names, and there the line with the same words that was moved away. Where that
    was changed since, the way ends.
    """
    moved_away = {
        (day.on, old.text): old
        for day in days
        for old in day.lines
        if old.bullet in ("migrated", "scheduled")
    }
    found: list[date] = []
    now: Line | None = line
    while now and (came := _date(now.named("from") or "")) and came not in found:
        found.append(came)
        now = moved_away.get((came, line.text))
    return tuple(found)


# --- a line ---------------------------------------------------------------------------------------

_BOX = r"\[[ xX@~?]\]"
_LINE = re.compile(  # a sign may come as an emoji
    rf"(?P<signs>[*!]*)(?P<bullet>(?:[-–—*+]\s+)?{_BOX}|[.•/xX×✓✔☑☐>›<‹~o○–—?!=-])\ufe0f?\s+(?P<rest>\S.*)",
    re.DOTALL,
)
_LITERAL = re.compile(r"(?P<signs>[*!]*)\\\s*(?P<words>\S.*)", re.DOTALL)
_ENDED = re.compile(r"(?P<text>.*)(?<!\S)\\(?!\S)(?P<hangs>.*)", re.DOTALL)  # at the last lone one
_INITIAL = "X"  # a sign among others; on a page without any, somebody's name
_MOOD_WORDS = {words.casefold(): level for level, words in MOODS.items()} | {str(n): n for n in MOODS}
_DAY = re.compile(r"# ([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\s+(.*))?", re.DOTALL)
_HEADING = re.compile(r"^# [0-9]{4}-[^\n]*", re.MULTILINE)  # what may be one; `_day` tells


def _day(raw: str) -> Day | None:
    said = _DAY.fullmatch(raw.rstrip())
    on = said and _date(said[1])
    return Day(on=on, title=(said[2] or "").strip()) if said and on else None


def _lines(body: str) -> tuple[Line, ...]:
    """The lines under one heading."""
    lines, widths = list[Line](), list[int]()
    raws = body.split("\n")
    signs = (_LINE.fullmatch(raw.strip()) for raw in raws)
    signed = any(sign and sign["bullet"] != _INITIAL for sign in signs)
    for raw in raws:
        said = raw.strip()
        if said.strip("\\ \t"):
            width = _width(raw) // 2
            while widths and widths[-1] >= width:
                widths.pop()
            lines.append(_line(said, len(widths), signed=signed))
            widths.append(width)
    return tuple(lines)


def _width(raw: str) -> int:
    width = 0
    for sign in raw:
        if sign not in " \t":
            break
        width += 2 if sign == "\t" else 1
    return width


def _line(body: str, level: int, *, signed: bool = True) -> Line:
    """signed: there are signs on its page."""
    if said := _LITERAL.fullmatch(body):
        priority, inspiring = "*" in said["signs"], "!" in said["signs"]
        return msgspec.structs.replace(
            _literal(said["words"]), level=level, priority=priority, inspiring=inspiring
        )
    said = _LINE.fullmatch(body)
    if said is None or (said["bullet"] == _INITIAL and not signed):
        return with_tails("note", body, level=level)
    sign = said["bullet"]  # a box is three signs, and may be an item of a list: `- [ ]`, `* [ ]`
    bullet = _BULLETS[sign[-3:] if sign[-1] == "]" else sign]
    line = with_tails(
        bullet,
        said["rest"],
        level=level,
        priority="*" in said["signs"],
        inspiring="!" in said["signs"] and bullet != "idea",
    )
    if bullet != "mood":
        return line
    mood = _MOOD_WORDS.get(line.text.casefold().removeprefix("mood ").strip())
    return (
        msgspec.structs.replace(line, text="", mood=mood) if mood else with_tails("note", body, level=level)
    )


def _literal(words: str) -> Line:
    """A note of these words as they are, up to a lone backslash with nothing behind it but what hangs on the end."""
    if ended := _ENDED.fullmatch(words):
        text, hangs = ended["text"].rstrip(), with_tails("note", ended["hangs"])
        if not hangs.text and (text or any(tails(hangs))):
            return msgspec.structs.replace(hangs, text=text)
    return Line(bullet="note", text=words)


def _written(line: Line) -> str:
    """A line as `_line` reads it again. A note whose words say something else by themselves is written literally."""
    signs = "*" * line.priority + "!" * line.inspiring
    words = f"mood {line.mood}" if line.bullet == "mood" else re.sub(r"[\r\n]+", " ", line.text)
    hangs = list(tails(line))
    body = f"{signs}{SIGNS[line.bullet]} {' '.join(filter(None, (words, *hangs)))}".rstrip()
    if line.bullet == "note" and words and _line(body, line.level) != line:
        body = f"{signs}\\{words}"
        if hangs or _literal(words).text != words:
            body = " ".join((body, "\\", *hangs))
    return "  " * line.level + body


# --- what hangs on its end ------------------------------------------------------------------------

_TAIL = re.compile(
    r"->\s+(?P<target>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"|@(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"|\#(?P<tag>\w\S*)"
    r"|\+(?P<objective>[^\W\d]\S*)"
    r"|(?P<key>[^\W\d][\w-]*):(?P<value>(?!//)\S+)"
)
_LAST = re.compile(r"(?<!\S)(?:->\s{1,9}(?=[0-9]))?\S{1,300}\Z")  # the last word, with the arrow before it
_LONGEST_TAIL = 320  # characters looked at for one
MOST_TAILS = 50  # read of one line; what stands before them is text


def tails(line: Line) -> Iterator[str]:
    """What hangs on the end of a line, in the order it is written."""
    if line.target:
        yield f"-> {line.target}"
    if line.minute is not None:
        yield f"@{line.minute // 60:02}:{line.minute % 60:02}"
    yield from (f"#{tag}" for tag in line.tags)
    yield from (f"+{objective}" for objective in line.objectives)
    if line.due:
        yield f"due:{line.due}"
    yield from (f"{key}:{value}" for key, value in line.more)


def with_tails(
    bullet: Bullet, text: str, *, level: int = 0, priority: bool = False, inspiring: bool = False
) -> Line:
    """A line of these words, once what hangs on their end is told from them.

    Read from the end: the first thing that is no tail, or a second target, time or due day, ends them.
    """
    target, due, minute = None, None, None
    tags, objectives, more = list[str](), list[str](), list[tuple[str, str]]()
    text = text.strip()
    end = len(text)
    for _ in range(MOST_TAILS):
        last = _LAST.search(text, max(0, end - _LONGEST_TAIL), end)
        said = _TAIL.fullmatch(last[0]) if last else None
        if said is None:
            break
        if said["target"]:
            on = _date(said["target"])
            if on is None or target:
                break
            target = on
        elif said["hour"]:
            at = int(said["hour"]) * 60 + int(said["minute"])
            if int(said["hour"]) > 23 or int(said["minute"]) > 59 or minute is not None:
                break
            minute = at
        elif said["tag"]:
            tags.append(said["tag"])
        elif said["objective"]:
            objectives.append(said["objective"])
        elif said["key"] == "due" and (on := _date(said["value"])):
            if due:
                break
            due = on
        else:
            more.append((said["key"], said["value"]))
        end -= len(said[0])
        while end and text[end - 1].isspace():
            end -= 1
    return Line(
        bullet=bullet, text=text[:end], level=level, priority=priority, inspiring=inspiring, target=target, minute=minute,
        tags=tuple(reversed(tags)), objectives=tuple(reversed(objectives)), due=due, more=tuple(reversed(more)),
    )  # fmt: skip


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
