"""A sheet: a worksheet or a questionnaire, as a document that people can make, change and hand on themselves.

A Sheet that exists is sound: it is checked when it is made and when it is read, so what walks it need not ask again. These
shapes can grow and their bounds loosen; no bound may tighten and no default change, because sheets lie sealed with the
answers given to them.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from functools import cached_property
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from midweek.kinds.sheet_items import (
    MOST_QUESTIONS,
    AnyItem,
    Coding,
    Condition,
    Date,
    Duration,
    Group,
    Label,
    LongText,
    Name,
    NotASheet,
    Number,
    Option,
    Pick,
    PickSeveral,
    Question,
    Rate,
    Rows,
    Say,
    Short,
    ShowWhen,
    Single,
    Text,
    Time,
    Uri,
    YesNo,
    loinc,
    when,
)
from midweek.kinds.sheet_rules import (
    AnyRule,
    Band,
    Change,
    Cutoff,
    Matters,
    Mean,
    Night,
    Reliable,
    RowMean,
    Rule,
    Share,
    Sum,
)

__all__ = [
    "Answer", "Answers", "AnyItem", "AnyRule", "Band", "Change", "Coding", "Condition", "Cutoff", "Date", "Duration", "Example", "Group", "LongText",
    "Matters", "Mean", "Night", "NotASheet", "Number", "Option", "Pick", "PickSeveral", "Question", "Rate", "Reliable", "RowMean",
    "Rows", "Rule", "Say", "Share", "Sheet", "ShowWhen", "Single", "Sum", "Text", "Time", "YesNo", "comparable", "from_file", "loinc", "to_file", "when", "worth",
]  # fmt: skip

FORMAT = "midweek-sheet"
_TOO_MANY = f"This sheet has more than {MOST_QUESTIONS} items."
BIGGEST = 512 * 1024  # bytes of a file

Cell = (
    bool
    | int
    | float
    | Annotated[str, Meta(max_length=20_000)]
    | Annotated[tuple[Name, ...], Meta(max_length=50)]
)
Row = Annotated[dict[Name, Cell], Meta(max_length=20)]
Answer = (
    bool
    | int
    | float
    | Annotated[str, Meta(max_length=20_000)]
    | Annotated[tuple[Name | Row, ...], Meta(max_length=200)]
)  # words, a number, a code; several codes; or rows
Answers = Annotated[dict[Name, Answer], Meta(max_length=MOST_QUESTIONS)]


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """Answers, the totals they give (None: none), and whether they lead to the page for hard moments."""

    answers: Answers
    scores: dict[Name, float | None] = {}
    risky: bool = False


class Sheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """A worksheet or questionnaire.

    version: its maker's, from 1; a new one for any change of items or rules. about, use_when, not_when: for the page
    before it. minutes: about how long it takes. licence: of its words; notice: what has to be shown with them.
    verbatim: the words are somebody else's and stay as they are. verified, unverified: what was checked
    against a second source, and what waits for a person's eye. usual_days: between two times, where there is a usual.
    layout: a page for each question, or one for all. url: its address elsewhere, where it was brought in.

    dict: so that what is worked out of a sheet is kept with it; ten years of a diary are walked by one sheet.
    """

    name: Name
    version: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    title: Short
    sort: Literal["worksheet", "questionnaire"] = "worksheet"
    about: Label = ""
    use_when: Label = ""
    not_when: Label = ""
    minutes: Annotated[int, Meta(ge=1, le=600)] | None = None
    source: Label = ""
    licence: Label = ""
    notice: Label = ""
    language: Annotated[str, Meta(max_length=35)] = "en"
    verbatim: bool = False
    verified: Annotated[tuple[Short, ...], Meta(max_length=20)] = ()
    unverified: Annotated[tuple[Short, ...], Meta(max_length=20)] = ()
    on_by_default: bool = False
    usual_days: Annotated[int, Meta(ge=1, le=3_660)] | None = None
    layout: Literal["steps", "page"] = "steps"
    url: Uri = ""
    code: Annotated[tuple[Coding, ...], Meta(max_length=10)] = ()
    items: Annotated[tuple[AnyItem, ...], Meta(max_length=MOST_QUESTIONS)]
    scores: Annotated[tuple[AnyRule, ...], Meta(max_length=20)] = ()
    examples: Annotated[tuple[Example, ...], Meta(max_length=20)] = ()

    def __post_init__(self) -> None:
        """Refuse what can't be shown. Raises NotASheet."""
        _check_names(self)
        _check_conditions(self)
        _ = self.in_turn
        _check_rows_that_follow(self)
        _check_weights(self)
        _check_rules(self)

    @cached_property
    def parts(self) -> tuple[tuple[AnyItem, Group | Rows | None], ...]:
        """Every item in order, with what it stands in; columns of rows too."""
        found: list[tuple[AnyItem, Group | Rows | None]] = []
        for item in self.items:
            found.append((item, None))
            if isinstance(item, Rows):
                found += [(column, item) for column in item.items]
            elif isinstance(item, Group):
                for inner in item.items:
                    found.append((inner, item))
                    found += [(column, inner) for column in inner.items] if isinstance(inner, Rows) else []
        return tuple(found)

    @cached_property
    def index(self) -> dict[str, AnyItem]:
        """Every item by its name."""
        return {item.name: item for item, _ in self.parts}

    @cached_property
    def columns(self) -> dict[str, Rows]:
        """The rows each column stands in."""
        return {item.name: inside for item, inside in self.parts if isinstance(inside, Rows)}

    @property
    def questions(self) -> tuple[Question, ...]:
        """What it asks, in order; rows count as one question."""
        return tuple(
            item for item, inside in self.parts if isinstance(item, Question) and not isinstance(inside, Rows)
        )

    @cached_property
    def in_turn(self) -> tuple[str, ...]:
        """The names of all items, each after those that decide whether it is shown. Raises NotASheet where they go in a circle."""
        index = self.index
        waits: dict[str, set[str]] = {}
        for item, inside in self.parts:
            on = waits[item.name] = {inside.name} if inside else set()
            for condition in item.show_when.conditions if item.show_when else ():
                asked = index[condition.item]
                on.add(asked.name)
                if isinstance(asked, Rows):  # answered where a column is, and that has to be shown
                    on.update(column.name for column in asked.items)
        turn: list[str] = []
        while waits:
            free = [name for name, on in waits.items() if not on & waits.keys()]
            if not free:
                raise NotASheet(
                    "Some items of this sheet wait for each other, so none of them would ever be shown."
                )
            turn += free
            waits = {name: on for name, on in waits.items() if name not in free}
        return tuple(turn)


def worth(item: AnyItem, answer: Answer | None) -> float | None:
    """What an answer counts: the number itself, 1 for yes, the value of the option. None where it counts nothing."""
    match item:
        case Pick():
            return next((option.value for option in item.options if option.code == answer), None)
        case YesNo() if isinstance(answer, bool):
            return float(answer)
        case Rate() | Number() | Duration() if isinstance(answer, int | float) and not isinstance(
            answer, bool
        ):
            return float(answer)
    return None


def to_file(sheet: Sheet) -> bytes:
    """A sheet as a file to hand on."""
    return msgspec.json.format(
        msgspec.json.encode({"format": FORMAT, "version": 1, "sheet": sheet}), indent=1
    )


def from_file(body: bytes) -> Sheet:
    """Read what `to_file` wrote, or somebody else made. Raises NotASheet, with what is wrong in a sentence."""
    if len(body) > BIGGEST:
        raise NotASheet("This file is too big for a sheet: half a megabyte is the most.")
    try:
        file = msgspec.json.decode(body.removeprefix(BOM_UTF8), type=_File)
        if file.version > 1:
            raise NotASheet("This sheet was saved by a newer Midweek. Update Midweek to open it.")
        return msgspec.json.decode(file.sheet, type=Sheet)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _refusal(error) from None


class _File(msgspec.Struct, frozen=True):
    format: Literal["midweek-sheet"]
    version: Annotated[int, Meta(ge=1)]
    sheet: msgspec.Raw


def _refusal(error: Exception) -> NotASheet:
    """Why a file can't be read, without a word of what is in it."""
    if isinstance(error.__cause__, NotASheet):
        return error.__cause__
    said = str(error) if isinstance(error, msgspec.ValidationError) else ""
    if re.search(rf"length <= {MOST_QUESTIONS} - at `\$\.items(?:\[\d+\]\.items)?`", said):
        return NotASheet(_TOO_MANY)
    if found := re.search(r"\$\.items\[(\d+)\]", said):
        return NotASheet(
            f"Item {int(found[1]) + 1} of this sheet is too long, or not of a kind that Midweek can show."
        )
    return NotASheet("This file isn't a sheet that Midweek can read.")


def _check_names(sheet: Sheet) -> None:
    names = [item.name for item, _ in sheet.parts] + [rule.name for rule in sheet.scores]
    if not sheet.questions and not any(isinstance(item, Say) for item, _ in sheet.parts):
        raise NotASheet("This sheet asks nothing.")
    if len(names) - len(sheet.scores) > MOST_QUESTIONS:
        raise NotASheet(_TOO_MANY)
    if len(set(names)) < len(names):
        raise NotASheet("Two items of this sheet have the same name.")


def _check_conditions(sheet: Sheet) -> None:
    """Each condition asks a question that is in reach, by an answer it can have."""
    index, columns = sheet.index, sheet.columns
    for item, inside in sheet.parts:
        for condition in item.show_when.conditions if item.show_when else ():
            asked = index.get(condition.item)
            if not isinstance(asked, Question):
                raise NotASheet("An item is shown by the answer to a question that isn't there.")
            if asked.name in columns and columns[asked.name] is not inside:
                raise NotASheet("An item is shown by the answer in a row it isn't part of.")
            if not comparable(asked, condition):
                raise NotASheet("An item is shown by an answer that its question can't have.")


def comparable(asked: AnyItem | None, condition: Condition) -> bool:
    """Whether a condition asks for an answer that this question can have."""
    answer, order = condition.answer, condition.op not in ("answered", "=", "!=")
    if condition.op == "answered":
        return isinstance(answer, bool)
    match asked:
        case Pick() | PickSeveral():
            return not order and any(option.code == answer for option in asked.options)
        case YesNo():
            return not order and isinstance(answer, bool)
        case Rate() | Number() | Duration():
            return isinstance(answer, int | float) and not isinstance(answer, bool)
        case Time() | Date():
            return isinstance(answer, str)
        case Text():
            return not order and isinstance(answer, str)
    return False


def _check_rows_that_follow(sheet: Sheet) -> None:
    seen: dict[str, Rows] = {}
    for item, _ in sheet.parts:
        if isinstance(item, Rows):
            if item.follows is not None and (
                item.follows not in seen or not isinstance(item.items[0], type(seen[item.follows].items[0]))
            ):
                raise NotASheet(
                    "Rows can only follow earlier rows that begin with the same kind of question."
                )
            seen[item.name] = item


def _check_weights(sheet: Sheet) -> None:
    for item, _ in sheet.parts:
        if isinstance(item, Question) and item.risk_from is not None and not _counts(item):
            raise NotASheet("A question is marked for hard moments, but its answers have no values to go by.")


def _counts(item: AnyItem | None) -> bool:
    """Whether some answer to it is worth something."""
    if isinstance(item, Pick):
        return any(option.value is not None for option in item.options)
    return isinstance(item, Rate | Number | Duration | YesNo)


def _check_rules(sheet: Sheet) -> None:
    index, columns = sheet.index, sheet.columns
    for rule in sheet.scores:
        if not _fits(rule, index, columns):
            raise NotASheet(
                "A total is worked out from a question that isn't there, or that can't be counted."
            )


def _fits(rule: AnyRule, index: dict[str, AnyItem], columns: dict[str, Rows]) -> bool:
    def plain(*names: str) -> bool:
        return all(name in index and name not in columns for name in names)

    def kind(name: str, *kinds: type[Any]) -> bool:
        return plain(name) and isinstance(index[name], kinds)

    match rule:
        case Sum() | Mean():
            turned = all(_ends(index.get(name)) for name in rule.reverse)
            zero = rule.zero_if_hidden if isinstance(rule, Sum) else ()
            return (
                plain(*rule.of) and all(_counts(index[name]) for name in rule.of) and turned
                and {*rule.reverse, *zero} <= {*rule.of} and len({*rule.of}) == len(rule.of)
            )  # fmt: skip
        case RowMean():
            return rule.of in columns and _counts(index[rule.of])
        case Share():
            column = index.get(rule.of)
            return rule.of in columns and comparable(column, Condition(rule.of, "=", rule.answer))
        case Change():
            home = columns.get(rule.before)
            return (
                _counts(index.get(rule.before)) and _counts(index.get(rule.after)) and (home is not None or rule.after not in columns)
                and (rule.marked is None or (isinstance(index.get(rule.marked), YesNo) and columns.get(rule.marked) is home is not None))
            )  # fmt: skip
        case Night():
            return all(
                kind(n, Time) for n in (rule.into_bed, rule.tried_to_sleep, rule.woke, rule.out_of_bed)
            ) and all(kind(n, Duration) for n in (rule.to_fall_asleep, rule.awake))


def _ends(item: AnyItem | None) -> tuple[float, float] | None:
    """The lowest and highest worth of an answer; None where there are none."""
    match item:
        case Rate():
            return float(item.low), float(item.high)
        case Pick():
            values = [option.value for option in item.options if option.value is not None]
            return (min(values), max(values)) if values else None
        case YesNo():
            return 0.0, 1.0
    return None
