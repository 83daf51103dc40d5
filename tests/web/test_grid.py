"""Typing many copies of a sheet at once: by row, by paste, by file; all of them or none (W3, H3)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
import xlsxwriter  # type: ignore[import-untyped]
from django.core.files.uploadedfile import SimpleUploadedFile

from midweek.kinds.homework import Assignment
from midweek.kinds.response import Response
from midweek.store import drafts
from tests.pages import hidden
from tests.people import Person
from tests.web.objectives import words
from tests.web.test_homework import code, takes_up


@pytest.fixture(autouse=True)
def clock(maya: Person) -> Iterator[time_machine.Traveller]:
    """Thursday 7 May 2026, 14:32 in Berlin."""
    with time_machine.travel("2026-05-07T14:32:00+02:00", tick=False) as traveller:
        maya.signs_in()
        yield traveller


def stored(person: Person) -> list[Response]:
    found = [filed.entry for filed in person.desk.read(Response).of(Response)]
    return [one for one in found if one.state == "finished"]


def sends(person: Person, path: str, fields: dict[str, str], **more: str) -> Any:
    """The grid with these cells ("0/day" for the first row), as a browser sends it."""
    html = person.reads(path)
    form = {name: hidden(html, name) for name in ("draft", "lines")}
    return person.post(
        path, {**form, **{f"g-{at.replace('/', '-', 1)}": said for at, said in fields.items()}, **more}
    )


def cells(html: str) -> dict[str, str]:
    """What stands in the fields of a grid: those that hold something."""
    found = {}
    for name, value in re.findall(r'<input type="\w+" id="(g-[^"]+)" name="[^"]*" value="([^"]+)"', html):
        found[name] = unescape(value)
    for name, inside in re.findall(r'<select id="(g-[^"]+)"(.*?)</select>', html, re.DOTALL):
        if chosen := re.search(r'value="([^"]*)" selected', inside):
            found[name] = unescape(chosen[1])
    for name, value in re.findall(r'<textarea id="(g-[^"]+)"[^>]*>\n([^<]+)</textarea>', html):
        found[name] = unescape(value)
    return found


NIGHT = {
    "into_bed": "23:00",
    "tried": "23.10",
    "took": "20",
    "awake": "0",
    "woke": "6:30",
    "out_of_bed": "7:00",
    "quality": "4",
}


def diary(person: Person) -> tuple[str, str]:
    """The paths of a sleep diary and of its grid."""
    path = takes_up(person, "sleep_diary")
    return path, f"{path}grid/"


def test_each_row_becomes_a_copy_as_if_it_had_been_typed_question_by_question(maya: Person) -> None:
    _, grid = diary(maya)
    first = {f"0/{name}": said for name, said in NIGHT.items()} | {
        "0/morning": "2026-05-01",
        "0/comments": "=1+1\nlate",
    }
    answer = sends(maya, grid, first | {"3/morning": "2026-05-02", "3/wakings": "0"})
    assert answer.status_code == 303
    one, two = stored(maya)
    assert one.answers == {
        "morning": "2026-05-01", "into_bed": "23:00", "tried": "23:10", "took": 20, "awake": 0, "woke": "06:30",
        "out_of_bed": "07:00", "quality": 4, "comments": "=1+1\nlate",
    }  # fmt: skip
    assert two.answers == {"morning": "2026-05-02", "wakings": 0}, "0 is zero, and what is empty is not noted"
    assert [f"{one.at:%Y-%m-%d %H:%M %z}" for one in (one, two)] == [
        "2026-05-01 12:00 +0200",
        "2026-05-02 12:00 +0200",
    ]
    page = words(maya.reads(answer.headers["Location"]))
    assert "Saved 2 copies." in page and "Friday 1 May 2026" in page, "days before it was set show too"
    (homework,) = maya.desk.read(Assignment).of(Assignment)
    assert (str(homework.entry.filled_on), str(homework.entry.filled_from)) == ("2026-05-02", "2026-05-01")


def test_sent_twice_it_is_saved_once_and_the_same_row_again_is_known(maya: Person) -> None:
    _, grid = diary(maya)
    html = maya.reads(grid)
    form = {name: hidden(html, name) for name in ("draft", "lines")}
    form |= {"g-0-morning": "2026-05-01", "g-0-quality": "4"}
    for _ in range(2):
        assert maya.post(grid, form).status_code == 303
    again = sends(
        maya, grid, {"0/morning": "2026-05-01", "0/quality": "4", "1/morning": "2026-05-01", "1/quality": "4"}
    )
    assert again.headers["Location"].endswith("?filled=1&there=1"), (
        "two nights alike are two, one of them here already"
    )
    assert len(stored(maya)) == 2


def test_a_copy_that_was_deleted_can_be_typed_again(maya: Person) -> None:
    path, grid = diary(maya)
    row = {"0/morning": "2026-05-01", "0/quality": "4"}
    sends(maya, grid, row)
    (filed,) = maya.desk.read(Response).of(Response)[-1:]
    maya.post(f"{path}copies/{filed.id}/delete/")
    sends(maya, grid, row)
    assert len(stored(maya)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"1/morning": "2026-05-08"}, "Row 2, Which morning is this?: Choose today or an earlier day."),
        ({"1/morning": "4/5/2026"}, "Row 2, Which morning is this?: This day can be read in two ways."),
        ({"1/morning": "soon"}, "Row 2, Which morning is this?: There is no day here that can be read."),
        ({"1/quality": "4"}, "Row 2, Which morning is this?: Write the day of this row."),
        (
            {"1/morning": "2026-05-02", "1/quality": "6"},
            "Row 2, How well did you sleep?: Choose a whole number",
        ),
        (
            {"1/morning": "2026-05-02", "1/took": "ages"},
            "Row 2, How many minutes did it take?: Write whole minutes",
        ),
        (
            {f"1/{n}": s for n, s in {**NIGHT, "morning": "2026-05-02", "took": "900"}.items()},
            "These times don't fit",
        ),
        ({}, ""),
    ],
)
def test_one_row_that_does_not_fit_saves_none_and_keeps_all(
    maya: Person, wrong: dict[str, str], said: str
) -> None:
    _, grid = diary(maya)
    answer = sends(maya, grid, {"0/morning": "2026-05-01", **wrong} if said else {})
    html = answer.content.decode()
    assert (answer.status_code, stored(maya)) == (422, [])
    assert unescape(said) in words(html).replace("&#x27;", "'") or said in unescape(html)
    assert cells(html).items() >= {f"g-{at.replace('/', '-', 1)}": text for at, text in wrong.items()}.items()
    assert not said or 'aria-invalid="true"' in html


def test_an_answer_to_what_is_not_asked_is_said_and_a_needed_one_too(maya: Person) -> None:
    grid = f"{takes_up(maya, 'trigger_log')}grid/"
    answer = sends(
        maya,
        grid,
        {
            "0//day": "2026-05-01",
            "0/minutes": "10",
            "1//day": "2026-05-02",
            "1/did": "urge_only",
            "1/what": "x",
        },
    )
    page = words(answer.content.decode())
    assert "Row 1, What happened?: This one is needed." in page
    assert "Row 2, What did you do?: This isn't asked here" in page


def test_choices_are_taken_by_code_label_and_beginning(maya: Person) -> None:
    grid = f"{takes_up(maya, 'trigger_log')}grid/"
    row = {"0//day": "2026-05-01", "0/did": "I only", "0/body": "tired; Tense", "0/at": "10 pm"}
    html = sends(maya, grid, row).content.decode()
    assert '<option value="I only" selected>' in html, "what is none of the choices stays in sight"
    sends(maya, grid, row | {"0/did": "urge_only"})
    (copy,) = stored(maya)
    assert (copy.answers["body"], copy.answers["at"], f"{copy.at:%d}") == (("tired", "tense"), "22:00", "01")


def test_the_answers_of_a_questionnaire_are_taken_as_numbers(maya: Person) -> None:
    grid = f"{takes_up(maya, 'phq9')}grid/"
    worth = (3, 2, 1, 0, 0, 1, 2, 3, 0)
    to = sends(maya, grid, {}, paste="2026-05-01\t" + "\t".join(map(str, worth)), take="1").headers[
        "Location"
    ]
    html = maya.reads(to)
    assert cells(html)["g-0-q1"] == code("q1", 3), "the answer is chosen in sight"
    sent = {name: hidden(html, name) for name in ("draft", "lines")}
    assert maya.post(grid, {**sent, **cells(html)}).status_code == 303
    (copy,) = stored(maya)
    assert copy.answers == {f"q{n}": code(f"q{n}", one) for n, one in enumerate(worth, start=1)}
    assert sends(maya, grid, {"0//day": "2026-05-02", "0/q1": "4"}).status_code == 422


def test_rows_of_a_list_follow_the_row_with_the_day(maya: Person) -> None:
    grid = f"{takes_up(maya, 'activity_log')}grid/"
    lines = {
        "0/day": "2026-05-01",
        "0/parts/activity": "a walk",
        "0/parts/mood": "6",
        "1/parts/activity": "tea",
    }
    assert sends(maya, grid, lines | {"2/day": "2026-05-02", "2/parts/activity": "rest"}).status_code == 303
    assert [copy.answers for copy in stored(maya)] == [
        {"day": "2026-05-01", "parts": ({"activity": "a walk", "mood": 6}, {"activity": "tea"})},
        {"day": "2026-05-02", "parts": ({"activity": "rest"},)},
    ]


def test_pasted_rows_are_looked_at_before_they_are_saved(maya: Person) -> None:
    _, grid = diary(maya)
    paste = 'Which morning is this?\tHow well did you sleep?\tAnything else about this night?\n13/05/2025\t4\t"two\nlines"\n14/05/2025\t1\t\'=1'
    to = sends(maya, grid, {"0/morning": "2026-05-01"}, paste=paste).headers["Location"]
    assert stored(maya) == []
    html = maya.reads(to)
    assert "2 rows are filled in below." in words(html)
    assert cells(html) == {
        "g-0-morning": "2026-05-01", "g-1-morning": "13/05/2025", "g-1-quality": "4", "g-1-comments": "two\nlines",
        "g-2-morning": "14/05/2025", "g-2-quality": "1", "g-2-comments": "=1",
    }  # fmt: skip
    maya.signs_in()  # another browser: it waited, sealed
    assert cells(maya.reads(grid)) == cells(html)
    sent = {name: hidden(html, name) for name in ("draft", "lines")}
    assert maya.post(grid, {**sent, **cells(html)}).status_code == 303
    assert [f"{copy.at:%Y-%m-%d}" for copy in stored(maya)] == ["2025-05-13", "2025-05-14", "2026-05-01"]
    assert not drafts.waiting(maya.account.pk)


@pytest.mark.parametrize(
    ("paste", "said"),
    [
        ("2026-05-01;" + ";" * 20, "more columns"),
        ("2026-05-01\t23:00\n" * 200, "at once"),
        ("\t\t\n\t", "no filled-in rows"),
    ],
)
def test_what_cannot_be_put_into_the_rows_is_refused_and_kept(maya: Person, paste: str, said: str) -> None:
    _, grid = diary(maya)
    answer = sends(maya, grid, {"0/quality": "3"}, paste=paste, take="1")
    html = answer.content.decode()
    assert answer.status_code == 422 and said in words(html)
    assert cells(html) == {"g-0-quality": "3"} and paste.strip("\n\t")[:30] in html


def test_more_rows_and_coming_back_without_script(maya: Person) -> None:
    path, grid = diary(maya)
    to = sends(maya, grid, {"0/quality": "3"}, more="1").headers["Location"]
    html = maya.reads(to)
    assert cells(html) == {"g-0-quality": "3"} and hidden(html, "lines") == "15"
    assert sends(maya, grid, {"0/quality": "4"}, later="1").headers["Location"] == path
    assert cells(maya.reads(grid)) == {"g-0-quality": "4"}
    assert sends(maya, grid, {"0/quality": "5"}, stay="1").status_code == 303, (
        "what Enter sends without script"
    )
    assert stored(maya) == [] and cells(maya.reads(grid)) == {"g-0-quality": "5"}


def table_of(person: Person, path: str) -> list[list[str]]:
    answer = person.get(path)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="answers.csv"'
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def brings(person: Person, grid: str, body: bytes, name: str = "diary.csv") -> Any:
    return person.post(
        f"{grid}file/", {"file": SimpleUploadedFile(name, body), "again": "1", "draft": "ab" * 16}
    )


def test_the_table_goes_out_and_comes_back_as_it_was(maya: Person) -> None:
    path, grid = diary(maya)
    row = {f"0/{name}": said for name, said in NIGHT.items()}
    sends(maya, grid, row | {"0/morning": "2026-05-01", "0/comments": "=HYPERLINK(1)", "0/medicine": "'tis"})
    header, line = table_of(maya, f"{path}answers.csv")
    assert line[header.index("Anything else about this night?")] == "'=HYPERLINK(1)", "no spreadsheet runs it"
    assert (header[-1], line[-1]) == ("Time asleep, of the time in bed", "87.5")
    body = maya.get(f"{path}answers.csv").content
    more = body + b"2026-05-02,,,,,,,,5\r\n"
    to = brings(maya, grid, more).headers["Location"]
    html = maya.reads(to)
    assert "2 rows are filled in below." in words(html) and "stayed out" not in words(html)
    sent = {name: hidden(html, name) for name in ("draft", "lines")}
    assert maya.post(grid, {**sent, **cells(html)}).headers["Location"].endswith("?filled=1&there=1")
    assert [copy.answers.get("quality") for copy in stored(maya)] == [4, 5]
    assert not drafts.waiting(maya.account.pk)


# A filled row of some sheets, with what a spreadsheet would take for a formula.
TYPED = {
    "thought_record": {"0//day": "2026-05-01", "0/situation": "A call", "0/feelings/feeling": "sad", "1/feelings/feeling": "@home",
                       "0/feelings/feeling_before": "60", "0/thoughts/thought": "Not again", "0/thoughts/hot": "Yes"},
    "activity_log": {"0/day": "2026-05-01", "0/parts/activity": "a walk", "1/parts/activity": "tea", "1/parts/mood": "4"},
    "trigger_log": {"0//day": "2026-05-01", "0/did": "urge_only", "0/body": "tired; tense", "0/place": "-2 floor"},
    "phq9": {"0//day": "2026-05-01", "0/q1": code("q1", 2), "0/q2": code("q2", 0)},
}  # fmt: skip


@pytest.mark.parametrize("sheet", ["thought_record", "activity_log", "trigger_log", "phq9"])
def test_what_comes_back_unchanged_is_known(maya: Person, sheet: str) -> None:
    path = takes_up(maya, sheet)
    assert sends(maya, f"{path}grid/", TYPED[sheet]).status_code == 303
    body = maya.get(f"{path}answers.csv").content
    html = maya.reads(brings(maya, f"{path}grid/", body).headers["Location"])
    sent = {name: hidden(html, name) for name in ("draft", "lines")}
    assert (
        maya.post(f"{path}grid/", {**sent, **cells(html)}).headers["Location"].endswith("?filled=0&there=1")
    )
    assert len(stored(maya)) == 1


def test_an_xlsx_file_filled_in_from_the_empty_table(maya: Person) -> None:
    path, grid = diary(maya)
    (header,) = table_of(maya, f"{path}answers.csv?empty=1")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page, day, clock = (
        book.add_worksheet(),
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"num_format": "hh:mm"}),
    )
    page.write_row(0, 0, [*header, "My own column"])
    page.write_number(1, 0, 46143, day)
    page.write_number(1, 1, 23.5 / 24, clock)
    page.write_number(1, header.index("How well did you sleep?"), 4)
    page.write_string(1, len(header), "mine")
    book.close()
    html = maya.reads(brings(maya, grid, out.getvalue(), "diary.xlsx").headers["Location"])
    assert cells(html) == {"g-0-morning": "2026-05-01", "g-0-into_bed": "23:30", "g-0-quality": "4"}
    assert "1 column of the file isn't on this sheet and stayed out." in words(html)


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.csv", b"", "This file is empty."),
        ("a.csv", b"one,two\n1,2\n", "has to name its columns"),
        ("a.xlsx", b"PK\x03\x04 nothing", "damaged"),
        ("a.pdf", b"%PDF-1.4", "a PDF"),
        ("a.csv", b"Which morning is this?,How well did you sleep?\n", "no filled-in rows"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(maya: Person, name: str, body: bytes, said: str) -> None:
    _, grid = diary(maya)
    answer = brings(maya, grid, body, name)
    assert answer.status_code == 422 and said in words(answer.content.decode())


def test_a_hard_answer_in_a_row_leads_to_the_page_for_hard_moments(maya: Person) -> None:
    path = takes_up(maya, "phq9")
    row = {"0//day": "2026-05-01", "0/q9": code("q9", 1)}
    assert sends(maya, f"{path}grid/", row).headers["Location"] == f"{path}care/"
    assert "Help is close by" in maya.reads("/today/")
    (homework,) = maya.desk.read(Assignment).of(Assignment)
    assert (homework.entry.state, homework.entry.running is None) == ("open", False), "what is begun goes on"


def test_an_own_sheet_is_typed_the_same_way(maya: Person) -> None:
    own = maya.post(
        "/homework/sheets/new/", {"title": "My walks", "questions": "Where?\nHow was it?"}
    ).headers["Location"]
    path = maya.post(f"{own}start/").headers["Location"].rpartition("q/")[0]
    assert sends(maya, f"{path}grid/", {"0//day": "2026-05-01", "0/q1": "the park"}).status_code == 303
    (copy,) = stored(maya)
    assert copy.own and copy.own_id == own.split("/")[3] and copy.answers == {"q1": "the park"}
    assert table_of(maya, f"{path}answers.csv") == [
        ["Day", "Where?", "How was it?"],
        ["2026-05-01", "the park", ""],
    ]


def test_homework_without_questions_has_no_grid_and_a_stranger_sees_none(maya: Person, noor: Person) -> None:
    added = maya.post("/homework/add/try/", {"what": "Pause", "when": "any", "set_by": "me"})
    to_try = added.headers["Location"].partition("?")[0]
    path, _ = diary(maya)
    for part in ("grid/", "grid/file/", "answers.csv", "answers.xlsx"):
        assert maya.get(f"{to_try}{part}").status_code == 404
        assert noor.get(f"{path}{part}").status_code == 404
        assert maya.get(f"{path}{part}").status_code == 200
