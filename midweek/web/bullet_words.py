"""The signs and words a line of the bullet log is shown with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from midweek.care.bullet_log import Placed
from midweek.care.sentences import day_words
from midweek.kinds import bullets
from midweek.kinds.bullets import Bullet, Line
from midweek.kinds.mood import MOODS

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
    """A line as a page shows it. key: names it in a form, with the page and the revision it was read from."""

    placed: Placed
    sign: str
    word: str
    text: str
    tails: str
    level: int
    key: str

    @property
    def bullet(self) -> Bullet:
        return self.placed.line.bullet

    @property
    def open(self) -> bool:
        return self.bullet in bullets.OPEN


def row_of(placed: Placed) -> Row:
    """One line."""
    line = placed.line
    sign, word = SHOWN[line.bullet]
    words = f"{MOODS[line.mood]}, {line.mood} of 5" if line.mood else line.text
    key = f"{placed.log.id}.{placed.log.rev}.{placed.day}.{placed.at}"
    return Row(placed, sign, word, words, " ".join(_tails(line)), min(line.level, DEEPEST), key)


def _tails(line: Line) -> list[str]:
    came = line.named("from")
    bare = [tail for tail in bullets.tails(line) if not tail.startswith(("->", "due:", "from:"))]
    if line.target:
        bare.append(f"to {day_words(line.target)}")
    if line.due:
        bare.append(f"by {day_words(line.due)}")
    return [*bare, *([f"from {came}"] if came else [])]
