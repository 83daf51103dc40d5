"""Steps toward something feared, from easier to harder, and each try at one of them."""

from midweek.kinds.sheet import Date, Duration, Example, LongText, RowMean, Rows, Share, Sheet, Text, YesNo
from midweek.library._own import LICENCE, UNREAD, belief, strength

SHEET = Sheet(
    name="exposure_ladder", title="One step at a time",
    about="Build a ladder toward something you avoid. Then take one step, and see what really happens.",
    use_when="When fear makes your world smaller. It works best if you plan the steps with your therapist.",
    not_when="Not for memories of trauma, and not where there is real danger. Do that work with your therapist.",
    minutes=20,
    source="Midweek; our own words for graded exposure",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Text("aim", "What would you like to be able to do?", required=True),
        Rows("ladder", "What steps could lead there?", help="In any order. Some easy ones, some harder ones.", row="A step", most=15, items=(
            Text("step", "Step"),
            strength("expected", "How hard do you think it will feel?"),
        )),
        Text("chosen", "Which step will you take now?", help="One that is a stretch, and still feels possible.", pinned=True),
        LongText("feared", "What do you fear will happen?", pinned=True),
        belief("likely", "How likely does that seem?"),
        Rows("tries", "How did each try go?", help="Do a step as often as you like. You choose when to go on.", row="A try", items=(
            Date("on", "Day"),
            strength("before", "Distress before"),
            strength("peak", "Distress at its peak"),
            strength("end", "Distress at the end"),
            Duration("minutes", "How many minutes did you stay?"),
            Text("safety_habits", "Anything you did to feel safe?"),
            YesNo("came_true", "Did what you feared happen?"),
            Text("surprise", "What surprised you?"),
        )),
        LongText("learned", "What do you know now that you didn't before?"),
    ),
    scores=(
        Share(name="came_true_share", title="Tries where what you feared happened", of="came_true", answer=True, unit="%", low=0, high=100),
        RowMean(name="mean_peak", title="Distress at its peak, on average", of="peak", low=0, high=100, better="lower"),
    ),
    examples=(
        Example(
            {"aim": "Go to the shop alone", "chosen": "Stand at the door", "likely": 70,
             "tries": ({"on": "2031-03-07", "before": 60, "peak": 80, "end": 50, "minutes": 20, "came_true": False},
                       {"on": "2031-03-09", "before": 50, "peak": 60, "end": 30, "minutes": 25, "came_true": False},
                       {"on": "2031-03-10", "peak": 55, "came_true": True},
                       {"on": "2031-03-11", "peak": 45, "came_true": False})},
            {"came_true_share": 25, "mean_peak": 60},
        ),
        Example({"aim": "Go to the shop alone"}, {"came_true_share": None, "mean_peak": None}),
    ),
)  # fmt: skip
