"""What the questionnaires of one family share: their words, their answers, their terms."""

from midweek.library._codes import answer

LICENCE = "Free; no permission required"
NOTICE = (
    "Copyright Pfizer Inc.; developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues, "
    "with an educational grant from Pfizer Inc. No permission required to reproduce, translate, display or distribute."
)
TWO_WEEKS = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
HOW_OFTEN = (
    answer("LA6568-5", "Not at all", 0),
    answer("LA6569-3", "Several days", 1),
    answer("LA6570-1", "More than half the days", 2),
    answer("LA6571-9", "Nearly every day", 3),
)  # the lowest is "Not at all" in the GAD-7 too; "Not at all sure" is a widely copied error
