"""Examples that fill a box and first measures to choose from: words to start with, never advice (ux.md F4, F6)."""

from __future__ import annotations

from dataclasses import dataclass

from midweek.kinds.fields import Better
from midweek.kinds.plan import How, Per, Turn

DIFFERENT = (
    "Stop being so hard on myself",
    "Feel less anxious",
    "Sleep through the night",
    "Say what I need",
    "Enjoy things again",
    "Get on better with my family",
    "Stop putting things off",
    "Feel at home in my body",
)
NOTICE = (
    "How I talk to myself",
    "What makes a day heavier or lighter",
    "When I feel most like myself",
    "What I do when I'm worried",
    "How I am with other people",
    "What my body tells me",
    "When I say yes and mean no",
    "What gives me energy",
)
TURNS: dict[Turn, str] = {
    "less": "I'd do something less",
    "more": "I'd do something more",
    "feel": "I'd feel different",
    "understand": "I'd understand something",
    "unsure": "Not sure",
}


@dataclass(frozen=True)
class Suggestion:
    """A first measure: what, how it is noted, which way is usually better, and told by which period."""

    what: str
    how: How
    better: Better
    per: Per = "week"
    unit: str = ""


MEASURES: dict[Turn, tuple[Suggestion, ...]] = {
    "less": (
        Suggestion("times I talk down to myself", "count", "lower"),
        Suggestion("times I put something off", "count", "lower"),
        Suggestion("times I say yes and mean no", "count", "lower"),
        Suggestion("minutes I spend worrying", "minutes", "lower"),
        Suggestion("days I stay in when I'd like to go out", "yes_no", "lower"),
        Suggestion("how strong the urge gets", "rate10", "lower", "day"),
    ),
    "more": (
        Suggestion("times I say what I need", "count", "higher"),
        Suggestion("times I reply to myself kindly", "count", "higher"),
        Suggestion("minutes I move my body", "minutes", "higher"),
        Suggestion("going outside", "yes_no", "higher"),
        Suggestion("time with someone I like", "yes_no", "higher"),
        Suggestion("glasses of water I drink", "amount", "higher", "day", "glasses"),
    ),
    "feel": (
        Suggestion("how tense I feel", "rate10", "lower", "day"),
        Suggestion("how calm I feel in the evening", "rate10", "higher", "day"),
        Suggestion("how rested I feel when I wake up", "rate10", "higher", "day"),
        Suggestion("how close I feel to other people", "rate10", "higher", "day"),
        Suggestion("moments I enjoy", "count", "higher"),
        Suggestion("when I go to bed", "clock", "lower", "day"),
    ),
    "understand": (
        Suggestion("times I notice what set a feeling off", "count", "higher"),
        Suggestion("writing down one thing I noticed", "yes_no", "higher"),
        Suggestion("times I pause before I react", "count", "higher"),
        Suggestion("how clear I feel about what I want", "rate10", "higher", "day"),
        Suggestion("minutes I take to think things over", "minutes", "higher"),
        Suggestion("times an old pattern shows up", "count", "lower"),
    ),
    "unsure": (
        Suggestion("how my day was", "rate10", "higher", "day"),
        Suggestion("how much energy I have", "rate10", "higher", "day"),
        Suggestion("times something got to me", "count", "lower"),
        Suggestion("doing one thing that's good for me", "yes_no", "higher"),
        Suggestion("minutes I have for myself", "minutes", "higher"),
        Suggestion("moments I felt like myself", "count", "higher"),
    ),
}
