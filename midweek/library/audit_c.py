"""AUDIT-C: drinking over a year, in three questions. Verbatim."""

from midweek.kinds.sheet import Cutoff, Example, Group, Pick, Sheet, Sum, loinc, when
from midweek.library._codes import answer

HOW_OFTEN = (
    answer("LA6270-8", "Never", 0),
    answer("LA18926-8", "Monthly or less", 1),
    answer("LA18927-6", "2 to 4 times a month", 2),
    answer("LA18928-4", "2 to 3 times a week", 3),
    answer("LA18929-2", "4 or more times a week", 4),
)
HOW_MANY = (
    answer("LA15694-5", "1 or 2", 0),
    answer("LA15695-2", "3 or 4", 1),
    answer("LA18930-0", "5 or 6", 2),
    answer("LA18931-8", "7 to 9", 3),
    answer("LA18932-6", "10 or more", 4),
)
SIX_OR_MORE = (
    answer("LA6270-8", "Never", 0),
    answer("LA18933-4", "Less than monthly", 1),
    answer("LA18876-5", "Monthly", 2),
    answer("LA18891-4", "Weekly", 3),
    answer("LA18934-2", "Daily or almost daily", 4),
)
ALL = tuple(f"q{n}" for n in range(1, 4))

SHEET = Sheet(
    name="audit_c", title="Alcohol Use Disorders Identification Test - Consumption (AUDIT-C)", sort="questionnaire", verbatim=True,
    about="Three questions on how much you drink.",
    use_when="About once a year. To see change from week to week, count your own drinks.",
    not_when="If you drink a lot every day, don't stop all at once. That can be dangerous. Talk to a doctor first.",
    minutes=1, usual_days=365,
    source="Bush et al. 1998 Arch Intern Med 158:1789; Bradley et al. 2003 Arch Intern Med 163:821",
    licence="Free; described as public domain; not for sale",
    notice="AUDIT (c) World Health Organization 2001; may be reproduced, not for sale or for use in conjunction with commercial purposes. As a WHO-approved instrument, the AUDIT is in the public domain (LOINC/US Core).",
    verified=("wording", "LOINC codes", "cut-off"),
    unverified=("licence: statements differ",),
    code=loinc("72109-2"),
    items=(
        Group("drinking", "In the past year", together=False, items=(
            Pick("q1", "How often do you have a drink containing alcohol?", HOW_OFTEN, code=loinc("68518-0")),
            Pick("q2", "How many drinks containing alcohol do you have on a typical day when you are drinking?", HOW_MANY, code=loinc("68519-8"), show_when=when("q1", "!=", "LA6270-8")),
            Pick("q3", "How often do you have six or more drinks on one occasion?", SIX_OR_MORE, code=loinc("68520-6"), show_when=when("q1", "!=", "LA6270-8")),
        )),
    ),
    scores=(
        Sum(
            name="total", title="Total", of=ALL, low=0, high=12, better="lower",
            zero_if_hidden=("q2", "q3"),  # not asked of who never drinks
            code=loinc("75626-2"),
            cutoffs=(Cutoff(3, who="women"), Cutoff(4, who="men")),
        ),
    ),
    examples=(
        Example({"q1": HOW_OFTEN[3].code, "q2": HOW_MANY[2].code, "q3": SIX_OR_MORE[1].code}, {"total": 6}),
        Example({"q1": "LA6270-8"}, {"total": 0}),
        Example({"q1": HOW_OFTEN[1].code}, {"total": None}),
    ),
)  # fmt: skip
