"""What a day was made of, and how each part of it felt."""

from midweek.kinds.sheet import Date, Example, Option, Pick, RowMean, Rows, Sheet, Text
from midweek.library._own import LICENCE, UNREAD, ten

PARTS = (
    Option("early", "Early morning"),
    Option("morning", "Morning"),
    Option("midday", "Midday"),
    Option("afternoon", "Afternoon"),
    Option("evening", "Evening"),
    Option("night", "Night"),
)

SHEET = Sheet(
    name="activity_log", title="Activity log",
    about="Write down what you do in a day, and how it feels. It can show what lifts you and what drains you.",
    use_when="For a few days, when you feel low or flat. A few words for each part of the day are enough.",
    not_when="If noting every part of the day makes you harder on yourself, note less, or leave it.",
    minutes=5, layout="page",
    source="Midweek; our own words for the activity log of behavioural activation",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Date("day", "Which day?"),
        Rows("parts", "What did you do?", row="Part of the day", most=40, items=(
            Pick("part", "When", PARTS),
            Text("activity", "What you did", help="Resting and scrolling count too."),
            ten("mood", "Mood", "Very low", "Very good"),
            ten("pleasure", "How much did you enjoy it?", "Not at all", "A lot"),
            ten("mastery", "How much did it feel like getting something done?", "Not at all", "A lot"),
        )),
    ),
    scores=(
        RowMean(name="mean_mood", title="Mood, on average", of="mood", low=0, high=10, better="higher"),
        RowMean(name="mean_pleasure", title="Enjoyment, on average", of="pleasure", low=0, high=10, better="higher"),
        RowMean(name="mean_mastery", title="Getting things done, on average", of="mastery", low=0, high=10, better="higher"),
    ),
    examples=(
        Example(
            {"day": "2031-03-07", "parts": ({"part": "morning", "activity": "Stayed in bed", "mood": 2, "pleasure": 1},
                                            {"part": "evening", "activity": "Walked with Ana", "mood": 5, "pleasure": 6, "mastery": 3})},
            {"mean_mood": 3.5, "mean_pleasure": 3.5, "mean_mastery": 3},
        ),
    ),
)  # fmt: skip
