"""The signs and words a line of the bullet log is shown with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import ngettext

from midweek.care.bullet_log import Placed
from midweek.care.sentences import day_words
from midweek.kinds import bullets
from midweek.kinds.bullets import Bullet, Line
from midweek.kinds.mood import MOODS
from midweek.kinds.plan import Objective
from midweek.store.desk import Filed

SHOWN: Final[dict[Bullet, tuple[str, str]]] = {
    "task": ("•", "To do"),
    "begun": ("/", "Begun"),
    "done": ("×", "Done"),
    "migrated": ("›", "Carried over"),
    "scheduled": ("‹", "Planned"),
    "cancelled": ("~", "Let go"),
    "event": ("○", "Event"),
    "note": ("–", "Note"),
    "question": ("?", "Question"),
    "idea": ("!", "Idea"),
    "mood": ("=", "Mood"),
}
DEEPEST = 4  # levels shown; a phone has room for no more


@dataclass(frozen=True)
class Row:
    """A line as a page shows it. key: names it in a form, with the page and the revision it was read from.

    about: the objectives it names, as (id, words).
    """

    placed: Placed
    sign: str
    word: str
    text: str
    tails: str
    level: int
    key: str
    about: tuple[tuple[str, str], ...]

    @property
    def bullet(self) -> Bullet:
        return self.placed.line.bullet

    @property
    def open(self) -> bool:
        return self.bullet in bullets.TO_DO

    @property
    def homework(self) -> bool:
        """A task that became homework."""
        return bullets.is_homework(self.placed.line)


def row_of(placed: Placed, way: Sequence[date] = (), objectives: Mapping[str, Filed[Objective]] = {}) -> Row:
    """One line. way: the days it was carried over from, latest first. objectives: those that are named, by name."""
    line = placed.line
    sign, word = SHOWN[line.bullet]
    if bullets.is_homework(line):
        word = "Homework"
    words = f"{MOODS[line.mood]}, {line.mood} of 5" if line.mood else line.text
    key = f"{placed.log.id}.{placed.log.rev}.{placed.day}.{placed.at}"
    named = [objectives[name] for name in line.objectives if name in objectives]
    about = tuple((one.id, one.entry.measure.what) for one in named)
    return Row(placed, sign, word, words, " · ".join(_tails(line, way)), min(line.level, DEEPEST), key, about)


def _tails(line: Line, way: Sequence[date]) -> list[str]:
    said = ("->", "due:", "from:", *([":".join(bullets.HOMEWORK)] if bullets.is_homework(line) else []))
    bare = [tail for tail in bullets.tails(line) if not tail.startswith(said)]
    parts = [" ".join(bare)] if bare else []
    if line.target:
        parts.append(f"to {day_words(line.target)}")
    if line.due:
        parts.append(f"by {day_words(line.due)}")
    return [*parts, *([_carried(way)] if way else [])]


def _carried(way: Sequence[date]) -> str:
    """How often a line was carried over, and since when."""
    return ngettext("carried over from %(day)s", "carried over %(n)s times since %(day)s", len(way)) % {
        "n": len(way),
        "day": date_format(way[-1], "l j F"),
    }
