"""PHQ-15: bodily complaints over four weeks. Verbatim, but for the question whether item 4 applies."""

from midweek.kinds.sheet import Band, Example, Group, Pick, Sheet, Sum, YesNo, loinc, when
from midweek.library._codes import answer, picked
from midweek.library._phq import LICENCE, NOTICE

ANSWERS = (
    answer("LA18334-5", "Not bothered at all", 0),
    answer("LA18335-2", "Bothered a little", 1),
    answer("LA18336-0", "Bothered a lot", 2),
)
ALL = tuple(f"q{n}" for n in range(1, 16))

SHEET = Sheet(
    name="phq15", title="Patient Health Questionnaire-15 (PHQ-15)", sort="questionnaire", verbatim=True,
    about="Fifteen questions on how your body has been. Skip any you like; then there is no total.",
    use_when="When your body is part of what troubles you. It covers the last 4 weeks.",
    not_when="It doesn't look for a cause. See a doctor about pain that is new, strong or getting worse.",
    minutes=3, usual_days=28,
    source="Kroenke, Spitzer & Williams 2002 Psychosom Med 64:258; FHIR PHQ-15 example of the HL7 Vulcan connectathon; CamCOPS phq15",
    licence=LICENCE,
    notice=NOTICE,
    verified=("wording", "LOINC codes", "licence", "bands"),
    unverified=("alpha",),
    code=loinc("69728-4"),
    items=(
        YesNo("periods", "Do you have periods?", help="This one is ours: it decides whether question 4 is asked."),
        Group("problems", "During the past 4 weeks, how much have you been bothered by any of the following problems?", together=False, items=(
            Pick("q1", "Stomach pain", ANSWERS, code=loinc("69671-6")),
            Pick("q2", "Back pain", ANSWERS, code=loinc("69672-4")),
            Pick("q3", "Pain in your arms, legs, or joints (knees, hips, etc.)", ANSWERS, code=loinc("69673-2")),
            Pick("q4", "Menstrual cramps or other problems with your periods", ANSWERS, code=loinc("69674-0"), show_when=when("periods", "!=", False)),
            Pick("q5", "Headaches", ANSWERS, code=loinc("69675-7")),
            Pick("q6", "Chest pain", ANSWERS, code=loinc("69676-5")),
            Pick("q7", "Dizziness", ANSWERS, code=loinc("69677-3")),
            Pick("q8", "Fainting spells", ANSWERS, code=loinc("69678-1")),
            Pick("q9", "Feeling your heart pound or race", ANSWERS, code=loinc("69679-9")),
            Pick("q10", "Shortness of breath", ANSWERS, code=loinc("69680-7")),
            Pick("q11", "Pain or problems during sexual intercourse", ANSWERS, code=loinc("69717-7")),
            Pick("q12", "Constipation, loose bowels, or diarrhea", ANSWERS, code=loinc("69681-5")),
            Pick("q13", "Nausea, gas, or indigestion", ANSWERS, code=loinc("69682-3")),
            Pick("q14", "Feeling tired or having low energy", ANSWERS, code=loinc("69731-8")),
            Pick("q15", "Trouble sleeping", ANSWERS, code=loinc("69732-6")),
        )),
    ),
    scores=(
        Sum(
            name="total", title="Total", of=ALL, low=0, high=30, better="lower",
            zero_if_hidden=("q4",),  # without periods, at most 28
            code=loinc("70273-8"),
            bands=(Band(0, 4, "minimal"), Band(5, 9, "low"), Band(10, 14, "medium"), Band(15, 30, "high")),
        ),
    ),
    examples=(
        Example(picked(ANSWERS, *[1] * 15) | {"periods": True}, {"total": 15}),
        Example(picked(ANSWERS, *[2] * 15) | {"periods": False}, {"total": 28}),
        Example({"q1": ANSWERS[1].code}, {"total": None}),
    ),
)  # fmt: skip
