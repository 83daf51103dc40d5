"""WHO-5: well-being over two weeks, in five statements. Verbatim, under a notice of its own."""

from midweek.kinds.sheet import Band, Cutoff, Example, Group, Matters, Option, Pick, Reliable, Sheet, Sum
from midweek.library._codes import picked

ANSWERS = (
    Option("5", "All of the time", 5),
    Option("4", "Most of the time", 4),
    Option("3", "More than half of the time", 3),
    Option("2", "Less than half of the time", 2),
    Option("1", "Some of the time", 1),
    Option("0", "At no time", 0),
)
ALL = tuple(f"q{n}" for n in range(1, 6))

SHEET = Sheet(
    name="who5", title="WHO-5 Well-Being Index", sort="questionnaire", verbatim=True,
    about="Five short statements on how well you have felt. A higher total is better.",
    use_when="Every 2 weeks or so. It asks about what is good, and leaves out symptoms.",
    not_when="It can't say what is wrong. Leave it for another day if good days feel too far off to be asked about.",
    minutes=2, usual_days=14, on_by_default=True,
    source="Topp et al. 2015 Psychother Psychosom 84:167",
    licence="Free of charge, no permission required; the source must be named",
    notice="World Health Organization Five Well-Being Index (WHO-5), WHO Regional Office for Europe / Psychiatric Research Unit, Mental Health Centre North Zealand, 1998. Wording unaltered.",
    verified=("wording", "reliable change"),
    unverified=("licence: 2024 terms not verified", "bands: cut-off 50 verified; 28 from Topp 2015 by memory"),
    items=(
        Group("statements", "Please indicate for each of the five statements which is closest to how you have been feeling over the last two weeks.", together=False, items=(
            Pick("q1", "I have felt cheerful and in good spirits", ANSWERS),
            Pick("q2", "I have felt calm and relaxed", ANSWERS),
            Pick("q3", "I have felt active and vigorous", ANSWERS),
            Pick("q4", "I woke up feeling fresh and rested", ANSWERS),
            Pick("q5", "My daily life has been filled with things that interest me", ANSWERS),
        )),
    ),
    scores=(
        Sum(
            name="total", title="Total", of=ALL, low=0, high=100, better="higher",
            times=4,
            bands=(Band(0, 28, "very low"), Band(29, 50, "low"), Band(51, 100, "not low")),
            cutoffs=(Cutoff(50),),
            reliable=Reliable(
                points=24, source="minimal detectable change, 554 Danish outpatients, ICC .81, about 22 days apart (HQLO 2018, s12955-018-1001-0)", verified=True,
                sd=19.5,
                reliability=0.81, reliability_is="test-retest ICC",
            ),
            matters=Matters(10, "Topp 2015 review rule of thumb"),
        ),
    ),
    examples=(
        Example(picked(ANSWERS, *[1] * 5), {"total": 80}),
        Example(picked(ANSWERS, 2, 2, 2, 2, 4), {"total": 52}),
        Example({"q1": ANSWERS[1].code}, {"total": None}),
    ),
)  # fmt: skip
