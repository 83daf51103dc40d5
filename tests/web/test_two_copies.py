"""One sheet, several copies and tabs: words stay with the copy they were typed for, and come back where it is gone."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from midweek import library
from midweek.kinds.homework import Assignment, Try
from midweek.store import drafts
from midweek.web import clock
from tests.pages import form_of, hidden
from tests.people import Person
from tests.web.own_sheets import copies
from tests.web.test_homework import answers, code, fills_in, responses, takes_up

WORDS = "It wasn't about the rent & the keys"


def asked(person: Person, path: str, **more: str) -> dict[str, str]:
    """What one page of a sheet would send, with `more` by name of the question."""
    page = person.reads(path)
    form = {name: hidden(page, name) for name in ("on", "seen", "draft", "copy")}
    return form | {f"a-{name}": value for name, value in more.items()}


def autosaves(person: Person, path: str, form: dict[str, str]) -> None:
    assert person.post("/drafts/", {**form, "page": path}).status_code == 200


def a_letter(person: Person, **more: str) -> str:
    """Begin an unsent letter, with what it needs to be finished; gives the path of its homework."""
    path = takes_up(person, "unsent_letter")
    answers(person, f"{path}all/", **{"say": "The rent", **more})
    return path


def letters(person: Person) -> list[dict[str, Any]]:
    """What stands in each beside what it needs."""
    return [{name: one for name, one in kept.answers.items() if name != "say"} for kept in responses(person)]


def homework(person: Person) -> Assignment:
    (filed,) = person.desk.read(Assignment).of(Assignment)
    return filed.entry


def comes_back(answer: Any) -> str:
    """The page that gives typed words back."""
    page = str(answer.content.decode())
    assert html.escape(WORDS) in page
    return page


def puts_there(person: Person, page: str) -> str:
    """Press the button that opens the copy those words were typed for; gives where it leads."""
    form = re.search(r'<form method="post" action="(/homework/[^"]*/change/)".*?</form>', page, re.S)
    assert form
    to = person.post(form[1], {"words": hidden(form[0], "words")}).headers["Location"]
    assert html.escape(WORDS) in person.reads(to)
    return str(to)


@pytest.mark.parametrize("page", ["q/3/", "all/"])
@pytest.mark.parametrize("button", [{}, {"later": "1"}, {"switch": "1"}], ids=["continue", "later", "switch"])
def test_words_typed_while_another_tab_finished_the_copy(
    maya: Person, page: str, button: dict[str, str]
) -> None:
    path = a_letter(maya)
    again = {} if "q" in page else {"say": "The rent"}
    form = asked(maya, path + page, felt=WORDS, **again)
    autosaves(maya, path + page, form)
    copy = maya.post(f"{path}check/").headers["Location"]
    late = maya.post(path + page, form | button)
    assert late.status_code == 409
    back = comes_back(late)
    assert drafts.waiting(maya.account.pk)
    to = puts_there(maya, back)
    assert to.startswith(path + page)
    maya.post(path + page, asked(maya, to, felt=WORDS, **again))
    assert maya.post(f"{path}check/").headers["Location"] == copy
    assert letters(maya) == [{"felt": WORDS}]


def test_what_the_other_tab_answered_stands_beside_the_words_put_into_the_finished_copy(maya: Person) -> None:
    path = a_letter(maya)
    form = asked(maya, f"{path}all/", say="The rent", felt=WORDS)
    answers(maya, f"{path}all/", say="The rent", felt="from the other tab")
    maya.post(f"{path}check/")
    to = puts_there(maya, comes_back(maya.post(f"{path}all/", form)))
    assert "from the other tab" in maya.reads(to)


def test_an_answer_never_lands_in_another_copy(maya: Person) -> None:
    path = a_letter(maya, to="Mum")
    mum = maya.post(f"{path}check/").headers["Location"]
    maya.post(f"{path}begin/")
    form = asked(maya, f"{path}all/", felt=WORDS)
    maya.post(f"{mum}change/")
    late = maya.post(f"{path}all/", form)
    assert late.status_code == 409
    puts_there(maya, comes_back(late))
    assert maya.post(f"{path}all/", form).headers["Location"] == f"{path}check/"
    assert sorted(map(str, letters(maya))) == sorted(map(str, [{"felt": WORDS}, {"to": "Mum"}]))


def test_words_for_a_finished_copy_never_land_in_the_next(maya: Person) -> None:
    path = a_letter(maya)
    form = asked(maya, f"{path}all/", say="The rent", felt=WORDS)
    autosaves(maya, f"{path}all/", form)
    maya.post(f"{path}check/")
    maya.post(f"{path}begin/")
    assert maya.post(f"{path}all/", form).status_code == 409
    on = re.search(r'href="([^"]*draft=[^"]*)"', maya.reads("/today/"))
    assert on
    page = maya.reads(on[1])
    assert html.escape(WORDS) in page and 'name="a-felt"' not in page
    assert letters(maya) == [{}, {}]


def test_finish_ends_the_copy_it_was_pressed_under(maya: Person) -> None:
    path = a_letter(maya)
    check = hidden(maya.reads(f"{path}check/"), "copy")
    maya.post(f"{path}check/", {"copy": check})
    maya.post(f"{path}begin/")
    answers(maya, f"{path}all/", say="Another")
    assert maya.post(f"{path}check/", {"copy": check}).headers["Location"] == path
    assert sorted(one.state for one in responses(maya)) == ["finished", "started"]


def test_words_typed_for_a_copy_that_was_deleted(maya: Person) -> None:
    path = a_letter(maya)
    form = asked(maya, f"{path}all/", say="The rent", felt=WORDS)
    copy = maya.post(f"{path}check/").headers["Location"]
    maya.post(f"{copy}delete/")
    late = maya.post(f"{path}all/", form)
    assert late.status_code == 409
    page = comes_back(late)
    assert "/change/" not in page
    forget = re.search(r'action="(/today/drafts/[^"]*)"', page)
    assert forget
    maya.post(forget[1])
    assert not drafts.waiting(maya.account.pk)


@pytest.mark.parametrize("page", ["q/1/", "all/"])
def test_words_typed_for_homework_that_was_deleted(maya: Person, page: str) -> None:
    path = takes_up(maya, "unsent_letter")
    name = library.sheet("unsent_letter").questions[0].name
    form = asked(maya, path + page, **{name: WORDS})
    autosaves(maya, path + page, form)
    maya.post(f"{path}delete/")
    late = maya.post(path + page, form)
    assert late.status_code == 404
    assert form["on"] not in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", comes_back(late))
    on = re.search(r'href="([^"]*draft=[^"]*)"', maya.reads("/today/"))
    assert on
    back = maya.get(on[1])
    assert back.status_code == 404
    assert "Let it go" in comes_back(back)


def test_a_hard_answer_leads_to_its_page_whichever_button_leaves_the_question(maya: Person) -> None:
    path = takes_up(maya, "phq9")
    for button in ("skip", "1", "pause"):
        maya.desk.prefer(help_until=None)
        hard = asked(maya, f"{path}q/9/", q9=code("q9", 3)) | {"later": button}
        assert maya.post(f"{path}q/9/", hard).headers["Location"] == f"{path}care/", button
        assert "Help is close by" in maya.reads("/today/")
        assert responses(maya)[0].answers == {"q9": code("q9", 3)}, "what is chosen is an answer"
        again = asked(maya, f"{path}q/9/", q9=code("q9", 3)) | {"later": "1"}
        assert maya.post(f"{path}q/9/", again).headers["Location"] == "/homework/", "once for an answer"
        assert not drafts.waiting(maya.account.pk)
        answers(maya, f"{path}q/9/")


@pytest.mark.parametrize("page", ["q/9/", "all/"])
def test_a_hard_answer_that_was_chosen_and_left_comes_before_today(maya: Person, page: str) -> None:
    path = takes_up(maya, "phq9")
    autosaves(maya, path + page, asked(maya, path + page, q9=code("q9", 0)))
    assert maya.get("/today/").status_code == 200
    autosaves(maya, path + page, asked(maya, path + page, q9=code("q9", 3)))
    assert maya.get("/today/").headers["Location"] == f"{path}care/"
    assert "Help is close by" in maya.reads("/today/"), "once for an answer"
    assert responses(maya)[0].answers == {"q9": code("q9", 3)}


def test_a_hard_answer_that_was_chosen_and_left_is_not_dropped_at_the_end(maya: Person) -> None:
    path = takes_up(maya, "phq9")
    autosaves(maya, f"{path}q/9/", asked(maya, f"{path}q/9/", q9=code("q9", 3)))
    told = {"told": hidden(maya.reads(f"{path}check/"), "told")}
    assert maya.post(f"{path}check/", told).headers["Location"] == f"{path}care/"
    assert "/copies/" in maya.post(f"{path}check/", told).headers["Location"]
    assert responses(maya)[0].answers == {"q9": code("q9", 3)}
    assert not drafts.waiting(maya.account.pk)


def test_a_hard_answer_for_homework_that_is_gone_closes_no_page(maya: Person) -> None:
    path = takes_up(maya, "phq9")
    autosaves(maya, f"{path}q/9/", asked(maya, f"{path}q/9/", q9=code("q9", 3)))
    maya.post(f"{path}delete/")
    assert maya.get("/today/").status_code == 200


def test_what_is_chosen_is_kept_and_what_is_half_typed_waits(maya: Person) -> None:
    path = takes_up(maya, "trigger_log")
    form = asked(maya, f"{path}all/", did="urge_only", place=WORDS) | {"later": "1"}
    assert maya.post(f"{path}all/", form).headers["Location"] == "/homework/"
    assert responses(maya)[0].answers == {"did": "urge_only"}
    assert html.escape(WORDS) in maya.reads(maya.post(f"{path}begin/").headers["Location"])


@pytest.mark.parametrize(("typed", "other"), [("all/", "q/1/"), ("q/1/", "all/"), ("q/2/", "q/1/")])
def test_going_on_leads_to_the_words_typed_last(maya: Person, typed: str, other: str) -> None:
    path = takes_up(maya, "unsent_letter")
    names = [item.name for item in library.sheet("unsent_letter").questions]
    autosaves(maya, path + other, asked(maya, path + other))  # opened, and nothing typed
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1)):
        form = asked(maya, path + typed, **{names[1 if "2" in typed else 0]: WORDS})
        autosaves(maya, path + typed, form)
    assert maya.post(f"{path}begin/").headers["Location"] == path + typed
    assert html.escape(WORDS) in maya.reads(path + typed)


def test_going_on_passes_what_was_skipped(maya: Person) -> None:
    path = takes_up(maya, "unsent_letter")
    names = [item.name for item in library.sheet("unsent_letter").questions]
    answers(maya, f"{path}q/2/", **{names[1]: "To be heard"})
    assert f"Started, question 3 of {len(names)}" in maya.reads("/homework/")
    assert maya.post(f"{path}begin/").headers["Location"] == f"{path}q/3/"
    answers(maya, f"{path}q/{len(names)}/", then="keep")
    assert "Started, ready to look over" in maya.reads("/homework/")
    assert maya.get(maya.post(f"{path}begin/").headers["Location"]).headers["Location"] == f"{path}check/"


def test_a_sheet_set_aside_goes_on_where_it_was_when_it_is_started_again(maya: Person) -> None:
    path = takes_up(maya, "phq9")
    fills_in(maya, path, 2)
    maya.sends(f"{path}close/not_this_time/", {"words": "a full week"})
    assert takes_up(maya, "phq9") == path
    assert (homework(maya).state, homework(maya).got_in_the_way) == ("open", "a full week")
    maya.sends(f"{path}close/not_this_time/", {"words": "another"})
    assert takes_up(maya, "phq9") == path
    assert homework(maya).state == "open", "also where a copy was begun"


def test_undo_of_a_deleted_copy_puts_the_homework_back_as_it_was(maya: Person) -> None:
    path = takes_up(maya, "phq9")
    fills_in(maya, path, 2)
    gad7 = takes_up(maya, "gad7")
    before = maya.desk.read(Assignment).of(Assignment)
    waits = "Its turn is from"
    assert waits in maya.reads(gad7)
    copy = next(f for f in re.findall(r"copies/([0-9a-f]{32})/", maya.reads(path)))
    maya.post(f"{path}copies/{copy}/delete/")
    assert waits not in maya.reads(gad7)
    maya.post(f"/settings/deleted-items/{copy}/put-back/")
    assert {f.id: f.entry for f in maya.desk.read(Assignment).of(Assignment)} == {
        f.id: f.entry for f in before
    }
    assert waits in maya.reads(gad7)


def test_undo_leaves_homework_open_that_was_taken_up_again_meanwhile(maya: Person) -> None:
    path = takes_up(maya, "gad7")
    copy = maya.post(f"{path}check/").headers["Location"]
    maya.post(f"{path}reopen/")
    maya.post(f"{copy}delete/")
    maya.post(f"/settings/deleted-items/{copy.split('/')[-2]}/put-back/")
    assert (homework(maya).state, homework(maya).filled_on) == ("open", clock.today(maya.desk))


@pytest.mark.parametrize(("often", "stays"), [("each evening", True), ("Once", False), ("", False)])
def test_homework_that_is_to_be_filled_in_often_stays(maya: Person, often: str, stays: bool) -> None:
    path = takes_up(maya, "trigger_log")
    form = form_of(maya.reads(f"{path}edit/")) | {"how_often": often}
    assert maya.post(f"{path}edit/", form).status_code == 303
    for n in (1, 2):
        maya.post(f"{path}begin/")
        answers(maya, f"{path}all/", did="urge_only", place=f"Kitchen {n}")
        copy = maya.post(f"{path}check/").headers["Location"]
    assert homework(maya).state == ("open" if stays else "done")
    assert (path in maya.reads("/today/")) is stays
    page = maya.reads(copy)
    assert ("until you say it's done" in page and f"{path}close/done/" in page) is stays
    page = maya.reads(path)
    assert "2 filled in" in page
    assert (f"{path}close/done/" in page) is stays
    maya.sends(f"{path}close/done/", {"words": ""})
    assert homework(maya).state == "done"


def test_the_record_of_tests_is_told_of_a_copy_of_the_sheet_too(maya: Person) -> None:
    made = copies(maya, "experiment")
    to = maya.post(f"{made}start/").headers["Location"]
    path = to[: to.index("/", len("/homework/")) + 1]
    answers(maya, f"{path}all/", belief="They will laugh", likely="80", came_true="no")
    maya.post(f"{path}check/")
    assert "It happened 0 of 1 time." in maya.reads(path)


def test_a_try_of_an_earlier_day(maya: Person) -> None:
    added = maya.post("/homework/add/try/", {"what": "Pause", "when": "any", "set_by": "me"})
    path = added.headers["Location"].partition("?")[0]
    today = clock.today(maya.desk)
    for day, time in ((today + timedelta(days=1), ""), (today.replace(year=1850), ""), (today, "25:00")):
        form = {"how": "tried", "happened": WORDS, "day": str(day), "time": time}
        answer = maya.post(f"{path}tries/", form)
        assert answer.status_code == 422
        comes_back(answer)
    yesterday = today - timedelta(days=1)
    form = {"how": "tried", "happened": WORDS, "day": str(yesterday), "time": "21:15"}
    assert maya.post(f"{path}tries/", form).status_code == 303
    (noted,) = maya.desk.read(Try).of(Try)
    assert f"{noted.entry.at:%Y-%m-%d %H:%M}" == f"{yesterday} 21:15"
    assert f"{yesterday.day} {yesterday:%B}, 21:15" in maya.reads(path)
