"""An answer in words, for whatever shows one: pages, prints, exports."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from midweek.kinds.sheet import Answer, AnyItem, Date, Duration, Number, Pick, PickSeveral, Rate, YesNo

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def in_words(item: AnyItem, answer: Answer) -> str:
    """One answer as its question puts it: "Several days", "Yes", "70%", "3 drinks", "25 min", "7 May 2026"; words and times as they are.

    The answer to rows isn't one: take each column of each row by itself. A code the question doesn't have stays a code.
    """
    match item:
        case Pick() | PickSeveral():
            labels = {option.code: option.label for option in item.options}
            codes = answer if isinstance(answer, tuple) else (answer,)
            return "; ".join(labels.get(str(code), str(code)) for code in codes)
        case YesNo():
            return "Yes" if answer else "No"
        case Rate() | Number() if item.unit:
            return f"{answer}{'' if item.unit == '%' else ' '}{item.unit}"
        case Duration():
            return f"{answer} min"
        case Date():
            with suppress(ValueError):
                return _day_in_words(date.fromisoformat(str(answer)))
    return str(answer)


def _day_in_words(on: date) -> str:
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
