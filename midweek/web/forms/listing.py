"""The form for one thing on the List."""

from __future__ import annotations

from typing import Any

from midweek.kinds.bring_up import KINDS, RAISES
from midweek.web.forms.fields import GoalForm, OwnWords, choice

HARD = ("hard", "therapy")  # kinds that may be hard to raise; the style sheet knows them too
NO_ANSWER = {"": "No answer"}


class ItemForm(GoalForm):
    """What it is, and how the client would like to raise it if it is hard."""

    text = OwnWords(
        "What would you like to bring?",
        most=2_000,
        rows=3,
        need="Write a few words. They can be rough.",
    )
    kind = choice("What kind of thing is it?", dict(KINDS), "Choose the one that comes closest.")
    how_hard = choice("How hard is it to say?", {**NO_ANSWER, "a_bit": "A bit", "very": "Very"})
    how = choice("How would you like to raise it?", {**NO_ANSWER, **RAISES})

    def clean(self) -> dict[str, Any]:
        """How hard it is and how to raise it belong to what is hard."""
        said = super().clean() or {}
        return said if said.get("kind") in HARD else said | {"how_hard": "", "how": ""}


class LineForm(GoalForm):
    """One line for the List, from a page that something else was done on; empty until somebody writes it."""

    line = OwnWords(
        "A line for your list", most=2_000, need="Write a few words. They can be rough.",
        help_text="What would you like to bring to your session?",
    )  # fmt: skip
