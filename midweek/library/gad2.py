"""GAD-2: the first two questions of the GAD-7. Verbatim."""

from midweek.kinds.sheet import Band, Cutoff, Example, Group, Pick, Sheet, Sum, loinc
from midweek.library._codes import picked
from midweek.library._phq import HOW_OFTEN, LICENCE, NOTICE, TWO_WEEKS

ALL = tuple(f"q{n}" for n in range(1, 3))

SHEET = Sheet(
    name="gad2", title="Generalized Anxiety Disorder 2-item (GAD-2)", sort="questionnaire", verbatim=True,
    about="Two questions on worry and feeling on edge.",
    use_when="As a quick look, when seven questions are too many.",
    not_when="It is too short to show change. For that, use the GAD-7.",
    minutes=1,
    source="Kroenke et al. 2007 Ann Intern Med 146:317",
    licence=LICENCE,
    notice=NOTICE,
    verified=("wording", "licence"),
    unverified=("LOINC codes: items only",),
    items=(
        Group("problems", TWO_WEEKS, together=False, items=(
            Pick("q1", "Feeling nervous, anxious or on edge", HOW_OFTEN, code=loinc("69725-0")),
            Pick("q2", "Not being able to stop or control worrying", HOW_OFTEN, code=loinc("68509-9")),
        )),
    ),
    scores=(
        Sum(
            name="total", title="Total", of=ALL, low=0, high=6, better="lower",
            bands=(Band(0, 2, "negative screen"), Band(3, 6, "positive screen")),
            cutoffs=(Cutoff(3),),
        ),
    ),
    examples=(
        Example(picked(HOW_OFTEN, 2, 1), {"total": 3}),
        Example({"q1": HOW_OFTEN[1].code}, {"total": None}),
    ),
)  # fmt: skip
