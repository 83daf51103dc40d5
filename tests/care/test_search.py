"""Finding words in what was written: accents, case, phrases, days, modes, goals; every hit and no other."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from midweek.care import findable
from midweek.care.excerpts import AROUND, excerpt
from midweek.care.search import Query, fold, matches, may_hold, search, terms_of
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry, to_bytes
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.journal import Answer, Dream, JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.response import Response
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Filed
from tests.people import Person

AT = datetime(2026, 5, 7, 12, 0, tzinfo=UTC)
GOAL = "a" * 32
MONDAY = date(2026, 5, 4)


SPECIAL = "Żółty łabędź smørbrød Œuvre straße"


def filed(entry: Any, n: int = 0) -> Filed[Any]:
    return Filed(f"{n:032x}", "", 1, entry, "", AT + timedelta(seconds=n))


def page(text: str = "", **fields: Any) -> JournalEntry:
    return JournalEntry(**{"at": AT, "text": text, **fields})


def finds(entry: Entry, typed: str, **more: Any) -> bool:
    query = Query(terms=terms_of(typed), **more)
    found = matches(filed(entry), query, zone=UTC)
    # What is turned away unread never has it.
    assert not found or may_hold(query)(to_bytes(entry, author="", at=AT))
    return found


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
        *((SPECIAL, typed) for typed in ("zolty", "labedz", "smorbrod", "oeuvre", "strasse", "ŁABĘDŹ smørbrød", "Œuvre straße", '"oeuvre stra"')),
        ("Þórður, ılık, đak, ĦAL", "thordur ilik dak hal"), ("æ", "AE"), ("Ǿ", "o"), ("ilik", "ılık"),
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
        WeeklyNote(week=MONDAY, answers={"stood_out": "the word"}), WeeklyNote(week=MONDAY, text="the word"),
        MoodCheckIn(at=AT, mood=2, note="the word"), MoodCheckIn(at=AT, mood=2, body="the word"),
        MoodCheckIn(at=AT, mood=2, feelings=("the word",)), MoodCheckIn(at=AT, mood=2, going_on=("the word",)),
        Reading(objective=GOAL, on=MONDAY, value=1, note="the word"), BringUp(text="the word"),
        Try(assignment=GOAL, at=AT, how="tried", happened="the word"),
        *(replace(Assignment(way="try", what="", set_on=MONDAY), **{name: "the word"})
          for name in ("what", "why", "cue", "act", "how_often", "how_it_went", "got_in_the_way")),
        Response(of="thought_record", of_version=1, at=AT, answers={"situation": "the word"}),
        Response(of="thought_record", of_version=1, at=AT, answers={"thoughts": ({"thought": "the word"},)}),
        Response(of="of_a_newer_midweek", of_version=1, at=AT, answers={"q1": "the word"}),
    ],
)  # fmt: skip
def test_every_part_is_looked_at_and_shown(entry: Entry) -> None:
    assert finds(entry, "WORD")
    assert excerpt(entry, ("word",)).hit == "word"


@pytest.mark.parametrize(
    ("typed", "hit"),
    [
        ("zolty", "Żółty"), ("smorbrod", "smørbrød"), ("oeuvre", "Œuvre"), ("strasse", "straße"), ("stra", "stra"),
        ('"labedz smor"', "łabędź smør"), ('"oeuvre strasse"', "Œuvre straße"), ("euvre", "Œuvre"), ("sse", "ße"),
    ],
)  # fmt: skip
def test_what_is_shown_of_it_stands_where_it_was_written(typed: str, hit: str) -> None:
    found = excerpt(page(SPECIAL), terms_of(typed))
    assert found.hit == hit
    assert found.before + found.hit + found.after == SPECIAL


def test_a_line_of_a_bullet_log_is_found_by_what_is_written_on_it() -> None:
    log = page(
        "# 2031-03-09\n> call Zoë #work -> 2031-03-12 from:2031-03-02\n. buy bread to:homework\n",
        mode="bullet",
    )
    assert finds(log, "zoe #work") and excerpt(log, ("call",)).after == " Zoë #work"
    assert not any(finds(log, word) for word in (">", "2031", "homework", "from"))


@pytest.mark.parametrize(
    ("entry", "typed"),
    [
        (MoodCheckIn(at=AT, mood=2), "mood"), (page("x"), "journal"), (Reading(objective=GOAL, on=MONDAY, value=1), "reading"),
        (Response(of="phq9", of_version=1, at=AT, answers={"q1": 1}), "phq9"), (page("line\nnext"), "nnext"),
        (Response(of="experiment", of_version=1, at=AT, answers={"came_true": True}), "came_true"),
        (Response(of="activity_log", of_version=1, at=AT, answers={"x": "a_code"}), "a_code"),
    ],
)  # fmt: skip
def test_names_and_codes_are_no_words(entry: Entry, typed: str) -> None:
    assert not finds(entry, typed) and not finds(MoodCheckIn(at=AT, mood=2), "")


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"since": date(2026, 5, 7)}, True), ({"since": date(2026, 5, 8)}, False), ({"until": date(2026, 5, 7)}, True),
        ({"until": date(2026, 5, 6)}, False), ({"sort": "dream"}, True), ({"sort": "free"}, False), ({"sort": "weekly"}, False),
        ({"links": (GOAL,)}, True), ({"links": ("b" * 32,)}, False), ({"links": ("b" * 32, GOAL)}, True), ({}, True),
    ],
)  # fmt: skip
def test_days_mode_and_goal(more: dict[str, Any], found: bool) -> None:
    assert finds(page("word", mode="dream", links=(GOAL,)), "word", **more) is found
    assert finds(page("word", mode="dream", links=(GOAL,)), "", **more) is found


def test_newest_first_complete_and_without_what_hangs_on_nothing(maya: Person) -> None:
    desk, days = maya.desk, [AT - timedelta(days=n % 10) for n in range(100)]
    desk.file_many((None, page(f"word {n}", at=at)) for n, at in enumerate(days))
    homework = [desk.file(Assignment(way="try", what="x", set_on=MONDAY)) for _ in range(2)]
    for one in homework:
        desk.file(Try(assignment=one.id, at=AT, how="tried", happened="a word"))
    desk.delete(homework[0])
    found = search(desk, Query(terms=("word",)), zone=UTC)
    on = [findable.day(one, UTC) for one in found]
    assert on == sorted(on, reverse=True)
    assert sorted(type(one.entry).__name__ for one in found) == ["JournalEntry"] * 100 + ["Try"]


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=60))
def test_a_word_that_stands_in_a_text_is_found_and_cut_out(before: str, word: str, after: str) -> None:
    terms = terms_of(f'"{word}"')
    text = f"{before} {word} {after}"
    if len(terms) != 1 or terms[0] not in fold(text):  # accents that join what stands before them
        return
    assert finds(page(text), f'"{word}"')
    piece = excerpt(page(text), terms)
    assert piece.hit in text and terms[0] in fold(piece.hit)


@given(st.text(max_size=60), st.text(max_size=12), st.integers(0, 60))
def test_nothing_that_matches_is_turned_away_unread(text: str, typed: str, at: int) -> None:
    finds(page(text + typed + text[:at]), f'"{typed}"')
    finds(page(title=text[:300], tags=(typed,)), typed)


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once_and_composition_does_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text) == fold(unicodedata.normalize("NFD", text))


def test_an_excerpt_is_short_and_keeps_the_hit() -> None:
    long = "before " * 500 + "Zoë" + " after" * 500
    piece = excerpt(page(long), ("zoe",))
    assert piece.hit == "Zoë" and len(piece.before) <= AROUND + 1 and len(piece.after) <= AROUND + 1
    assert piece.before.startswith("…") and piece.after.endswith("…")
    assert excerpt(page("short"), ()).after == "short" and excerpt(page(), ()).after == ""
