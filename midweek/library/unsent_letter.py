"""A letter that isn't sent: to a person, living or dead, to a part of oneself, to a habit."""

from midweek.kinds.sheet import Example, LongText, Option, Pick, Sheet, Text
from midweek.library._own import LICENCE, UNREAD

THEN = (
    Option("keep", "Keep it for myself"),
    Option("bring", "Bring it to my session"),
    Option("delete", "Let it go"),
)

SHEET = Sheet(
    name="unsent_letter", title="Unsent letter",
    about="Say what you never said, to someone who won't read it.",
    use_when="When something unsaid won't let you go: anger, thanks, grief, a question.",
    not_when="Not late at night or when you feel unsafe. With deep wounds, write it with your therapist.",
    minutes=30,
    source="Midweek; our own words for letter writing in therapy",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Text("to", "Who is it to?", help="A person, a part of you, a habit, a younger you."),
        LongText("say", "What do you want to say?", help="Nobody sends it. Spelling and manners don't matter.", required=True),
        LongText("felt", "What did you feel then?"),
        LongText("needed", "What did you need?"),
        LongText("want", "What do you want now?"),
        Pick("then", "What will you do with it?", THEN),
    ),
    examples=(Example({"to": "Grandpa", "say": "I never thanked you.", "then": "keep"}),),
)  # fmt: skip
