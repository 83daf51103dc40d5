"""What our own worksheets share: their terms, and the scales they rate on."""

from midweek.kinds.sheet import Rate, ShowWhen

LICENCE = "CC0-1.0"
UNREAD = ("wording read by a therapist",)


def strength(
    name: str, label: str, *, show_when: ShowWhen | None = None, risk_from: float | None = None
) -> Rate:
    """How strong a feeling or an urge is, 0 to 100."""
    return Rate(
        name,
        label,
        0,
        100,
        low_says="Not there",
        high_says="As strong as can be",
        show_when=show_when,
        risk_from=risk_from,
    )


def belief(name: str, label: str, *, show_when: ShowWhen | None = None) -> Rate:
    """How much something is believed, 0 to 100%."""
    return Rate(name, label, 0, 100, low_says="Not at all", high_says="Fully", unit="%", show_when=show_when)


def ten(name: str, label: str, low: str, high: str, *, show_when: ShowWhen | None = None) -> Rate:
    """A plain rating, 0 to 10."""
    return Rate(name, label, 0, 10, low_says=low, high_says=high, show_when=show_when)
