"""Finding words in what was written: accents, case, phrases, days, modes, goals; every hit and no other."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.care.search import AROUND, Query, excerpt, fold, search, terms_of
from midweek.kinds.journal import Answer, Dream, JournalEntry
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Filed

AT = datetime(2026, 5, 7, 12, 0, tzinfo=UTC)
GOAL = "a" * 32


def filed(entry: Any, n: int = 0) -> Filed[Any]:
    return Filed(f"{n:032x}", "", 1, entry, "", AT + timedelta(seconds=n))


def page(text: str = "", **fields: Any) -> JournalEntry:
    return JournalEntry(**{"at": AT, "text": text, **fields})


def finds(entry: JournalEntry | WeeklyNote, typed: str, **more: Any) -> bool:
    return bool(search([filed(entry)], Query(terms=terms_of(typed), **more)))


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", ()),
        ("  Zoë  rain ", ("zoe", "rain")),
        ('“in the  rain” zoë "in the rain"', ("in the rain", "zoe")),
        ('an unclosed "phrase', ("an", "unclosed", "phrase")),
        ("„Straße“ «café»", ("strasse", "cafe")),
        ("a a A á", ("a",)),
    ],
)
def test_what_was_typed_becomes_terms(typed: str, terms: tuple[str, ...]) -> None:
    assert terms_of(typed) == terms


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Zoë sang", "zoe"), ("ZOE sang", "Zoë"), ("Zoe\u0308 sang", "zoë"), ("naïve café", "NAIVE CAFE"), ("Straße", "strasse"),
        ("İstanbul", "istanbul"), ("Ελλάδα", "ελλαδα"), ("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"), ("東京へ行った", "京へ"), ("ﬁne", "fine"),
        ("walking\nin  the\train", '"in the rain"'), ("rain, then sun", "sun rain"),
    ],
)  # fmt: skip
def test_case_accents_and_spaces_do_not_matter(text: str, typed: str) -> None:
    assert finds(page(text), typed)


@pytest.mark.parametrize(
    ("text", "typed"),
    [("rain then sun", '"sun rain"'), ("rain", "rain sun"), ("", "rain"), ("r ain", "rain")],
)
def test_all_words_have_to_be_there_and_a_phrase_as_it_is(text: str, typed: str) -> None:
    assert not finds(page(text), typed)


@pytest.mark.parametrize(
    "entry",
    [
        page(title="the word"), page(to="the word"), page(tags=("the word",)), page(prompt="the word"),
        page(answers=(Answer(question="q", answer="the word"),)), page(answers=(Answer(question="the word"),)),
        page(dream=Dream(feelings="the word")), page(dream=Dream(waking="the word")), page(dream=Dream(connects="the word")),
        page(dream=Dream(people=("the word",))), page(dream=Dream(places=("the word",))),
        WeeklyNote(week=date(2026, 5, 4), answers={"stood_out": "the word"}), WeeklyNote(week=date(2026, 5, 4), text="the word"),
    ],
)  # fmt: skip
def test_every_part_is_looked_at_and_shown(entry: JournalEntry | WeeklyNote) -> None:
    assert finds(entry, "WORD")
    assert excerpt(entry, ("word",)).hit == "word"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"since": date(2026, 5, 7)}, True), ({"since": date(2026, 5, 8)}, False), ({"until": date(2026, 5, 7)}, True),
        ({"until": date(2026, 5, 6)}, False), ({"mode": "dream"}, True), ({"mode": "free"}, False), ({"mode": "weekly"}, False),
        ({"link": GOAL}, True), ({"link": "b" * 32}, False), ({}, True),
    ],
)  # fmt: skip
def test_days_mode_and_goal(more: dict[str, Any], found: bool) -> None:
    assert finds(page("word", mode="dream", links=(GOAL,)), "word", **more) is found
    assert finds(page("word", mode="dream", links=(GOAL,)), "", **more) is found


def test_newest_first_and_complete() -> None:
    entries = [filed(page(f"word {n}", at=AT - timedelta(days=n % 10)), n) for n in range(100)]
    found = search(entries, Query(terms=("word",)))
    assert [one.entry.day for one in found] == sorted((one.entry.day for one in entries), reverse=True)
    assert len(found) == 100


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=60))
def test_a_word_that_stands_in_a_text_is_found_and_cut_out(before: str, word: str, after: str) -> None:
    terms = terms_of(f'"{word}"')
    text = f"{before} {word} {after}"
    if len(terms) != 1 or terms[0] not in fold(text):  # accents that join what stands before them
        return
    assert finds(page(text), f'"{word}"')
    piece = excerpt(page(text), terms)
    assert piece.hit in text and terms[0] in fold(piece.hit)


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once_and_composition_does_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text) == fold(unicodedata.normalize("NFD", text))


def test_an_excerpt_is_short_and_keeps_the_hit() -> None:
    long = "before " * 500 + "Zoë" + " after" * 500
    piece = excerpt(page(long), ("zoe",))
    assert piece.hit == "Zoë" and len(piece.before) <= AROUND + 1 and len(piece.after) <= AROUND + 1
    assert piece.before.startswith("…") and piece.after.endswith("…")
    assert excerpt(page("short"), ()).after == "short" and excerpt(page(), ()).after == ""
