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
    """The code of the option a text says: by its code, its label, a beginning of one label alone, or what it alone is worth.

    None for no one of them. A number is taken for what an option is worth only where no code and no label begins with a
    number: "2" of "1 or 2" and "5 or 6" could be either.
    """
    said = text.strip().casefold()
    for same in ("code", "label"):
        found = {option.code for option in options if getattr(option, same).strip().casefold() == said}
        if found:
            return found.pop() if len(found) == 1 else None
    begun = {option.code for option in options if said and option.label.strip().casefold().startswith(said)}
    return begun.pop() if len(begun) == 1 else _worth(options, said)


def _worth(options: Sequence[Option], said: str) -> str | None:
    if any(word.strip()[:1].isdigit() for option in options for word in (option.code, option.label)):
        return None
    try:
        number = float(said)
    except ValueError:
        return None
    worth = [option.code for option in options if option.value == number]
    return worth[0] if len(worth) == 1 else None
