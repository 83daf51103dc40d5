"""Undo beside "Saved" for what is listed on a page of something else: exactly that one save, and nothing of anybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from midweek.care import deleted_items
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment
from midweek.kinds.journal import JournalEntry
from midweek.kinds.kept import Deleted, Earlier
from midweek.kinds.plan import Goal, Milestone
from midweek.store.desk import Filed
from tests.pages import form_of
from tests.people import Person
from tests.web.objectives import has_objective
from tests.web.test_words_before import offered

DAY = date(2026, 3, 2)


@dataclass
class Kind:
    """How one of them is changed. at: its form; field: the words in it; listed: the page that shows it."""

    kind: type[Entry]
    at: str
    field: str
    listed: str


def listed(person: Person, name: str) -> tuple[Filed[Any], Kind]:
    """One of them, of "old words"."""
    desk = person.desk
    if name == "sign":
        goal = desk.file(Goal(words="rest more", since=DAY))
        filed: Filed[Any] = desk.file(Milestone(goal=goal.id, words="old words"))
        return filed, Kind(Milestone, f"/milestones/{filed.id}/", "words", f"/goals/{goal.id}/")
    if name == "list":
        filed = desk.file(BringUp(text="old words"))
        return filed, Kind(BringUp, f"/session/list/{filed.id}/", "text", "/session/list/")
    if name == "homework":
        filed = desk.file(Assignment(way="track", what="old words", set_on=DAY))
        return filed, Kind(Assignment, f"/homework/{filed.id}/edit/", "what", f"/homework/{filed.id}/")
    objective = has_objective(person)
    filed = desk.file(Reading(objective=objective.id, on=DAY, value=3, note="old words"))
    there = f"/objectives/{objective.id}/"
    return filed, Kind(Reading, f"{there}notes/{filed.id}/", "note", there)


NAMES = ("sign", "list", "homework", "note")


def changes(person: Person, kind: Kind, words: str) -> str:
    """Change the words; gives where that leads."""
    form = form_of(person.reads(kind.at)) | {kind.field: words}
    answer = person.post(kind.at, form)
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"]).partition("#")[0]


def undo_on(person: Person, page: str) -> tuple[str, dict[str, str]]:
    found = offered(person.reads(page))
    assert found is not None, page
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_says_again_what_it_said_and_goes_there_and_back(maya: Person, name: str) -> None:
    filed, kind = listed(maya, name)
    page = changes(maya, kind, "new words")
    assert page == f"{kind.listed}?saved={filed.id}"
    undo = undo_on(maya, page)
    for _twice in range(2):
        back = maya.post(*undo)
        assert back.status_code == 303
        assert maya.desk.get(kind.kind, filed.id).entry == filed.entry
    redo = undo_on(maya, str(back.headers["Location"]).partition("#")[0])
    maya.post(*redo)
    assert getattr(maya.desk.get(kind.kind, filed.id).entry, kind.field) == "new words"
    changes(maya, kind, "other words")
    assert maya.post(*undo).status_code == 409, "something was saved since"
    assert len(maya.desk.read(Earlier)) == 1, "nothing piles up"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_left_as_it_is_offers_nothing(maya: Person, name: str) -> None:
    filed, kind = listed(maya, name)
    page = changes(maya, kind, "old words")
    assert "saved" not in page and offered(maya.reads(page)) is None
    assert maya.desk.get(kind.kind, filed.id).rev == 1


@pytest.mark.parametrize("name", NAMES)
def test_nobody_elses(maya: Person, eve: Person, name: str) -> None:
    filed, kind = listed(maya, name)
    to, fields = undo_on(maya, changes(maya, kind, "new words"))
    assert eve.post(to, fields).status_code == 404
    assert getattr(maya.desk.get(kind.kind, filed.id).entry, kind.field) == "new words"
    assert offered(eve.reads(f"/session/list/?saved={filed.id}")) is None


def test_what_has_another_way_back_has_not_this_one(maya: Person) -> None:
    page = maya.desk.file(JournalEntry(at=datetime.now(UTC), mode="free", text="words"))
    assert maya.post(f"/undo/{page.id}/", {"rev": "1"}).status_code == 404
    assert maya.desk.get(JournalEntry, page.id) and maya.post(f"/undo/{'0' * 32}/").status_code == 404


@pytest.mark.parametrize(
    ("to", "fields", "kind"),
    [
        (
            "/homework/add/try/",
            {"what": "breathe", "cue": "c", "act": "a", "when": "any", "set_by": "me"},
            Assignment,
        ),
        ("/session/list/new/", {"text": "ask", "kind": "question"}, BringUp),
    ],
)
def test_what_is_new_goes_to_the_deleted_items_and_can_be_put_back(
    maya: Person, to: str, fields: dict[str, str], kind: type[Entry]
) -> None:
    page = str(maya.post(to, fields).headers["Location"]).partition("#")[0]
    gone = maya.post(*undo_on(maya, page))
    assert not maya.desk.read(kind) and len(maya.desk.read(Deleted)) == 1
    html = maya.reads(str(gone.headers["Location"]))
    id = maya.desk.read(Deleted)[0].id
    assert f"/settings/deleted-items/{id}/put-back/" in html
    maya.post(f"/settings/deleted-items/{id}/put-back/")
    assert maya.desk.get(kind, id)


def test_a_sign_reached_by_mistake_and_a_new_one(maya: Person) -> None:
    sign, kind = listed(maya, "sign")
    to = maya.post(f"/milestones/{sign.id}/reached/", {"reached": "1"}).headers["Location"]
    maya.post(*undo_on(maya, to.partition("#")[0]))
    assert maya.desk.get(Milestone, sign.id).entry == sign.entry
    to = maya.post(f"{kind.listed}signs/", {"words": "another"}).headers["Location"]
    gone = maya.post(*undo_on(maya, to.partition("#")[0]))
    assert gone.headers["Location"].startswith(f"{kind.listed}?removed=")
    assert [one.entry.words for one in maya.desk.read(Milestone).of(Milestone)] == ["old words"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_deleted_for_good_takes_its_earlier_words_along(maya: Person, name: str) -> None:
    filed, kind = listed(maya, name)
    changes(maya, kind, "new words")
    deleted_items.erase(maya.desk, maya.desk.delete(maya.desk.get(kind.kind, filed.id)))
    assert not maya.desk.read(Earlier)
