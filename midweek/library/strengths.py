"""Strengths that showed in real moments, and one to use again."""

from midweek.kinds.sheet import Example, LongText, Rows, Sheet, Text
from midweek.library._own import LICENCE, UNREAD

SHEET = Sheet(
    name="strengths", title="My strengths",
    about="Find strengths in things you really did. Then use one of them on purpose.",
    use_when="When you can only see what goes wrong, or before something hard.",
    not_when="If it feels like you have to cheer up, leave it. Hard feelings may stay.",
    minutes=10,
    source="Midweek; our own words for strengths work",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Rows("moments", "Think of up to three moments you are glad of.", help="Small ones count.", row="A moment", most=3, items=(
            Text("moment", "What happened?"),
            Text("part", "What was your part in it?"),
            Text("strength", "Which strength did you use?", help="Like patience, humour, courage or care."),
        )),
        LongText("others", "What would someone who likes you add?"),
        Text("use", "Where could you use one of these this week?"),
        LongText("went", "How was it?", help="You can come back to this."),
    ),
    examples=(
        Example({"moments": ({"moment": "I called the bank", "part": "I made a list first", "strength": "planning"},), "use": "The talk on Friday"}),
    ),
)  # fmt: skip
