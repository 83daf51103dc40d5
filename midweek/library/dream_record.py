"""A dream, and for a nightmare a new version of it to rehearse (imagery rehearsal)."""

from midweek.kinds.sheet import Date, Duration, Example, LongText, Number, Rows, Sheet, Text, YesNo, when
from midweek.library._own import LICENCE, UNREAD, strength, ten

REHEARSE = when("rehearse", "=", True)

SHEET = Sheet(
    name="dream_record", title="Dream record",
    about="Keep a dream before it fades. If it was a bad one, you can write it anew and practise that.",
    use_when="Right after waking. To change a nightmare, pick a milder one first, and do it by day.",
    not_when="If the dream is about something terrible that happened to you, do this with your therapist.",
    minutes=10,
    source="Midweek; our own words for a dream journal and for imagery rehearsal",
    licence=LICENCE, unverified=UNREAD,
    items=(
        Date("on", "Which morning?"),
        Text("title", "Give it a title"),
        LongText("dream", "What happened in the dream?", help="As if it were happening now: \"I am standing on a bridge.\"", required=True),
        Rows("feelings", "What did you feel on waking?", row="A feeling", most=10, items=(
            Text("feeling", "Feeling"),
            strength("feeling_strength", "How strong was it?"),
        )),
        Text("people", "Who was in it?"),
        LongText("yesterday", "Is anything in it from the day before?"),
        YesNo("comes_back", "Have you had this dream before?"),
        LongText("thoughts", "What does it make you think of?"),
        YesNo("rehearse", "Would you like to change this dream?", help="You can leave this out. There is no right way to dream."),
        LongText("new_version", "Change it any way you like, and write the new version.", show_when=REHEARSE),
        Duration("practised", "How many minutes did you picture the new version today?", help="5 to 10 is enough.", show_when=REHEARSE),
        Number("nightmares", "How many nightmares in the last 7 days?", whole=True, low=0, high=50, unit="a week", show_when=REHEARSE),
        ten("intensity", "How bad were they?", "Not bad", "As bad as can be", show_when=REHEARSE),
    ),
    examples=(
        Example({"on": "2031-03-07", "title": "The bridge", "dream": "I stand on a bridge and it sways.", "comes_back": True,
                 "feelings": ({"feeling": "scared", "feeling_strength": 70},)}),
        Example({"dream": "Water is rising.", "rehearse": True, "new_version": "I can float.", "practised": 10, "nightmares": 3, "intensity": 6}),
    ),
)  # fmt: skip
