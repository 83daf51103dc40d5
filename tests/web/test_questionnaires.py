"""Questionnaires over HTTP: one a week, what their totals are called only when asked, and a line for the List."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from midweek import library
from midweek.kinds.bring_up import BringUp
from midweek.kinds.homework import Assignment
from midweek.kinds.response import Response
from midweek.kinds.sheet import Answers
from midweek.web.questionnaires import main_rule, sentences
from tests.pages import form_of, hidden
from tests.people import Person
from tests.web.objectives import words
from tests.web.own_sheets import brings, file_of
from tests.web.test_homework import answers, code, takes_up

CALLED = ("none-minimal", "mild", "moderate", "moderately severe", "severe")


@pytest.fixture
def clock(maya: Person) -> Iterator[time_machine.Traveller]:
    """Wednesday 25 November 2026, 12:00 in Berlin."""
    with time_machine.travel("2026-11-25T12:00:00+01:00", tick=False) as traveller:
        maya.signs_in()
        yield traveller


def finishes(person: Person, path: str) -> str:
    """A whole PHQ-9; gives the path of the copy."""
    person.post(f"{path}begin/")
    answers(person, f"{path}all/", **{f"q{n}": code(f"q{n}", n != 9) for n in range(1, 10)})
    return str(person.post(f"{path}check/").headers["Location"])


def test_one_questionnaire_is_due_in_a_week_and_the_others_wait(
    maya: Person, clock: time_machine.Traveller
) -> None:
    first = takes_up(maya, "phq9")
    clock.shift(timedelta(days=1))
    maya.signs_in()
    second = takes_up(maya, "gad7")
    page = words(maya.reads("/homework/"))
    assert f"Next: {library.sheet('gad7').title}, from Monday 30 November." in page
    assert page.index("PHQ-9") < page.index("Waiting their turn")
    assert "Its turn is from Monday 30 November." in words(maya.reads(second))
    assert "Its turn is" not in words(maya.reads(first))
    today = words(maya.reads("/today/"))
    assert "PHQ-9" in today and "GAD-7" not in today

    assert maya.post(f"{second}begin/").status_code == 303, "by one's own choice, at any time"
    finishes(maya, first)
    assert "GAD-7" not in words(maya.reads("/today/")), "one was filled in this week"
    clock.shift(timedelta(days=5))
    maya.signs_in()
    assert "GAD-7" in words(maya.reads("/today/"))
    assert "Waiting their turn" not in maya.reads("/homework/")


def test_the_week_is_that_of_the_persons_zone(maya: Person, clock: time_machine.Traveller) -> None:
    finishes(maya, takes_up(maya, "phq9"))
    takes_up(maya, "gad7")
    for moment, due in (("2026-11-29T23:30:00+01:00", False), ("2026-11-30T00:30:00+01:00", True)):
        clock.move_to(moment)
        maya.signs_in()
        assert ("GAD-7" in words(maya.reads("/today/"))) == due, moment


def test_the_day_of_the_last_copy_is_kept_while_a_new_one_is_open(
    maya: Person, clock: time_machine.Traveller
) -> None:
    path = takes_up(maya, "phq9")
    finishes(maya, path)
    maya.post(f"{path}begin/")
    (filed,) = maya.desk.read(Assignment).of(Assignment)
    assert (filed.entry.state, f"{filed.entry.filled_on}") == ("open", "2026-11-25")


def fills_in(person: Person, path: str, at: str, total: int) -> None:
    """A PHQ-9 with this total, finished at this moment."""
    given: Answers = {f"q{n}": code(f"q{n}", min(3, max(0, total - 3 * (n - 1)))) for n in range(1, 10)}
    of, when = path.split("/")[2], datetime.fromisoformat(at)
    person.desk.file(
        Response(of="phq9", of_version=1, answers=given, at=when, state="finished", assignment=of)
    )


def test_of_two_on_one_day_the_later_is_the_latest(maya: Person, clock: time_machine.Traveller) -> None:
    clock.move_to("2026-11-02T08:00:00+01:00")
    maya.signs_in()
    path = takes_up(maya, "phq9")
    for at, total in (("02T09:00", 12), ("16T20:00", 4), ("16T09:00", 19)):  # filed in another order
        fills_in(maya, path, f"2026-11-{at}:00+01:00", total)
    clock.move_to("2026-11-25T12:00:00+01:00")
    maya.signs_in()
    page = words(maya.reads(f"/progress/questionnaires/{path.split('/')[2]}/"))
    assert "Your answers of 16 November 2026 add up to 4. That is 8 lower than at first" in page
    assert "The time before said the same" not in page


@pytest.mark.parametrize(
    "odd",
    [
        {"reliable": {"points": 0, "source": "s"}},
        {"reliable": {"points": -5, "source": "s"}, "matters": {"points": -1, "source": "s"}},
        {"low": 5, "high": 5}, {"low": 10, "high": 0}, {"low": 0, "high": 1e-9}, {"low": -1e9, "high": 1e9},
    ],
)  # fmt: skip
def test_no_number_of_a_sheet_from_elsewhere_breaks_its_page(maya: Person, odd: dict[str, Any]) -> None:
    question = {"type": "rate", "name": "a", "label": "A", "low": 0, "high": 10}
    rule = {"rule": "sum", "name": "t", "title": "T", "of": ["a"], "better": "lower", "low": 0, "high": 10}
    body = file_of(sort="questionnaire", items=[question], scores=[rule | odd])
    path = str(maya.post(f"{brings(maya, body).headers['Location']}start/").headers["Location"]).partition(
        "q/"
    )[0]
    for n in ("7", "2"):
        maya.post(f"{path}begin/")
        answers(maya, f"{path}all/", a=n)
        assert maya.post(f"{path}check/").status_code == 303
    for place in (path, f"/progress/questionnaires/{path.split('/')[2]}/", "/progress/"):
        page = maya.reads(place)  # fails on anything but a page
        assert "usual ups and downs" not in page, "nothing here was published to go by"


def test_a_single_day_is_named_once_under_its_chart(maya: Person, clock: time_machine.Traveller) -> None:
    path = takes_up(maya, "phq9")
    finishes(maya, path)
    html = maya.reads(f"/progress/questionnaires/{path.split('/')[2]}/")
    assert html.count("25 Nov 2026</text>") == 1


def test_what_a_total_is_called_is_told_only_when_asked_and_hidden_again(maya: Person) -> None:
    path = takes_up(maya, "phq9")
    copy = finishes(maya, path)
    over_time = f"/progress/questionnaires/{path.split('/')[2]}/"
    places = (copy, path, over_time, "/progress/", "/today/", "/homework/")
    calm = [words(maya.reads(place)) for place in places]
    assert not [word for page in calm for word in CALLED if word in page]
    assert "What do these numbers mean?" in calm[0] and "What do these numbers mean?" in calm[2]

    asked = maya.post("/progress/questionnaires/bands/", {"bands": "1", "next": copy})
    assert asked.headers["Location"] == f"{copy}#meaning"
    for place in (copy, over_time):
        assert "call a total of 8 “mild”" in words(maya.reads(place))
    assert (
        maya.post("/progress/questionnaires/bands/", {"bands": "0", "next": "//elsewhere.example/"}).headers[
            "Location"
        ]
        == "/progress/"
    )
    assert [words(maya.reads(place)) for place in places] == calm


def test_a_worksheet_has_no_numbers_to_explain(maya: Person) -> None:
    copy = maya.post(f"{takes_up(maya, 'self_compassion')}check/").headers["Location"]
    assert "What do these numbers mean?" not in maya.reads(copy)


def test_four_questionnaires_are_offered_from_the_start_and_the_others_by_choice(maya: Person) -> None:
    offered, _, by_choice = maya.reads("/homework/library/").partition("More questionnaires")
    asked = [sheet for sheet in library.all_sheets() if sheet.sort == "questionnaire"]
    first = {sheet.name for sheet in asked if f"/homework/library/{sheet.name}/" in offered}
    assert first == {"phq9", "gad7", "who5", "k6"}
    assert all((f"/homework/library/{sheet.name}/" in by_choice) != (sheet.name in first) for sheet in asked)


def listed(person: Person) -> list[BringUp]:
    return [filed.entry for filed in person.desk.read(BringUp).of(BringUp)]


def test_a_finished_sheet_puts_one_line_on_the_list(maya: Person) -> None:
    path = takes_up(maya, "unsent_letter")
    answers(maya, f"{path}all/", to="My father", say="You never came")
    copy = maya.post(f"{path}check/").headers["Location"]
    html = maya.reads(copy)
    assert hidden(html, "draft") and 'name="line" value' not in html, "nothing is written for anybody"
    empty = maya.post(copy, {"draft": hidden(html, "draft"), "line": " "})
    assert empty.status_code == 422 and listed(maya) == []
    form = {"draft": hidden(html, "draft"), "line": "I still write to him"}
    for _ in range(2):  # a double press adds it once
        to = maya.post(copy, form).headers["Location"]
    assert "It's on your list." in words(maya.reads(to))
    (item,) = listed(maya)
    assert (item.text, item.kind, item.link) == ("I still write to him", "notes", copy.split("/")[4])
    assert "I still write to him" in maya.reads("/session/list/")


@pytest.mark.parametrize(("line", "items"), [("The evenings were too short", 1), ("  ", 0)])
def test_how_it_went_can_leave_a_line_for_the_session(maya: Person, line: str, items: int) -> None:
    form = {"what": "Pause before I reply", "when": "session", "set_by": "me"}
    path = maya.post("/homework/add/try/", form).headers["Location"].partition("?")[0]
    html = maya.reads(f"{path}close/done/")
    said = form_of(html) | {"words": "Twice", "line": line}
    for _ in range(2):
        maya.post(f"{path}close/done/", said)
    assert [item.text for item in listed(maya)] == [line] * items
    assert maya.desk.read(Assignment).of(Assignment)[0].entry.how_it_went == "Twice"


SIX = [
    ("phq9", (16, 9), "That is 7 lower than at first, when it was 16. That is more than the usual ups and downs, and it left the range"),
    ("phq9", (20, 12), "more than the usual ups and downs, the way you want. It is still in the range where many people look for help."),
    ("phq9", (16, 11), "That is 5 lower than at first, when it was 16. It may matter to you. A change this size can also be usual"),
    ("phq9", (16, 14), "That is 2 lower than at first, when it was 16. A change this size can be usual ups and downs."),
    ("phq9", (10, 15), "That is 5 higher than at first, when it was 10. It may matter to you. A change this size can also be usual"),
    ("phq9", (10, 16), "more than the usual ups and downs. It is worth telling your therapist"),
    ("phq9", (8, 2), "the way you want. You began outside the range where many people look for help."),
    ("who5", (40, 40), "Your answers of 17 May 2026 come to 40. It is the same as at first."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "totals", "said"), SIX)
def test_the_six_answers_in_words(name: str, totals: tuple[int, int], said: str) -> None:
    told = list(zip((date(2026, 5, 3), date(2026, 5, 17)), totals, strict=True))
    found = " ".join(sentences(main_rule(library.sheet(name)), told, None))
    assert said in found
    assert ("still in the range" in found) == (totals == (20, 12))


STRICTER = [
    ("gad7", (14, 9), "it left the range where many people look for help. By a stricter rule (6 points), this can still be usual ups and downs."),
    ("gad7", (9, 14), "By a stricter rule (6 points), this can still be usual ups and downs."),
    ("gad7", (14, 8), ""),  # by both
    ("gad7", (14, 11), ""),  # by neither
    ("pcl5", (60, 43), "By a stricter rule (18 points), this can still be usual ups and downs."),
    ("phq9", (16, 10), ""),  # one figure
]  # fmt: skip


@pytest.mark.parametrize(("name", "totals", "said"), STRICTER)
def test_a_change_between_two_published_figures_says_so(
    name: str, totals: tuple[int, int], said: str
) -> None:
    told = list(zip((date(2026, 5, 3), date(2026, 5, 17)), totals, strict=True))
    found = " ".join(sentences(main_rule(library.sheet(name)), told, None))
    assert said in found and ("stricter" in found) == bool(said)


def test_both_figures_and_where_they_are_from_stand_in_how_to_read_it(
    maya: Person, clock: time_machine.Traveller
) -> None:
    path = takes_up(maya, "gad7")
    for worth in (2, 1):
        maya.post(f"{path}begin/")
        answers(maya, f"{path}all/", **{f"q{n}": code(f"q{n}", worth) for n in range(1, 8)})
        maya.post(f"{path}check/")
        clock.shift(timedelta(days=14))
        maya.signs_in()
    page = words(maya.reads(f"/progress/questionnaires/{path.split('/')[2]}/"))
    assert "a change is smaller than 4" in page
    assert "By a stricter rule it takes 6 points or more." in page
    assert "4 points: NHS Talking Therapies manual. 6 points: Bischoff et al. 2020" in page


@pytest.mark.parametrize("part", ["q/1/", "all/", "check/"])
def test_whose_questions_these_are_stands_where_they_are_shown(maya: Person, part: str) -> None:
    path = takes_up(maya, "phq9")
    maya.post(f"{path}begin/")
    page = words(maya.reads(f"{path}{part}"))
    sheet = library.sheet("phq9")
    assert f"Licence: {sheet.licence}." in page and "Source: Kroenke" in page and sheet.notice[:30] in page
