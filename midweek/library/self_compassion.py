"""A short pause: notice that it hurts, remember that others hurt too, say something kind."""

from midweek.kinds.sheet import Change, Example, LongText, Say, Sheet, Text
from midweek.library._own import LICENCE, UNREAD, strength

SHEET = Sheet(
    name="self_compassion", title="A kind pause",
    about="Three short steps for when you are hard on yourself.",
    use_when="Right when it hurts, or after a day of harsh self-talk.",
    not_when="For some people kindness stirs up old pain at first. If so, stop, and tell your therapist.",
    minutes=5,
    source="Midweek; our own words for the self-compassion break (after Neff)",
    licence=LICENCE, unverified=UNREAD,
    items=(
        strength("before", "How much does it hurt right now?"),
        Say("notice", "Put a hand where you feel it, if you like. Breathe out slowly."),
        LongText("hurts", "What hurts? Say it plainly.", help="Like: \"This is hard. I feel left out.\""),
        Say("others", "You are not the only one. Many people feel just this, some of them right now."),
        Text("same", "Who else may know this feeling?"),
        LongText("kind", "What would you say to a friend who felt this way?", help="Say the same to yourself, in the same tone."),
        Text("small", "What small kind thing could you do next?"),
        strength("after", "How much does it hurt now?"),
    ),
    scores=(Change(name="hurt_change", title="Change in how much it hurts", before="before", after="after", better="lower", low=-100, high=100),),
    examples=(Example({"before": 70, "hurts": "I feel left out.", "kind": "You did what you could.", "after": 55}, {"hurt_change": -15}),),
)  # fmt: skip
