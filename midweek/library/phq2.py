"""PHQ-2: the first two questions of the PHQ-9. Verbatim."""

from midweek.kinds.sheet import Band, Cutoff, Example, Group, Pick, Sheet, Sum, loinc
from midweek.library._codes import picked
from midweek.library._phq import HOW_OFTEN, LICENCE, NOTICE, TWO_WEEKS

ALL = tuple(f"q{n}" for n in range(1, 3))

SHEET = Sheet(
    name="phq2", title="Patient Health Questionnaire-2 (PHQ-2)", sort="questionnaire", verbatim=True,
    about="Two questions on low mood.",
    use_when="As a quick look, when nine questions are too many.",
    not_when="It is too short to show change. For that, use the PHQ-9.",
    minutes=1,
    source="Kroenke, Spitzer & Williams 2003 Med Care 41:1284; loinc.org 55757-9",
    licence=LICENCE,
    notice=NOTICE,
    verified=("wording", "LOINC codes", "licence"),
    code=loinc("55757-9"),
    items=(
        Group("problems", TWO_WEEKS, together=False, items=(
            Pick("q1", "Little interest or pleasure in doing things", HOW_OFTEN, code=loinc("44250-9")),
            Pick("q2", "Feeling down, depressed, or hopeless", HOW_OFTEN, code=loinc("44255-8")),
        )),
    ),
    scores=(
        Sum(
            name="total", title="Total", of=ALL, low=0, high=6, better="lower",
            code=loinc("55758-7"),
            bands=(Band(0, 2, "negative screen"), Band(3, 6, "positive screen")),
            cutoffs=(Cutoff(3),),
        ),
    ),
    examples=(
        Example(picked(HOW_OFTEN, 1, 2), {"total": 3}),
        Example({"q1": HOW_OFTEN[1].code}, {"total": None}),
    ),
)  # fmt: skip
