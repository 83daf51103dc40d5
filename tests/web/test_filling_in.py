"""Filling in a sheet: lists that follow others, numbers that could be two, answers that are taken back (H2, A8)."""

from __future__ import annotations

import html as markup
import re
from typing import Any

import pytest

from tests.pages import form_of
from tests.people import Person
from tests.web.own_sheets import brings, file_of
from tests.web.test_homework import responses, takes_up

FEELING, STRONG = "a-feelings/{}/feeling", "a-feelings/{}/feeling_before"
AGAIN, NOW = "a-feelings_after/{}/feeling_again", "a-feelings_after/{}/feeling_after"


def sends(person: Person, path: str, said: dict[str, str], **more: str) -> Any:
    """A page as it stands, with these fields changed."""
    return person.post(path, {**form_of(person.reads(path)), **said, **more})


def records(person: Person, path: str, said: dict[str, str], **more: str) -> Any:
    """The same for a thought record on one page."""
    return sends(person, f"{path}all/", {"a-situation": "A call", **said}, **more)


def names(person: Person, path: str) -> list[str]:
    """The feelings that are rated again."""
    form = form_of(person.reads(path))
    return [said for n in range(10) if (said := form.get(AGAIN.format(n)))]


def change(person: Person, path: str) -> str:
    """What the finished copy tells of the strongest feeling; nothing where that can't be told."""
    copy = person.reads(person.post(f"{path}check/").headers["Location"])
    said = re.search(r"<dt>Change in the strongest feeling</dt><dd>(.*?)</dd>", copy)
    return re.sub("<[^>]*>", "", said[1]) if said else ""


def test_every_feeling_is_rated_again_by_its_own_name(maya: Person) -> None:
    path = takes_up(maya, "thought_record")
    first = {FEELING.format(0): "sad", STRONG.format(0): "60"}
    records(maya, path, first, more="feelings")
    assert names(maya, f"{path}all/") == ["sad"]
    records(maya, path, {FEELING.format(1): "angry", STRONG.format(1): "90"})
    assert "feelings_after" not in responses(maya)[0].answers, "a name that was filled in is no answer"
    assert names(maya, f"{path}all/") == ["sad", "angry"]
    records(maya, path, {NOW.format(1): "40"})
    assert change(maya, path) == "-50"


def test_continue_asks_for_feelings_that_came_up_once(maya: Person) -> None:
    path = takes_up(maya, "thought_record")
    first = {FEELING.format(0): "sad"}
    assert records(maya, path, first).headers["Location"] == f"{path}all/?more=1"
    assert records(maya, path, {}).headers["Location"] == f"{path}check/"


def test_continue_asks_in_a_row_what_its_answer_brought_up(maya: Person) -> None:
    path = f"{takes_up(maya, 'worry_time')}all/"
    worry = {"a-worries/0/worry": "Rent", "a-worries/0/can_act": "yes"}
    assert sends(maya, path, worry).headers["Location"] == f"{path}?more=1"
    page = maya.reads(f"{path}?more=1")
    assert 'name="a-worries/0/next_step"' in page and "An answer brought up more" in page
    assert sends(maya, path, {}).headers["Location"] == f"{path.removesuffix('all/')}check/", (
        "it may stay empty"
    )
    sends(maya, path, {"a-worries/0/next_step": "Call on Monday"})
    more = {"a-worries/1/worry": "The car", "a-worries/1/can_act": "no"}
    assert sends(maya, path, more).headers["Location"].endswith("/check/")


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("Sad", "sad ", ["Sad"]),
        ("sda", "sad", ["sda"]),  # a slip that was mended
        ("sad", "angry", ["angry", "sad"]),  # another feeling: what was rated stays
        ("sad", "mad", ["mad", "sad"]),
    ],
)
def test_what_was_rated_stays_when_its_name_is_written_otherwise(
    maya: Person, before: str, after: str, kept: list[str]
) -> None:
    path = takes_up(maya, "thought_record")
    records(maya, path, {FEELING.format(0): before, STRONG.format(0): "60"})
    records(maya, path, {NOW.format(0): "20"})
    records(maya, path, {FEELING.format(0): after, STRONG.format(0): "60"})
    assert [one.strip().casefold() for one in names(maya, f"{path}all/")] == [one.casefold() for one in kept]
    assert change(maya, path) == ("-40" if len(kept) == 1 else "")


@pytest.mark.parametrize("own", ["angry at me", "angrier", "sad"])
def test_own_words_for_a_feeling_stay(maya: Person, own: str) -> None:
    path = takes_up(maya, "thought_record")
    records(maya, path, {FEELING.format(0): "angry", STRONG.format(0): "60"})
    for said in ({AGAIN.format(0): own, NOW.format(0): "30"}, {}):
        records(maya, path, said)
        assert responses(maya)[0].answers["feelings_after"] == ({"feeling_again": own, "feeling_after": 30},)
        assert names(maya, f"{path}all/") == ["angry", own]
    assert change(maya, path) == ""


def test_a_feeling_that_was_not_rated_goes_when_its_name_does(maya: Person) -> None:
    path = takes_up(maya, "thought_record")
    records(maya, path, {FEELING.format(0): "angry", STRONG.format(0): "60"}, more="feelings")
    records(maya, path, {FEELING.format(1): "sad", STRONG.format(1): "40"})
    records(maya, path, {NOW.format(1): "30"})
    rated = ({"feeling_again": "sad", "feeling_after": 30},)
    assert responses(maya)[0].answers["feelings_after"] == rated
    records(maya, path, {FEELING.format(0): "guilty"})
    assert responses(maya)[0].answers["feelings_after"] == rated
    assert names(maya, f"{path}all/") == ["guilty", "sad"]


def test_a_rating_without_a_name_belongs_to_the_feeling_it_stood_under(maya: Person) -> None:
    path = takes_up(maya, "thought_record")
    records(maya, path, {FEELING.format(0): "angry", STRONG.format(0): "60"}, more="feelings")
    records(maya, path, {FEELING.format(1): "sad", STRONG.format(1): "40"})
    records(maya, path, {AGAIN.format(1): "", NOW.format(1): "30"})
    rated = ({"feeling_again": "sad", "feeling_after": 30},)
    assert responses(maya)[0].answers["feelings_after"] == rated


def test_no_rated_feeling_is_lost_when_all_of_them_get_other_names(maya: Person) -> None:
    path = takes_up(maya, "thought_record")
    for n, said in enumerate(["joy", "fear", "shame", "grief", "lonely", "disgust"]):
        records(maya, path, {FEELING.format(n): said, STRONG.format(n): "50"}, more="feelings")
    records(maya, path, {NOW.format(n): str(10 * n) for n in range(6)})
    rated = responses(maya)[0].answers["feelings_after"]
    assert isinstance(rated, tuple) and len(rated) == 6
    others = ["tense", "bored", "hurt", "numb", "jealous", "proud"]
    for renamed in ({FEELING.format(n): other for n, other in enumerate(others)}, {}):
        records(maya, path, renamed)
        assert responses(maya)[0].answers["feelings_after"] == rated


def own(person: Person, *items: dict[str, Any]) -> str:
    """Homework with a sheet of these items; gives its path."""
    path = brings(person, file_of(items=items)).headers["Location"]
    return str(person.post(f"{path}start/").headers["Location"]).partition("q/")[0]


@pytest.mark.parametrize("kind", ["group", "rows"])
def test_a_question_on_the_same_page_comes_up_before_one_goes_on(maya: Person, kind: str) -> None:
    """Question by question too, where a group or rows hold several."""
    smoke = {"type": "yes_no", "name": "smoke", "label": "Do you smoke?"}
    condition = {"conditions": [{"item": "smoke", "op": "=", "answer": True}]}
    many = {"type": "number", "name": "many", "label": "How many a day?", "show_when": condition}
    held = {"type": kind, "name": "habits", "label": "Habits", "items": [smoke, many]}
    path = own(maya, held, {"type": "text", "name": "more", "label": "Anything else?"})
    first, row = f"{path}q/1/", "a-habits/0/" if kind == "rows" else "a-"
    assert sends(maya, first, {f"{row}smoke": "yes"}).headers["Location"] == f"{first}?more=1"
    assert f'name="{row}many"' in maya.reads(f"{first}?more=1")
    assert sends(maya, first, {f"{row}many": "5"}).headers["Location"] == f"{path}q/2/"
    assert sends(maya, first, {f"{row}smoke": "no"}).headers["Location"] == f"{path}q/2/"


def test_after_a_hard_answer_one_goes_on_where_it_brought_up_more(maya: Person) -> None:
    hard = {"type": "rate", "name": "hard", "label": "How hard?", "low": 0, "high": 3, "risk_from": 1}
    condition = {"conditions": [{"item": "hard", "op": ">=", "answer": 1}]}
    often = {"type": "text", "name": "often", "label": "How often?", "show_when": condition}
    held = {"type": "group", "name": "both", "label": "Both", "items": [hard, often]}
    path = own(maya, held, {"type": "text", "name": "more", "label": "Anything else?"})
    care = sends(maya, f"{path}q/1/", {"a-hard": "2"}).headers["Location"]
    assert care.startswith(f"{path}care/")
    for html in (maya.reads(care), maya.post(care, {"nearest": "thoughts"}).content.decode()):
        assert f'href="{path}q/1/?more=1"' in html
    assert 'name="a-often"' in maya.reads(f"{path}q/1/?more=1")
    for odd in ("//elsewhere.example/", f"{path}q/1/?more=1x", "/homework/"):
        assert f'href="{path}q/2/"' in maya.reads(f"{path}care/?next={odd}")


WALKED = {"type": "number", "name": "n", "label": "How far?"}


@pytest.mark.parametrize("typed", ["8,500", "1.000"])
def test_a_number_that_could_be_two_is_asked_about(maya: Person, typed: str) -> None:
    path = own(maya, WALKED)
    asked = sends(maya, f"{path}q/1/", {"a-n": typed})
    page = asked.content.decode()
    assert asked.status_code == 422 and "This can be read in two ways." in page and f'value="{typed}"' in page
    assert sends(maya, f"{path}q/1/", {"a-n": "8500"}).status_code == 303
    assert responses(maya)[0].answers == {"n": 8500}
    grid = f"{path}grid/"
    asked = sends(maya, grid, {"g-0-/day": "2026-05-07", "g-0-n": typed})
    assert asked.status_code == 422 and "This can be read in two ways." in asked.content.decode()


@pytest.mark.parametrize(
    ("more", "typed", "kept"),
    [
        ({}, "1,5", 1.5), ({}, "\u221212,25", -12.25), ({}, "1,234.5", 1234.5), ({}, "0,125", 0.125), ({}, "900000000", 900_000_000),
        ({"whole": True}, "8,500", 8500), ({"low": 0, "high": 10}, "1,500", 1.5), ({"low": 100}, "1,500", 1500),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_meant_and_stays(
    maya: Person, more: dict[str, Any], typed: str, kept: float
) -> None:
    path = own(maya, {**WALKED, **more})
    for said in ({"a-n": typed}, {}):
        assert sends(maya, f"{path}q/1/", said).status_code == 303
        assert responses(maya)[0].answers == {"n": kept}


def test_a_number_with_three_decimals_stays_as_it_is(maya: Person) -> None:
    path = own(maya, WALKED)
    sends(maya, f"{path}q/1/", {"a-n": "1.1250"})
    assert sends(maya, f"{path}q/1/", {}).status_code == 303
    assert responses(maya)[0].answers == {"n": 1.125}


CHOICES = (
    ({"type": "pick", "name": "c", "label": "C", "options": [{"code": "x", "label": "X"}]}, "a-c", "x"),
    ({"type": "yes_no", "name": "c", "label": "C"}, "a-c", "no"),
    ({"type": "rate", "name": "c", "label": "C"}, "a-c", "7"),
    ({"type": "rows", "name": "c", "label": "C", "items": [{"type": "yes_no", "name": "d", "label": "D"}]}, "a-c/0/d", "yes"),
)  # fmt: skip


@pytest.mark.parametrize(("item", "name", "said"), CHOICES)
def test_a_chosen_answer_is_taken_back_without_script(
    maya: Person, item: dict[str, Any], name: str, said: str
) -> None:
    path = own(maya, item)
    button = re.compile(rf'<button [^>]*name="clear" value="{re.escape(name)}"(?![^>]*hidden)[^>]*>')
    assert not button.search(maya.reads(f"{path}q/1/"))
    sends(maya, f"{path}q/1/", {name: said})
    page = maya.reads(f"{path}q/1/")
    assert button.search(page) and 'type="button"' not in markup.unescape(button.findall(page)[0])
    back = sends(maya, f"{path}q/1/", {}, clear=name)
    assert back.headers["Location"].partition("#")[0] == f"{path}q/1/"
    assert responses(maya)[0].answers == {}
    assert "Skipped" in maya.reads(f"{path}check/")


def test_what_does_not_fit_is_said_in_the_row_it_stands_in(maya: Person) -> None:
    first = {"type": "rows", "name": "r", "label": "R", "items": [{**WALKED, "type": "text", "name": "a"}]}
    again = [{**WALKED, "type": "text", "name": "b"}, WALKED]
    path = own(maya, first, {**first, "name": "s", "items": again, "follows": "r"})
    sends(maya, f"{path}all/", {"a-r/0/a": "there"}, more="r")
    sends(maya, f"{path}all/", {"a-r/1/a": "back"})
    page = sends(maya, f"{path}all/", {"a-s/1/n": "far"}).content.decode()
    wrong = re.findall(r'<input[^>]*aria-invalid="true"[^>]*>', page)
    assert len(wrong) == 1 and 'name="a-s/1/n"' in wrong[0]


def test_enter_in_a_field_goes_on(maya: Person) -> None:
    path = takes_up(maya, "gratitude")
    page = maya.reads(f"{path}all/").partition('data-autosave="')[2]
    first = re.search(r"<button[^>]*>", page)
    assert first and "name=" not in first[0]
