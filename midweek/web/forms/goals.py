"""Forms on the way to a goal and around it. The client's words are taken as they are, to the last space."""

from __future__ import annotations

from datetime import date
from typing import Any

from midweek.care.goals import STATES
from midweek.care.sentences import WAYS
from midweek.web.forms.fields import BETTERS, PERS, Day, GoalForm, OwnWords, choice, in_order, sureness
from midweek.web.forms.target import AmountForm
from midweek.web.suggestions import TURNS

LONGEST_WHAT = 150  # characters, so that the built sentence fits one line of a record
WORDS_NEEDED = "Write a few words about your goal, or choose “Not sure yet”."
NOTICE_NEEDED = "Write a few words about what you'd like to notice more."
SMALLER = {
    "notice": "Only notice it, for 2 weeks",
    "number": "Aim for a gentler number",
    "what": "Pick something smaller to notice",
    "keep": "Keep it as it is",
}


class WordsForm(GoalForm):
    """Step 1: what would be different."""

    words = OwnWords("What would you like to be different?", most=2_000, rows=5, need=WORDS_NEEDED)

    def __init__(self, *args: Any, unsure: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if unsure:
            field = self.fields["words"]
            assert isinstance(field, OwnWords)
            field.label, field.need = "What would you like to notice more?", NOTICE_NEEDED


class TurnForm(GoalForm):
    """Step 2: what would tell."""

    turn = choice(
        "What would tell you it's starting to change?",
        TURNS,
        "Choose the one that comes closest. “Not sure” is fine.",
    )


class MeasureForm(GoalForm):
    """Step 3: what to notice or count, and how."""

    what = OwnWords(
        "What could you notice or count?",
        most=LONGEST_WHAT,
        need="Write what you could notice or count, or pick one of the examples.",
    )
    how = choice(
        "How would you note it?",
        {how: words for how, words in WAYS.items() if how != "scale"},
        "Choose how you'd note it. A count is the simplest.",
    )
    unit = OwnWords("Unit", most=40, help_text="For an amount: glasses, pages, euros.")
    better = choice(
        "Which way would be better for you?", BETTERS, "Choose which way would be better for you."
    )

    def clean_unit(self) -> str:
        return str(self.cleaned_data["unit"]).strip()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("how") == "amount" and not said.get("unit", "").strip():
            self.add_error("unit", "Write the unit, like glasses or pages.")
        return said


class AnotherWayForm(MeasureForm):
    """What an objective was noted as, to be noted as something else. A unit is one of an amount alone."""

    def clean(self) -> dict[str, Any]:
        said, was = super().clean(), self.stored or {}
        if said.get("how") != "amount":
            said["unit"] = ""
        same_unit = said.get("unit", "").casefold() == str(was.get("unit", "")).strip().casefold()
        if said.get("how") == was.get("how") and (same_unit or said.get("how") != "amount"):
            self.add_error("how", "This is how you note it now. Choose another way, or go back.")
        return said


class StartForm(AmountForm):
    """Step 4: notice first, or a target; and how sure."""

    way = choice(
        "How would you like to start?",
        {
            "notice4": "Notice for 4 weeks, then pick a target",
            "notice2": "Notice for 2 weeks, then pick a target",
            "target": "I know my target",
        },
        "Choose how you'd like to start.",
    )
    confidence = sureness()

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("way") != "target":
            for name in ("usual", "target", "target_by"):
                self.errors.pop(name, None)
            return said
        said = super().clean()
        if said.get("target") is None and "target" not in self.errors:
            self.add_error("target", "Write the number you'd like to get to, or choose to notice first.")
        return said


class SmallerForm(GoalForm):
    """How a step could be smaller."""

    way = choice("What would make it easier to start?", SMALLER, "Choose one. Keeping it as it is is fine.")


class SentenceForm(GoalForm):
    """Step 5: the built sentence, to keep or to change."""

    sentence = OwnWords("Your objective", most=300, rows=3, help_text="You can change the words.")


class DatesForm(GoalForm):
    """How often it is told, from when, and the day to look back."""

    per = choice("How often", PERS, "Choose day, week or month.")
    starts = Day("Start", required=True)
    review_on = Day("Look back on", required=True)

    def __init__(self, *args: Any, target_by: date | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.target_by = target_by

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        in_order(self, said, self.target_by)
        return said


class GoalWordsForm(GoalForm):
    """The words of a goal that stands."""

    words = OwnWords(
        "Your goal, in your words", most=2_000, rows=5, need="Write a few words about your goal."
    )


class WhyForm(GoalForm):
    """Two questions for when there is time; either may stay empty."""

    why = OwnWords("Why does it matter to you?", most=20_000, rows=4)
    different = OwnWords("What would be different?", most=20_000, rows=4)


class StateForm(GoalForm):
    """Where a goal is now."""

    state = choice("Where is this goal now?", STATES, "Choose one of these.")


class MilestoneForm(GoalForm):
    """A sign on the way."""

    words = OwnWords("A sign that you're on your way", most=300, need="Write a few words for this sign.")
    reached = Day("Reached on", past=True, required=False, help_text="Leave it empty until then.")


class SessionDayForm(GoalForm):
    """A day with a session, past or to come."""

    on = Day("Day of a session", required=True)
