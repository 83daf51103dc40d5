"""The check-in: a face, and whatever a person likes to add to it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from typing import Any

import msgspec
from django import forms

from midweek.kinds.fields import WORDS
from midweek.kinds.mood import ENERGIES, MOODS, MoodCheckIn
from midweek.web.feelings import FEELINGS, GOING_ON
from midweek.web.forms.fields import OwnWords

LONGEST_WORD = 60  # characters, as MoodCheckIn bounds them
CHOOSE = "Choose one of the faces, or “Not sure”."
EARLIEST = date(1900, 1, 1)  # months before it are not looked in
LONG_AGO = "This day is too long ago. Please look at the year again."
TOO_MANY = f"There is room for {WORDS} of them. Please take some out."
NOT_YET = "Choose a day and time that have already been."
HARDER = (("hurting", "Thoughts of hurting myself"), ("ending", "Thoughts of ending my life"))
LIBRARY = {word for words in FEELINGS.values() for word in words}


class Face(forms.Form):
    """One of five faces, or not sure."""

    mood = forms.TypedChoiceField(
        label="How are you right now?",
        choices=[(number, word) for number, word in MOODS.items()],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": CHOOSE},
    )

    def clean_mood(self) -> int | None:
        if "unsure" in self.data:
            return None
        mood: int | None = self.cleaned_data["mood"]
        if mood is None:
            raise forms.ValidationError(CHOOSE)
        return mood


class WordsField(forms.MultipleChoiceField):
    """Ticks from a list, and any other short word the person has used here before."""

    def __init__(self, label: str, words: Any) -> None:
        super().__init__(
            label=label,
            choices=[(word, word) for word in words],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def valid_value(self, value: Any) -> bool:
        return 0 < len(str(value)) <= LONGEST_WORD


class SeveralWords(OwnWords):
    """Words of one's own with commas between, each short; semicolons and lines of their own part them too.

    was: what the page showed in it. Left as it is, it stays so, whatever stands within one of them.
    """

    was: tuple[str, ...] = ()

    def __init__(self, label: str) -> None:
        most = WORDS * (LONGEST_WORD + len(", "))
        super().__init__(label, most=most, help_text="Put a comma between two of them.")

    def clean(self, value: Any) -> Any:
        if value == ", ".join(self.was):
            return [*self.was]
        words = [" ".join(word.split()) for word in re.split("[,;\n]", super().clean(value))]
        if any(len(word) > LONGEST_WORD for word in words):
            raise forms.ValidationError(
                f"Keep each word or phrase under {LONGEST_WORD} letters. The note below takes more."
            )
        several = [*dict.fromkeys(word for word in words if word)]
        if len(several) > WORDS:
            raise forms.ValidationError(TOO_MANY)
        return several


class Detail(forms.Form):
    """Everything after the face; all of it optional, saved as it is filled in."""

    strength = forms.TypedChoiceField(
        label="How strong is it?", choices=[(n, n) for n in range(11)], coerce=int, empty_value=None, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    energy = forms.TypedChoiceField(
        label="Energy", choices=[(n, word.capitalize()) for n, word in ENERGIES.items()], coerce=int, empty_value=None,
        required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    feelings = WordsField("Words for it", sorted(LIBRARY))
    own_feelings = SeveralWords("Words of your own")
    body = OwnWords("In my body", most=500)
    going_on = WordsField("Going on", GOING_ON)
    own_going_on = SeveralWords("In your own words")
    note = OwnWords("Note", most=20_000, rows=4)
    day = forms.DateField(
        label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label="Time", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    harder = forms.ChoiceField(
        label="Something harder", choices=HARDER, required=False, widget=forms.RadioSelect
    )
    rev = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, entry: MoodCheckIn, rev: int, zone: tzinfo, now: datetime) -> None:
        self.was, self.zone, self.now = entry, zone, now
        super().__init__(data, initial=self.shown(entry) | {"rev": rev})
        self.fields["day"].widget.attrs["max"] = f"{now:%Y-%m-%d}"

    @staticmethod
    def shown(entry: MoodCheckIn) -> dict[str, Any]:
        """What the form shows of a check-in."""
        return {
            "strength": entry.strength, "energy": entry.energy, "feelings": list(entry.feelings), "body": entry.body,
            "going_on": list(entry.going_on), "note": entry.note, "day": entry.at.date(),
            "time": entry.at.time().replace(second=0, microsecond=0), "harder": entry.harder or "",
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        for name in ("feelings", "going_on"):
            if name in values and f"own_{name}" in values:
                values[name] = tuple(dict.fromkeys([*values[name], *values[f"own_{name}"]]))
                if len(values[name]) > WORDS:
                    self.add_error(f"own_{name}", TOO_MANY)
        if values.get("day") and values["day"] < EARLIEST:
            self.add_error("day", LONG_AGO)
            return values
        values["at"] = self._at(values.get("day"), values.get("time"))
        if values["at"] > self.now:
            self.add_error("day", NOT_YET)
        return values

    def _at(self, day: Any, time: Any) -> datetime:
        """The moment meant; an unchanged or empty field leaves it as it was, to the second and the offset."""
        was = self.was.at
        day, time = day or was.date(), time or was.time()
        if (day, time.hour, time.minute) == (was.date(), was.hour, was.minute):
            return was
        meant = datetime.combine(day, time.replace(second=0, microsecond=0), self.zone)
        return meant.astimezone(UTC).astimezone(
            self.zone
        )  # a clock time the change of clocks skipped moves on

    @property
    def entry(self) -> MoodCheckIn:
        """The check-in as this (valid) form says it."""
        values = self.cleaned_data
        return msgspec.structs.replace(
            self.was, at=values["at"], strength=values["strength"], energy=values["energy"], feelings=values["feelings"],
            body=values["body"].strip(), going_on=values["going_on"], note=values["note"],
            harder=values["harder"] or None,
        )  # fmt: skip

    def chosen(self, name: str) -> list[str]:
        """The ticked words of a field, as the page is to show them."""
        value = self[name].value() or []
        return [str(word) for word in value]
