"""PHQ-9: low mood over two weeks, in nine questions. Verbatim."""

from midweek.kinds.sheet import Band, Cutoff, Example, Group, Matters, Pick, Reliable, Sheet, Sum, loinc
from midweek.library._codes import answer, picked
from midweek.library._phq import HOW_OFTEN, LICENCE, NOTICE, TWO_WEEKS

DIFFICULTY = (
    answer("LA6572-7", "Not difficult at all"),
    answer("LA6573-5", "Somewhat difficult"),
    answer("LA6575-0", "Very difficult"),
    answer("LA6574-3", "Extremely difficult"),
)
ALL = tuple(f"q{n}" for n in range(1, 10))

SHEET = Sheet(
    name="phq9", title="Patient Health Questionnaire-9 (PHQ-9)", sort="questionnaire", verbatim=True,
    about="Nine questions on low mood and what often comes with it.",
    use_when="Every 2 weeks or so, to see whether things are shifting. It covers the last 2 weeks.",
    not_when="It can't say what is wrong, and one total is never the whole story. On a very hard day, Help now comes first.",
    minutes=3, usual_days=14, on_by_default=True,
    source="Kroenke, Spitzer & Williams 2001 J Gen Intern Med 16:606; LHNCBC lforms PHQ-9 form (LOINC); CamCOPS phq9",
    licence=LICENCE,
    notice=NOTICE,
    verified=("wording", "LOINC codes", "licence", "bands", "reliable change", "alpha"),
    unverified=("test-retest figure",),
    code=loinc("44249-1"),
    items=(
        Group("problems", TWO_WEEKS, together=False, items=(
            Pick("q1", "Little interest or pleasure in doing things", HOW_OFTEN, code=loinc("44250-9")),
            Pick("q2", "Feeling down, depressed, or hopeless", HOW_OFTEN, code=loinc("44255-8")),
            Pick("q3", "Trouble falling or staying asleep, or sleeping too much", HOW_OFTEN, code=loinc("44259-0")),
            Pick("q4", "Feeling tired or having little energy", HOW_OFTEN, code=loinc("44254-1")),
            Pick("q5", "Poor appetite or overeating", HOW_OFTEN, code=loinc("44251-7")),
            Pick("q6", "Feeling bad about yourself — or that you are a failure or have let yourself or your family down", HOW_OFTEN, code=loinc("44258-2")),
            Pick("q7", "Trouble concentrating on things, such as reading the newspaper or watching television", HOW_OFTEN, code=loinc("44252-5")),
            Pick("q8", "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or restless that you have been moving around a lot more than usual", HOW_OFTEN, code=loinc("44253-3")),
            Pick("q9", "Thoughts that you would be better off dead or of hurting yourself in some way", HOW_OFTEN, code=loinc("44260-8"), risk_from=1),
        )),
        Pick("difficulty", "If you checked off any problems, how difficult have these problems made it for you to do your work, take care of things at home, or get along with other people?", DIFFICULTY, code=loinc("69722-7")),
    ),
    scores=(
        Sum(
            name="total", title="Total", of=ALL, low=0, high=27, better="lower",
            code=loinc("44261-6"),
            bands=(Band(0, 4, "none-minimal"), Band(5, 9, "mild"), Band(10, 14, "moderate"), Band(15, 19, "moderately severe"), Band(20, 27, "severe")),
            cutoffs=(Cutoff(10, "Kroenke 2001; NHS Talking Therapies"),),
            reliable=Reliable(
                points=6, source="NHS Talking Therapies manual (fall or rise of 6 or more)", verified=True,
                sd=5.5,
                reliability=0.89, reliability_is="Cronbach alpha, Kroenke 2001",
            ),
            matters=Matters(5, "commonly used (Loewe 2004; Kroenke); Kounali 2022 gives about 20% of baseline for moderate severity (-1.7 points)"),
        ),
    ),
    examples=(
        Example(picked(HOW_OFTEN, *[1] * 9), {"total": 9}, risky=True),
        Example(picked(HOW_OFTEN, 3, 3, 2, 2, 1, 1, 0, 0, 0), {"total": 12}),
        Example({"q1": HOW_OFTEN[1].code}, {"total": None}),
    ),
)  # fmt: skip
