"""An answer in one cell, as a spreadsheet holds it, and back: labels for codes, several of them parted by semicolons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from midweek.kinds.sheet import Answer, Date, Option, Pick, PickSeveral, Single, Time, YesNo

YES, NO = "Yes", "No"


def in_cell(item: Single, answer: Answer) -> str | int | float | date | time:
    """What stands in the cell for an answer that fits; numbers, days and times are such. `option_in` finds the same option again."""
    match item:
        case Pick() | PickSeveral():
            codes = answer if isinstance(answer, tuple) else (answer,)
            return "; ".join(_word(item.options, str(code)) for code in codes)
        case YesNo():
            return YES if answer is True else NO if answer is False else str(answer)
        case Date():
            return date.fromisoformat(str(answer))
        case Time():
            return time.fromisoformat(str(answer))
    return answer if isinstance(answer, int | float) and not isinstance(answer, bool) else str(answer)


def _word(options: Sequence[Option], code: str) -> str:
    """The label, where it is clear without the others and holds no semicolon; else the code."""
    label = next((option.label for option in options if option.code == code), code)
    clear = ";" not in label and label == label.strip() and option_in(options, label) == code
    return label if clear else code


def option_in(options: Sequence[Option], text: str) -> str | None:
    """The code of the option a text says: by its code, its label, or a beginning of one label alone; None for no one of them."""
    said = text.strip().casefold()
    for same in ("code", "label"):
        found = {option.code for option in options if getattr(option, same).strip().casefold() == said}
        if found:
            return found.pop() if len(found) == 1 else None
    begun = {option.code for option in options if said and option.label.strip().casefold().startswith(said)}
    return begun.pop() if len(begun) == 1 else None
