"""What a FHIR R4 Questionnaire says and a sheet has no place for, in words: all of it is told where the form comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from midweek.exchange import fhir
from midweek.exchange.fhir import Coding, Item, Questionnaire
from midweek.exchange.fhir_items import MOST_WORDS, is_heading, kind, part, words
from midweek.kinds.sheet_items import LINE, MOST_ROWS

UNIT: Final = 40  # characters
LANGUAGE: Final = 35
_MOST_CODES: Final = 10
_MOST_ABOUT: Final = 1_000  # characters of all that is said of a sheet
_MOST_TOLD: Final = 600  # of what is left out
_MOST_NAME: Final = 40  # of an item in it
_NAMED: Final = 3  # items in it by name
_KNOWN: Final = {
    fhir.ORDINAL, fhir.WEIGHT, fhir.CONTROL, fhir.UNIT, fhir.LOW, fhir.HIGH, fhir.MOST, fhir.LEAST, fhir.HIDDEN, fhir.FILLED_IN, fhir.OURS,
}  # fmt: skip


def short(text: str, most: int) -> str:
    """The text, or as much of it as there is room for."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fitting(codes: Iterable[Coding]) -> list[Coding]:
    """Those that can be kept."""
    return [one for one in codes if _fits(one)][:_MOST_CODES]


def _fits(code: Coding) -> bool:
    return max(len(code.system), len(code.code), len(code.display)) <= LINE


def _ends_early(item: Item) -> bool:
    """Whether something in it is longer than it may be here."""
    most = {"help": MOST_WORDS, "low_says": LINE, "high_says": LINE}
    unit = item.more(fhir.UNIT)
    coding = unit.value_coding if unit else None
    labels = (
        option.value_string or (option.value_coding.display if option.value_coding else "") for option in item.answer_option
    )  # fmt: skip
    return (
        len(words(item)) > MOST_WORDS
        or any(len(one.text) > most[key] for one in item.item if (key := part(one)))
        or any(len(label) > LINE for label in labels)
        or (coding is not None and len(coding.display or coding.code) > UNIT)
    )


def _counts_answers(item: Item) -> bool:
    asked = item.more(fhir.MOST) is not None and kind(item) != "rows"
    return asked or item.more(fhir.LEAST) is not None


def _has_other_ends(item: Item) -> bool:
    return item.type not in ("integer", "decimal") and bool(item.more(fhir.LOW) or item.more(fhir.HIGH))


def _is_laid_out(item: Item) -> bool:
    return bool(item.control) and part(item) is None and kind(item) != "rate"


def _is_said_by_others(item: Item) -> bool:
    own = any(one.url not in _KNOWN for one in item.extension)
    return own or any(
        one.url not in _KNOWN and one.url != fhir.ALONE for option in item.answer_option for one in option.extension
    )  # fmt: skip


# Words for it -> whether an item has some of it; first those that hold of a form as a whole.
_OF_THE_FORM: Final[dict[str, Callable[[Item], bool]]] = {
    "answers filled in beforehand": lambda item: (
        bool(item.initial or item.more(fhir.FILLED_IN)) or any(one.initial_selected for one in item.answer_option)
    ),
    "how long an answer may be": lambda item: item.max_length is not None,
    "where its questions are defined": lambda item: bool(item.definition),
}  # fmt: skip
_OF_ITEMS: Final[dict[str, Callable[[Item], bool]]] = {
    "the end of long words": _ends_early,
    "codes that are too long": lambda item: len(fitting(item.code)) < len(item.code),
    "how early or late it may be": _has_other_ends,
    "more than 200 rows": lambda item: kind(item) == "rows" and (item.number(fhir.MOST) or 0) > MOST_ROWS,
    "how many answers it takes": _counts_answers,
    "that an answer stands alone": lambda item: any(option.more(fhir.ALONE) for option in item.answer_option),
    "that it has to be filled in": lambda item: is_heading(item) and item.required,
    "the seconds of a time": lambda item: any(
        one.answer_time and one.answer_time[5:] not in ("", ":00") for one in item.enable_when
    ),
    "how it asks to be laid out": _is_laid_out,
    "what other programs add to it": _is_said_by_others,
}


def about(form: Questionnaire, items: Sequence[Item]) -> str:
    """What the form says of itself, and below it what isn't kept of the form and of these items."""
    told = [says for says, has in _OF_THE_FORM.items() if any(map(has, items))]
    whole = {
        "the end of its title": len(form.title) > LINE,
        "the end of its copyright": len(form.copyright) > MOST_WORDS,
        "its address": len(form.url or next(iter(form.derived_from), "")) > LINE,
        "its language": len(form.language) > LANGUAGE,
        "some of its codes": len(fitting(form.code)) < len(form.code),
    }
    told += [says for says, is_so in whole.items() if is_so]
    found = {says: [item for item in items if has(item)] for says, has in _OF_ITEMS.items()}
    named = [f"{says} ({_names(those)})" for says, those in found.items() if those]
    if len(", ".join(named)) > _MOST_TOLD:
        named = [says for says, those in found.items() if those]
    told += named
    if len(form.description) > _MOST_ABOUT - (len(_said(told)) + 1 if told else 0):
        told.append("the end of these words")
        room = _MOST_ABOUT - len(_said(told)) - 1
        return f"{short(form.description, room)}\n{_said(told)}"
    return "\n".join(filter(None, (form.description, _said(told))))


def _names(items: Sequence[Item]) -> str:
    said = [short(" ".join(words(item).split()) or item.link_id, _MOST_NAME) for item in items[:_NAMED]]
    more = len(items) - _NAMED
    return ", ".join(said) + (f" and {more} more" if more > 0 else "")


def _said(told: Sequence[str]) -> str:
    return f"(Midweek leaves out of this file: {', '.join(told)}.)" if told else ""
