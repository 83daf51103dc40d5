"""Undo after a save of the journal or of a weekly note: exactly that one save, and what was there before is kept for it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from midweek.care import deleted_items, history, journal, listing
from midweek.kinds.journal import LONGEST, Answer, Dream, JournalEntry
from midweek.kinds.kept import Deleted, Earlier
from midweek.kinds.plan import Goal
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store import accounts
from midweek.store.desk import Desk
from midweek.web import clock
from tests.pages import hidden
from tests.people import Person
from tests.web.test_bullet_log import adds, todays
from tests.web.test_exporting import brings, exported
from tests.web.test_journal import writes, written
from tests.web.test_weekly import address, monday
from tests.web.test_weekly import writes as notes

OLD, NEW = "the old oak", "a young birch"


def offered(html: str) -> tuple[str, dict[str, str]] | None:
    """Where "Undo" beside "Saved" posts to, and what it brings along."""
    found = re.search(r'<div class="saved">.*?</div>', html, re.S)
    form = re.search(r'<form action="([^"]+)" method="post">(.*?)</form>', found[0], re.S) if found else None
    if form is None:
        return None
    assert ">Undo</button>" in form[2]
    return form[1], {"rev": hidden(form[2], "rev")}


def saves(person: Person, path: str, fields: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Save a form; gives the Undo that the next page offers."""
    response = person.post(path, fields)
    assert response.status_code == 303, response.content.decode()
    undo = offered(person.reads(str(response.headers["Location"]).partition("#")[0]))
    assert undo is not None
    return undo


def edits(person: Person, id: str, **fields: Any) -> tuple[str, dict[str, str]]:
    """Save the form of a page that is there, as it shows it."""
    rev = hidden(person.reads(f"/journal/{id}/edit/"), "rev")
    return saves(person, f"/journal/{id}/edit/", {"rev": rev, **fields})


def stands(person: Person, id: str) -> JournalEntry:
    return person.desk.get(JournalEntry, id).entry


def test_all_that_a_page_said_comes_back(maya: Person) -> None:
    goal = maya.desk.file(Goal(words="rest more", since=clock.today(maya.desk)))
    day = clock.today(maya.desk) - timedelta(days=4)
    was = writes(maya, text=OLD, title="Trees", tags="wood, leaf", links=[goal.id], day=str(day))
    undo = edits(
        maya, was.id, text=NEW, title="A tree", tags="bark", links=[], day=str(day + timedelta(days=1))
    )
    assert stands(maya, was.id).text == NEW and not stands(maya, was.id).links
    back = maya.post(*undo)
    assert back.status_code == 303 and stands(maya, was.id) == was.entry
    redo = offered(maya.reads(str(back.headers["Location"])))
    assert redo is not None and redo != undo
    maya.post(*redo)
    assert stands(maya, was.id).text == NEW, "what was taken back by mistake comes back too"


@pytest.mark.parametrize(
    ("was", "fields"),
    [
        (
            {"mode": "dream", "text": OLD, "dream": Dream(feelings="calm", people=("Ada",))},
            {"text": OLD, "feelings": "loud", "people": ""},
        ),
        ({"mode": "letter", "text": OLD, "to": "Mum"}, {"text": OLD, "to": "Dad"}),
        ({"mode": "bullet", "text": f". {OLD}\n"}, {"text": f"- {NEW}"}),
        ({"mode": "questions", "answers": (Answer(question="What?", answer=OLD),)}, {"answer_0": NEW}),
    ],
)
def test_in_every_mode(maya: Person, was: dict[str, Any], fields: dict[str, Any]) -> None:
    page = written(maya, **was)
    undo = edits(maya, page.id, **fields)
    assert stands(maya, page.id) != page.entry
    maya.post(*undo)
    assert stands(maya, page.id) == page.entry


def test_an_answer_to_one_question_can_be_taken_back(maya: Person) -> None:
    page = written(maya, mode="questions", answers=(Answer(question="What?"),))
    path = f"/journal/{page.id}/answers/"
    undo = saves(maya, path, {"q": "1", "answer": NEW, "seen": hidden(maya.reads(path), "seen")})
    maya.post(*undo)
    assert stands(maya, page.id) == page.entry


def test_undo_sent_twice_happens_once(maya: Person) -> None:
    page = writes(maya, text=OLD)
    undo = edits(maya, page.id, text=NEW)
    assert [maya.post(*undo).status_code for _ in range(3)] == [303] * 3
    assert stands(maya, page.id).text == OLD and maya.desk.get(JournalEntry, page.id).rev == 3


def test_what_another_tab_saved_is_not_written_over(maya: Person) -> None:
    page = writes(maya, text=OLD)
    undo = edits(maya, page.id, text=NEW)
    edits(maya, page.id, text="from another tab")
    assert maya.post(*undo).status_code == 409 and stands(maya, page.id).text == "from another tab"
    assert maya.post(undo[0]).status_code == 409


def test_undo_of_a_new_page_takes_no_later_words_along(maya: Person) -> None:
    undo = saves(maya, "/journal/new/", {"mode": "free", "text": OLD, "draft": "cd" * 16})
    (page,) = maya.desk.read(JournalEntry)
    edits(maya, page.id, text=NEW)
    assert maya.post(*undo).status_code == 409 and stands(maya, page.id).text == NEW


@pytest.mark.parametrize("mode", ["free", "bullet"])
def test_a_new_page_goes_to_the_deleted_items_and_back(maya: Person, mode: str) -> None:
    undo = saves(maya, "/journal/new/", {"mode": mode, "text": OLD, "draft": "cd" * 16})
    (page,) = maya.desk.read(JournalEntry)
    for _ in range(2):
        listed = maya.post(*undo)
        assert listed.status_code == 303 and not maya.desk.read(JournalEntry)
    put_back = re.search(
        r'action="(/put-back/[^"]+|[^"]*' + page.id + r'[^"]*)"', maya.reads(str(listed.headers["Location"]))
    )
    assert put_back is not None
    there = maya.post(put_back[1]).headers["Location"]
    assert stands(maya, page.id) == page.entry
    assert offered(maya.reads(f"{there}?saved=1")) is None, "there is no save to take back"


def test_only_the_last_save_is_offered(maya: Person) -> None:
    page = writes(maya, text=OLD)
    edits(maya, page.id, text=NEW)
    assert offered(maya.reads(f"/journal/{page.id}/")) is None
    maya.post(f"/journal/{page.id}/star/", {"starred": "1"})
    assert offered(maya.reads(f"/journal/{page.id}/?saved=1")) is None


def test_a_page_saved_often_keeps_one_earlier_version(maya: Person) -> None:
    page = writes(maya, text="x" * LONGEST)
    for n in range(4):
        undo = edits(maya, page.id, text=f"{n}" * LONGEST)
    (kept,) = maya.desk.read(Earlier).of(Earlier)
    assert kept.entry.doc["text"] == "2" * LONGEST
    assert not maya.desk.erased_ids()
    maya.post(*undo)
    assert stands(maya, page.id).text == "2" * LONGEST and len(maya.desk.read(Earlier)) == 1


def test_it_goes_along_in_a_copy_and_under_new_keys(maya: Person, eve: Person) -> None:
    goal = maya.desk.file(Goal(words="rest", since=clock.today(maya.desk)))
    page = writes(maya, text=OLD, links=[goal.id])
    edits(maya, page.id, text="in between", links=[goal.id])
    edits(maya, page.id, text=NEW, links=[goal.id])
    brings(eve, exported(maya, "json")[1])
    (theirs,) = eve.desk.read(JournalEntry).of(JournalEntry)
    (kept,) = eve.desk.read(Earlier).of(Earlier)
    assert (kept.entry.of, kept.entry.doc["text"]) == (theirs.id, "in between")
    assert offered(eve.reads(f"/journal/{theirs.id}/?saved=1")) is None, "nobody saved it here"
    root, _ = accounts.rekey(maya.account, maya.desk.keys.root, maya.passphrase)
    desk = Desk(accounts.keys_of(maya.account, root))
    back = history.take_back(desk, JournalEntry, page.id, seen=3)
    assert back.entry == replace(page.entry, text="in between") and len(desk.read(Earlier)) == 1


def test_what_was_replaced_is_found_nowhere(maya: Person) -> None:
    page = writes(maya, text=OLD)
    edits(maya, page.id, text=NEW)
    found = maya.post("/journal/search/", {"words": "oak"}).content.decode()
    assert page.id not in found
    assert page.id in maya.post("/journal/search/", {"words": "birch"}).content.decode()


def test_a_page_that_is_let_go_or_erased_takes_its_earlier_words_along(maya: Person) -> None:
    for way in ("let_go", "erase"):
        page = writes(maya, text=way)
        edits(maya, page.id, text=NEW)
        assert maya.desk.read(Earlier)
        if way == "let_go":
            journal.let_go(maya.desk, maya.desk.get(JournalEntry, page.id), pages=f"/journal/{page.id}/")
        else:
            deleted_items.erase(maya.desk, maya.desk.delete(maya.desk.get(JournalEntry, page.id)))
        assert not maya.desk.read(Earlier)


def test_somebody_elses_page_cannot_be_taken_back(maya: Person, eve: Person) -> None:
    page = writes(maya, text=OLD)
    undo = edits(maya, page.id, text=NEW)
    assert eve.post(*undo).status_code == 404 and stands(maya, page.id).text == NEW


# --- the bullet log -------------------------------------------------------------------------------


def test_a_line_that_was_added_can_be_taken_back(maya: Person) -> None:
    for line, left in (("first", ""), ("second", "- first\n")):
        adds(maya, "first") if line == "second" else None
        there = adds(maya, line).partition("#")[0]
        undo = offered(maya.reads(there))
        assert undo is not None
        maya.post(*undo)
        assert todays(maya) == left


def test_a_log_joined_from_another_tab_comes_apart_again(maya: Person) -> None:
    adds(maya, OLD)
    before = todays(maya)
    undo = saves(maya, "/journal/new/", {"mode": "bullet", "text": NEW, "draft": "cd" * 16})
    assert NEW in todays(maya)
    maya.post(*undo)
    assert todays(maya) == before


# --- the weekly note ------------------------------------------------------------------------------


def test_a_weekly_note_says_again_what_it_said(maya: Person) -> None:
    week = monday(maya)
    notes(maya, week, length="longer", stood_out=OLD, learned="slow", finish="1")
    (was,) = maya.desk.read(WeeklyNote)
    response = notes(maya, week, length="short", stood_out=NEW, finish="1")
    undo = offered(maya.reads(str(response.headers["Location"])))
    assert undo is not None
    assert [maya.post(*undo).status_code for _ in range(2)] == [303, 303]
    (now,) = maya.desk.read(WeeklyNote)
    assert now.entry == was.entry and OLD in maya.reads(address(week))
    notes(maya, week, stood_out="another tab", finish="1")
    assert maya.post(*undo).status_code == 409


def test_finishing_is_taken_back_and_what_stands_on_the_list_stays(maya: Person) -> None:
    week = monday(maya)
    notes(maya, week, stood_out=OLD, line_0="ask", add_0="on", keep="1")
    for _again in range(2):  # and is there once
        response = notes(maya, week, stood_out=OLD, line_0="ask", add_0="on", finish="1")
        undo = offered(maya.reads(str(response.headers["Location"])))
        assert undo is not None
        maya.post(*undo)
        (note,) = maya.desk.read(WeeklyNote).of(WeeklyNote)
        assert not note.entry.finished
        assert [filed.entry.text for filed in listing.of(maya.desk).waiting] == ["ask"]


def test_what_is_saved_as_it_was_offers_nothing(maya: Person) -> None:
    page = writes(maya, text=OLD)
    form = {"rev": "1", "mode": "free", "text": OLD}
    for to, fields in (
        (f"/journal/{page.id}/edit/", form),
        (address(monday(maya)), {"length": "short", "stood_out": OLD, "finish": "1"}),
    ):
        maya.post(to, fields)
        rev = hidden(maya.reads(f"{to}?edit=1" if "weekly" in to else to), "rev")
        again = str(maya.post(to, fields | {"rev": rev}).headers["Location"])
        html = maya.reads(again)
        assert re.search(r"Saved \d\d:\d\d", html) and offered(html) is None


def test_a_log_never_goes_back_to_a_day_that_has_one_by_now(maya: Person) -> None:
    adds(maya, "one")
    log = maya.desk.read(JournalEntry).of(JournalEntry)[0]
    yesterday = clock.today(maya.desk) - timedelta(days=1)
    undo = edits(maya, log.id, mode="bullet", text="- one", day=str(yesterday))
    adds(maya, "two")
    assert maya.post(*undo).status_code == 409
    assert {filed.entry.text for filed in maya.desk.read(JournalEntry).of(JournalEntry)} == {
        "- one\n",
        "- two\n",
    }


def test_a_draft_of_a_weekly_note_says_saved_and_can_be_taken_back(maya: Person) -> None:
    week = monday(maya)
    response = notes(maya, week, stood_out=OLD, keep="1")
    undo = offered(maya.reads(str(response.headers["Location"])))
    assert undo is not None
    for _ in range(2):
        listed = maya.post(*undo)
        assert listed.status_code == 303 and not maya.desk.read(WeeklyNote)
    (gone,) = maya.desk.read(Deleted)
    assert gone.id in maya.reads(str(listed.headers["Location"]))
