"""Any sheet, any answers: nothing raises, nothing hidden counts, everything reads back."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from midweek.exchange.from_questionnaire import from_questionnaire
from midweek.exchange.to_questionnaire import to_questionnaire
from midweek.kinds.answering import (
    check,
    fitting,
    is_answer,
    is_risky,
    last_answered,
    rows_to_begin,
    steps,
    visible,
    visible_in_row,
)
from midweek.kinds.entry import from_bytes, to_bytes
from midweek.kinds.response import begin
from midweek.kinds.scoring import score
from midweek.kinds.sheet import (
    Change,
    Condition,
    Date,
    Duration,
    Group,
    Mean,
    Night,
    NotASheet,
    Number,
    Option,
    Pick,
    PickSeveral,
    Question,
    Rate,
    RowMean,
    Rows,
    Say,
    Share,
    Sheet,
    ShowWhen,
    Sum,
    Text,
    Time,
    YesNo,
    from_file,
    to_file,
)

AT = datetime(2031, 3, 7, 20, tzinfo=UTC)
NAMES = tuple("abcdefghijklmnop")
CODES = ("o0", "o1", "o2")
OPTIONS = tuple(Option(code, code, n) for n, code in enumerate(CODES))
SINGLE = (Text, Rate, Pick, PickSeveral, YesNo, Time, Date, Duration, Number)
CLOCKS, DAYS = ("00:00", "07:15", "23:30"), ("2031-03-07", "2031-03-08")

ONE_ANSWER: dict[type, st.SearchStrategy[Any]] = {
    Text: st.sampled_from(["x", "y", " "]), Rate: st.integers(0, 10), Pick: st.sampled_from(CODES), PickSeveral: st.sampled_from(CODES),
    YesNo: st.booleans(), Time: st.sampled_from(CLOCKS), Date: st.sampled_from(DAYS), Duration: st.integers(0, 90),
    Number: st.integers(-3, 3) | st.floats(-3, 3),
}  # fmt: skip


@st.composite
def single(draw: st.DrawFn, name: str) -> Any:
    """A question that takes one answer."""
    kind: Any = draw(st.sampled_from(SINGLE))
    more: dict[str, Any] = {"required": draw(st.booleans())}
    if kind in (Pick, PickSeveral):
        return kind(name, "Label", OPTIONS, **more)
    if kind in (Rate, YesNo):
        more["risk_from"] = draw(st.none() | st.just(1))
    return kind(name, "Label", **more)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Items of every shape, then conditions on what there is (those in a circle are left out), then rules."""
    left = iter(NAMES)
    some = st.integers(1, 3)
    items: list[Any] = []
    for shape in draw(st.lists(st.sampled_from(["single", "say", "rows", "group"]), min_size=1, max_size=4)):
        name = next(left)
        if shape == "single":
            items.append(draw(single(name)))
        elif shape == "say":
            items.append(Say(name, "Read"))
        else:
            inner = tuple(draw(single(next(left))) for _ in range(draw(some)))
            more: Any = {"most": 3} if shape == "rows" else {"together": draw(st.booleans())}
            items.append((Rows if shape == "rows" else Group)(name, "Heading", items=inner, **more))
    sheet = Sheet(name="any", title="Any", items=tuple(items))
    for name in sheet.index:
        asked = [question for question in sheet.index.values() if isinstance(question, Question)]
        if not asked or draw(st.integers(0, 3)) == 0:
            continue
        met = ShowWhen(
            tuple(draw(st.lists(conditions(asked), min_size=1, max_size=2))),
            draw(st.sampled_from(["all", "any"])),
        )
        with contextlib.suppress(NotASheet):
            sheet = msgspec.structs.replace(
                sheet, items=tuple(shown_when(item, name, met) for item in sheet.items)
            )
    return with_rules(sheet)


@st.composite
def conditions(draw: st.DrawFn, asked: list[Question]) -> Condition:
    """A condition that one of these questions can meet."""
    question = draw(st.sampled_from(asked))
    if isinstance(question, Rows) or draw(st.booleans()):
        return Condition(question.name, "answered", draw(st.booleans()))
    ordered = isinstance(question, Rate | Time | Date | Duration | Number)
    ops = ["=", "!=", ">", ">=", "<", "<="] if ordered else ["=", "!="]
    return Condition(question.name, draw(st.sampled_from(ops)), draw(ONE_ANSWER[type(question)]))


def shown_when(item: Any, name: str, met: ShowWhen) -> Any:
    """The item with this condition where it or something in it has that name."""
    if isinstance(item, Rows | Group):
        item = msgspec.structs.replace(
            item, items=tuple(shown_when(inner, name, met) for inner in item.items)
        )
    return msgspec.structs.replace(item, show_when=met) if item.name == name else item


def with_rules(sheet: Sheet) -> Sheet:
    """The sheet with every rule over its items that fits them."""
    columns, kept = sheet.columns, ()
    flat = [name for name in sheet.index if name not in columns]
    rules: list[Any] = [Sum(name=f"sum-{n}", title="S", of=(n,), may_miss=1, reverse=(n,)) for n in flat]
    rules += [Sum(name=f"zero-{n}", title="S", of=(n,), zero_if_hidden=(n,)) for n in flat]
    rules += [Mean(name="mean", title="M", of=tuple(flat))]
    rules += [RowMean(name=f"row-{n}", title="R", of=n) for n in columns]
    rules += [
        Share(name=f"share-{n}", title="R", of=n, answer=answer)
        for n in columns
        for answer in (True, "o1", 3)
    ]
    rules += [Change(name=f"{a}-{b}", title="C", before=a, after=b) for a in sheet.index for b in flat[:2]]
    clocks = [n for n in flat if isinstance(sheet.index[n], Time)] * 4
    lengths = [n for n in flat if isinstance(sheet.index[n], Duration)] * 2
    if clocks and lengths:
        rules.append(Night(name="night", title="N", part="efficiency", into_bed=clocks[0], tried_to_sleep=clocks[1],
                           to_fall_asleep=lengths[0], awake=lengths[1], woke=clocks[2], out_of_bed=clocks[3]))  # fmt: skip
    for rule in rules:
        with contextlib.suppress(NotASheet):
            kept = msgspec.structs.replace(sheet, scores=(*kept, rule)).scores  # type: ignore[assignment]
    return msgspec.structs.replace(sheet, scores=kept[:20])


wild = st.one_of(
    st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5),
    st.lists(st.sampled_from(CODES), max_size=3).map(tuple),
)  # fmt: skip


def some_of(choices: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """About two thirds of these."""
    drawn = st.fixed_dictionaries({name: st.one_of(one, one, st.none()) for name, one in choices.items()})
    return drawn.map(lambda found: {name: value for name, value in found.items() if value is not None})


def an_answer(question: Question) -> st.SearchStrategy[Any]:
    """Mostly one that fits."""
    if isinstance(question, Rows):
        row = some_of({column.name: an_answer(column) for column in question.items})
        return st.lists(row | st.dictionaries(st.sampled_from(NAMES), wild, max_size=2), max_size=4).map(
            tuple
        )
    if isinstance(question, PickSeveral):
        return st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple) | wild
    return ONE_ANSWER[type(question)] | ONE_ANSWER[type(question)] | wild


@st.composite
def filled(draw: st.DrawFn) -> tuple[Sheet, dict[str, Any]]:
    """A sheet with answers, some of them to questions that aren't there."""
    sheet = draw(sheets())
    fit = some_of({question.name: an_answer(question) for question in sheet.questions})
    return sheet, draw(fit) | draw(st.dictionaries(st.sampled_from(NAMES), wild, max_size=1))


@settings(max_examples=80)
@given(filled())
def test_nothing_raises_and_nothing_hidden_counts(both: tuple[Sheet, dict[str, Any]]) -> None:
    sheet, given_ = both
    shown, fits, totals = visible(sheet, given_), fitting(sheet, given_), score(sheet, given_)
    assert fits.keys() <= shown
    assert totals.keys() == {rule.name for rule in sheet.scores}
    # What doesn't count may as well not be there.
    assert visible(sheet, fits) == shown
    assert fitting(sheet, fits) == fits
    assert score(sheet, fits) == totals
    assert is_risky(sheet, fits) == is_risky(sheet, given_)
    assert last_answered(sheet, fits) == last_answered(sheet, given_)
    assert steps(sheet, fits) == steps(sheet, given_)


@settings(max_examples=50)
@given(filled())
def test_what_one_goes_on_after_is_shown_and_has_an_answer(both: tuple[Sheet, dict[str, Any]]) -> None:
    sheet, given_ = both
    shown, fits = visible(sheet, given_), fitting(sheet, given_)
    name = last_answered(sheet, given_)
    asked = [question.name for question in sheet.questions if question.name in shown]
    assert name == next((one for one in reversed(asked) if is_answer(fits.get(one))), None)
    assert name is None or any(step.asks(name) for step in steps(sheet, given_))
    on_pages = [item.name for step in steps(sheet, given_) for item in step.items]
    assert len(on_pages) == len(set(on_pages))
    assert set(on_pages) <= shown


@settings(max_examples=50)
@given(filled())
def test_what_is_told_of_is_there_to_be_put_right(both: tuple[Sheet, dict[str, Any]]) -> None:
    sheet, given_ = both
    problems = check(sheet, given_)
    assert problems.keys() - visible(sheet, given_) <= {
        n for n in given_ if n not in sheet.index or n in sheet.columns
    }
    assert all(str(problem).endswith(".") and "{" not in str(problem) for problem in problems.values())
    while_writing = check(sheet, given_, finishing=False)
    assert while_writing.items() <= problems.items()
    # What fits has nothing wrong with it, but for a night that can't be.
    again = check(sheet, fitting(sheet, given_), finishing=False)
    assert set(again) <= {rule.woke for rule in sheet.scores if isinstance(rule, Night)}


@settings(max_examples=50)
@given(filled())
def test_everything_reads_back(both: tuple[Sheet, dict[str, Any]]) -> None:
    sheet, given_ = both
    assert from_file(to_file(sheet)) == sheet
    assert from_questionnaire(to_questionnaire(sheet)) == (sheet, 0)
    response = msgspec.structs.replace(begin(sheet, at=AT, own=True), answers=given_)
    back = from_bytes(to_bytes(response, author="a" * 32, at=AT)).entry
    assert back == response
    for item in sheet.index.values():
        if isinstance(item, Rows):
            assert rows_to_begin(sheet, given_, item) == ()
            assert set(visible_in_row(sheet, given_, item, {})) <= set(item.items)


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5) | st.sampled_from(NAMES),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["type", "name", "label", "items", "options", "show_when", "conditions", "scores", "rule", "of"]), inner),
    max_leaves=15,
)  # fmt: skip


@settings(max_examples=80)
@given(junk)
def test_a_file_of_junk_is_refused_and_never_more(body: Any) -> None:
    for sheet in (
        body,
        {"name": "a", "title": "A", "items": body},
        {"name": "a", "title": "A", "items": [body]},
    ):
        try:
            from_file(msgspec.json.encode({"format": "midweek-sheet", "version": 1, "sheet": sheet}))
        except NotASheet as refused:
            assert str(refused).endswith(".")


@settings(max_examples=80)
@given(sheets(), st.data())
def test_a_file_with_a_hole_in_it_is_read_or_refused(sheet: Sheet, draw: st.DataObject) -> None:
    body = to_file(sheet)
    at = draw.draw(st.integers(0, len(body) - 1))
    spoilt = body[:at] + draw.draw(st.binary(max_size=3)) + body[at + draw.draw(st.integers(0, 40)) :]
    with contextlib.suppress(NotASheet):
        assert isinstance(from_file(spoilt), Sheet)
