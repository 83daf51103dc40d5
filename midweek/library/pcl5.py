"""PCL-5: what can follow a very stressful experience, in twenty questions. Verbatim, past month."""

from midweek.kinds.sheet import (
    Cutoff,
    Example,
    Group,
    Matters,
    Option,
    Pick,
    Reliable,
    Say,
    Sheet,
    Sum,
    loinc,
)
from midweek.library._codes import picked

ANSWERS = (
    Option("0", "Not at all", 0),
    Option("1", "A little bit", 1),
    Option("2", "Moderately", 2),
    Option("3", "Quite a bit", 3),
    Option("4", "Extremely", 4),
)
ALL = tuple(f"q{n}" for n in range(1, 21))

SHEET = Sheet(
    name="pcl5", title="PTSD Checklist for DSM-5 (PCL-5)", sort="questionnaire", verbatim=True,
    about="Twenty questions on what can stay with you after something very stressful. You don't have to say what happened.",
    use_when="When you and your therapist want to follow this over months. It covers the past month.",
    not_when="It can stir things up. Choose a calm hour, and stop whenever you like. It is not for the days right after an event.",
    minutes=8, usual_days=30,
    source="Blevins et al. 2015 J Trauma Stress 28:489; Blanchard et al. 2023 J Trauma Stress 36:1102",
    licence="Public domain",
    notice="Weathers, F.W., Litz, B.T., Keane, T.M., Palmieri, P.A., Marx, B.P., & Schnurr, P.P. (2013). The PTSD Checklist for DSM-5 (PCL-5). Created by staff of the VA National Center for PTSD; not copyrighted.",
    verified=("wording", "licence", "reliable change"),
    unverified=("LOINC codes: panel and total only", "reliability"),
    code=loinc("101697-1"),
    items=(
        Say("first", "Below is a list of problems that people sometimes have in response to a very stressful experience. Please read each problem carefully and then choose one of the answers to indicate how much you have been bothered by that problem in the past month."),
        Group("problems", "In the past month, how much were you bothered by:", together=False, items=(
            Pick("q1", "Repeated, disturbing, and unwanted memories of the stressful experience?", ANSWERS),
            Pick("q2", "Repeated, disturbing dreams of the stressful experience?", ANSWERS),
            Pick("q3", "Suddenly feeling or acting as if the stressful experience were actually happening again (as if you were actually back there reliving it)?", ANSWERS),
            Pick("q4", "Feeling very upset when something reminded you of the stressful experience?", ANSWERS),
            Pick("q5", "Having strong physical reactions when something reminded you of the stressful experience (for example, heart pounding, trouble breathing, sweating)?", ANSWERS),
            Pick("q6", "Avoiding memories, thoughts, or feelings related to the stressful experience?", ANSWERS),
            Pick("q7", "Avoiding external reminders of the stressful experience (for example, people, places, conversations, activities, objects, or situations)?", ANSWERS),
            Pick("q8", "Trouble remembering important parts of the stressful experience?", ANSWERS),
            Pick("q9", "Having strong negative beliefs about yourself, other people, or the world (for example, having thoughts such as: I am bad, there is something seriously wrong with me, no one can be trusted, the world is completely dangerous)?", ANSWERS),
            Pick("q10", "Blaming yourself or someone else for the stressful experience or what happened after it?", ANSWERS),
            Pick("q11", "Having strong negative feelings such as fear, horror, anger, guilt, or shame?", ANSWERS),
            Pick("q12", "Loss of interest in activities that you used to enjoy?", ANSWERS),
            Pick("q13", "Feeling distant or cut off from other people?", ANSWERS),
            Pick("q14", "Trouble experiencing positive feelings (for example, being unable to feel happiness or have loving feelings for people close to you)?", ANSWERS),
            Pick("q15", "Irritable behavior, angry outbursts, or acting aggressively?", ANSWERS),
            Pick("q16", "Taking too many risks or doing things that could cause you harm?", ANSWERS),
            Pick("q17", "Being “superalert” or watchful or on guard?", ANSWERS),
            Pick("q18", "Feeling jumpy or easily startled?", ANSWERS),
            Pick("q19", "Having difficulty concentrating?", ANSWERS),
            Pick("q20", "Trouble falling or staying asleep?", ANSWERS),
        )),
    ),
    scores=(
        Sum(
            name="total", title="Total", of=ALL, low=0, high=80, better="lower",
            code=loinc("101698-9"),
            cutoffs=(Cutoff(33, "31 to 33 in the literature"),),
            reliable=Reliable(
                points=15, source="Marx et al. 2022 Psychol Assess 34:197, two trials of male veterans", verified=True,
                strict=18,
                reliability=0.82, reliability_is="test-retest about 1 week, Blevins 2015",
            ),
            matters=Matters(10, "VA; Blanchard 2023 primary care 9-12, and 5 or less not reliable", verified=True),
        ),
        Sum(name="b", title="Intrusion", of=ALL[0:5], low=0, high=20, better="lower"),
        Sum(name="c", title="Avoidance", of=ALL[5:7], low=0, high=8, better="lower"),
        Sum(name="d", title="Negative thoughts and mood", of=ALL[7:14], low=0, high=28, better="lower"),
        Sum(name="e", title="Arousal and reactivity", of=ALL[14:20], low=0, high=24, better="lower"),
    ),
    examples=(
        Example(picked(ANSWERS, *[1] * 20), {"total": 20, "b": 5, "c": 2, "d": 7, "e": 6}),
        Example({"q1": ANSWERS[1].code}, {"total": None, "b": None, "c": None, "d": None, "e": None}),
    ),
)  # fmt: skip
