"""Short ways to write answers that have a code."""

from midweek.kinds.sheet import Answer, Option


def answer(code: str, label: str, value: float | None = None) -> Option:
    """An answer by its LOINC code, with what it counts."""
    return Option(code, label, value, "http://loinc.org")


def picked(options: tuple[Option, ...], *which: int) -> dict[str, Answer]:
    """Answers to q1, q2 and so on: the number of the option each picked, from 0."""
    return {f"q{n}": options[one].code for n, one in enumerate(which, start=1)}
