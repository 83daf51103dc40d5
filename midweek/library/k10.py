"""K10: distress over 30 days, in ten questions, counted 1 to 5. Verbatim; wording still to be compared."""

from midweek.kinds.sheet import Band, Cutoff, Example, Group, Pick, Sheet, Sum
from midweek.library._codes import answer, picked
from midweek.library._kessler import LICENCE, NOTICE, THIRTY_DAYS, WORDS

ANSWERS = tuple(answer(code, label, 1 + n) for n, (code, label) in enumerate(WORDS))  # 1 to 5
ALL = tuple(f"q{n}" for n in range(1, 11))

SHEET = Sheet(
    name="k10", title="Kessler Psychological Distress Scale (K10)", sort="questionnaire", verbatim=True,
    about="Ten questions on how troubled you have felt.",
    use_when="About once a month, if your clinic uses it. It covers the last 30 days.",
    not_when="Some places count it from 0 to 40. This one runs from 10 to 50, so don't mix the two.",
    minutes=3, usual_days=30,
    source="Kessler et al. 2002 Psychol Med 32:959",
    licence=LICENCE,
    notice=NOTICE,
    verified=("licence", "bands"),
    unverified=("wording", "LOINC codes"),
    items=(
        Group("feelings", THIRTY_DAYS, together=False, items=(
            Pick("q1", "tired out for no good reason?", ANSWERS),
            Pick("q2", "nervous?", ANSWERS),
            Pick("q3", "so nervous that nothing could calm you down?", ANSWERS),
            Pick("q4", "hopeless?", ANSWERS),
            Pick("q5", "restless or fidgety?", ANSWERS),
            Pick("q6", "so restless that you could not sit still?", ANSWERS),
            Pick("q7", "depressed?", ANSWERS),
            Pick("q8", "so depressed that nothing could cheer you up?", ANSWERS),
            Pick("q9", "that everything was an effort?", ANSWERS),
            Pick("q10", "worthless?", ANSWERS),
        )),
    ),
    scores=(
        Sum(
            name="total", title="Total", of=ALL, low=10, high=50, better="lower",
            bands=(Band(10, 15, "low"), Band(16, 21, "moderate"), Band(22, 29, "high"), Band(30, 50, "very high")),
            cutoffs=(Cutoff(20, "CRUfAD"),),
        ),
    ),
    examples=(
        Example(picked(ANSWERS, *[1] * 10), {"total": 20}),
        Example({"q1": ANSWERS[1].code}, {"total": None}),
    ),
)  # fmt: skip
