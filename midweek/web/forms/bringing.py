"""Which app a file is from, and what such a file leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from midweek.care.receipts import TABLE
from midweek.care.uploads import App
from midweek.exchange.brought import Format
from midweek.exchange.formats import FORMATS
from midweek.kinds.mood import MOODS
from midweek.web.forms.fields import Day

MOST_WORDS = 40  # mood words asked about in one go: each is a question of its own
# Where the name of a format alone wouldn't tell everybody.
IN_WORDS = {
    "markdown": "Notes as text files: Obsidian, Logseq and others (Markdown)",
    "bullets": "A bullet journal as a text file",
    "todotxt": "A list in todo.txt",
    "xit": "A list in x-it",
    "midweek": "Midweek: a copy of everything",
    TABLE: "Spreadsheet",
}
# What a format counts, one and many of it; any other counts rows.
LINES, ROWS = ("line", "lines"), ("row", "rows")
COUNTS = {
    "midweek": ("entry", "entries"), "markdown": ("file", "files"), "bullets": LINES, "todotxt": LINES, "xit": LINES,
}  # fmt: skip
ORDERS = {"dmy": "Day first: 04/05 is 4 May", "mdy": "Month first: 04/05 is 5 April"}


def in_words(format: str) -> str:
    """What a format, or a table, is called on a page."""
    return IN_WORDS.get(format) or FORMATS[format].title


class WhichForm(forms.Form):
    """Where a file is from."""

    app = forms.ChoiceField(
        label="Where is this file from?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose where the file is from."),
    )

    def __init__(self, data: Any, *, likely: Sequence[str]) -> None:
        """likely: formats that fit, to stand first."""
        super().__init__(data)
        names = sorted(FORMATS, key=lambda name: (name not in likely, in_words(name).casefold()))
        choices = [(name, in_words(name)) for name in names]
        self.fields["app"].choices = [*choices, (TABLE, "A spreadsheet or any other table")]  # type: ignore[attr-defined]


class ToldForm(forms.Form):
    """What a file doesn't say and its owner can: the level of mood words, the order of days, a day for what has none."""

    def __init__(
        self, data: Any, *, format: Format, app: App, words: Iterable[str], asks_order: bool
    ) -> None:
        """words: mood words without a level yet. asks_order: nothing can be read without it."""
        super().__init__(data, initial={"order": app.order or "", "undated": app.undated})
        if "order" in format.asks:
            self.fields["order"] = forms.ChoiceField(
                label="How are the days written?",
                choices=[*(() if asks_order else (("", "As the file says"),)), *ORDERS.items()],
                required=asks_order,
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(
                    ("required", "invalid_choice"), "Choose how the days are written."
                ),
            )
        if "undated" in format.asks:
            self.fields["undated"] = Day(
                "A day for what has none", required=False, help_text="You can leave this empty."
            )
        known = dict.fromkeys([*app.moods, *(word.casefold() for word in words)])
        self._words = dict(enumerate(list(known)[:MOST_WORDS]))
        for place, word in self._words.items():
            self.fields[f"mood{place}"] = forms.ChoiceField(
                label=word,
                choices=[
                    ("", "Keep it as a feeling"),
                    *((str(level), name) for level, name in MOODS.items()),
                ],
                initial=str(app.moods.get(word, "")),
                required=False,
                error_messages={"invalid_choice": "Choose one of these."},
            )

    @property
    def moods(self) -> list[forms.BoundField]:
        """One question for each mood word."""
        return [self[f"mood{place}"] for place in self._words]

    @property
    def others(self) -> list[forms.BoundField]:
        """The other questions."""
        return [self[name] for name in ("order", "undated") if name in self.fields]

    def said_of(self, app: App) -> App:
        """The same file with these answers."""
        said = self.cleaned_data
        levels = {word: said[f"mood{place}"] for place, word in self._words.items()}
        return App(
            format=app.format,
            moods={word: int(level) for word, level in levels.items() if level},
            undated=said.get("undated"),
            order=said.get("order") or None,
        )
