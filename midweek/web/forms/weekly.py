"""The form of the weekly note: the questions of its length, lines for the List, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from msgspec.structs import replace

from midweek.care.journal import Linkable
from midweek.kinds.weekly_note import ASKED, QUESTIONS, Length, WeeklyNote
from midweek.web.forms.fields import GoalForm, OwnWords, choice

LENGTHS: Final[dict[Length, str]] = {
    "short": "Short, about 5 min",
    "longer": "Longer, 10 to 15 min",
    "blank": "A blank page",
}
LINES = 3  # for the session; one more than are written, when there are more
ON_LIST = "for_session"  # the question whose lines may go on the List
DAYS: Final = {
    "0": "Monday", "1": "Tuesday", "2": "Wednesday", "3": "Thursday", "4": "Friday", "5": "Saturday", "6": "Sunday",
    "": "Not on Today",
}  # fmt: skip


class WeeklyForm(GoalForm):
    """A note about a week. What another length asks is carried along unseen, so that nothing written is lost."""

    length = choice("How much would you like to write?", dict(LENGTHS), "Choose one of these.")
    text = OwnWords("Your words", most=100_000, rows=12)
    links = forms.MultipleChoiceField(
        label="Is it about one of these?", required=False, widget=forms.CheckboxSelectMultiple
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        note: WeeklyNote,
        linkable: Sequence[Linkable],
        length: Length,
        **options: Any,
    ) -> None:
        self.was, self.shown = note, length
        first: dict[str, Any] = {"length": length, "text": note.text, "links": note.links, **note.answers}
        said = [line for line in note.answers.get(ON_LIST, "").split("\n") if line.strip()]
        first |= {f"line_{n}": line for n, line in enumerate(said)}
        typed = options.pop("initial", {})
        super().__init__(data, initial=first | typed, **options)
        new = not any(
            name.startswith("line_") for name in typed
        )  # a line still to be written is meant for the List
        for name, question in QUESTIONS.items():
            if name != ON_LIST:
                self.fields[name] = OwnWords(question, most=20_000, rows=4)
        lines = max(LINES, len(said) + 1, sum(name.startswith("line_") for name in self.initial))
        for n in range(min(lines, 50)):
            self.fields[f"line_{n}"] = OwnWords(f"Line {n + 1} for my session", most=2_000)
            self.fields[f"add_{n}"] = forms.BooleanField(label="Add it to my list", required=False)
            if new and (n >= len(said) or not (note.finished or said[n] in note.not_listed)):
                self.initial[f"add_{n}"] = True
        self.count = min(lines, 50)
        self._hide_what_is_not_asked()
        links = self.fields["links"]
        assert isinstance(links, forms.MultipleChoiceField)
        links.choices = [
            (one.id, one.words if len(one.words) <= 120 else one.words[:119] + "…") for one in linkable
        ]
        if not linkable:
            del self.fields["links"]

    def _hide_what_is_not_asked(self) -> None:
        asked = {*ASKED[self.shown], "length", "links", "rev"}
        if self.shown == "blank":
            asked.add("text")
        for name, field in self.fields.items():
            part = ON_LIST if name.startswith(("line_", "add_")) else name
            if part not in asked:
                field.widget = forms.HiddenInput()

    @property
    def questions(self) -> list[tuple[str, forms.BoundField | None]]:
        """What this length asks, in order: (question, its field; None for the lines for the session)."""
        return [(QUESTIONS[name], None if name == ON_LIST else self[name]) for name in ASKED[self.shown]]

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The lines for the session, each with its tick."""
        return [(self[f"line_{n}"], self[f"add_{n}"]) for n in range(self.count)]

    @property
    def for_list(self) -> list[str]:
        """The lines that are ticked."""
        said = self.cleaned_data
        ticked = (said[f"line_{n}"].strip() for n in range(self.count) if said[f"add_{n}"])
        return [line for line in ticked if line]

    def note(self) -> WeeklyNote:
        """The note as this (valid) form says it."""
        said = self.cleaned_data
        answers = {name: said[name] for name in QUESTIONS if name != ON_LIST and said[name].strip()}
        lines = [said[f"line_{n}"].strip() for n in range(self.count)]
        if any(lines):
            answers[ON_LIST] = "\n".join(line for line in lines if line)
        ticked = set(self.for_list)
        gone = {name: answer for name, answer in self.was.answers.items() if name not in QUESTIONS}
        links = self.was.links
        if "links" in self.fields:
            offered = {id for id, _ in self.fields["links"].choices}  # type: ignore[attr-defined]
            links = (*said["links"], *(id for id in self.was.links if id not in offered))
        return replace(
            self.was, length=said["length"], answers=answers | gone, text=said["text"], links=links,
            not_listed=() if self.was.finished else tuple(line for line in lines if line and line not in ticked),
        )  # fmt: skip


class WhenForm(forms.Form):
    """The day on which Today offers the weekly note."""

    on = forms.ChoiceField(label="Offer it on", choices=list(DAYS.items()), required=False)
