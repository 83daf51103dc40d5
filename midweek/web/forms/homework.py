"""What homework is, how a try went, and what got in the way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms

from midweek.kinds.homework import HOWS, SET_BY, WAYS, Assignment, Way
from midweek.web.forms.checkin import NOT_YET
from midweek.web.forms.elsewhere import ChangeForm
from midweek.web.forms.fields import Day, GoalForm, OwnWords, choice

WHEN = {"session": "My next session", "any": "Any time"}
WHAT: dict[Way, tuple[str, str]] = {
    "fill_in": ("What is it called?", "Give it a name you'll know again."),
    "track": ("What would you like to track?", "Write what you'd like to track."),
    "try": ("What would you like to try?", "Write what you'd like to try."),
    "write": ("What would you like to write about?", "Write a few words about it."),
}


class HomeworkForm(GoalForm):
    """One piece of homework. objectives: (id, name) of those it may serve; one that isn't among them stays until another is chosen."""

    what = OwnWords("", most=300)
    cue = OwnWords("When …", most=300, help_text="A moment you'll notice: a place, a time, a feeling.")
    act = OwnWords("… I'll try …", most=300, help_text="One small thing you could do then.")
    why = OwnWords("Why does it help?", most=2_000, rows=2, help_text="If you like.")
    objective = forms.ChoiceField(label="Which objective does it serve?", required=False)
    how_often = OwnWords(
        "How often?", most=100, help_text="As you'd say it: each evening, twice a week, once."
    )
    when = choice("When is it for?", WHEN, initial="session")
    due = Day("By a day, if you like", required=False)
    set_by = choice("Who set it?", dict(SET_BY), initial="me")

    def __init__(self, *args: Any, way: Way, objectives: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        label, need = WHAT[way]
        what = self.fields["what"]
        assert isinstance(what, OwnWords)
        what.label, what.need, what.required = label, need, True
        what.error_messages["required"] = need
        if way != "try":
            del self.fields["cue"], self.fields["act"]
        if objectives:
            self.fields["objective"].choices = [("", "None of them"), *objectives]  # type: ignore[attr-defined]
        else:
            del self.fields["objective"]

    def clean_objective(self) -> str:
        serves: str = (self.stored or {}).get("objective") or ""
        offered = {id for id, _ in self.fields["objective"].choices}  # type: ignore[attr-defined]
        return self.cleaned_data["objective"] or ("" if serves in offered else serves)

    def said(self) -> dict[str, Any]:
        """The fields of an Assignment."""
        clean = self.cleaned_data
        found: dict[str, Any] = {
            name: clean[name] for name in ("what", "cue", "act", "why", "how_often") if name in clean
        }
        if "objective" in clean:
            found["objective"] = clean["objective"] or None
        return {
            **found,
            "at_next_session": clean["when"] != "any",
            "due": clean["due"],
            "set_by": clean["set_by"] or "me",
        }

    @staticmethod
    def of(entry: Assignment) -> dict[str, Any]:
        """What the form shows of homework that is there already."""
        names = ("what", "cue", "act", "why", "objective", "how_often", "due", "set_by")
        return {name: getattr(entry, name) for name in names} | {
            "when": "session" if entry.at_next_session else "any"
        }


class OfTask(GoalForm):
    """Homework that grows out of a task: its words, what kind it is, and when it is for."""

    what = OwnWords("What is it?", most=300, need="Write a few words about it.")
    way = choice(
        "What kind of homework is it?",
        {way: WAYS[way] for way in ("try", "track", "write")},
        "Choose one of these.",
    )
    when = choice("When is it for?", WHEN, "Choose one of these.")
    due = Day("By a day, if you like", required=False)

    def said(self) -> dict[str, Any]:
        """Its fields of an Assignment."""
        clean = self.cleaned_data
        return {
            "what": clean["what"], "way": clean["way"], "due": clean["due"], "at_next_session": clean["when"] == "session",
        }  # fmt: skip


class TryForm(forms.Form):
    """One try, now or earlier. now: aware, in the person's zone; an empty day or time is that of now."""

    how = choice("How was it?", dict(HOWS), "Choose the one that fits. All three help.")
    happened = OwnWords("What happened?", most=5_000, rows=3, help_text="If you like.")
    day = Day("Day", required=False)
    time = forms.TimeField(
        label="Time", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now
        self.fields["day"].widget.attrs["max"] = f"{now:%Y-%m-%d}"

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "day" in self.errors:
            return values
        day, time = values.get("day") or self.now.date(), values.get("time") or self.now.time()
        meant = datetime.combine(day, time, self.now.tzinfo)
        values["at"] = meant.astimezone(UTC).astimezone(self.now.tzinfo)  # a skipped clock time moves on
        if values["at"] > self.now:
            self.add_error("day", NOT_YET)
        return values


class CloseForm(ChangeForm):
    """How it went, or what got in the way; and a line of it for the next session."""

    words = OwnWords("", most=2_000, rows=4, help_text="If you like. It can be useful to bring.")
    line = OwnWords(
        "A line for your next session", most=2_000, help_text="If you like. It goes on your list."
    )

    def __init__(self, *args: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].label = label
