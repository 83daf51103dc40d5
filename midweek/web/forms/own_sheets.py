"""Making a sheet: what it is called, and one question of it at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from msgspec.structs import asdict, replace

from midweek.kinds.sheet import (
    AnyItem,
    Date,
    Duration,
    Group,
    LongText,
    Number,
    Option,
    Pick,
    PickSeveral,
    Question,
    Rate,
    Rows,
    Say,
    Sheet,
    Text,
    Time,
    YesNo,
)
from midweek.kinds.sheet_items import LINE, MOST_COLUMNS, MOST_OPTIONS
from midweek.web.forms.fields import OwnWords, choice

MOST_LABEL = 1_000  # characters of a question
MOST_FIRST = 50  # questions at once

# The kinds of item there are, by the word that stands in addresses, in the order they are offered.
SORTS: Final[dict[str, tuple[type[AnyItem], str]]] = {
    "long_text": (LongText, "Room to write"),
    "text": (Text, "One line of words"),
    "rate": (Rate, "A rating"),
    "yes_no": (YesNo, "Yes or no"),
    "pick": (Pick, "Pick one answer"),
    "pick_several": (PickSeveral, "Pick several answers"),
    "number": (Number, "A number with a unit"),
    "duration": (Duration, "Minutes"),
    "time": (Time, "A time of day"),
    "date": (Date, "A day"),
    "rows": (Rows, "Rows: the same questions again and again"),
    "say": (Say, "Words to read, with nothing to answer"),
}
MORE_SORTS: Final[dict[str, tuple[type[AnyItem], str]]] = {**SORTS, "group": (Group, "A heading")}
IN_ROWS: Final = {name: pair for name, pair in SORTS.items() if name not in ("rows", "say")}
SCALES: Final = {"10": "0 to 10", "100": "0 to 100", "percent": "0 to 100%"}
_SCALES: Final = {"10": (0, 10, ""), "100": (0, 100, ""), "percent": (0, 100, "%")}
# What is asked about an item beside its words and a line of help.
_ABOUT: Final = {
    "rate": ("scale", "low_says", "high_says"),
    "pick": ("options",),
    "pick_several": ("options",),
    "number": ("unit",),
    "rows": ("row", "columns"),
}


def sort_of(item: AnyItem) -> str:
    """The word for its kind."""
    return next(name for name, (kind, _) in MORE_SORTS.items() if type(item) is kind)


class Lines(OwnWords):
    """Several things, one a line; empty lines and what is there twice count for nothing."""

    def __init__(self, label: str, *, most: int, each: int, **options: Any) -> None:
        super().__init__(label, most=most * (each + 2), rows=5, **options)
        self.most, self.each = most, each

    def clean(self, value: Any) -> list[str]:
        lines = list(dict.fromkeys(line.strip() for line in super().clean(value).split("\n") if line.strip()))
        if len(lines) > self.most:
            raise forms.ValidationError(f"This takes up to {self.most} lines.")
        if any(len(line) > self.each for line in lines):
            raise forms.ValidationError(
                f"One line takes up to {self.each:,} characters. Please make it shorter."
            )
        return lines


class NewSheetForm(forms.Form):
    """A sheet with its first questions."""

    title = OwnWords("What is it called?", most=LINE, need="Give it a name you'll know again.")
    about = OwnWords("What is it for?", most=MOST_LABEL, rows=2, help_text="If you like.")
    questions = Lines(
        "What does it ask?",
        most=MOST_FIRST,
        each=MOST_LABEL,
        need="Write at least one question.",
        help_text="One question a line. You choose how each is answered on the next page.",
    )


class AboutForm(forms.Form):
    """What a sheet is called, what it is for and how it is laid out."""

    title = OwnWords("What is it called?", most=LINE, need="Give it a name you'll know again.")
    about = OwnWords("What is it for?", most=MOST_LABEL, rows=2, help_text="If you like.")
    minutes = forms.IntegerField(
        label="How many minutes does it take?",
        required=False,
        min_value=1,
        max_value=600,
        help_text="If you like.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
        error_messages={
            "invalid": "Write whole minutes, like 10.",
            "min_value": "Write 1 minute or more.",
            "max_value": "Write 600 minutes or fewer.",
        },
    )
    layout = choice(
        "How is it filled in?",
        {"steps": "One question at a time", "page": "All on one page"},
        need="Choose one of these.",
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def of(sheet: Sheet) -> dict[str, Any]:
        """What the form shows of a sheet."""
        return {name: getattr(sheet, name) for name in ("title", "about", "minutes", "layout")}


class BringInForm(forms.Form):
    """A shared sheet. `again` is there for when the account was locked: then this field comes back, and the file can't."""

    file = forms.FileField(
        label="The file",
        allow_empty_file=True,
        max_length=300,
        help_text="A sheet that somebody shared with you, or a FHIR Questionnaire. Up to half a megabyte.",
        error_messages={
            "required": "Choose a file first.",
            "max_length": "The name of this file is very long. Give it a shorter one and try again.",
        },
        widget=forms.FileInput(attrs={"accept": ".json,application/json,application/fhir+json"}),
    )
    again = forms.CharField(required=False, initial="1", widget=forms.HiddenInput)


class ItemForm(forms.Form):
    """One thing on a sheet. sort: of which kind it is to be; item: what stands there now, if anything."""

    label = OwnWords("The question", most=MOST_LABEL, rows=2, need="Write what it asks.")
    help = OwnWords("A line of help", most=MOST_LABEL, help_text="It stands under the question. If you like.")
    scale = choice("From where to where?", SCALES, need="Choose a scale.", initial="10")
    low_says = OwnWords("What does the low end mean?", most=LINE, help_text="Like: not at all.")
    high_says = OwnWords("What does the high end mean?", most=LINE, help_text="Like: as strong as can be.")
    options = Lines(
        "The answers to pick from", most=MOST_OPTIONS, each=LINE, need="Write at least one answer.", help_text="One a line."
    )  # fmt: skip
    unit = OwnWords("Its unit", most=40, help_text="Like: glasses, km, pages. If you like.")
    row = OwnWords("What is one row called?", most=LINE, help_text="Like: a thought. If you like.")
    columns = Lines(
        "What does each row ask?", most=MOST_COLUMNS, each=MOST_LABEL, need="Write at least one question.",
        help_text="One a line. You choose how each is answered on the next page.",
    )  # fmt: skip
    required = forms.BooleanField(label="It needs an answer before the sheet can be finished", required=False)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)
    item = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self, data: Any, *, sort: str, item: AnyItem | None = None, first: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=first if first is not None else shown_of(item))
        self.sort, self.kind, self.old = sort, MORE_SORTS[sort][0], item
        asked = {"label", "help", "rev", "item", *_ABOUT.get(sort, ())}
        if issubclass(self.kind, Question):
            asked.add("required")
        if isinstance(item, Rows):  # its columns are changed one by one
            asked.discard("columns")
        for name in self.fields.keys() - asked:
            del self.fields[name]
        if sort in ("say", "group"):
            self._words("The words" if sort == "say" else "The heading", "Write a few words.")
        if isinstance(item, Rate) and scale_of(item) == "as_is" and sort == "rate":
            as_is = ("as_is", f"{item.low} to {item.high}{item.unit and ' '}{item.unit}")
            self.fields["scale"].choices = [as_is, *SCALES.items()]  # type: ignore[attr-defined]

    def _words(self, label: str, need: str) -> None:
        field = self.fields["label"]
        assert isinstance(field, OwnWords)
        field.label, field.need = label, need

    def made(self, name: str) -> AnyItem:
        """The item as it was described, under this name; what the form doesn't ask about stays as it was."""
        plain = ("label", "help", "required", "unit", "row")
        said: dict[str, Any] = {key: self.cleaned_data[key] for key in plain if key in self.fields}
        if self.sort == "rate":
            said |= self._scaled()
        if "options" in self.fields:
            before = self.old.options if isinstance(self.old, Pick | PickSeveral) else ()
            said["options"] = options_of(self.cleaned_data["options"], before)
        if "columns" in self.fields:
            columns = enumerate(self.cleaned_data["columns"], start=1)
            said["items"] = tuple(Text(f"{name}.{n}", label) for n, label in columns)
        if type(self.old) is self.kind:
            return replace(self.old, **_still_weighed(self.old, said))
        shown = self.old.show_when if self.old else None
        return self.kind(name=name, show_when=shown, **said, **self._kept(said))

    def _kept(self, said: dict[str, Any]) -> dict[str, Any]:
        """What stays of a question that is answered in another way; a mark for hard moments where its answers still count."""
        old = self.old
        if not isinstance(old, Question):
            return {}
        if old.risk_from is None or not issubclass(self.kind, Rate | YesNo | Number | Duration):
            return {"pinned": old.pinned}
        highest = 1.0 if self.kind is YesNo else said.get("high", old.risk_from)
        return {"pinned": old.pinned, "risk_from": min(old.risk_from, highest)}

    def _scaled(self) -> dict[str, Any]:
        said = {key: self.cleaned_data[key] for key in ("low_says", "high_says")}
        if self.cleaned_data["scale"] in _SCALES:
            said["low"], said["high"], said["unit"] = _SCALES[self.cleaned_data["scale"]]
        return said


def _still_weighed(old: AnyItem, said: dict[str, Any]) -> dict[str, Any]:
    """A question whose answers are worth nothing any more can't lead to the page for hard moments."""
    options: Sequence[Option] | None = said.get("options")
    if isinstance(old, Pick) and options and all(option.value is None for option in options):
        return {**said, "risk_from": None}
    return said


def scale_of(item: Rate) -> str:
    """Which of the offered scales it has; "as_is" for another."""
    ends = (item.low, item.high, item.unit)
    return next((name for name, scale in _SCALES.items() if scale == ends), "as_is")


def shown_of(item: AnyItem | None) -> dict[str, Any]:
    """What a form shows of an item that is there."""
    if item is None:
        return {}
    shown = asdict(item) | {"item": item.name}
    if isinstance(item, Rate):
        shown["scale"] = scale_of(item)
    if isinstance(item, Pick | PickSeveral):
        shown["options"] = "\n".join(option.label for option in item.options)
    return shown


def options_of(lines: Sequence[str], before: Sequence[Option]) -> tuple[Option, ...]:
    """Answers to pick from, by their lines; one that was there keeps its code and what it counts, also if it was reworded."""
    known = {option.label.strip(): option for option in before}
    taken = {option.code for option in before}
    fresh = (f"a{n}" for n in range(1, 10_000) if f"a{n}" not in taken)
    found = []
    for n, line in enumerate(lines):
        old = known.get(line)
        if old is None and len(lines) == len(before) and before[n].label.strip() not in lines:
            old = before[n]
        found.append(replace(old, label=line) if old else Option(next(fresh), line))
    return tuple(found)
