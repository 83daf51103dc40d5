"""A behavioural experiment: a belief, a prediction, the smallest safe test, and what came of it."""

from midweek.kinds.sheet import Change, Date, Example, LongText, Sheet, Text, YesNo
from midweek.library._own import LICENCE, UNREAD, belief

SHEET = Sheet(
    name="experiment", title="Try it and see",
    about="Put a belief to the test in real life. You guess what will happen, try it, and look.",
    use_when="When a fear or a rule holds you back, and talking about it has come to an end.",
    not_when="Not where the test could put you or others in danger. For a very bad memory, plan it with your therapist.",
    minutes=15,
    source="Midweek; our own words for the behavioural experiment of cognitive therapy",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Text("belief", "Which belief do you want to test?", help="As you would say it: \"If I say no, they will leave.\"", required=True, pinned=True),
        belief("belief_before", "How much do you believe it?"),
        LongText("prediction", "What do you think will happen?", help="Something one could see or hear.", pinned=True),
        belief("likely", "How sure are you that it will?"),
        LongText("sign", "How will you be able to tell?"),
        LongText("test", "What is the smallest safe test that would tell you something?"),
        LongText("obstacles", "What could get in the way, and what will you do then?"),
        LongText("safety_habits", "What do you often do to feel safe, that you could leave out this time?",
                 help="Like staying near the door, or planning each word."),
        Date("on", "When did you try it?"),
        LongText("happened", "What happened?", help="What a camera would have seen."),
        YesNo("came_true", "Did what you feared happen?"),
        LongText("learned", "What do you take from it?"),
        belief("belief_after", "How much do you believe it now?"),
        LongText("next", "What would be a good next test?"),
    ),
    scores=(
        Change(name="belief_change", title="Change in how much you believe it", before="belief_before", after="belief_after",
               unit="%", better="lower", low=-100, high=100),
    ),
    examples=(
        Example({"belief": "If I ask for help, they will laugh.", "belief_before": 80, "likely": 80, "came_true": False, "belief_after": 55},
                {"belief_change": -25}),
        Example({"belief": "If I ask for help, they will laugh.", "belief_before": 80}, {"belief_change": None}),
    ),
)  # fmt: skip
