"""Words beside the values of a table of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from midweek.care.tracking import MOST_WORDS
from midweek.web.forms.objectives import Days


class DayWords:
    """The words of each row: what was typed, what the page showed, what is new, what is wrong.

    Names of fields: words-2026-05-07, and wrote-2026-05-07 for what the page showed. A row of several notes has none, since
    words belong to one of them; what was typed for it all the same is shown with what to do. `changed` and `seen_changed` are
    as `care.tracking.save_days` takes them.
    """

    def __init__(self, stored: Mapping[date, Sequence[str]], sent: Mapping[str, str] | None = None) -> None:
        """stored: the words of each note of a row."""
        self.typed: dict[date, str] = {}
        self.seen: dict[date, str] = {}
        self.changed: dict[date, str] = {}
        self.seen_changed: dict[date, str] = {}
        self.problems: dict[date, str] = {}
        for day, notes in stored.items():
            self._take(day, notes, sent or {})

    def _take(self, day: date, notes: Sequence[str], sent: Mapping[str, str]) -> None:
        now = "\n".join(filter(None, notes))
        seen = _lines(sent.get(f"wrote-{day}", now))
        typed = _lines(sent.get(f"words-{day}", seen))
        several = len(notes) > 1
        if typed == seen or (several and typed.split() == now.split()):
            if not several:
                self.typed[day] = self.seen[day] = now
            return
        self.typed[day], self.seen[day] = typed, seen
        if several:
            self.problems[day] = _("This has several notes. Write your words at the one they belong to.")
        elif len(typed) > MOST_WORDS:
            self.problems[day] = _("This takes up to 2,000 characters. Please make it a little shorter.")
        self.changed[day] = typed if typed.strip() else ""
        self.seen_changed[day] = seen

    def join(self, days: Days, stored: Mapping[date, float | None]) -> None:
        """Save these words with the values of the days, which they need one of."""
        for day, said in self.changed.items():
            value = days.values.setdefault(day, stored.get(day))
            days.seen_values.setdefault(day, stored.get(day))
            if said and value is None and day not in days.problems:
                self.problems.setdefault(day, _("Write what it comes to as well."))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
