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
from midweek.kinds.plan import Change, How, Measure, Noted, Objective, Per
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
    noted: Noted = "each",
    target: float | None = None,
) -> Progress:
    """Progress of an objective with these weekly averages, on every day of a week that has one, or once where it is noted so."""
    objective = Objective(
        goal="0" * 32, measure=Measure(what="it", how=how, better=better, noted=noted), per=per, starts=MONDAY, review_on=MONDAY, target=target,
    )  # fmt: skip
    first = filed(objective, 1)
    found = Found([first])
    for week, value in enumerate(weeks):
        if value is not None:
            for day in range(1 if noted == "week" else 7):
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


def test_no_clear_change_says_what_is_so_and_no_more() -> None:
    for since in ([9.0, 8, 7, 8], [9.0, 5, 6, 9]):
        said = verdict_words.said(told([*STEPS, None, *since], 5))
        assert said.word == "No clear change yet"
        now = "8" if since[-1] == 8 else "7.5"
        assert said.main == [
            f"Usually 8 a day then, {now} a day now.",
            "These weeks can't tell a change from usual ups and downs yet.",
        ]
        beside = " ".join(said.beside)
        assert re.search(
            r"In \d of 10 comparisons .* \(could be \d to \d of 10\)\. From 5 \+ 4 weeks\.", beside
        )
        assert "A real change could hide in this." in said.beside
        assert "1 week is left out: a week counts from 4 noted days on." in said.beside


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_weeks_that_differ_are_not_called_usual_ups_and_downs(better: Better) -> None:
    said = verdict_words.said(told([30.0, 28, 31, 26, 24, 22, 20, 18], 3, better=better))
    assert said.word == "No clear change yet"
    assert said.main == [
        "Usually 30 a day then, 22 a day now.",
        "The weeks since differ, but there are too few to be sure.",
    ]
    assert re.search(r"In (10|0) of 10 comparisons", " ".join(said.beside))


@pytest.mark.parametrize(
    "weeks",
    [[*STEPS, None, 5, None, 4, 5, 3], [10.0, 9, None, 8, 7, 6, None, 5, 4, 3], [8.0, 9, None, None, 8]],
    ids=["before and after", "the whole way", "too few"],
)
def test_weeks_left_out_stand_in_words(weeks: list[float | None]) -> None:
    daily = verdict_words.said(
        told(weeks, 5 if weeks[5] is None else None) if len(weeks) > 5 else told(weeks)
    )
    assert "2 weeks are left out: a week counts from 4 noted days on." in [*daily.main, *daily.beside]


def test_what_is_noted_once_a_week_needs_one_note_a_week() -> None:
    once = told([5.0, None, None, 6, None, None, 5, None, None, 6], how="rate10", noted="week")
    said = verdict_words.said(once)
    assert (said.word, said.main[0]) == (
        "Too many gaps to tell", "6 weeks without a note are left out.",
    )  # fmt: skip
    assert "4 noted days" not in " ".join([*said.main, *said.beside])
    assert said.next_step == "A note each week, if you can, would make it clearer."


def test_a_weekly_count_told_by_the_month_is_judged_by_the_month() -> None:
    said = verdict_words.said(told([5.0] * 8, how="count", noted="week", per="month", target=12))
    assert said.main[1] == "Usually 5 a week (21.7 a month)."
    assert "0 of the last 4 weeks at or under your target of 12 a month." in said.beside


def test_a_yes_or_no_is_told_in_days() -> None:
    weeks = [5 / 7] * 5 + [2 / 7] * 4
    said = verdict_words.said(told([*weeks], 5, how="yes_no", per="week", target=2 / 7))
    assert said.main[1] == "Usually 5 days a week then, 2 days a week now."
    assert "4 of the last 4 weeks at or under your target of 2 days a week." in said.beside
    assert "9 days a month" in " ".join(
        verdict_words.said(told([*weeks], 5, how="yes_no", per="month", target=0.3)).beside
    )


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
