"""The journal as jrnl and Markdown: other apps take it in, and so do our own importers, where the form has room for it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midweek.exchange.archive import Archive, item_of
from midweek.exchange.brought import Chosen
from midweek.exchange.formats import FORMATS
from midweek.exchange.to_jrnl import to_jrnl
from midweek.exchange.to_markdown import notes, to_markdown
from midweek.kinds.entry import Entry
from midweek.kinds.journal import Answer, Dream, JournalEntry
from midweek.kinds.plan import Goal
from midweek.kinds.session import SessionDay
from midweek.kinds.weekly_note import Fact, WeeklyNote

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2031, 3, 9, 21, 40, tzinfo=BERLIN)
CHOSEN = Chosen(zone=BERLIN, today=date(2032, 12, 31))


def archive(*entries: Entry) -> Archive:
    items = [
        item_of(entry, id=f"{n:032x}", revision=1, written_at=datetime(2031, 4, 1, tzinfo=UTC))
        for n, entry in enumerate(entries)
    ]
    return Archive(exported_at=datetime(2031, 4, 1, 8, tzinfo=BERLIN), zone="Europe/Berlin", items=items)


def back(format: str, *entries: Entry) -> list[JournalEntry]:
    write = {"jrnl": to_jrnl, "markdown": to_markdown}[format]
    brought = FORMATS[format].bring(b"".join(write(archive(*entries))), f"a.{format}", CHOSEN)
    assert brought.skipped == ()
    return [entry for _, entry in brought.entries if isinstance(entry, JournalEntry)]


def kept(entry: JournalEntry) -> tuple[Any, ...]:
    return entry.at, entry.whole_day, entry.title, entry.text, entry.tags


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="#@*`[]\\\"'"), min_size=1, max_size=6)  # fmt: skip
LINES = st.lists(
    WORDS | st.sampled_from(["---", "key: v", "> said", "- [ ] call", "a: b", "2031"]), max_size=4
)
ENTRIES = st.builds(
    JournalEntry,
    at=st.integers(0, 500_000).map(lambda n: AT + timedelta(minutes=n)),
    title=st.lists(WORDS, max_size=3).map(" ".join),
    text=LINES.map("\n".join),
)


@settings(max_examples=150)
@given(
    st.sampled_from(["jrnl", "markdown"]),
    st.lists(ENTRIES.filter(lambda e: e.title or e.text), min_size=1, max_size=4),
)
def test_free_pages_come_back_as_they_were(format: str, entries: list[JournalEntry]) -> None:
    found = back(format, *entries)
    assert sorted(map(kept, found)) == sorted((e.at, False, e.title, e.text.strip(), ()) for e in entries)


@pytest.mark.parametrize("format", ["jrnl", "markdown"])
def test_tags_days_and_several_of_one_minute(format: str) -> None:
    noon = datetime(2031, 3, 8, 12, tzinfo=BERLIN)
    entries = [
        JournalEntry(at=noon, whole_day=True, text="that day", tags=("home", "work")),
        JournalEntry(at=AT, title="One: a plan", text="#walk far", tags=("walk",)),
        JournalEntry(at=AT, title="Two", text="x"),
        JournalEntry(at=AT, title="Two", text="x"),
    ]
    found = back(format, *entries)
    assert [(e.whole_day, e.title, e.tags) for e in found if e.at != AT] == [(True, "", ("home", "work"))]
    assert sorted(e.title for e in found) == ["", "One: a plan", "Two", "Two"]
    assert [e.tags for e in found if e.title.startswith("One")] == [("walk",)]


def test_what_a_page_is_about_is_named() -> None:
    goal, session = Goal(words="Be kinder:\nto me", since=AT.date()), SessionDay(on=AT.date())
    ids = [f"{n:032x}" for n in range(2)]
    page = JournalEntry(at=AT, text="x", links=(*ids, "f" * 32))
    ((_, (note,)),) = notes(archive(goal, session, page))
    assert 'about:\n  - "Be kinder: to me"\n  - Session on 2031-03-09\n---\n' in note.decode()


def test_jrnl_text_is_what_jrnl_writes() -> None:
    entries = (
        JournalEntry(at=AT, title="Bad\nday", text="\n[2031-01-01] was worse\nbut fine", tags=("self talk",), starred=True),
        JournalEntry(at=AT + timedelta(days=1), whole_day=True, text="short"),
    )  # fmt: skip
    assert b"".join(to_jrnl(archive(*entries))).decode() == (
        "[2031-03-09 21:40] Bad day *\n [2031-01-01] was worse\nbut fine\n@self-talk\n\n[2031-03-10]\nshort\n\n"
    )
    first = back("jrnl", *entries)[0]
    assert (first.starred, first.title, first.tags) == (True, "Bad day", ("self-talk",))


def test_markdown_is_plain_files_named_by_their_day() -> None:
    dream = JournalEntry(
        at=AT, mode="dream", text="  A house\nby the sea ", tags=('a "b"', "c: d"), starred=True,
        dream=Dream(people=("Ana",), strength=70, recurring=True),
    )  # fmt: skip
    letter = JournalEntry(at=AT, mode="letter", to="my younger self", text="Dear you")
    asked = JournalEntry(
        at=AT + timedelta(days=1),
        mode="questions",
        prompt="Today",
        answers=(Answer(question="What helped?", answer="Rest"),),
    )
    note = WeeklyNote(
        week=date(2031, 3, 9),
        facts=(Fact(words="4 check-ins"),),
        answers={"helped": "Sleep"},
        text="All in all",
    )
    files = {name: b"".join(parts).decode() for name, parts in notes(archive(dream, letter, asked, note))}
    assert list(files) == [
        "2031/2031-03-09.md", "2031/2031-03-09 21h40.md", "2031/2/2031-03-09 21h40.md", "2031/2031-03-10 21h40.md",
    ]  # fmt: skip
    assert files["2031/2031-03-09 21h40.md"] == (
        '---\ndate: 2031-03-09T21:40:00+01:00\ntags:\n  - \'a "b"\'\n  - "c: d"\nstarred: true\n---\n\n'
        "  A house\nby the sea \n\nHow strong: 70 of 100\nPeople: Ana\nComes back: yes\n"
    )
    assert "To my younger self\n\nDear you" in files["2031/2/2031-03-09 21h40.md"]
    assert "> Today\n\n> What helped?\n\nRest" in files["2031/2031-03-10 21h40.md"]
    assert files["2031/2031-03-09.md"].endswith(
        "title: Weekly note\n---\n\n- 4 check-ins\n\n> What helped, or got in the way?\n\nSleep\n\nAll in all\n"
    )
    book = zipfile.ZipFile(io.BytesIO(b"".join(to_markdown(archive(dream, letter)))))
    assert book.namelist() == ["2031/2031-03-09 21h40.md", "2031/2/2031-03-09 21h40.md"]
    assert not any(re.search("[^0-9hmd/. -]", name) for name in book.namelist())
