"""Searching on its page: by POST alone, 50 at a time, complete."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from midweek.kinds.journal import JournalEntry
from midweek.kinds.plan import Goal
from midweek.kinds.weekly_note import WeeklyNote
from tests.people import Person

NOON = datetime(2026, 5, 7, 12, tzinfo=UTC)


def searches(person: Person, **fields: str) -> str:
    response = person.post("/journal/search/", fields)
    assert response.status_code == 200, re.findall('class="problem.*?</p>', response.content.decode(), re.S)
    return str(response.content.decode())


def test_it_finds_across_accents_and_shows_where(maya: Person) -> None:
    page = maya.desk.file(JournalEntry(at=NOON, text="Then <b>Zoë</b> called, and it rained."))
    maya.desk.file(JournalEntry(at=NOON, text="nothing of it"))
    html = searches(maya, words="zoe RAINED")
    assert "1 page found" in html and f'href="/journal/{page.id}/"' in html
    assert "&lt;b&gt;<mark>Zoë</mark>&lt;/b&gt; called" in html


def test_weekly_notes_are_found_too(maya: Person) -> None:
    maya.desk.file(WeeklyNote(week=date(2026, 5, 4), answers={"learned": "to rest"}, finished=True))
    assert 'href="/journal/weekly/2026-w19/"' in searches(maya, words="rest")
    assert "0 pages found" in searches(maya, words="rest", mode="free")
    assert "1 page found" in searches(maya, words="rest", mode="weekly")


def test_fifty_a_page_newest_first_and_complete(maya: Person) -> None:
    maya.desk.file_many(
        (None, JournalEntry(at=NOON - timedelta(days=n), text=f"word ({n})")) for n in range(120)
    )
    seen = []
    for number in ("1", "2", "3"):
        html = searches(maya, words="word", page=number)
        assert "120 pages found" in html
        seen.append(re.findall(r"\((\d+)\)", html))
    assert [len(page) for page in seen] == [50, 50, 20]
    assert [int(n) for page in seen for n in page] == list(range(120))
    assert re.findall(r"\((\d+)\)", searches(maya, words="word", page="99")) == seen[2]


def test_days_kind_and_goal_narrow_it(maya: Person) -> None:
    goal = maya.desk.file(Goal(words="Be kinder", since=date(2026, 1, 1)))
    maya.desk.file(JournalEntry(at=NOON, text="word", links=(goal.id,), mode="letter"))
    maya.desk.file(JournalEntry(at=NOON - timedelta(days=40), text="word"))
    for fields, n in (
        ({"since": "2026-05-01"}, 1), ({"until": "2026-05-01"}, 1), ({"since": "2026-03-01", "until": "2026-05-30"}, 2),
        ({"mode": "letter"}, 1), ({"link": goal.id}, 1), ({"words": "word", "mode": "dream"}, 0),
    ):  # fmt: skip
        assert re.search(rf"{n} pages? found", searches(maya, **fields)), fields


@pytest.mark.parametrize(
    "fields", [{}, {"words": "  "}, {"since": "x"}, {"since": "2026-05-02", "until": "2026-05-01"}, {"link": "f" * 32}, {"words": "x" * 501}]
)  # fmt: skip
def test_what_cannot_be_looked_for_is_said(maya: Person, fields: dict[str, str]) -> None:
    assert maya.post("/journal/search/", fields or {"page": "1"}).status_code == 422


def test_words_in_the_address_search_nothing(maya: Person) -> None:
    maya.desk.file(JournalEntry(at=NOON, text="word"))
    html = maya.reads("/journal/search/?words=word")
    assert "found" not in html.partition("<main")[2].partition("</main>")[0]
    assert 'method="post" action="/journal/search/"' in html


def test_only_ones_own_words(maya: Person, eve: Person) -> None:
    maya.desk.file(JournalEntry(at=NOON, text="word"))
    assert "0 pages found" in searches(eve, words="word")
