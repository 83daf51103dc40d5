"""Three good things, and one's own part in them."""

from midweek.kinds.sheet import Example, Rows, Sheet, Text
from midweek.library._own import LICENCE, UNREAD

SHEET = Sheet(
    name="gratitude", title="Three good things",
    about="Note up to three good things from today, and what you had to do with them.",
    use_when="In the evening, a few times a week. Every day can wear it out.",
    not_when="Not to talk yourself out of pain. On a very hard day it can feel false, and then it can wait.",
    minutes=5, layout="page",
    source="Midweek; our own words for a gratitude diary",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Rows("things", "What was good today?", help="Small is fine: warm tea counts.", row="A good thing", most=3, items=(
            Text("thing", "What was it?"),
            Text("part", "What was your part in it?", help="Noticing it is a part too."),
            Text("strength", "Did you use a strength?"),
        )),
    ),
    examples=(Example({"things": ({"thing": "The sun on the wall", "part": "I looked up"}, {"thing": "Soup with Noa", "part": "I asked her"})}),),
)  # fmt: skip
