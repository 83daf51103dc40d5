"""One thing to do that matters, planned so that it can happen, and how it went."""

from midweek.kinds.sheet import Change, Date, Example, LongText, Option, Pick, Sheet, Text, Time, when
from midweek.library._own import LICENCE, UNREAD, ten

SIZES = (
    Option("small", "Small: a few minutes"),
    Option("medium", "Medium: up to an hour"),
    Option("large", "Large"),
)
HOW_IT_WENT = (
    Option("done", "I did it"),
    Option("partly", "I did part of it"),
    Option("not_this_time", "Not this time"),
)

SHEET = Sheet(
    name="activity_plan", title="Activity plan",
    about="Pick one thing that is good for you, and make a plan for it. Later, note how it went.",
    use_when="When low mood keeps you from doing things. Plan by the clock, not by how you feel.",
    not_when="Not as one more list of duties. If your days are too full, plan a rest.",
    minutes=5,
    source="Midweek; our own words for activity planning in behavioural activation",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Text("activity", "What would you like to do?", help="Something you once enjoyed, or that matters to you.", required=True, pinned=True),
        Text("value", "What is it good for?", help="What it stands for: friends, health, calm, fun."),
        Pick("size", "How big is it?", SIZES, help="If it feels too big, take the first five minutes of it."),
        Date("on", "Which day?"),
        Time("at", "What time?"),
        Text("where", "Where, and with whom?"),
        ten("mood_before", "Your mood right before", "Very low", "Very good"),
        Pick("went", "How did it go?", HOW_IT_WENT),
        ten("mood_after", "Your mood right after", "Very low", "Very good", show_when=when("went", "!=", "not_this_time")),
        ten("pleasure", "How much did you enjoy it?", "Not at all", "A lot", show_when=when("went", "!=", "not_this_time")),
        ten("mastery", "How much did it feel like getting something done?", "Not at all", "A lot", show_when=when("went", "!=", "not_this_time")),
        LongText("in_the_way", "What got in the way?", help="That can be useful to bring.", show_when=when("went", "=", "not_this_time")),
    ),
    scores=(
        Change(name="mood_change", title="Mood after, less mood before", before="mood_before", after="mood_after",
               low=-10, high=10, better="higher"),
    ),
    examples=(
        Example({"activity": "Swim", "size": "medium", "on": "2031-03-07", "at": "18:00", "mood_before": 3, "went": "done", "mood_after": 6},
                {"mood_change": 3}),
        Example({"activity": "Swim", "mood_before": 3, "went": "not_this_time", "mood_after": 6}, {"mood_change": None}),
    ),
)  # fmt: skip
