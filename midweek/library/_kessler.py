"""What the K6 and the K10 share: their words and their terms. Each counts its answers in its own way."""

LICENCE = "Free; no permission required"
NOTICE = (
    "K6/K10: copyright Ronald C. Kessler, PhD. All rights reserved. Cite: Kessler R.C. et al. (2003). Screening for serious "
    "mental illness in the general population. Arch Gen Psychiatry 60(2):184-189."
)
THIRTY_DAYS = "During the past 30 days, about how often did you feel …"
WORDS = (
    ("LA6297-1", "None of the time"),
    ("LA14732-4", "A little of the time"),
    ("LA14733-2", "Some of the time"),
    ("LA14734-0", "Most of the time"),
    ("LA6154-4", "All of the time"),
)  # LOINC counts these the other way round (1 for all of the time), so its numbers are never used
