"""Whatever the numbers do, the page says one of seven verdicts, in short sentences, and neither blames nor explains."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midweek.care import progress
from midweek.care.progress import Progress
from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.fields import Better
from midweek.kinds.plan import Change, How, Measure, Objective, Per
from midweek.store.desk import Filed, Found
from midweek.web import verdict_words

MONDAY = date(2026, 1, 5)
NEVER = re.compile(
    r"caus\w+|because|\bled to|due to|result\w*|effect|worked|helped|significan|percentile|\bp =|streak|\bmissed|overdue"
    r"|behind|fail|complian|adheren|patient|suffer|disorder|abnormal|should|great job|\balert|score|!",
    re.I,
)


def filed(entry: Entry, n: int) -> Filed[Entry]:
    return Filed(f"{n:032x}", "0" * 32, 1, entry, "0" * 32, datetime(2026, 1, 1, tzinfo=UTC))


def told(
    weeks: list[float | None],
    change_at: int | None = None,
    *,
    how: How = "count",
    per: Per = "day",
    better: Better = "lower",
    target: float | None = None,
) -> Progress:
    """Progress of an objective with these weekly averages, on every day of a week that has one."""
    objective = Objective(
        goal="0" * 32, measure=Measure(what="it", how=how, better=better), per=per, starts=MONDAY, review_on=MONDAY, target=target,
    )  # fmt: skip
    first = filed(objective, 1)
    found = Found([first])
    for week, value in enumerate(weeks):
        if value is not None:
            for day in range(7):
                on = MONDAY + timedelta(weeks=week, days=day)
                found.append(filed(Reading(objective=first.id, on=on, value=value), len(found) + 1))
    if change_at is not None:
        found.append(filed(Change(objective=first.id, on=MONDAY + timedelta(weeks=change_at)), 999_999))
    return progress.in_found(found, first, MONDAY + timedelta(weeks=len(weeks), days=-1))  # type: ignore[arg-type]


STEPS: list[float | None] = [8.0, 7, 9, 8, 10]


@pytest.mark.parametrize(
    ("weeks", "change_at", "better", "word"),
    [
        ([8.0, 7], None, "lower", "Too early to say"),
        ([*STEPS, 5, 4], 5, "lower", "Too early to say"),
        ([8.0, None, 7, None, 9, None, None, 8], 4, "lower", "Too many gaps to tell"),
        ([*STEPS, 9, 8, 7, 8], 5, "lower", "No clear change yet"),
        ([*STEPS, 5, 4, 5], 5, "lower", "Leaning the way you want, too early to be sure"),
        ([*STEPS, 5, 4, 5, 3], 5, "lower", "A real shift the way you want"),
        ([*STEPS, 5, 4, 5], 5, "higher", "Leaning the other way, too early to be sure"),
        ([*STEPS, 5, 4, 5, 3], 5, "higher", "A real shift the other way"),
    ],
)
def test_each_verdict_has_its_words(
    weeks: list[float | None], change_at: int | None, better: Better, word: str
) -> None:
    said = verdict_words.said(told(weeks, change_at, better=better))
    assert said.word == word
    worse = "other way" in word
    assert ("That is worth knowing, not a fault." in said.main) == worse


def test_the_numbers_stand_beside_it() -> None:
    said = verdict_words.said(told([*STEPS, 5, 4, 5, 3], 5, per="week", target=35))
    assert said.main == [
        "Less than before.",
        "Usually 8 a day (56 a week) then, 4.5 a day (31.5 a week) now.",
    ]
    assert "From 5 + 4 weeks." in said.beside
    assert any(
        re.fullmatch(r"In 10 of 10 comparisons .* \(could be \d to (9|10) of 10\)\.", s) for s in said.beside
    )
    assert "4 of the last 4 weeks at or under your target of 35 a week." in said.beside


def test_without_a_marked_change_it_speaks_of_the_whole_way() -> None:
    said = verdict_words.said(told([10.0, 9, 8, 7, 6, 5, 4, 3]))
    assert said.main[0] == "Over 8 weeks it went from about 10 a day to about 3 a day."


def test_a_turn_nobody_marked_is_dated() -> None:
    said = verdict_words.said(told([8.0, 9, 8, 7, 9, 8, 9, 8, 7, 9, 3, 2, 3, 2, 3, 2, 2, 3]))
    assert said.word == "A real shift the way you want"
    assert re.fullmatch(r"It turned around \d+ March 2026\.", said.main[0])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=24),
    st.one_of(st.none(), st.integers(1, 12)),
    st.sampled_from(["count", "rate10", "minutes", "clock"]),
    st.sampled_from(["lower", "higher"]),
    st.sampled_from(["day", "week", "month"]),
    st.one_of(st.none(), st.integers(1, 9)),
)
def test_it_never_says_more_than_it_may(
    weeks: list[int | None], change_at: int | None, how: How, better: Better, per: Per, target: int | None
) -> None:
    values = [None if v is None else float(v) for v in weeks]
    said = verdict_words.said(told(values, change_at, how=how, per=per, better=better, target=target))
    assert said.word in verdict_words.WORDS.values()
    sentences = [*said.main, *said.beside, said.next_step]
    assert said.main and said.next_step
    for sentence in sentences:
        assert sentence.endswith(".") and "None" not in sentence and "%" not in sentence
        assert not NEVER.search(sentence), sentence
        assert len(sentence.split()) <= 25, sentence
