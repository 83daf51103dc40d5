"""A task of the bullet log becomes homework: in its own words, once, and the line says where it went (W2)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from midweek.care import bullet_log
from midweek.kinds.homework import Assignment
from midweek.kinds.journal import JournalEntry
from midweek.store.desk import Filed
from midweek.web import clock
from tests.pages import hidden
from tests.people import Person

TEXT = ". call <Leo> #work\n*. write due:2031-03-14\n- a note\nx done\n"


@pytest.fixture
def page(maya: Person) -> Filed[JournalEntry]:
    """Today's log."""
    return maya.desk.file(JournalEntry(at=clock.local_now(maya.desk), mode="bullet", text=TEXT))


def ways_in(person: Person, page: Filed[JournalEntry]) -> list[str]:
    """Where the links beside open tasks lead."""
    return re.findall(
        r'href="(/journal/[0-9a-f]+/homework/\?line=[^"]*)"', person.reads(f"/journal/{page.id}/")
    )


def text_of(person: Person) -> str:
    filed = bullet_log.of_day(person.desk, clock.today(person.desk))
    return filed.entry.text if filed else ""


def homework(person: Person) -> list[Assignment]:
    return [filed.entry for filed in person.desk.read(Assignment).of(Assignment)]


def fields(person: Person, to: str, **more: str) -> dict[str, str]:
    """The form as it is shown, with some of it changed."""
    html = person.reads(to)
    hid = {name: hidden(html, name) for name in ("line", "draft")}
    return {**hid, "what": "call <Leo>", "way": "try", "when": "session", "due": "", **more}


def test_it_begins_with_the_words_of_the_task_and_no_word_is_in_an_address(
    maya: Person, page: Filed[JournalEntry]
) -> None:
    first, second = ways_in(maya, page)
    assert re.fullmatch(rf"/journal/{page.id}/homework/\?line={page.id}\.1\.0\.0", first)
    assert 'value="call &lt;Leo&gt;"' in maya.reads(first)
    assert 'value="write"' in maya.reads(second) and 'value="2031-03-14"' in maya.reads(second)
    assert homework(maya) == [] and text_of(maya) == TEXT, "looking changes nothing"


def test_it_is_filed_once_and_the_line_says_so(maya: Person, page: Filed[JournalEntry]) -> None:
    to = ways_in(maya, page)[0]
    said = fields(maya, to, way="write", when="any", due="2031-03-12")
    for _ in range(2):
        answer = maya.post(to, said)
        assert answer.status_code == 303
        assert "call &lt;Leo&gt;" in maya.reads(answer.headers["Location"])
    (made,) = homework(maya)
    assert (made.what, made.way, made.came_from, made.at_next_session) == (
        "call <Leo>",
        "write",
        page.id,
        False,
    )
    assert str(made.due) == "2031-03-12"
    assert text_of(maya) == TEXT.replace(". call <Leo> #work", "> call <Leo> #work to:homework")
    html = maya.reads(f"/journal/{page.id}/")
    assert "became homework</a>" in html and "to:homework" not in html
    assert '<span class="unseen">Homework: </span>' in html


def test_the_line_is_open_again_as_it_was(maya: Person, page: Filed[JournalEntry]) -> None:
    to = ways_in(maya, page)[0]
    maya.post(to, fields(maya, to))
    key = re.findall(r'name="line" value="([^"]+)"', maya.reads(f"/journal/{page.id}/"))[0]
    maya.post(f"/journal/{page.id}/line/", {"line": key, "do": "open"})
    assert text_of(maya) == TEXT
    assert len(homework(maya)) == 1, "the homework stays until it is deleted on its own page"


def test_what_became_homework_is_not_carried_over(maya: Person) -> None:
    at = clock.local_now(maya.desk) - timedelta(days=2)
    page = maya.desk.file(JournalEntry(at=at, mode="bullet", text=". call\n"))
    to = ways_in(maya, page)[0]
    assert "1 earlier task is still open" in maya.reads("/journal/new/?mode=bullet")
    maya.post(to, fields(maya, to))
    assert "still open" not in maya.reads("/journal/new/?mode=bullet")


def test_the_day_of_a_task_may_be_far_off(maya: Person) -> None:
    now = clock.local_now(maya.desk)
    page = maya.desk.file(JournalEntry(at=now, mode="bullet", text=". plant an oak due:2120-03-14\n"))
    (to,) = ways_in(maya, page)
    assert 'value="2120-03-14"' in maya.reads(to)
    assert maya.post(to, fields(maya, to, due="2120-03-14")).status_code == 303
    assert [str(one.due) for one in homework(maya)] == ["2120-03-14"]


@pytest.mark.parametrize(
    "wrong", [{"what": " "}, {"what": "x" * 301}, {"way": "fill_in"}, {"when": ""}, {"due": "soon"}]
)
def test_what_does_not_fit_is_kept_and_nothing_is_filed(
    maya: Person, page: Filed[JournalEntry], wrong: dict[str, str]
) -> None:
    to = ways_in(maya, page)[0]
    answer = maya.post(to, fields(maya, to, **wrong))
    assert answer.status_code == 422 and homework(maya) == [] and text_of(maya) == TEXT
    assert "<title>Error:" in answer.content.decode()


def test_a_page_that_was_changed_meanwhile_loses_nothing(maya: Person, page: Filed[JournalEntry]) -> None:
    to = ways_in(maya, page)[0]
    said = fields(maya, to, what="call Leo on Friday")
    maya.post("/journal/lines/new/", {"line": "another", "sign": "note"})
    assert maya.post(to, said).status_code == 303
    assert [one.what for one in homework(maya)] == ["call Leo on Friday"]
    assert text_of(maya) == f"{TEXT}- another\n", "nobody guesses which line it was"
    assert maya.get(to).headers["Location"] == f"/journal/{page.id}/#lines"


def test_what_is_no_open_task_does_not_become_homework(maya: Person, page: Filed[JournalEntry]) -> None:
    for key in (f"{page.id}.1.0.2", f"{page.id}.1.0.3", "x", ""):
        assert maya.get(f"/journal/{page.id}/homework/?line={key}").status_code == 303


def test_words_typed_while_locked_come_back(maya: Person, page: Filed[JournalEntry]) -> None:
    to = ways_in(maya, page)[0]
    said = fields(maya, to, what="not lost")
    maya.post("/lock/")
    maya.post(to, said, headers={"Referer": f"https://testserver{to}"})
    maya.unlocks()
    again = re.search(r'href="(/journal/[^"]*draft=[^"]*)"', maya.reads("/today/"))
    assert again
    html = maya.reads(again[1].replace("&amp;", "&"))
    assert 'value="not lost"' in html and hidden(html, "line") == f"{page.id}.1.0.0"


def test_only_ones_own_task(maya: Person, eve: Person, page: Filed[JournalEntry]) -> None:
    assert eve.get(ways_in(maya, page)[0]).status_code == 404
