"""What came before a habit, what happened, and what it brought (ABC)."""

from midweek.kinds.sheet import (
    Duration,
    Example,
    LongText,
    Number,
    Option,
    Pick,
    PickSeveral,
    Sheet,
    Text,
    Time,
    when,
)
from midweek.library._own import LICENCE, UNREAD, strength

BODY = (
    Option("hungry", "Hungry"),
    Option("tired", "Tired"),
    Option("pain", "In pain"),
    Option("tense", "Tense"),
    Option("ill", "Ill"),
    Option("restless", "Restless"),
    Option("fine", "Fine"),
)
DID = (Option("did_it", "I did it"), Option("urge_only", "I had the urge, and didn't"))

SHEET = Sheet(
    name="trigger_log", title="Before, during, after",
    about="Look closely at one time a habit showed up: what came before it, and what it gave you.",
    use_when="Soon after the habit, or after an urge you let pass. Both tell you something.",
    not_when="If writing about it brings the urge back, do something else first. Come back later.",
    minutes=5,
    source="Midweek; our own words for the ABC log of behaviour therapy",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Pick("did", "What happened?", DID, required=True),
        Time("at", "About what time?"),
        Text("place", "Where were you?"),
        Text("people", "Who was there?"),
        PickSeveral("body", "How was your body?", BODY),
        Text("thought", "What went through your mind?"),
        Text("feeling", "What did you feel?"),
        strength("feeling_strength", "How strong was it?", show_when=when("feeling")),
        strength("urge", "How strong was the urge?"),
        LongText("what", "What did you do?", show_when=when("did", "=", "did_it")),
        Duration("minutes", "For how many minutes?", show_when=when("did", "=", "did_it")),
        Number("times", "How often?", whole=True, low=0, high=1000, unit="times", show_when=when("did", "=", "did_it")),
        LongText("right_after", "What was it like right after?"),
        LongText("later", "And later on?"),
        LongText("gave", "What did it give you, or spare you?"),
        LongText("small_change", "What small thing could you change next week?"),
    ),
    examples=(
        Example({"did": "urge_only", "at": "22:15", "body": ("tired", "tense"), "urge": 70}),
        Example({"did": "did_it", "minutes": 40, "times": 1, "feeling": "lonely", "feeling_strength": 60}),
    ),
)  # fmt: skip
