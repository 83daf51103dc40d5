"""From a problem to a plan: many ideas first, then one, then a first step."""

from midweek.kinds.sheet import Change, Example, LongText, Rows, Sheet, Text
from midweek.library._own import LICENCE, UNREAD, ten

SHEET = Sheet(
    name="problem_solving", title="Solving a problem",
    about="Take one problem apart, gather ideas, and choose something to try.",
    use_when="When something can be changed, and you go round in circles about how.",
    not_when="Not for things nobody can change, like a loss. Being kind to yourself may fit better there.",
    minutes=20,
    source="Midweek; our own words for the steps of problem-solving therapy",
    licence=LICENCE, unverified=UNREAD,
    items=(
        LongText("problem", "What is the problem?", help="One problem. Who, what, where, when.", required=True, pinned=True),
        ten("weight_before", "How much does it weigh on you?", "Not at all", "As much as can be"),
        LongText("aim", "How would you like it to be?", help="Something that is in your hands."),
        Rows("ideas", "What could you do?", help="As many ideas as you can. Odd ones count too.", row="An idea", most=20, items=(
            Text("idea", "Idea"),
            Text("good", "What is good about it?"),
            Text("hard", "What is hard about it?"),
        )),
        Text("chosen", "Which one will you try?", pinned=True),
        LongText("first_step", "What is the first step, and when will you take it?"),
        LongText("in_the_way", "What could get in the way, and what will you do then?"),
        LongText("went", "How did it go?", help="You can come back to this."),
        ten("weight_after", "How much does it weigh on you now?", "Not at all", "As much as can be"),
    ),
    scores=(Change(name="weight_change", title="Change in how much it weighs", before="weight_before", after="weight_after", better="lower", low=-10, high=10),),
    examples=(
        Example({"problem": "The flat is too loud to sleep.", "weight_before": 8, "ideas": ({"idea": "Ear plugs", "good": "Cheap"}, {"idea": "Move out"}),
                 "chosen": "Ear plugs", "weight_after": 5}, {"weight_change": -3}),
    ),
)  # fmt: skip
