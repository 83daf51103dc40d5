"""K6: distress over 30 days, in six questions. Verbatim."""

from midweek.kinds.sheet import Band, Cutoff, Example, Group, Pick, Reliable, Sheet, Sum, loinc
from midweek.library._codes import answer, picked
from midweek.library._kessler import LICENCE, NOTICE, THIRTY_DAYS, WORDS

ANSWERS = tuple(answer(code, label, 0 + n) for n, (code, label) in enumerate(WORDS))  # 0 to 4
ALL = tuple(f"q{n}" for n in range(1, 7))

SHEET = Sheet(
    name="k6", title="Kessler Psychological Distress Scale (K6)", sort="questionnaire", verbatim=True,
    about="Six short questions on how troubled you have felt.",
    use_when="About once a month, to see the long run. It covers the last 30 days.",
    not_when="It is slow to show change. For a weekly look, note one thing of your own instead.",
    minutes=2, usual_days=30, on_by_default=True,
    source="Kessler 2003",
    licence=LICENCE,
    notice=NOTICE,
    verified=("wording", "licence", "reliable change"),
    unverified=("LOINC codes: 4 of 6 items and answers", "bands: 13 verified; 5 from Prochaska 2012 by memory"),
    items=(
        Group("feelings", THIRTY_DAYS, together=False, items=(
            Pick("q1", "nervous?", ANSWERS, code=loinc("65189-3")),
            Pick("q2", "hopeless?", ANSWERS, code=loinc("65190-1")),
            Pick("q3", "restless or fidgety?", ANSWERS, code=loinc("65191-9")),
            Pick("q4", "so depressed that nothing could cheer you up?", ANSWERS, code=loinc("65192-7")),
            Pick("q5", "that everything was an effort?", ANSWERS),
            Pick("q6", "worthless?", ANSWERS),
        )),
    ),
    scores=(
        Sum(
            name="total", title="Total", of=ALL, low=0, high=24, better="lower",
            bands=(Band(0, 4, "low"), Band(5, 12, "moderate"), Band(13, 24, "high")),
            cutoffs=(Cutoff(13),),
            reliable=Reliable(
                points=9, source="smallest detectable change, 3,254 Japanese adults, 2 weeks (PRBM 2023)", verified=True,
                sd=5.84,
                reliability=0.73, reliability_is="test-retest ICC, 2 weeks",
            ),
        ),
    ),
    examples=(
        Example(picked(ANSWERS, 1, 0, 2, 3, 2, 0), {"total": 8}),
        Example({"q1": ANSWERS[1].code}, {"total": None}),
    ),
)  # fmt: skip
