"""Seven columns: what happened, feelings, thoughts, facts for and against, a fairer view, feelings again."""

from midweek.kinds.sheet import Change, Example, LongText, Option, PickSeveral, Rows, Sheet, Text, YesNo
from midweek.library._own import LICENCE, UNREAD, belief, strength

HABITS = (
    Option("all_or_nothing", "All or nothing: one slip and it's all bad"),
    Option("worst_case", "Going straight to the worst case"),
    Option("mind_reading", "Knowing what others think without asking"),
    Option("all_my_fault", "Taking all the blame"),
    Option("only_the_bad", "Seeing what went wrong, and little else"),
    Option("good_does_not_count", "The good things don't count"),
    Option("feeling_as_fact", "It feels true, so it must be"),
    Option("strict_rules", "Strict rules for me or for others"),
    Option("labels", "A harsh name for a whole person"),
)

SHEET = Sheet(
    name="thought_record", title="Thought record",
    about="Slow down one hard moment. Look at the thought in it, and find a view that is fairer.",
    use_when="After a moment when your mood dropped or your worry rose. The same day works best.",
    not_when="Not in the middle of a very hard hour. Steady yourself first, and come back when you can think.",
    minutes=15, layout="page",
    source="Midweek; our own words for the seven-column record of cognitive therapy",
    licence=LICENCE, unverified=UNREAD,
    items=(
        LongText("situation", "What was going on?", help="Who, what, where, when. A line or two is plenty.", required=True),
        Rows("feelings", "What did you feel?", pinned=True, row="A feeling", most=10, items=(
            Text("feeling", "Feeling", help="One word, like sad, scared or angry."),
            strength("feeling_before", "How strong was it?"),
        )),
        Rows("thoughts", "What went through your mind?", pinned=True, row="A thought", most=10, items=(
            Text("thought", "Thought", help="Word for word, or the picture you saw."),
            belief("belief_before", "How much did you believe it?"),
            YesNo("hot", "Is this the one that hurt most?"),
        )),
        LongText("facts_for", "What speaks for the thought that hurt most?", help="Only facts: things a camera would have seen."),
        LongText("facts_against", "What doesn't fit with it?", help="What would you say to a friend who thought this?"),
        PickSeveral("habits", "Do you see a thinking habit here?", HABITS),
        LongText("balanced", "What would be a fairer way to see it?", help="One that has room for both lists of facts."),
        belief("balanced_belief", "How much do you believe that?"),
        belief("belief_after", "How much do you believe the first thought now?"),
        Rows("feelings_after", "How strong are the feelings now?", row="A feeling", most=10, follows="feelings", items=(
            Text("feeling_again", "Feeling"),
            strength("feeling_after", "How strong is it now?"),
        )),
    ),
    scores=(
        Change(name="feeling_change", title="Change in the strongest feeling", before="feeling_before", after="feeling_after",
               better="lower", low=-100, high=100),
        Change(name="belief_change", title="Change in how much you believe the thought", before="belief_before",
               after="belief_after", marked="hot", unit="%", better="lower", low=-100, high=100),
    ),
    examples=(
        Example(
            {
                "situation": "Sam walked past me at work and said nothing.",
                "feelings": ({"feeling": "sad", "feeling_before": 60}, {"feeling": "ashamed", "feeling_before": 80}),
                "thoughts": ({"thought": "He was tired.", "belief_before": 95},
                             {"thought": "They can't stand me.", "belief_before": 90, "hot": True}),
                "facts_against": "He had lunch with me on Monday.",
                "balanced": "He may have had a bad day. I can ask.",
                "balanced_belief": 60, "belief_after": 40,
                "feelings_after": ({"feeling_again": "sad", "feeling_after": 50}, {"feeling_again": "ashamed", "feeling_after": 35}),
            },
            {"feeling_change": -45, "belief_change": -50},
        ),
        Example({"situation": "A call", "thoughts": ({"thought": "Not again", "belief_before": 50},)},
                {"feeling_change": None, "belief_change": None}),
    ),
)  # fmt: skip
