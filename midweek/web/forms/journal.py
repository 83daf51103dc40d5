"""Forms for the journal: one for each way of writing, a line of the bullet log, a set of questions, the search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from typing import Any, Final

from django import forms
from msgspec.structs import replace

from midweek.care.journal import Linkable
from midweek.care.search import Sort, terms_of
from midweek.kinds.bullets import Bullet
from midweek.kinds.journal import LONGEST, Answer, Dream, JournalEntry, Mode
from midweek.web.forms.checkin import SeveralWords
from midweek.web.forms.fields import Day, GoalForm, OwnWords, choice
from midweek.web.prompts import MINUTES, THEMES

MODES: Final[dict[Mode, str]] = {
    "free": "Free",
    "prompt": "Prompt",
    "questions": "Questions",
    "dream": "Dream",
    "letter": "Letter",
    "bullet": "Bullet log",
}
ASKS: Final[dict[Mode, tuple[str, ...]]] = {
    "free": ("text",),
    "prompt": ("text",),
    "questions": (),
    "dream": ("title", "text", "feelings", "waking", "strength", "people", "places", "connects", "recurring"),
    "letter": ("to", "text"),
    "bullet": ("text",),
}
WORDS_FOR_TEXT: Final[dict[Mode, str]] = {
    "free": "What's on your mind?",
    "prompt": "Your words",
    "dream": "What happened in it?",
    "letter": "What would you like to say?",
    "bullet": "The whole text, one thing a line",
}
WITH_TITLE: Final = ("free", "prompt", "questions", "letter")  # offered, further down
SIGNS: Final[dict[Bullet, str]] = {
    "task": "To do",
    "event": "Event",
    "note": "Note",
    "question": "Question",
    "idea": "Idea",
}
NEEDED = "Write a few words first. One line is enough."
NOON = time(12)


class LongWords(OwnWords):
    """As much as a page takes."""

    def __init__(self, label: str, *, most: int, rows: int, **options: Any) -> None:
        super().__init__(label, most=most, rows=rows, **options)
        takes = f"This takes up to {most:,} characters."
        said = f"{takes} Nothing was cut off: move some of it to a second page."
        self.error_messages["max_length"] = said
        self.widget.attrs |= {
            "data-most": most, "data-long-text": said, "data-long-paste": f"{takes} What you pasted is longer, so it wasn't put in.",
        }  # fmt: skip


class EntryForm(GoalForm):
    """A page of the journal, in its mode; what belongs to other modes is left out."""

    title = OwnWords("Title", most=300)
    to = OwnWords("To whom", most=300, help_text="Nothing is sent. It stays here.")
    text = LongWords("Text", most=LONGEST, rows=10)
    feelings = OwnWords("Feelings in it", most=2_000, rows=2)
    waking = OwnWords("Feelings on waking", most=2_000, rows=2)
    strength = forms.TypedChoiceField(
        label="How strong were they on waking?", choices=[(n, n) for n in range(0, 101, 10)], coerce=int,
        empty_value=None, required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    people = SeveralWords("People in it")
    places = SeveralWords("Places in it")
    connects = OwnWords("Does it connect to anything?", most=20_000, rows=3)
    recurring = forms.BooleanField(label="I've dreamt this before", required=False)
    tags = SeveralWords("Tags")
    links = forms.MultipleChoiceField(
        label="Is it about one of these?", required=False, widget=forms.CheckboxSelectMultiple
    )
    day = Day("Day", past=True, far=True, required=False)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        entry: JournalEntry,
        linkable: Sequence[Linkable],
        today: date,
        **options: Any,
    ) -> None:
        self.was = entry
        super().__init__(data, today=today, initial=shown(entry) | options.pop("initial", {}), **options)
        asked = {*ASKS[entry.mode], "tags", "links", "day", "rev"}
        if entry.mode in WITH_TITLE:
            asked.add("title")
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        dream = entry.dream or Dream()
        for name, words in (("tags", entry.tags), ("people", dream.people), ("places", dream.places)):
            if isinstance(field := self.fields.get(name), SeveralWords):
                field.was = words
        if "text" in self.fields:
            self.fields["text"].label = WORDS_FOR_TEXT[entry.mode]
        for n, answer in enumerate(entry.answers):
            self.fields[f"answer_{n}"] = OwnWords(answer.question, most=20_000, rows=4)
        links = self.fields["links"]
        assert isinstance(links, forms.MultipleChoiceField)
        links.choices = [
            (one.id, one.words if len(one.words) <= 120 else one.words[:119] + "…") for one in linkable
        ]
        if not linkable:
            del self.fields["links"]

    @property
    def answers(self) -> list[forms.BoundField]:
        """The fields of a set of questions."""
        return [self[f"answer_{n}"] for n in range(len(self.was.answers))]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"] or self.was.day
        return day

    def clean_links(self) -> tuple[str, ...]:
        """What is ticked, and what is linked without being offered: nobody took that out."""
        offered = {id for id, _ in self.fields["links"].choices}  # type: ignore[attr-defined]
        return (*self.cleaned_data["links"], *(id for id in self.was.links if id not in offered))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        name = "text" if "text" in self.fields else "answer_0"
        written = [said.get(other) for other in (*ASKS[self.was.mode], *(f.name for f in self.answers))]
        if not any(isinstance(words, str) and words.strip() for words in written) and not self.errors:
            self.add_error(name if name in self.fields else None, NEEDED)
        return said

    def entry(self, zone: tzinfo) -> JournalEntry:
        """The page as this (valid) form says it."""
        said = self.cleaned_data
        entry = replace(
            self.was,
            title=said.get("title", self.was.title),
            to=said.get("to", self.was.to),
            text=said.get("text", self.was.text),
            tags=tuple(said["tags"]),
            links=said.get("links", self.was.links),
            answers=tuple(
                Answer(question=answer.question, answer=said[f"answer_{n}"])
                for n, answer in enumerate(self.was.answers)
            ),
        )
        if entry.mode == "dream":
            entry = replace(entry, dream=_dream(said))
        if said["day"] != self.was.day:
            noon = datetime.combine(said["day"], NOON, zone)
            entry = replace(entry, at=noon, whole_day=True)
        return entry


def _dream(said: dict[str, Any]) -> Dream:
    return Dream(
        feelings=said["feelings"], waking=said["waking"], strength=said["strength"], people=tuple(said["people"]),
        places=tuple(said["places"]), connects=said["connects"], recurring=said["recurring"],
    )  # fmt: skip


def shown(entry: JournalEntry) -> dict[str, Any]:
    """What the form shows of a page."""
    first: dict[str, Any] = {
        "title": entry.title, "to": entry.to, "text": entry.text, "tags": ", ".join(entry.tags), "links": entry.links,
        "day": entry.day, **{f"answer_{n}": answer.answer for n, answer in enumerate(entry.answers)},
    }  # fmt: skip
    if dream := entry.dream:
        first |= {
            "feelings": dream.feelings, "waking": dream.waking, "strength": dream.strength, "connects": dream.connects,
            "people": ", ".join(dream.people), "places": ", ".join(dream.places), "recurring": dream.recurring,
        }  # fmt: skip
    return first


class PromptForm(forms.Form):
    """Which prompts [Another] looks among."""

    theme = forms.ChoiceField(label="About", choices=[("", "Anything"), *THEMES.items()], required=False)
    minutes = forms.TypedChoiceField(
        label="Time for it", choices=[("", "Any time"), *((n, f"About {n} minutes") for n in MINUTES)], coerce=int,
        empty_value=None, required=False,
    )  # fmt: skip


class LineForm(GoalForm):
    """One line of the bullet log."""

    line = OwnWords("Add a line", most=2_000, need="Write a few words for this line.")
    sign = choice("What is it?", dict(SIGNS), "Choose one of these.")


class QuestionSetForm(GoalForm):
    """A set of questions of one's own."""

    name = OwnWords("A name for it", most=80, need="Give it a name, so that you find it again.")
    questions = OwnWords("Questions, one a line", most=10_000, rows=5, need="Write at least one question.")

    def clean_questions(self) -> tuple[str, ...]:
        lines = tuple(line.strip() for line in self.cleaned_data["questions"].split("\n") if line.strip())
        if len(lines) > 30 or any(len(line) > 500 for line in lines):
            raise forms.ValidationError("A set takes up to 30 questions, each up to 500 characters.")
        return lines


SORTS: Final[dict[Sort, str]] = {
    "weekly": "Weekly note",
    "check_in": "Check-in",
    "log": "Note on an objective",
    "worksheet": "Worksheet or questionnaire",
    "homework": "Homework",
    "list": "My list",
}
ABOUT: Final = {
    "goal": "Goals", "objective": "Objectives", "other_goal": "Other goals", "other_objective": "Other objectives",
    "session": "Sessions",
}  # fmt: skip


class SearchForm(GoalForm):
    """What to look for; all of it optional, something of it needed."""

    words = OwnWords(
        "Words", most=500, help_text="Put a phrase in “quotes”. Accents and capitals don't matter."
    )
    since = Day("From", far=True, required=False)
    until = Day("To", far=True, required=False)
    mode = forms.ChoiceField(
        label="Kind",
        choices=[
            ("", "Anything"),
            ("Journal", [("journal", "All of it"), *MODES.items()]),
            ("More", [*SORTS.items()]),
        ],
        required=False,
    )
    link = forms.ChoiceField(label="About", required=False)

    def __init__(self, *args: Any, linkable: Sequence[Linkable], **options: Any) -> None:
        super().__init__(*args, **options)
        groups = {
            title: [(one.id, one.words[:100]) for one in linkable if one.sort == sort]
            for sort, title in ABOUT.items()
        }
        link = self.fields["link"]
        assert isinstance(link, forms.ChoiceField)
        link.choices = [("", "Anything"), *((title, some) for title, some in groups.items() if some)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", "Choose a day after the first one.")
        asked = said | {"words": terms_of(said.get("words", ""))}
        if not self.errors and not any(asked.values()):
            self.add_error("words", "Write a word, or choose a day, a kind or a goal.")
        return said
