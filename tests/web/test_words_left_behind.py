"""A sheet in two tabs: words for a question that isn't asked any more, a copy that is gone, and hard answers in either."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest

from midweek.kinds.homework import Assignment
from midweek.store import drafts
from midweek.vault.keys import new_id
from tests.pages import hidden
from tests.people import Person
from tests.web.own_sheets import makes
from tests.web.test_homework import answers, code, responses, takes_up
from tests.web.test_two_copies import WORDS, a_letter, asked, autosaves, comes_back

WENT = {"activity": "Walk", "day": "2026-11-20", "went": "not_this_time"}


def number_of(person: Person, path: str, name: str) -> int:
    """At which number a question is asked now."""
    return next(n for n in range(1, 20) if hidden(person.reads(f"{path}q/{n}/"), "on") == name)


def a_plan(person: Person) -> tuple[str, int]:
    """Begin a plan whose answer asks what got in the way; gives its path and the number of that question."""
    path = takes_up(person, "activity_plan")
    person.post(f"{path}all/", asked(person, f"{path}all/", **WENT))
    return path, number_of(person, path, "in_the_way")


def hides_it(person: Person, path: str) -> None:
    """Another tab answers so that nothing got in the way."""
    at = f"{path}q/{number_of(person, path, 'went')}/"
    assert answers(person, at, went="done").status_code == 303


def waiting_on_today(person: Person) -> str:
    on = re.search(r'href="([^"]*draft=[^"]*)"', person.reads("/today/"))
    assert on
    return html.unescape(on[1])


def finishes(person: Person, path: str) -> str:
    return str(person.post(f"{path}check/").headers["Location"])


def test_words_for_a_question_that_another_tab_hid(maya: Person) -> None:
    path, n = a_plan(maya)
    form = asked(maya, f"{path}q/{n}/", in_the_way=WORDS)
    autosaves(maya, f"{path}q/{n}/", form)
    hides_it(maya, path)
    to = waiting_on_today(maya)
    page = comes_back(maya.get(to))
    assert 'name="a-' not in page
    assert hidden(maya.reads(f"{path}q/{n}/"), "draft") != form["draft"], "no other question has that draft"
    answers(maya, f"{path}q/{n}/")
    for button in ({}, {"later": "skip"}, {"switch": "1"}):
        late = maya.post(f"{path}q/{n}/", form | button)
        assert late.status_code == 409
        assert "isn't asked any more" in comes_back(late)
    check = maya.reads(f"{path}check/")
    assert form["draft"] not in check, "finishing doesn't let go of it"
    maya.post(f"{path}check/", {"copy": hidden(check, "copy")})
    comes_back(maya.get(to))
    assert maya.post(f"{path}q/{n}/", form).status_code == 409
    assert drafts.waiting(maya.account.pk)


def test_words_for_a_hidden_question_stand_on_the_whole_sheet(maya: Person) -> None:
    path, _ = a_plan(maya)
    form = asked(maya, f"{path}all/", **WENT, in_the_way=WORDS)
    hides_it(maya, path)
    late = maya.post(f"{path}all/", form)
    assert late.status_code == 409
    page = comes_back(late)
    assert 'name="a-in_the_way"' in page
    maya.post(f"{path}all/", form | {"seen": hidden(page, "seen")})
    assert responses(maya)[0].answers["in_the_way"] == WORDS
    assert 'name="a-in_the_way"' in maya.reads(f"{path}all/")


@pytest.mark.parametrize("gone", ["hidden", "deleted"])
def test_words_for_a_question_of_a_deleted_copy(maya: Person, gone: str) -> None:
    path, n = a_plan(maya)
    form = asked(maya, f"{path}q/{n}/", in_the_way=WORDS)
    autosaves(maya, f"{path}q/{n}/", form)
    if gone == "hidden":
        hides_it(maya, path)
    copy = finishes(maya, path)
    maya.post(f"{copy}delete/")
    assert "What got in the way" in comes_back(maya.get(waiting_on_today(maya)))
    assert maya.post(f"{path}q/{n}/", form).status_code == 409
    assert drafts.waiting(maya.account.pk)


def test_words_for_a_question_that_was_taken_off_the_sheet(maya: Person) -> None:
    made = makes(maya, "What happened?", "What did it mean?", "And now?")
    path = maya.post(f"{made}start/").headers["Location"].partition("q/")[0]
    answers(maya, f"{path}q/1/", q1="Rain")
    form = asked(maya, f"{path}q/3/", q3=WORDS)
    autosaves(maya, f"{path}q/3/", form)
    maya.post(f"{finishes(maya, path)}delete/")
    taken = re.findall(r'<form[^>]*action="[^"]*/remove/".*?</form>', maya.reads(made), re.S)[-1]
    maya.post(f"{made}remove/", {"item": hidden(taken, "item")})
    comes_back(maya.get(waiting_on_today(maya)))
    late = maya.post(f"{path}q/3/", form)
    assert late.status_code == 409
    assert "And now?" in comes_back(late)


def test_words_that_cant_be_kept_are_not_offered_to_the_copy(maya: Person) -> None:
    path = a_letter(maya)
    form = asked(maya, f"{path}q/3/", felt=WORDS)
    finishes(maya, path)
    for n in range(drafts.MOST):
        drafts.keep(maya.account, new_id(), f"/journal/new/?{n}", [("a", "b")])
    assert "/change/" not in comes_back(maya.post(f"{path}q/3/", form))


def test_the_newest_words_for_homework_that_is_gone_wait(maya: Person) -> None:
    path = a_letter(maya)
    form = asked(maya, f"{path}q/3/", felt="An older half")
    autosaves(maya, f"{path}q/3/", form)
    maya.post(f"{path}delete/")
    page = comes_back(maya.post(f"{path}q/3/", form | {"a-felt": WORDS}))
    assert "Let it go" in page
    comes_back(maya.get(waiting_on_today(maya)))


def given_back(answer: Any) -> list[str]:
    return [
        html.unescape(one)
        for one in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", answer.content.decode(), re.S)
    ]


def test_choices_for_homework_that_is_gone_are_said_in_words(maya: Person) -> None:
    path = takes_up(maya, "phq9")
    form = asked(maya, f"{path}q/1/", q1=code("q1", 2))
    maya.post(f"{path}delete/")
    (said,) = given_back(maya.post(f"{path}q/1/", form))
    assert said.endswith("More than half the days")
    assert given_back(maya.post(f"{path}q/1/", {**form, "a-q1": "", "clear": "a-q1"})) == []


def a_questionnaire(person: Person) -> tuple[str, dict[str, str]]:
    """Answer all of it with nothing; gives its path, and what its last question would send with the hardest answer."""
    path = takes_up(person, "phq9")
    person.post(
        f"{path}all/", asked(person, f"{path}all/", **{f"q{n}": code(f"q{n}", 0) for n in range(1, 10)})
    )
    return path, asked(person, f"{path}q/9/", q9=code("q9", 3))


def test_a_hard_answer_for_a_copy_that_was_finished_meanwhile(maya: Person) -> None:
    path, form = a_questionnaire(maya)
    finishes(maya, path)
    to = maya.post(f"{path}q/9/", form).headers["Location"]
    assert to.startswith(f"{path}care/")
    on = re.search(rf'href="({path}q/9/[^"]*)"', maya.reads(to))
    assert on
    assert "They aren't in it yet" in maya.reads(html.unescape(on[1]))
    assert "Help is close by" in maya.reads("/today/"), "once, and the card stays"
    assert responses(maya)[0].answers["q9"] == code("q9", 0)


def test_a_hard_answer_that_waits_for_a_copy_that_was_finished_meanwhile(maya: Person) -> None:
    path, form = a_questionnaire(maya)
    autosaves(maya, f"{path}q/9/", form)
    finishes(maya, path)
    assert maya.get("/today/").headers["Location"].startswith(f"{path}care/")
    assert "Help is close by" in maya.reads("/today/")
    assert waiting_on_today(maya).startswith(f"{path}q/9/")
    assert responses(maya)[0].answers["q9"] == code("q9", 0)


@pytest.mark.parametrize("to", ["/today/", "check/"])
def test_a_hard_answer_left_in_a_finished_copy_that_is_changed(maya: Person, to: str) -> None:
    path, _ = a_questionnaire(maya)
    maya.post(f"{finishes(maya, path)}change/")
    autosaves(maya, f"{path}q/9/", asked(maya, f"{path}q/9/", q9=code("q9", 3)))
    if to == "/today/":
        led = maya.get(to)
    else:
        led = maya.post(f"{path}check/", {"told": hidden(maya.reads(f"{path}check/"), "told")})
    assert led.headers["Location"] == f"{path}care/"
    today = maya.reads("/today/")
    assert "Help is close by" in today and "not saved yet" not in today
    assert responses(maya)[0].answers["q9"] == code("q9", 3)
    assert not drafts.waiting(maya.account.pk)


def test_a_choice_that_was_taken_back_and_skipped_is_gone(maya: Person) -> None:
    path, _ = a_questionnaire(maya)
    form = asked(maya, f"{path}q/1/")
    autosaves(maya, f"{path}q/1/", form)
    assert maya.post(f"{path}q/1/", form | {"later": "skip"}).headers["Location"] == f"{path}q/2/"
    assert "q1" not in responses(maya)[0].answers
    assert not drafts.waiting(maya.account.pk)


@pytest.mark.parametrize(
    ("often", "again"),
    [
        ("", False), ("once", False), (" Once. ", False), ("Once this week", False), ("just once", False),
        ("one time", False), ("1x", False), ("1 x before Friday", False),
        ("once a day", True), ("once each evening", True), ("1x/day", True), ("one time per week", True),
        ("each evening", True), ("twice", True), ("onceover", True),
    ],
)  # fmt: skip
def test_what_is_to_be_done_once_ends(often: str, again: bool) -> None:
    entry = Assignment(way="try", what="Walk", how_often=often, set_on=date(2031, 3, 3))
    assert entry.recurs is again
