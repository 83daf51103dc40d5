"""Homework and worksheets over HTTP: stop, resume, finish, a hard answer, two tabs (J4, J9, H1, H2, H4)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
import time_machine

from midweek import library
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.plan import Goal
from midweek.kinds.response import Response
from midweek.kinds.sheet import Pick
from midweek.store import drafts
from midweek.vault.keys import new_id
from midweek.web import clock
from tests.pages import form_of, hidden
from tests.people import Person
from tests.web.objectives import has_objective

PHQ9 = library.sheet("phq9")


def takes_up(person: Person, sheet: str) -> str:
    """Begin a sheet of the library; gives the path of its homework."""
    to = person.post(f"/homework/library/{sheet}/").headers["Location"]
    found = re.match(r"/homework/[0-9a-f]{32}/", to)
    assert found, to
    return found[0]


def answers(person: Person, path: str, **more: str) -> Any:
    """Fill in what is asked on one page as a browser would, with `more` by name of the question."""
    html = person.reads(path)
    form = {name: hidden(html, name) for name in ("on", "seen", "draft")}
    return person.post(path, {**form, **{f"a-{name}": value for name, value in more.items()}})


def code(name: str, worth: float) -> str:
    item = PHQ9.index[name]
    assert isinstance(item, Pick)
    return next(option.code for option in item.options if option.value == worth)


def running(person: Person) -> str:
    """The id of the one copy there is."""
    (filed,) = person.desk.read(Response).of(Response)
    return filed.id


def responses(person: Person) -> list[Response]:
    return [filed.entry for filed in person.desk.read(Response).of(Response)]


def test_j4_stop_and_resume_at_the_half_written_sentence(maya: Person) -> None:
    path = takes_up(maya, "unsent_letter")
    names = [item.name for item in library.sheet("unsent_letter").questions]
    assert answers(maya, f"{path}q/1/", **{names[0]: "The rent went up"}).headers["Location"] == f"{path}q/2/"
    assert answers(maya, f"{path}q/2/", **{names[1]: "A calm talk"}).headers["Location"] == f"{path}q/3/"
    html = maya.reads(f"{path}q/3/")
    draft = hidden(html, "draft")
    half = {"draft": draft, "on": names[2], "seen": hidden(html, "seen"), f"a-{names[2]}": "I could ask for"}
    maya.post("/drafts/", {**half, "page": f"{path}q/3/"})
    maya.signs_in()  # another browser, after this one was killed
    assert f"Started, question 3 of {len(names)}" in maya.reads("/homework/")
    to = maya.post(f"{path}begin/").headers["Location"]
    assert to == f"{path}q/3/"
    assert "I could ask for" in maya.reads(to)
    check = maya.reads(f"{path}check/")
    assert check.count("Skipped") == len(names) - 2
    assert "Look at question 3" in check
    copy = maya.post(f"{path}check/", {"told": hidden(check, "told")}).headers["Location"]
    assert "A calm talk" in maya.reads(copy)
    assert not drafts.waiting(maya.account.pk)
    assert [one.state for one in responses(maya)] == ["finished"]
    assert "Fill in again" in maya.reads(path)


def test_save_and_come_back_without_script(maya: Person) -> None:
    path = takes_up(maya, "unsent_letter")
    name = library.sheet("unsent_letter").questions[0].name
    html = maya.reads(f"{path}q/1/")
    form = {key: hidden(html, key) for key in ("on", "seen", "draft")}
    assert (
        maya.post(f"{path}q/1/", {**form, f"a-{name}": "Half a", "later": "1"}).headers["Location"]
        == "/homework/"
    )
    assert responses(maya)[0].answers == {}
    drafts.keep(maya.account, new_id(), f"{path}q/2/", [("a-x", "of another page")])
    assert (
        len(drafts.waiting_on(maya.desk.keys, [f"{path}q/1/"], running(maya))) == 1
    )  # the only one that is opened
    assert "Half a" in maya.reads(f"{path}q/1/")
    assert "question 1 of" in maya.reads("/homework/")


def test_pausing_and_switching_lose_nothing_without_script(maya: Person) -> None:
    path = takes_up(maya, "unsent_letter")
    names = [item.name for item in library.sheet("unsent_letter").questions]
    html = maya.reads(f"{path}q/1/")
    form = {key: hidden(html, key) for key in ("on", "seen", "draft")} | {f"a-{names[0]}": "Half a"}
    paused = maya.post(f"{path}q/1/", {**form, "later": "pause"}).headers["Location"]
    assert f'href="{path}q/1/"' in maya.reads(paused) and "One minute" in maya.reads(paused)
    assert "Half a" in maya.reads(f"{path}q/1/")
    assert maya.post(f"{path}q/1/", {**form, "later": "skip"}).headers["Location"] == f"{path}q/2/"
    assert "Half a" in maya.reads(f"{path}q/1/")
    nothing = {**form, f"a-{names[0]}": ""}
    assert maya.post(f"{path}q/1/", {**nothing, "later": "skip"}).headers["Location"] == f"{path}q/2/"
    assert not drafts.waiting(maya.account.pk)
    assert maya.post(f"{path}all/", {**nothing, "later": "skip"}).headers["Location"] == "/homework/"
    assert maya.post(f"{path}q/1/", {**form, "switch": "1"}).headers["Location"] == f"{path}all/"
    html = maya.reads(f"{path}all/")
    assert "Half a" in html
    form |= {key: hidden(html, key) for key in ("on", "seen", "draft")} | {f"a-{names[1]}": "More"}
    assert maya.post(f"{path}all/", {**form, "switch": "1"}).headers["Location"] == f"{path}q/1/"
    assert responses(maya)[0].answers == {names[0]: "Half a", names[1]: "More"}


def test_j9_a_hard_answer_leads_to_the_page_for_hard_moments_and_on(maya: Person) -> None:
    path = takes_up(maya, "phq9")
    to = f"{path}q/1/"
    for n in range(1, 9):
        answer = answers(maya, to, **{f"q{n}": code(f"q{n}", 1)})
        to = answer.headers["Location"]
    assert to == f"{path}q/9/"
    to = answers(maya, to, q9=code("q9", 1)).headers["Location"]
    assert to == f"{path}care/"
    page = maya.reads(to)
    assert "Only you can see it" in page and "No one is watching" in page
    assert f'href="{path}q/10/"' in page
    assert "Help is close by" in maya.reads("/today/")
    again = answers(maya, f"{path}q/9/", q9=code("q9", 2))
    assert again.headers["Location"] == f"{path}q/10/", "once for an answer"
    answers(maya, f"{path}q/10/")
    copy = maya.reads(maya.post(f"{path}check/").headers["Location"])
    assert re.search(r"<strong>10</strong>", copy)
    assert "moderate" not in copy, "what authors call a total is off until it is asked for"


def test_no_total_where_an_answer_is_not_there(maya: Person) -> None:
    path = takes_up(maya, "gad7")
    copy = maya.reads(maya.post(f"{path}check/").headers["Location"])
    assert "an answer is not there" in copy


def test_two_tabs_lose_nothing(maya: Person) -> None:
    path = takes_up(maya, "unsent_letter")
    name = library.sheet("unsent_letter").questions[0].name
    html = maya.reads(f"{path}q/1/")
    form = {key: hidden(html, key) for key in ("on", "seen")}
    answers(maya, f"{path}q/1/", **{name: "from one tab"})
    late = maya.post(f"{path}q/1/", {**form, "draft": new_id().hex(), f"a-{name}": "from the other"})
    assert late.status_code == 409
    shown = late.content.decode()
    assert "from one tab" in shown and "from the other" in shown
    again = {key: hidden(shown, key) for key in ("on", "seen", "draft")}
    assert maya.post(f"{path}q/1/", {**again, f"a-{name}": "both, in my words"}).status_code == 303
    assert responses(maya)[0].answers == {name: "both, in my words"}


def test_rows_are_filled_in_one_after_the_other(maya: Person) -> None:
    path = takes_up(maya, "thought_record")
    html = maya.reads(f"{path}all/")
    form = {key: hidden(html, key) for key in ("on", "seen", "draft")}
    form |= {"a-situation": "A call", "a-feelings/0/feeling": "sad", "a-feelings/0/feeling_before": "60"}
    assert (
        maya.post(f"{path}all/", {**form, "more": "feelings"}).headers["Location"].startswith(f"{path}all/#")
    )
    html = maya.reads(f"{path}all/")
    assert 'name="a-feelings/1/feeling"' in html
    form |= {key: hidden(html, key) for key in ("on", "seen", "draft")}
    form |= {"a-feelings/1/feeling": "angry", "a-thoughts/0/thought": "Not again"}
    maya.post(f"{path}all/", form)
    (kept,) = responses(maya)
    assert kept.answers["feelings"] == ({"feeling": "sad", "feeling_before": 60}, {"feeling": "angry"})
    html = maya.reads(f"{path}all/")
    assert html.count('value="sad"') == 2, "the feelings are rated again by their names"


@pytest.mark.parametrize(("typed", "kept"), [("23.30", "23:30"), ("7:05 pm", "19:05"), ("late", "late")])
def test_a_time_is_read_or_kept_as_it_was_typed(maya: Person, typed: str, kept: str) -> None:
    path = takes_up(maya, "sleep_diary")
    answer = answers(maya, f"{path}all/", into_bed=typed)
    assert answer.status_code == (422 if kept == "late" else 303)
    assert responses(maya)[0].answers["into_bed"] == kept


def test_homework_to_try(maya: Person) -> None:
    form = {
        "what": "Pause before I reply",
        "cue": "someone criticises me",
        "act": "breathe out once",
        "when": "session",
        "set_by": "together",
    }
    path = maya.post("/homework/add/try/", form).headers["Location"].partition("?")[0]
    page = maya.reads(path)
    assert "someone criticises me" in page and "We agreed on it" in page
    assert maya.post(f"{path}tries/", {"how": ""}).status_code == 422
    for how in ("tried", "noticed", "did_not_come_up"):
        assert maya.post(f"{path}tries/", {"how": how, "happened": f"so it was {how}"}).status_code == 303
    assert len(maya.desk.read(Try).of(Try)) == 3
    assert "so it was noticed" in maya.reads(path)
    maya.sends(f"{path}close/not_this_time/", {"words": "the week was too full"})
    (filed,) = maya.desk.read(Assignment).of(Assignment)
    assert (filed.entry.state, filed.entry.got_in_the_way) == ("not_this_time", "the week was too full")
    assert "Not this time" in maya.reads("/homework/")
    maya.post(f"{path}reopen/")
    maya.post(f"{path}delete/")
    assert "Nothing here yet" in maya.reads("/homework/")


def test_words_of_one_copy_never_stand_in_the_next(maya: Person) -> None:
    path = takes_up(maya, "gratitude")
    html = maya.reads(f"{path}all/")
    half = {key: hidden(html, key) for key in ("on", "seen", "draft")} | {"a-things/0/thing": "Half a"}
    maya.post("/drafts/", {**half, "page": f"{path}all/"})
    maya.post(f"{path}check/")  # sent by a page that was opened before those words
    assert "Half a" not in maya.reads("/homework/") and "Started, not saved yet" in maya.reads("/today/")
    maya.post(f"{path}begin/")
    assert "Half a" not in maya.reads(f"{path}all/")
    assert "Look at the whole sheet" not in maya.reads(f"{path}check/")


def test_a_try_can_be_taken_back(maya: Person) -> None:
    form = {"what": "Pause", "when": "any", "set_by": "me"}
    path = maya.post("/homework/add/try/", form).headers["Location"].partition("?")[0]
    maya.post(f"{path}tries/", {"how": "tried", "happened": "It was calm"})
    (noted,) = maya.desk.read(Try).of(Try)
    to = maya.post(f"{path}tries/{noted.id}/remove/").headers["Location"]
    assert "It was calm" not in maya.reads(to) and "Undo" in maya.reads(to)
    assert maya.post(f"/settings/deleted-items/{noted.id}/put-back/").headers["Location"] == path
    assert "It was calm" in maya.reads(path)


def test_every_sheet_is_drawn_and_taken(maya: Person) -> None:
    library_page = maya.reads("/homework/library/")
    for sheet in library.all_sheets():
        assert sheet.title.replace("'", "&#x27;") in library_page
        start = maya.reads(f"/homework/library/{sheet.name}/")
        assert "Only you." in start and "Licence:" in start
        path = takes_up(maya, sheet.name)
        assert 'name="a-' in maya.reads(f"{path}all/") or sheet.name == "grounding"
        assert maya.get(f"{path}q/1/").status_code == 200
        assert maya.get(f"{path}check/").status_code == 200
    assert maya.get("/homework/library/nothing_of_the_kind/").status_code == 404


def fills_in(person: Person, path: str, worths: float) -> None:
    """A whole PHQ-9 on one page, every answer worth the same."""
    person.post(f"{path}begin/")
    answers(person, f"{path}all/", **{f"q{n}": code(f"q{n}", worths) for n in range(1, 10)})
    assert "/copies/" in person.post(f"{path}check/").headers["Location"]


def test_a_questionnaire_over_time_claims_no_more_than_it_can(maya: Person) -> None:
    with time_machine.travel(datetime(2026, 5, 7, 12, tzinfo=UTC), tick=False) as clock:
        maya.signs_in()
        path = takes_up(maya, "phq9")
        over_time = f"/progress/questionnaires/{path.split('/')[2]}/"
        assert "Totals show here" in maya.reads(over_time)
        fills_in(maya, path, 2)
        page = maya.reads(over_time)
        assert "add up to 18" in page and "ups and downs" not in page
        clock.shift(timedelta(days=14))
        maya.signs_in()
        answers(maya, takes_up(maya, "phq9") + "all/", q1=code("q1", 1))
        fills_in(maya, path, 1)
        page = maya.reads(over_time)
        assert "That is 9 lower than at first, when it was 18." in page
        assert "more than the usual ups and downs" in page
        assert "hardest of all" in page
        assert "severe" not in page
        assert page.count('width="9" height="9"') == 2, "a square for each total"
        assert over_time in maya.reads("/progress/")


def test_feared_and_happened_are_set_side_by_side_after_five_tests(maya: Person) -> None:
    path = takes_up(maya, "experiment")
    for n in range(5):
        maya.post(f"{path}begin/")
        answers(
            maya, f"{path}all/", belief="They will laugh", likely="80", came_true="yes" if n == 0 else "no"
        )
        maya.post(f"{path}check/")
        page = maya.reads(path)
        assert f"It happened 1 of {n + 1} time" in page
        assert ("80% sure" in page) == (n == 4)


@pytest.mark.parametrize(
    ("due", "said"), [("2026-05-13", "Wednesday 13 May"), ("2020-01-01", "Wednesday 1 January 2020")]
)
def test_a_day_of_another_year_says_which(maya: Person, due: str, said: str) -> None:
    work = Assignment(way="write", what="a letter", set_on=date(2020, 1, 1), due=date.fromisoformat(due))
    filed = maya.desk.file(work)
    with time_machine.travel("2026-05-07T14:32:00+02:00"):
        maya.signs_in()
        for path in ("/homework/", f"/homework/{filed.id}/"):
            assert re.search(rf"for {said}\s*<", maya.reads(path))


def test_homework_is_at_hand_on_today(maya: Person) -> None:
    for other in ("unsent_letter", "trigger_log", "gratitude"):
        takes_up(maya, other)
    form = {
        "what": "Pause",
        "cue": "I am criticised",
        "act": "breathe out once",
        "when": "session",
        "set_by": "me",
    }
    path = maya.post("/homework/add/try/", form).headers["Location"].partition("?")[0]
    assert "Try: breathe out once" in maya.reads("/today/")
    assert path in maya.reads("/today/")
    id = path.split("/")[2]
    assert maya.post(f"/today/{id}/not/").status_code == 303
    assert "breathe out once" not in maya.reads("/today/")


def test_a_habit_shows_what_was_there_before_it_in_counts(maya: Person) -> None:
    path = takes_up(maya, "trigger_log")
    for n in range(4):
        maya.post(f"{path}begin/")
        html = maya.reads(f"{path}all/")
        form: dict[str, Any] = {key: hidden(html, key) for key in ("on", "seen", "draft")}
        form |= {
            "a-did": "urge_only" if n else "did_it",
            "a-at": "22:30" if n < 3 else "",
            "a-place": " Kitchen",
        }
        form |= {"a-body": ["tired", "tense"] if n < 2 else ["tired"], "a-small_change": "Tea first"}
        maya.post(f"{path}all/", form)
        copy = maya.post(f"{path}check/").headers["Location"]
        assert ("What the last weeks show" in maya.reads(path)) == (n >= 2)
    page = re.sub(r"\s+", " ", maya.reads(path))
    assert "4 times noted. 1 done, 3 let pass." in page
    for words in ("Tired, 4 of 4", "Tense, 2 of 4", "kitchen, 4 of 4", "In the night, 3 of 4"):
        assert words in page
    assert not [word for word in ("because", "causes", "leads to", "triggered by") if word in page]
    tries = maya.post(f"{copy}try/").headers["Location"]
    assert maya.post(f"{copy}try/").headers["Location"] == tries, "pressed twice, it is set once"
    assert "Tea first" in maya.reads(tries)
    assert "Tea first" in maya.reads(path)


def test_a_text_that_is_too_long_takes_nothing_away(maya: Person) -> None:
    path = takes_up(maya, "thought_record")
    form = {"situation": "A call", "feelings/0/feeling": "sad", "feelings/0/feeling_before": "60"}
    answers(maya, f"{path}all/", **form)
    late = answers(maya, f"{path}all/", **form | {"feelings/0/feeling": "x" * 301, "situation": "y" * 20_001})
    assert late.status_code == 422
    assert "y" * 20_001 in late.content.decode(), "what was typed is still in the form"
    kept = responses(maya)[0].answers
    assert (kept["situation"], kept["feelings"]) == ("A call", ({"feeling": "sad", "feeling_before": 60},))


@pytest.mark.parametrize("typed", ["9" * 40, "1e400", "nan", "-inf", "\u0663"])
def test_a_number_that_is_none_is_told_so(maya: Person, typed: str) -> None:
    path = takes_up(maya, "sleep_diary")
    answer = answers(maya, f"{path}all/", caffeine=typed, took=typed, into_bed=typed)
    assert answer.status_code in (303, 422)
    assert maya.get(f"{path}all/").status_code == 200
    assert maya.get(f"{path}check/").status_code == 200


def test_a_sheet_this_version_does_not_have_spoils_no_page(maya: Person) -> None:
    """Brought from a newer Midweek, or by somebody who meant harm."""
    today = datetime.now(UTC).date()
    odd = maya.desk.file(Assignment(way="fill_in", what="Of tomorrow", sheet="of_tomorrow", set_on=today))
    response = Response(of="of_tomorrow", of_version=7, at=datetime.now(UTC), assignment=odd.id)
    begun = maya.desk.file(response)
    done = maya.desk.file(msgspec.structs.replace(response, state="finished"))
    maya.desk.revise(odd, msgspec.structs.replace(odd.entry, running=begun.id))
    for path in ("/today/", "/homework/", "/progress/"):
        assert maya.get(path).status_code == 200, path
    page = maya.reads(f"/homework/{odd.id}/")
    assert "What you filled in is safe" in page
    for path in ("q/1/", "all/", "check/", "care/", f"copies/{done.id}/"):
        assert maya.get(f"/homework/{odd.id}/{path}").status_code == 404, path
    assert maya.post(f"/homework/{odd.id}/begin/").status_code == 404


def test_undo_leads_back_to_the_homework(maya: Person) -> None:
    path = takes_up(maya, "gad7")
    copy = maya.post(f"{path}check/").headers["Location"]
    for deleted in (path, copy):
        to = maya.post(f"{deleted}delete/").headers["Location"]
        back = re.search(r'action="(/[^"]*)"[^>]*>(?:(?!</form>).)*Undo', maya.reads(to), re.S)
        assert back
        assert maya.post(back[1]).headers["Location"] == path
        assert maya.get(deleted).status_code == 200


def test_deleted_for_good_takes_what_hangs_on_it(maya: Person) -> None:
    path = takes_up(maya, "gad7")
    maya.post(f"{path}check/")
    id = path.split("/")[2]
    maya.post(f"{path}delete/")
    assert "Homework" in maya.reads("/settings/deleted-items/")
    assert maya.post(f"/settings/deleted-items/{id}/erase/").status_code == 303
    assert responses(maya) == []


def test_what_ended_long_ago_is_one_link_away(maya: Person) -> None:
    today = clock.today(maya.desk)
    long_ago = today - timedelta(days=730)
    old = Assignment(way="try", what="Ask for help", set_on=long_ago, state="done", closed_on=long_ago)
    maya.desk.file(old)
    page = maya.reads("/homework/")
    assert "Ask for help" in page and "?all=1" not in page, "nothing ended since"
    maya.desk.file(Assignment(way="try", what="Say no once", set_on=today, state="done", closed_on=today))
    page = maya.reads("/homework/")
    assert "Say no once" in page and "Ask for help" not in page and 'href="/homework/?all=1"' in page
    page = maya.reads("/homework/?all=1")
    assert "Say no once" in page and "Ask for help" in page and "?all=1" not in page


def letter(person: Person, path: str, words: str) -> str:
    """Write an unsent letter and finish it; gives the path of the copy."""
    answers(person, f"{path}all/", say=words)
    return str(person.post(f"{path}check/").headers["Location"])


def letters(person: Person) -> list[tuple[str, object]]:
    return sorted((one.state, one.answers.get("say")) for one in responses(person))


def test_a_copy_left_half_changed_stays_when_another_is_filled_in(maya: Person) -> None:
    path = takes_up(maya, "unsent_letter")
    copy = letter(maya, path, "the first")
    assert maya.post(f"{copy}change/").headers["Location"] == f"{path}check/"
    assert "Once more" in maya.reads(path), "nothing is begun while a finished one is only looked at"
    maya.post(f"{path}begin/")
    assert "the first" not in maya.reads(f"{path}all/")
    letter(maya, path, "the second")
    assert letters(maya) == [("finished", "the first"), ("finished", "the second")]


def test_changing_a_copy_lets_the_one_begun_wait(maya: Person) -> None:
    path = takes_up(maya, "unsent_letter")
    copy = letter(maya, path, "the first")
    maya.post(f"{path}begin/")
    answers(maya, f"{path}all/", say="half a second")
    maya.post(f"{copy}change/")
    assert "the first" in maya.reads(f"{path}check/") and "half a second" not in maya.reads(f"{path}check/")
    assert "Go on with it" in maya.reads(path), "the other is still begun"
    assert letter(maya, path, "the first, changed") == copy
    assert "half a second" in maya.reads(f"{path}all/")
    letter(maya, path, "the second")
    assert letters(maya) == [("finished", "the first, changed"), ("finished", "the second")]


def test_homework_whose_only_copy_is_deleted_is_open_again_and_has_its_turn(maya: Person) -> None:
    path = takes_up(maya, "phq9")
    fills_in(maya, path, 1)
    (homework,) = maya.desk.read(Assignment).of(Assignment)
    copy = f"{path}copies/{running(maya)}/"
    assert homework.entry.state == "done" and homework.entry.filled_on
    maya.post(f"{copy}delete/")
    (homework,) = maya.desk.read(Assignment).of(Assignment)
    assert (homework.entry.state, homework.entry.filled_on, homework.entry.filed_under) == (
        "open",
        None,
        None,
    )
    assert "Its turn is from" not in maya.reads(takes_up(maya, "who5"))


def test_a_small_change_stands_in_the_week_it_is_for_with_its_tries(maya: Person) -> None:
    path = takes_up(maya, "trigger_log")
    copies = []
    for _ in range(3):
        maya.post(f"{path}begin/")
        answers(maya, f"{path}all/", did="urge_only", small_change="Tea first")
        copies.append(maya.post(f"{path}check/").headers["Location"])
    today = clock.today(maya.desk)
    tries = maya.post(f"{copies[0]}try/").headers["Location"]
    maya.post(f"{tries}delete/")
    assert maya.post(f"{copies[0]}try/").headers["Location"] == tries, "deleted, and asked for again"
    maya.reads(tries)
    this = today - timedelta(days=today.weekday())
    rows = dict(
        re.findall(
            r'<tr><th scope="row">([^<]+)</th>.*?<td class="wraps" dir="auto">(.*?)</td>', maya.reads(path)
        )
    )
    assert rows == {
        f"{week.day} {week:%B}": words
        for week, words in ((this, ""), (this + timedelta(weeks=1), "Tea first"))
    }
    with time_machine.travel(datetime.now(UTC) + timedelta(weeks=1), tick=False):
        maya.signs_in()
        maya.post(f"{tries}tries/", {"how": "tried", "happened": ""})
        assert "tried 1 time" in maya.reads(path)


def test_homework_of_one_day_stands_in_the_order_it_was_set(maya: Person) -> None:
    for n in range(5):
        maya.post("/homework/add/write/", {"what": f"letter number {n}", "set_by": "me"})
    html = maya.reads("/homework/")
    places = [html.index(f"letter number {n}") for n in range(5)]
    assert places == sorted(places)


@pytest.mark.parametrize("due", [date(2014, 1, 1), date(2199, 1, 1)])
def test_homework_for_a_day_far_off_can_be_changed(maya: Person, due: date) -> None:
    old = maya.desk.file(Assignment(way="write", what="A letter", set_on=date(2014, 1, 1), due=due))
    url = f"/homework/{old.id}/edit/"
    assert maya.post(url, form_of(maya.reads(url)) | {"what": "Two letters"}).status_code == 303
    entry = maya.desk.get(Assignment, old.id).entry
    assert (entry.what, entry.due) == ("Two letters", due)
    slip = maya.post(url, form_of(maya.reads(url)) | {"due": "0226-05-07"})
    assert slip.status_code == 422 and "outside the years 1900 to 2199" in slip.content.decode()


@pytest.mark.parametrize("others", [False, True], ids=["nothing else worked on", "another objective"])
@pytest.mark.parametrize("then", ["reached", "deleted"])
def test_changing_homework_keeps_what_it_serves(maya: Person, then: str, others: bool) -> None:
    step = has_objective(maya, what="harsh words")
    other = has_objective(maya, what="walks").id if others else ""
    work = maya.desk.file(
        Assignment(way="try", what="Pause", set_on=clock.today(maya.desk), objective=step.id)
    )
    if then == "reached":
        goal = maya.desk.get(Goal, step.entry.goal)
        maya.desk.revise(goal, msgspec.structs.replace(goal.entry, state="achieved"))
    else:
        maya.desk.delete(step)
    url = f"/homework/{work.id}/edit/"
    maya.post(url, form_of(maya.reads(url)) | {"what": "Breathe"})
    entry = maya.desk.get(Assignment, work.id).entry
    assert (entry.what, entry.objective) == ("Breathe", step.id)
    assert ("harsh words" in maya.reads(f"/homework/{work.id}/")) is (then == "reached")
    if then == "reached":  # it was shown, so it can be taken out
        maya.post(url, form_of(maya.reads(url)) | {"objective": ""})
        assert maya.desk.get(Assignment, work.id).entry.objective is None
    if other:
        maya.post(url, form_of(maya.reads(url)) | {"objective": other})
        assert maya.desk.get(Assignment, work.id).entry.objective == other
