"""Back to here and now through the five senses."""

from midweek.kinds.sheet import Change, Example, Say, Sheet, Text
from midweek.library._own import LICENCE, UNREAD, strength

SHEET = Sheet(
    name="grounding", title="Back to here and now",
    about="Come back to the room you are in, one sense after the other.",
    use_when="When you feel far away, flooded or full of dread. You can write, or only look and listen.",
    not_when="If you are not safe where you are, get to a safe place first. Help now is on every page.",
    minutes=5,
    source="Midweek; our own words for grounding by the senses",
    licence=LICENCE, unverified=UNREAD,
    items=(
        strength("before", "How strong is it right now?"),
        Say("feet", "Put both feet on the floor. Breathe out, and take your time."),
        Text("see", "Name five things you can see."),
        Text("touch", "Name four things you can touch."),
        Text("hear", "Name three things you can hear."),
        Text("smell", "Name two things you can smell."),
        Text("taste", "Name one thing you can taste."),
        Say("here", "Say to yourself where you are, and what day it is. You are here."),
        strength("after", "How strong is it now?"),
    ),
    scores=(Change(name="change", title="Change in how strong it is", before="before", after="after", better="lower", low=-100, high=100),),
    examples=(Example({"before": 90, "see": "Lamp, cup, door, rug, hand", "after": 60}, {"change": -30}),),
)  # fmt: skip
