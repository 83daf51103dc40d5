"""A fixed time for worries: write them down, let them wait, and see which are still there."""

from midweek.kinds.sheet import Change, Duration, Example, Rows, Share, Sheet, Text, Time, YesNo, when
from midweek.library._own import LICENCE, UNREAD, strength

SHEET = Sheet(
    name="worry_time", title="Worry time",
    about="Give worry a time of its own. Note each one as it comes, let it wait, and look at it then.",
    use_when="When worries come all day or keep you up. Pick the same time each day, well before bed.",
    not_when="Not for something that needs you today. If you or someone else is in danger, act now.",
    minutes=20, layout="page",
    source="Midweek; our own words for postponed worry",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Time("at", "When is your worry time?"),
        Duration("minutes", "How many minutes?", help="15 to 30 is plenty."),
        strength("before", "Distress before"),
        Rows("worries", "Your worries", row="A worry", items=(
            Text("worry", "The worry in a line"),
            YesNo("can_act", "Can you do something about it?"),
            Text("next_step", "What is the next step, and when?", show_when=when("can_act", "=", True)),
            YesNo("still", "At worry time: is it still a worry?", help="If you can't do anything about it, you can let it be."),
        )),
        strength("after", "Distress after"),
    ),
    scores=(
        Share(name="faded", title="Worries that had faded by worry time", of="still", answer=False, unit="%", low=0, high=100),
        Change(name="distress_change", title="Change in distress", before="before", after="after", better="lower", low=-100, high=100),
    ),
    examples=(
        Example(
            {"at": "18:00", "minutes": 20, "before": 70, "after": 40,
             "worries": ({"worry": "Rent", "can_act": True, "next_step": "Call on Monday", "still": True},
                         {"worry": "What Lee thinks", "can_act": False, "still": False},
                         {"worry": "The noise in the car"})},
            {"faded": 50, "distress_change": -30},
        ),
    ),
)  # fmt: skip
