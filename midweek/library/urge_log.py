"""One urge: how it rose, what was done with it, how it passed."""

from midweek.kinds.sheet import Change, Duration, Example, LongText, Option, Pick, Sheet, Text, Time, YesNo
from midweek.library._own import LICENCE, UNREAD, strength

DID = (
    Option("waited", "I let it pass"),
    Option("something_else", "I did something else"),
    Option("gave_in", "I acted on it"),
)

SHEET = Sheet(
    name="urge_log", title="Urge log",
    about="Watch one urge from start to end. Urges rise, stay a while, and pass.",
    use_when="While an urge is there, or soon after. Writing can be a way to wait.",
    not_when="If you might hurt yourself or someone else, don't write now. Open Help now.",
    minutes=3,
    source="Midweek; our own words for urge monitoring",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Text("urge", "What did you feel like doing?", required=True),
        YesNo("to_hurt_myself", "Was it an urge to hurt yourself or to end your life?", risk_from=1),
        Time("at", "About what time?"),
        Text("before", "What was going on right before?"),
        strength("peak", "How strong was it at its peak?"),
        LongText("body", "Where did you feel it in your body?"),
        Pick("did", "What did you do?", DID),
        LongText("helped", "What helped, even a little?"),
        Duration("minutes", "How many minutes until it eased?"),
        strength("after", "How strong is it now?"),
    ),
    scores=(Change(name="urge_change", title="From its peak to now", before="peak", after="after", better="lower", low=-100, high=100),),
    examples=(
        Example({"urge": "Smoke", "to_hurt_myself": False, "peak": 80, "did": "waited", "minutes": 12, "after": 20}, {"urge_change": -60}),
        Example({"urge": "Hurt my arm", "to_hurt_myself": True, "peak": 80}, {"urge_change": None}, risky=True),
    ),
)  # fmt: skip
