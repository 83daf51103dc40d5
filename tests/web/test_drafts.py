"""Typed words survive a lock, a sign-out and a closed browser."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from midweek.store import drafts
from midweek.store.models import Draft
from midweek.vault.keys import new_id
from tests.pages import asked, hidden
from tests.people import Person

WORDS = "I wanted to say this before it slips away"
PAGE = "https://testserver/goals/new/?step=1"


def kept(person: Person) -> list[drafts.KeptForm]:
    return drafts.read(person.desk.keys)


def fields(person: Person) -> dict[str, str]:
    (draft,) = kept(person)
    return dict(draft.fields)


def autosaves(person: Person, id: str, words: str = WORDS, **options: Any) -> Any:
    return person.post("/drafts/", {"draft": id, "words": words}, headers={"referer": PAGE}, **options)


def test_autosave_says_when_in_the_persons_own_time(maya: Person) -> None:
    maya.desk.prefer(zone="Pacific/Kiritimati")
    with time_machine.travel(timezone.now(), tick=False):
        answer = autosaves(maya, new_id().hex())
        assert answer.json()["saved"] == f"{timezone.now() + timedelta(hours=14):%H:%M}"
    (draft,) = kept(maya)
    assert draft.page == "/goals/new/?step=1"
    assert draft.fields == [("words", WORDS)]


def test_the_same_draft_is_replaced_and_filed_once(maya: Person) -> None:
    id = new_id().hex()
    autosaves(maya, id, "first")
    autosaves(maya, id, "second")
    assert fields(maya) == {"words": "second"}


def test_nobody_writes_over_somebody_elses_draft(maya: Person, noor: Person) -> None:
    id = new_id().hex()
    autosaves(maya, id)
    autosaves(noor, id, "not yours")
    assert fields(maya) == {"words": WORDS}
    assert kept(noor) == []


def test_a_draft_holds_no_secret(maya: Person) -> None:
    form = {
        "draft": new_id().hex(),
        "words": WORDS,
        "passphrase": "p",
        "csrfmiddlewaretoken": "t",
        "prf": "s",
        "seed": "x",
    }
    maya.post("/drafts/", form)
    assert fields(maya) == {"words": WORDS}


def test_nothing_typed_keeps_nothing(maya: Person) -> None:
    maya.post("/drafts/", {"draft": new_id().hex()})
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "page", ["//evil.example/", "https://evil.example/", "/\\evil", "javascript:x", "/a\nb"]
)
def test_a_draft_belongs_to_a_page_of_ours(maya: Person, page: str) -> None:
    maya.post("/drafts/", {"draft": new_id().hex(), "words": WORDS, "page": page})
    assert kept(maya)[0].page == "/today/"


def test_autosave_works_while_locked(maya: Person) -> None:
    id = new_id().hex()
    maya.post("/lock/")
    to = asked(autosaves(maya, id).json()["unlock"], "next")
    assert WORDS.encode() not in bytes(Draft.objects.get().blob)
    maya.unlocks()
    assert fields(maya) == {"words": WORDS}
    assert WORDS in maya.reads(to)


@pytest.mark.parametrize("way", ["/lock/", "/exit/"])
def test_what_was_typed_at_the_last_moment_goes_along(maya: Person, way: str) -> None:
    answer = maya.post(way, {"words": WORDS, "draft": new_id().hex()}, headers={"referer": PAGE})
    assert WORDS not in answer.content.decode() + str(answer.headers)
    assert maya.get("/today/").status_code == 302
    maya.signs_in()
    assert fields(maya) == {"words": WORDS}
    assert kept(maya)[0].page.startswith("/goals/new/")


def test_a_lock_leads_back_to_its_page(maya: Person) -> None:
    to = maya.post("/lock/", headers={"referer": PAGE}).headers["Location"]
    assert asked(to, "next") == "/goals/new/?step=1"
    assert not Draft.objects.exists()


def test_autosave_of_nobody_is_refused(stranger: Person) -> None:
    assert autosaves(stranger, new_id().hex()).status_code == 401
    assert not Draft.objects.exists()


@pytest.mark.parametrize("with_script", [False, True], ids=["form", "htmx"])
def test_a_post_that_meets_a_lock_opens_again_with_its_words(maya: Person, with_script: bool) -> None:
    maya.post("/lock/")
    headers = {"referer": PAGE, **({"hx-request": "true"} if with_script else {})}
    answer = maya.post("/goals/new/?step=1", {"words": WORDS, "draft": new_id().hex()}, headers=headers)
    assert answer.status_code == (204 if with_script else 303)
    to = answer.headers["HX-Redirect" if with_script else "Location"]
    assert WORDS not in to
    locked = maya.reads(to)
    assert "is safe" in locked
    back = maya.post("/unlock/", {"passphrase": maya.passphrase, "next": hidden(locked, "next")}).headers[
        "Location"
    ]
    assert re.fullmatch(r"/goals/new/\?step=1&draft=[0-9a-f]{32}", back)
    assert WORDS in maya.reads(back)


def test_a_draft_goes_once_its_words_are_saved(maya: Person) -> None:
    id = new_id().hex()
    autosaves(maya, id)
    assert maya.sends("/goals/new/?step=1", {"words": WORDS, "draft": id}).status_code == 303
    assert kept(maya) == []


def test_a_refused_form_keeps_its_draft(maya: Person) -> None:
    id = new_id().hex()
    autosaves(maya, id)
    assert maya.post("/settings/lock/", {"minutes": "", "draft": id}).status_code == 422
    assert fields(maya) == {"words": WORDS}


def test_a_post_of_somebody_signed_out_comes_back_after_sign_in(maya: Person) -> None:
    maya.post("/sign-out/")
    words = f'{WORDS} "with" <marks> & ünïcödé 🌱'
    answer = maya.post("/goals/new/?step=1", {"words": words}, headers={"referer": PAGE})
    assert answer.status_code == 401
    page = answer.content.decode()
    assert not Draft.objects.exists()
    form = {"username": maya.username, "kept": hidden(page, "kept"), "next": hidden(page, "next")}
    again = maya.post("/sign-in/", {**form, "passphrase": "not the right one"})
    assert json.loads(hidden(again.content.decode(), "kept")) == [["words", words]]
    back = maya.post("/sign-in/", {**form, "passphrase": maya.passphrase}).headers["Location"]
    assert asked(back, "step") == "1"
    assert fields(maya) == {"words": words}


def test_words_of_somebody_signed_out_reach_the_page_through_script_too(stranger: Person) -> None:
    headers = {"referer": PAGE, "hx-request": "true"}
    answer = stranger.post("/goals/new/?step=1", {"words": WORDS}, headers=headers)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (200, "body")
    assert WORDS in answer.content.decode()


@pytest.mark.parametrize("rubbish", ["{", "[1]", '[["a"]]', "null", '"x"', "[[[]]]"])
def test_rubbish_in_the_sign_in_form_lets_in_all_the_same(maya: Person, rubbish: str) -> None:
    form = {"username": maya.username, "passphrase": maya.passphrase, "kept": rubbish}
    assert maya.post("/sign-in/", form).status_code == 303


def test_what_nobody_came_back_to_is_forgotten_after_a_month(maya: Person) -> None:
    autosaves(maya, new_id().hex())
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        maya.signs_in()
        assert kept(maya) == []


def test_there_is_an_end_to_drafts(maya: Person) -> None:
    for _ in range(drafts.MOST):
        autosaves(maya, new_id().hex())
    answer = autosaves(maya, new_id().hex())
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Many texts wait already" in said and "too large" not in said and WORDS not in said
    assert Draft.objects.count() == drafts.MOST


def test_a_full_shelf_of_drafts_turns_no_words_away_at_a_locked_door(maya: Person) -> None:
    for _ in range(drafts.MOST):
        autosaves(maya, new_id().hex(), "before")
    maya.post("/lock/")
    maya.post("/goals/new/?step=1", {"words": WORDS, "draft": new_id().hex()}, headers={"referer": PAGE})
    maya.post("/sign-out/")
    form = {"username": maya.username, "passphrase": maya.passphrase, "kept": json.dumps([["words", "more"]])}
    assert maya.post("/sign-in/", form).status_code == 303
    assert [dict(draft.fields)["words"] for draft in kept(maya)[:2]] == ["more", WORDS]


def test_no_field_of_words_tells_the_browser_to_cut_them(maya: Person) -> None:
    """A browser that knows where a field ends drops the rest of what is pasted, and says nothing."""
    check_in = maya.post("/check-in/", {"mood": "2"}).headers["Location"]
    for path in (
        "/goals/new/?step=1",
        check_in,
        "/settings/passphrase/",
        "/homework/add/try/",
        "/journal/new/?mode=letter",
        "/session/list/new/",
    ):
        boxes = re.findall(r'<(?:textarea|input type="(?:text|password)")[^>]*>', maya.reads(path))
        assert boxes and not [box for box in boxes if "maxlength" in box], path
