"""What people bring with them from other apps, as entries of ours: what each importer hands over, and how it gathers it.

An importer is one file, `from_<format>.py`: its `FORMAT` says how a file is recognised and turns bytes into a `Brought`.
Nothing is stored here.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from midweek.exchange.cells import Decimal, clock_in, number_in
from midweek.exchange.opening import FileRefused, Look, Nothing, TooLarge
from midweek.kinds.entry import Entry
from midweek.kinds.fields import WORDS, Better
from midweek.kinds.journal import LONGEST, Answer, JournalEntry, Mode
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Measure
from midweek.kinds.response import Response

MOST = 200_000  # entries and values of one file
YEARS = range(1900, 2200)  # as the Desk looks in
NOON = 720
WORD, UNIT, HEADING, NOTE, CHECK_IN_NOTE = 60, 40, 300, 2_000, 20_000  # characters, as the kinds have them

OTHER_SHAPE: Final = "This isn't in the shape of an entry."
NO_NUMBER: Final = "There is no number here that can be read; it stays out."
LONG_NAME: Final = "The name or unit of this habit was too long; its end was left out."
TOO_LONG: Final = f"This text is longer than {LONGEST:,} characters. Split it and bring it in again."

_TWO_WAYS: Final = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")  # grouped, or with three decimals

# Words of measures of which less is better; which way a number is better no export says.
_LOWER: Final = re.compile(
    "anxi|angst|stress|worr|fear|panic|pain|ache|sad|depress|low mood|anger|irrita|tired|fatigue|lonel|guilt|shame"
    "|urge|craving|self-critic|nightmare|restless",
    re.IGNORECASE,
)


class AskOrder(FileRefused):
    """Days fit day first and month first, and differ."""

    def __init__(self) -> None:
        super().__init__(
            "The days in this file could be day first or month first. Say which (dmy or mdy). Nothing was stored."
        )


class Chosen(Struct, frozen=True, kw_only=True):
    """What the person says about their file.

    zone: for times that name none. today: their own day. moods: a mood word of theirs, casefolded -> 1 to 5.
    undated: the day for what has none; None: it stays out. order: of day and month, where a file doesn't tell.
    """

    zone: tzinfo
    today: date
    moods: Mapping[str, int] = {}
    undated: date | None = None
    order: Literal["dmy", "mdy"] | None = None


class Said(Struct, frozen=True):
    """Something to know about one row.

    row: as the file counts them, from 1. what: a sentence that quotes nothing. about: the column, scale or word that is meant,
    as the file calls it; for the eyes of its owner, and kept nowhere.
    """

    row: int
    what: str
    about: str = ""


class Value(Struct, frozen=True, gc=False):
    """One value of a measure on a day. measure: its place in `Brought.measures`. minute: of the day, where known."""

    measure: int
    day: date
    value: float
    row: int
    key: str
    minute: int | None = None
    note: str = ""


class Copied(Struct, frozen=True, gc=False):
    """An entry of a copy of everything. id: its id where it was saved. written_at (aware), revision: of when and how often
    it was written there."""

    row: int
    id: str
    entry: Entry
    written_at: datetime
    revision: int


class Brought(Struct, frozen=True, kw_only=True):
    """What a file holds for us.

    entries: each with its key: a hash of format, day or time, and all words, so that the same row is known again wherever it
    stands, with a count among equals. What is empty adds nothing to a key. rows: those that say something. taken: rows that led to an entry or a value.
    skipped: rows that stay out, with the reason. changed: of rows that came in, what stays out or isn't exactly as it was.
    unmapped: mood words without a level. copied: of a copy of everything, which holds nothing else.
    """

    format: str
    entries: tuple[tuple[str, Entry], ...]
    measures: tuple[Measure, ...]
    values: tuple[Value, ...]
    rows: int
    taken: int
    skipped: tuple[Said, ...]
    changed: tuple[Said, ...]
    unmapped: tuple[str, ...]
    copied: tuple[Copied, ...] = ()


class Format(NamedTuple):
    """One format people bring. title: what it is called on a page. bring: raises FileRefused and nothing else.

    asks: fields of Chosen that its files may leave open.
    """

    name: str
    title: str
    recognises: Callable[[Look], bool]
    bring: Callable[[bytes, str, Chosen], Brought]
    asks: tuple[Literal["undated", "order"], ...] = ()


class Taking:
    """Gathers what one file holds, row by row, within the bounds of our kinds, and remembers what was said of each row.

    source: the name keys are made from; two formats of one app share it.
    """

    def __init__(self, format: str, chosen: Chosen, *, source: str = "") -> None:
        self.format, self.chosen, self._source = format, chosen, source or format
        self._entries: list[tuple[str, Entry]] = []
        self._measures: dict[Measure, int] = {}
        self._values: list[Value] = []
        self._rows: set[int] = set()
        self._taken: set[int] = set()
        self._tomorrow = datetime.combine(chosen.today + timedelta(days=1), time(), chosen.zone)
        self._told: dict[Said, bool] = {}  # whether it says why something stays out
        self._unmapped: dict[str, None] = {}
        self._equals: Counter[str] = Counter()

    def expect(self, entries: int) -> None:
        """So many are coming. Raises TooLarge."""
        if entries > MOST:
            raise TooLarge(
                f"This file holds more than {MOST:,} entries. Bring it in in parts. Nothing was stored."
            )

    def skip(self, row: int, what: str, about: str = "") -> None:
        """Something of a row stays out; or all of it, where nothing of the row is taken."""
        self._rows.add(row)
        self._told[Said(row, what, about)] = True

    def change(self, row: int, what: str, about: str = "") -> None:
        """Something isn't exactly as it was."""
        self._told[Said(row, what, about)] = False

    def at(self, day: date, minute: int | None) -> datetime:
        """A moment of a day in the person's zone; its noon where the time isn't known."""
        hour, rest = divmod(NOON if minute is None else minute, 60)
        return datetime.combine(day, time(hour, rest), self.chosen.zone)

    def minute(self, row: int, text: str) -> int | None:
        """Minutes after midnight of a time of day, with whatever spaces; where there is none, that is said of the row."""
        minute = clock_in(" ".join(text.split()))
        if minute is not None and minute < 1440:
            return minute
        self.change(row, "Its time can't be read; noon stands for it.")
        return None

    def number(self, row: int, text: str, decimal: Decimal | None = None, *, about: str = "") -> float | None:
        """The number a text says, with either decimal sign; None where it says none.

        decimal: the sign the file uses. Where that isn't known, a number that could be two is read with the point, and that
        is said of the row.
        """
        first: Decimal = decimal or "."
        value = number_in(text, first)
        if value is not None and decimal is None and _TWO_WAYS.fullmatch(text.strip()):
            sign = "comma" if "," in text else "point"
            role = "to part thousands" if "," in text else "to stand before decimals"
            self.change(row, f"A number here can be read in two ways. Its {sign} is taken {role}.", about)
        return number_in(text, "," if first == "." else ".") if value is None else value

    def also(self, row: int) -> None:
        """A row that came with the entry of another: a line of a list, say."""
        self._taken.add(row)

    def level(self, word: str, levels: Mapping[str, int] = {}) -> int | None:
        """1 to 5 for a mood word: what the person said of it, else what the format says; else it is named as unmapped."""
        said = word.strip().casefold()
        level = self.chosen.moods.get(said, levels.get(said))
        if level is None and said:
            self._unmapped[word.strip()] = None
        return level

    def mood(
        self,
        row: int,
        at: datetime,
        mood: int | None,
        *,
        said: str = "",
        is_own: bool = False,
        feelings: Iterable[str] = (),
        going_on: Iterable[str] = (),
        note: str = "",
    ) -> None:
        """A check-in. said: the word or number the file has for the mood: kept among the feelings where it has no level.

        is_own: the word is the person's own and says more than a level: it is kept beside one too, as is one they gave theirs.
        """
        felt, events = self._words(row, feelings), self._words(row, going_on)
        words = (*sorted(felt), "\x1e", *sorted(events)) if felt or events else ()
        key = ("mood", _stamp(at), said, note[:CHECK_IN_NOTE], *words)
        is_own = is_own or said.strip().casefold() in self.chosen.moods
        feels = self._words(row, [said, *felt]) if mood is None or is_own else felt
        note = self._with_rest(row, note, feels[WORDS:] + events[WORDS:])
        note, rest = note[:CHECK_IN_NOTE], note[CHECK_IN_NOTE:]
        entry = MoodCheckIn(at=at, mood=mood, feelings=feels[:WORDS], going_on=events[:WORDS], note=note)
        self._keep(row, entry, key)
        if rest:
            self.journal(row, at, text=rest)

    def journal(
        self,
        row: int,
        at: datetime,
        *,
        whole_day: bool = False,
        mode: Mode = "free",
        title: str = "",
        text: str = "",
        tags: Iterable[str] = (),
        starred: bool = False,
        answers: tuple[Answer, ...] = (),
        dated: bool = True,
    ) -> bool:
        """A page of the journal; gives whether it could be taken.

        dated: the file says when; else the key doesn't, so that tomorrow it is known too.
        """
        if len(title) > HEADING:
            self.change(row, "Its title was too long for a title; it stands above the text.")
            title, text = "", f"{title}\n\n{text}"
        kept = self._words(row, tags)
        text = self._with_rest(row, text, kept[WORDS:])
        if len(text) > LONGEST:
            self.skip(row, TOO_LONG)
            return False
        stamp = (f"{at:%Y-%m-%d}" if whole_day else _stamp(at)) if dated else ""
        answered = "\x1e".join(f"{one.question}\x1d{one.answer}" for one in answers)
        own = sorted(tag for tag in kept if tag != self.format)  # the app's name tells no page from another
        key = self._key("journal", stamp, title, text, answered, *own)
        entry = JournalEntry(
            at=at, whole_day=whole_day, mode=mode, title=title, text=text, tags=kept[:WORDS], starred=starred,
            answers=answers, source=f"{self.format} {key}",
        )  # fmt: skip
        return self._keep(row, entry, key)

    def response(self, row: int, entry: Response, text: str) -> None:
        """A filled-in sheet. text: all that is written in it."""
        self._keep(row, entry, ("response", _stamp(entry.at), entry.of, text))

    def value(
        self,
        row: int,
        measure: Measure,
        day: date,
        value: float,
        *,
        minute: int | None = None,
        note: str = "",
    ) -> bool:
        """One value of a measure; gives whether it could be taken.

        A note longer than such a note may be becomes a page of the journal.
        """
        low, high = measure.ends
        if (low is not None and value < low) or (high is not None and value > high) or not abs(value) <= 1e9:
            self.skip(row, "This number lies outside what its measure can be.", measure.what)
            return False
        if measure.how == "count" and value != int(value):
            self.skip(row, "A count is a whole number.", measure.what)
            return False
        if not self._is_over(row, day, day > self.chosen.today):
            return False
        if len(note) > NOTE:
            self.journal(row, self.at(day, minute), whole_day=minute is None, title=measure.what, text=note)
            note = ""
        place = self._measures.setdefault(measure, len(self._measures))
        words = (note,) if note else ()
        key = self._key("value", measure.what, str(day), str(minute), repr(value), *words)
        self._values.append(Value(place, day, value, row, key, minute, note))
        self._note_taken(row)
        return True

    def done(self) -> Brought:
        """All of it. Raises Nothing."""
        rows = len(self._rows | self._taken)
        if not rows:
            raise Nothing
        out = {said: left_out and said.row not in self._taken for said, left_out in self._told.items()}
        return Brought(
            format=self.format,
            entries=tuple(self._entries),
            measures=tuple(self._measures),
            values=tuple(self._values),
            rows=rows,
            taken=len(self._taken),
            skipped=tuple(said for said in out if out[said]),
            changed=tuple(said for said in out if not out[said]),
            unmapped=tuple(self._unmapped),
        )

    def _keep(
        self, row: int, entry: MoodCheckIn | JournalEntry | Response, key: str | tuple[str, ...]
    ) -> bool:
        if not self._is_over(row, entry.at.date(), entry.at >= self._tomorrow):
            return False
        self._entries.append((key if isinstance(key, str) else self._key(*key), entry))
        self._note_taken(row)
        return True

    def _is_over(self, row: int, day: date, to_come: bool) -> bool:
        """Whether something of this day can be noted; else that is said of the row."""
        if day.year not in YEARS:
            self.skip(row, "This day lies outside the years 1900 to 2199.")
        elif to_come:
            self.skip(row, "This day is still to come.")
        return day.year in YEARS and not to_come

    def _note_taken(self, row: int) -> None:
        self._taken.add(row)
        self.expect(len(self._entries) + len(self._values))

    def _key(self, *parts: str) -> str:
        same = "\x1f".join((self._source, *parts))
        self._equals[same] += 1
        return hashlib.sha256(f"{same}\x1f{self._equals[same]}".encode(errors="surrogatepass")).hexdigest()[
            :32
        ]

    def _words(self, row: int, words: Iterable[str]) -> tuple[str, ...]:
        kept: dict[str, None] = {}
        for word in words:
            word = " ".join(word.split())
            if len(word) > WORD:
                self.change(row, f"A word was longer than {WORD} characters; its end was left out.")
            if word:
                kept[word[:WORD]] = None
        return tuple(kept)

    def _with_rest(self, row: int, text: str, rest: tuple[str, ...]) -> str:
        """A text, and below it the words for which there is no room beside it and which it doesn't hold itself."""
        if not rest:
            return text
        self.change(row, f"It had more than {WORDS} words or tags; the others stand in its note or text.")
        there = set(re.split(r"[^\w/-]+", text))
        return "\n\n".join(filter(None, (text, ", ".join(word for word in rest if word not in there))))


def scale(name: str, most: float) -> Measure:
    """What is noted as a number of 0 to most."""
    way = better(name)
    if most == 10:
        return Measure(what=name, how="rate10", better=way)
    return Measure(what=name, how="scale", low=0, high=most, better=way)


def better(name: str) -> Better:
    """Which way a measure of this name is better, as a first guess the person can change on the objective."""
    return "lower" if _LOWER.search(name) else "higher"


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"
