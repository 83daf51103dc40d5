"""GAD-7: worry and tension over two weeks, in seven questions. Verbatim."""

from midweek.kinds.sheet import Band, Cutoff, Example, Group, Matters, Pick, Reliable, Sheet, Sum, loinc
from midweek.library._codes import picked
from midweek.library._phq import HOW_OFTEN, LICENCE, NOTICE, TWO_WEEKS

ALL = tuple(f"q{n}" for n in range(1, 8))

SHEET = Sheet(
    name="gad7", title="Generalized Anxiety Disorder 7-item scale (GAD-7)", sort="questionnaire", verbatim=True,
    about="Seven questions on worry and feeling on edge.",
    use_when="Every 2 weeks or so, to see whether things are shifting. It covers the last 2 weeks.",
    not_when="It can't say what is wrong, and one total is never the whole story.",
    minutes=3, usual_days=14, on_by_default=True,
    source="Spitzer et al. 2006 Arch Intern Med 166:1092; HL7 personal-health-record-format-ig GAD-7; CamCOPS gad7",
    licence=LICENCE,
    notice=NOTICE,
    verified=("wording", "LOINC codes", "licence", "bands", "reliable change", "smallest change that matters"),
    code=loinc("69737-5"),
    items=(
        Group("problems", TWO_WEEKS, together=False, items=(
            Pick("q1", "Feeling nervous, anxious or on edge", HOW_OFTEN, code=loinc("69725-0")),
            Pick("q2", "Not being able to stop or control worrying", HOW_OFTEN, code=loinc("68509-9")),
            Pick("q3", "Worrying too much about different things", HOW_OFTEN, code=loinc("69733-4")),
            Pick("q4", "Trouble relaxing", HOW_OFTEN, code=loinc("69734-2")),
            Pick("q5", "Being so restless that it is hard to sit still", HOW_OFTEN, code=loinc("69735-9")),
            Pick("q6", "Becoming easily annoyed or irritable", HOW_OFTEN, code=loinc("69689-8")),
            Pick("q7", "Feeling afraid as if something awful might happen", HOW_OFTEN, code=loinc("69736-7")),
        )),
    ),
    scores=(
        Sum(
            name="total", title="Total", of=ALL, low=0, high=21, better="lower",
            code=loinc("70274-6"),
            bands=(Band(0, 4, "minimal"), Band(5, 9, "mild"), Band(10, 14, "moderate"), Band(15, 21, "severe")),
            cutoffs=(Cutoff(10, "Spitzer 2006"), Cutoff(8, who="NHS Talking Therapies")),
            reliable=Reliable(
                points=4, source="NHS Talking Therapies manual", verified=True,
                strict=6, strict_source="Bischoff et al. 2020, test-retest r=.87 over 14-28 days",
                sd=4.5,
                reliability=0.92, reliability_is="Cronbach alpha, Spitzer 2006",
            ),
            matters=Matters(4, "Toussaint et al. 2020; Kounali 2022 gives about 27% of baseline", verified=True),
        ),
    ),
    examples=(
        Example(picked(HOW_OFTEN, *[3] * 7), {"total": 21}),
        Example(picked(HOW_OFTEN, 1, 1, 2, 0, 0, 1, 0), {"total": 5}),
        Example({"q1": HOW_OFTEN[1].code}, {"total": None}),
    ),
)  # fmt: skip
