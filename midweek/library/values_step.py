"""What matters in one part of life, and one small step toward it."""

from midweek.kinds.sheet import Date, Example, LongText, Option, Pick, Sheet, Text
from midweek.library._own import LICENCE, UNREAD, ten

AREAS = (
    Option("family", "Family"),
    Option("love", "Love and closeness"),
    Option("friends", "Friends"),
    Option("work", "Work"),
    Option("learning", "Learning"),
    Option("fun", "Fun and rest"),
    Option("health", "Body and health"),
    Option("home", "Home"),
    Option("community", "Helping and taking part"),
    Option("faith", "Faith or nature"),
    Option("art", "Making things"),
    Option("other", "Something else"),
)

SHEET = Sheet(
    name="values_step", title="What matters, and one small step",
    about="Name something that matters to you, and find one small thing you can do for it this week.",
    use_when="When life feels like going through the motions, or when you have to choose.",
    not_when="If looking at what matters makes you feel worse today, take it to your therapist.",
    minutes=10,
    source="Midweek; our own words for the values work of acceptance and commitment therapy",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Pick("area", "Which part of life?", AREAS),
        LongText("value", "What kind of person do you want to be there?", help="Not a goal to reach. A way to be, like honest or caring.", required=True, pinned=True),
        ten("importance", "How much does it matter to you?", "Not much", "More than anything"),
        ten("lived", "How much did you live it in the last two weeks?", "Not at all", "Fully"),
        Text("step", "What small step could you take this week?", help="So small that you could do it on a bad day."),
        Date("on", "Which day?"),
        LongText("in_the_way", "What might show up and get in the way?", help="Thoughts, feelings, old habits."),
        LongText("went", "How was it?", help="You can come back to this."),
    ),
    examples=(
        Example({"area": "friends", "value": "Somebody who shows up", "importance": 9, "lived": 3, "step": "Write to Kim", "on": "2031-03-07"}),
    ),
)  # fmt: skip
