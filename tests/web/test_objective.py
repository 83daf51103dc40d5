"""An objective over HTTP: every way to note, to take back and to put right; its page, its table, its file."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from midweek.care import deleted_items
from midweek.kinds.behaviour import Reading
from midweek.kinds.kept import Deleted, Earlier
from midweek.kinds.plan import Change, How, Milestone, Objective
from midweek.kinds.session import SessionDay
from midweek.store.desk import Filed
from tests.people import Person
from tests.web.objectives import MONDAY, fields, has_objective, notes, weeks, words

TODAY = date(2026, 5, 7)
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture(autouse=True)
def clock(maya: Person) -> object:
    """Thursday 7 May 2026, 14:32 in Berlin."""
    with time_machine.travel("2026-05-07T14:32:00+02:00") as traveller:
        maya.signs_in()
        yield traveller


def path(of: Filed[Objective], rest: str = "") -> str:
    return f"/objectives/{of.id}/{rest}"


def stored(person: Person, on: date | None = None) -> list[float]:
    return [f.entry.value for f in person.desk.read(Reading).of(Reading) if on is None or f.entry.on == on]


def log(person: Person, of: Filed[Objective], **typed: str) -> int:
    hidden = fields(person.reads(path(of)), path(of, "log/"))
    return int(person.post(path(of, "log/"), {**hidden, **typed}).status_code)


def test_one_more_without_script(maya: Person) -> None:
    counted = has_objective(maya)
    assert "Nothing noted today" in words(maya.reads(path(counted)))
    assert (log(maya, counted, add="1"), log(maya, counted, add="1")) == (303, 303)
    page = words(maya.reads(path(counted)))
    assert "Today 2" in page
    assert stored(maya, TODAY) == [1, 1]


def test_one_more_with_script_swaps_the_control_and_says_so(maya: Person) -> None:
    counted = has_objective(maya)
    hidden = fields(maya.reads(path(counted)), path(counted, "log/"))
    answer = maya.post(path(counted, "log/"), {**hidden, "add": "1"}, **HTMX)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count(f'id="log-{counted.id}"') == 1
    assert re.search(r'id="status"[^>]*>Saved\.<', html)
    assert "<html" not in html
    assert fields(html, path(counted, "log/"))["entry"] != hidden["entry"]


def test_a_double_click_files_once(maya: Person) -> None:
    counted = has_objective(maya)
    hidden = fields(maya.reads(path(counted)), path(counted, "log/"))
    for _ in range(2):
        maya.post(path(counted, "log/"), {**hidden, "add": "1"})
    assert stored(maya) == [1]


def test_none_today_is_offered_until_something_is_noted(maya: Person) -> None:
    counted = has_objective(maya)
    assert "None today" in maya.reads(path(counted))
    log(maya, counted, none="1")
    assert stored(maya) == [0]
    assert "None today" not in maya.reads(path(counted))


def test_each_measure_has_its_control_and_says_its_value(maya: Person) -> None:
    cases: list[tuple[How, dict[str, str], str]] = [
        ("count", {"value": "3"}, "Today 3"),
        ("yes_no", {"value": "1"}, "Today Yes"),
        ("yes_no", {"none": "1"}, "Today No"),
        ("rate10", {"value": "7"}, "Today 7 of 10"),
        ("rate100", {"value": "65"}, "Today 65 of 100"),
        ("minutes", {"value": "1:20"}, "Today 1 h 20 min"),
        ("minutes", {"none": "1"}, "Today 0 min"),
        ("amount", {"value": "1,5"}, "Today 1.5 glasses"),
        ("clock", {"value": "7:15 pm"}, "Today 19:15"),
    ]
    for how, typed, said in cases:
        tracked = has_objective(maya, how, unit="glasses" if how == "amount" else "")
        assert log(maya, tracked, **typed) == 303
        assert said in words(maya.reads(path(tracked)))


@pytest.mark.parametrize("years", [1, 3, 9])
def test_a_note_for_a_day_long_ago_is_confirmed_and_taken_back(maya: Person, years: int) -> None:
    tracked, on = has_objective(maya), TODAY.replace(year=TODAY.year - years, month=2, day=28)
    maya.desk.file(Reading(objective=tracked.id, on=TODAY, value=1))
    to = maya.post(path(tracked, "log/"), {"value": "3", "on": f"{on}"}).headers["Location"]
    page = maya.reads(to)
    assert f"28 February {on.year}" in words(page) and "Undo" in page
    (reading,) = (filed for filed in maya.desk.read(Reading).of(Reading) if filed.entry.on == on)
    assert reading.id in page
    lone = has_objective(maya, starts=TODAY)  # with no other note
    page = maya.reads(maya.post(path(lone, "log/"), {"value": "3", "on": f"{on}"}).headers["Location"])
    assert "Nothing has been noted here yet" not in page and "objective-chart" in page
    other = has_objective(maya)
    assert reading.id not in maya.reads(to.replace(tracked.id, other.id)), "said on its own page alone"


def test_what_is_no_such_value_is_said_and_kept(maya: Person) -> None:
    cases: list[tuple[How, str]] = [
        ("count", "many"),
        ("rate10", "11"),
        ("yes_no", "2"),
        ("clock", "noon"),
        ("amount", ""),
    ]
    for how, typed in cases:
        tracked = has_objective(maya, how)
        page = maya.post(path(tracked, "log/"), {"value": typed, "note": "words to keep", "on": str(TODAY)})
        assert page.status_code == 422
        assert "words to keep" in page.content.decode()
        piece = maya.post(path(tracked, "log/"), {"value": typed}, **HTMX)
        assert (piece.status_code, 'class="problem"' in piece.content.decode()) == (422, True)
    assert stored(maya) == []


def test_past_midnight_belongs_to_the_evening_before_when_chosen(maya: Person) -> None:
    to_bed = has_objective(maya, "clock")
    assert maya.post(path(to_bed, "log/"), {"value": "0:30", "late": "1"}).status_code == 303
    (reading,) = maya.desk.read(Reading).of(Reading)
    assert (reading.entry.on, reading.entry.value) == (TODAY - timedelta(days=1), 1470)
    assert maya.post(path(to_bed, "log/"), {"value": "22:00", "late": "1"}).status_code == 422
    assert "00:30" in maya.reads(path(to_bed))


def test_a_time_after_midnight_is_asked_about_where_the_others_are_in_the_evening(maya: Person) -> None:
    to_bed = has_objective(maya, "clock", what="when I go to bed")
    notes(maya, to_bed, {TODAY - timedelta(days=n): 1_420 for n in (1, 2, 3)})
    asks = "Was this in the night after Wednesday?"
    for more in ({}, HTMX):
        answer = maya.post(path(to_bed, "log/"), {"value": "0:20", "next": "/today/"}, **more)
        html = answer.content.decode()
        assert (answer.status_code, asks in html, stored(maya, TODAY)) == (422, True, [])
        assert 'name="as_it_is" value="0:20"' in html
        assert html.count('value="0:20"') == 2
        assert 'name="next" value="/today/"' in html
    assert maya.post(path(to_bed, "log/"), {"value": "6:30"}).status_code == 422
    # Another time is asked about again; the same one is kept on its day.
    assert maya.post(path(to_bed, "log/"), {"value": "0:30", "as_it_is": "0:20"}).status_code == 422
    assert maya.post(path(to_bed, "log/"), {"value": "0:20", "as_it_is": "0:20"}).status_code == 303
    assert stored(maya, TODAY) == [20]
    assert (
        maya.post(path(to_bed, "log/"), {"value": "0:20", "as_it_is": "0:20", "late": "1"}).status_code == 303
    )
    assert stored(maya, TODAY - timedelta(days=1)) == [1_460]


def test_who_leaves_nights_on_the_day_after_is_not_asked_again_and_again(maya: Person) -> None:
    to_bed = has_objective(maya, "clock", what="when I go to bed", target=1_380)
    notes(maya, to_bed, {TODAY - timedelta(days=n): 20 for n in (1, 2, 3)})
    assert maya.post(path(to_bed, "log/"), {"value": "0:20"}).status_code == 303
    assert stored(maya, TODAY) == [20]


def test_a_time_early_in_the_morning_is_not_asked_about_by_itself(maya: Person) -> None:
    up = has_objective(maya, "clock", what="when I get up")
    notes(maya, up, {TODAY - timedelta(days=n): 400 for n in (1, 2, 3)})
    assert maya.post(path(up, "log/"), {"value": "5:20"}).status_code == 303
    assert stored(maya, TODAY) == [320]


def test_an_earlier_day_with_time_and_words_and_its_undo(maya: Person) -> None:
    counted = has_objective(maya)
    assert 'name="draft"' in maya.reads(path(counted, "log/"))
    typed = {"on": "2026-02-20", "value": "4", "time": "9:05", "note": "  on the train", "entry": "ab" * 16}
    done = maya.post(path(counted, "log/"), typed)
    (reading,) = maya.desk.read(Reading).of(Reading)
    entry = reading.entry
    assert (entry.on, entry.value, entry.minute, entry.note) == (date(2026, 2, 20), 4, 545, "on the train")
    for shown in (path(counted), path(counted, "table/?month=2026-02")):
        assert "20 February 2026: 4 on the train" in words(maya.reads(shown)), "what is written has a page"
    html = maya.reads(done.headers["Location"])
    assert "Saved for 20 February 2026: 4." in words(html)
    undo = path(counted, f"undo/{reading.id}/")
    assert maya.post(undo, fields(html, undo)).status_code == 303
    assert stored(maya) == []


@pytest.mark.parametrize("time", ["24:00", "24:10", "25:00", "47:59"])
def test_a_time_of_day_that_is_none_is_said_and_nothing_is_lost(maya: Person, time: str) -> None:
    counted = has_objective(maya)
    answer = maya.post(path(counted, "log/"), {"value": "4", "time": time, "note": "words to keep"})
    html = answer.content.decode()
    assert (answer.status_code, stored(maya)) == (422, [])
    assert "Write a time from 00:00 to 23:59." in words(html)
    assert f'value="{time}"' in html and "words to keep" in html
    assert maya.post(path(counted, "log/"), {"value": "4", "time": "23:59"}).status_code == 303


def test_no_day_to_come_and_none_too_long_ago(maya: Person) -> None:
    counted = has_objective(maya)
    for on in ("2026-05-08", "1850-01-01", "yesterday"):
        assert maya.post(path(counted, "log/"), {"on": on, "value": "1"}).status_code == 422
    assert stored(maya) == []


def test_undo_after_each_and_twice(maya: Person) -> None:
    counted = has_objective(maya)
    for _ in range(2):
        log(maya, counted, add="1")
    html = maya.reads(path(counted))
    undo = re.search(rf'action="({path(counted)}undo/[0-9a-f]+/)"', html)
    assert undo
    for _ in range(2):
        assert maya.post(undo[1], fields(html, undo[1])).status_code == 303
    assert stored(maya) == [1]
    assert len(maya.desk.read(Deleted)) == 1


@pytest.mark.parametrize("script", [True, False])
def test_editing_the_number_sets_the_day_and_undo_brings_it_back(maya: Person, script: bool) -> None:
    counted = has_objective(maya)
    for _ in range(3):
        log(maya, counted, add="1")
    hidden = fields(maya.reads(path(counted)), path(counted, "day/"))
    done = maya.post(path(counted, "day/"), {**hidden, "value": "10"}, **(HTMX if script else {}))
    html = done.content.decode() if script else maya.reads(done.headers["Location"])
    assert stored(maya) == [10]
    assert "Today 10" in words(html if "<main" in html else f"<main>{html}")
    undo = re.search(rf'action="({path(counted)}undo/[0-9a-f]+/)"', html)
    assert undo
    maya.post(undo[1], fields(html, undo[1]))
    assert stored(maya) == [1, 1, 1]


def undoes(person: Person, page: str, of: Filed[Objective]) -> str:
    """Press [Undo] on a page; gives the words of the page it leads to."""
    html = person.reads(page)
    undo = re.search(rf'action="({path(of)}undo/[0-9a-f]+/)"', html)
    assert undo
    return words(person.reads(person.post(undo[1], fields(html, undo[1])).headers["Location"]))


@pytest.mark.parametrize("page", ["/today/", "/objectives/", None])
def test_undo_of_an_edit_works_on_every_page_and_later_too(maya: Person, page: str | None) -> None:
    counted = has_objective(maya)
    for _ in range(3):
        log(maya, counted, add="1")
    hidden = fields(maya.reads(path(counted)), path(counted, "day/"))
    done = maya.post(path(counted, "day/"), {**hidden, "value": "9"})
    assert "?" not in done.headers["Location"]
    assert "Today 3" in undoes(maya, page or path(counted), counted)
    assert stored(maya) == [1, 1, 1]


def test_undo_goes_back_through_what_a_day_said(maya: Person) -> None:
    walked = has_objective(maya, "yes_no")
    for value in "101":
        log(maya, walked, value=value)
    said = [undoes(maya, "/objectives/", walked) for _ in range(2)]
    assert ["Today No" in said[0], "Today Yes" in said[1]] == [True, True]


def test_a_whole_note_deleted_does_not_bring_back_what_it_replaced(maya: Person) -> None:
    counted = has_objective(maya)
    log(maya, counted, add="1")
    hidden = fields(maya.reads(path(counted)), path(counted, "day/"))
    maya.post(path(counted, "day/"), {**hidden, "value": "9"})
    (reading,) = maya.desk.read(Reading).of(Reading)
    delete = path(counted, f"undo/{reading.id}/")
    maya.post(delete, fields(maya.reads(path(counted, f"notes/{reading.id}/")), delete))
    assert stored(maya) == []


@pytest.mark.parametrize("script", [True, False])
def test_an_emptied_number_leaves_the_day_without_a_note_and_undo_brings_it_back(
    maya: Person, script: bool
) -> None:
    counted = has_objective(maya)
    for _ in range(3):
        log(maya, counted, add="1")
    hidden = fields(maya.reads(path(counted)), path(counted, "day/"))
    for _ in range(2):  # a double press takes it away once
        done = maya.post(path(counted, "day/"), {**hidden, "value": " "}, **(HTMX if script else {}))
        assert (done.status_code, stored(maya)) == (200 if script else 303, [])
        if _ == 0:
            html = done.content.decode() if script else maya.reads(done.headers["Location"].partition("#")[0])
    assert "Nothing noted today" in html and "deleted items for 30 days" in html
    back = re.search(r'action="(/settings/deleted-items/[0-9a-f]+/put-back/)"', html)
    assert back
    maya.post(back[1])
    assert stored(maya) == [3]


def test_a_second_time_of_the_same_day_takes_the_place_of_the_first(maya: Person) -> None:
    to_bed = has_objective(maya, "clock")
    log(maya, to_bed, value="23:40")
    log(maya, to_bed, value="22:10")
    assert stored(maya) == [1330]
    assert "Today 23:40" in undoes(maya, "/today/", to_bed)


def test_what_is_noted_by_the_week_is_asked_for_once_a_week(maya: Person, clock: Any) -> None:
    weekly = has_objective(maya, noted="week")
    hidden = fields(maya.reads("/today/"), path(weekly, "log/"))
    assert "Nothing noted this week" in words(maya.reads("/today/"))
    maya.post(path(weekly, "log/"), {**hidden, "on": "2026-05-04", "value": "3"})
    clock.move_to("2026-05-10T14:00:00+02:00")
    maya.signs_in()
    for page in ("/today/", "/objectives/"):
        html = maya.reads(page)
        assert "This week 3" in words(html) and "None this week" not in html and "This week's number" in html
    hidden = fields(html, path(weekly, "day/"))
    maya.post(path(weekly, "day/"), {**hidden, "value": "9"})
    assert stored(maya) == [9]
    assert "This week 3" in undoes(maya, "/today/", weekly)
    clock.move_to("2026-05-11T14:00:00+02:00")
    maya.signs_in()
    html = maya.reads("/today/")
    assert "Nothing noted this week" in words(html) and "None this week" in html


def test_a_number_changed_in_another_tab_is_not_written_over(maya: Person) -> None:
    counted = has_objective(maya)
    log(maya, counted, add="1")
    hidden = fields(maya.reads(path(counted)), path(counted, "day/"))
    log(maya, counted, add="1")
    answer = maya.post(path(counted, "day/"), {**hidden, "value": "7"})
    assert answer.status_code == 422
    assert 'value="7"' in answer.content.decode()
    assert stored(maya) == [1, 1]
    again = fields(answer.content.decode(), path(counted, "day/"))
    assert maya.post(path(counted, "day/"), {**again, "value": "7"}).status_code == 303
    assert stored(maya) == [7]


def test_a_number_that_is_none_stays_in_its_open_field(maya: Person) -> None:
    counted = has_objective(maya)
    log(maya, counted, add="1")
    hidden = fields(maya.reads(path(counted)), path(counted, "day/"))
    answer = maya.post(path(counted, "day/"), {**hidden, "value": "2 or 3"}, **HTMX)
    assert answer.status_code == 422
    assert re.search(r'<details open>.*value="2 or 3"[^>]*aria-invalid', answer.content.decode(), re.S)


def test_words_beside_a_note_can_be_changed_and_taken_away(maya: Person) -> None:
    counted = has_objective(maya)
    maya.post(path(counted, "log/"), {"value": "4", "note": "after the cal"})
    (note,) = maya.desk.read(Reading).of(Reading)
    page = path(counted, f"notes/{note.id}/")
    for listed in (path(counted), path(counted, "table/")):
        assert f'href="{page}"' in maya.reads(listed)
    assert ">\nafter the cal</textarea>" in maya.reads(page)
    maya.sends(page, {"note": "after the call"})
    assert maya.desk.get(Reading, note.id).entry == Reading(
        objective=counted.id, on=TODAY, value=4, minute=note.entry.minute, note="after the call"
    )
    assert maya.sends(page, {"note": "x" * 2_001}).status_code == 422
    maya.sends(page, {"note": ""})
    assert maya.desk.get(Reading, note.id).entry.note == "" and stored(maya) == [4]


def test_a_yes_takes_the_place_of_a_no(maya: Person) -> None:
    walked = has_objective(maya, "yes_no")
    log(maya, walked, value="0")
    log(maya, walked, value="1")
    assert stored(maya) == [1]


def test_marking_editing_deleting_and_putting_back_a_change(maya: Person) -> None:
    counted = has_objective(maya)
    notes(maya, counted, weeks([8.0, 7, 9]))
    new = {"on": "2026-03-16", "words": "Phone <b>away</b>", "draft": "cd" * 16}
    for _ in range(2):  # a double press files one
        marked = maya.post(path(counted, "changes/new/"), new).headers["Location"].partition("#")[0]
    (change,) = maya.desk.read(Change).of(Change)
    assert f'action="{path(counted)}changes/{change.id}/delete/"' in maya.reads(marked), "it can be undone"
    html = maya.reads(path(counted))
    assert "16 March 2026, you:" in html and "Phone &lt;b&gt;away&lt;/b&gt;" in html
    assert ">B</text>" in html

    edit = path(counted, f"changes/{change.id}/")
    assert 'value="Phone &lt;b&gt;away' in maya.reads(edit)
    edited = (
        maya.sends(edit, {"on": "2026-03-17", "words": "Phone away"}).headers["Location"].partition("#")[0]
    )
    back = f"{edit}undo/"
    assert f'action="{back}"' in maya.reads(edited)
    for day in (16, 17):  # an undo can be undone
        undo = fields(maya.reads(edited), back)
        again = maya.post(back, undo).headers["Location"].partition("#")[0]
        assert f"{day} March 2026, you:" in maya.reads(again)
    assert "marked" not in maya.sends(edit, {"on": "2026-03-17", "words": "Phone away"}).headers["Location"]
    gone = maya.post(f"{edit}delete/")
    html = maya.reads(gone.headers["Location"].partition("#")[0])
    back = f"/settings/deleted-items/{change.id}/put-back/"
    assert "Phone away" not in html and back in html
    assert maya.post(back).headers["Location"] == f"{path(counted)}#changes"
    assert "17 March 2026, you:" in maya.reads(path(counted))


@pytest.mark.parametrize("erased", [Change, Objective])
def test_how_a_change_stood_goes_when_it_or_its_objective_is_erased(
    maya: Person, erased: type[Change] | type[Objective]
) -> None:
    counted = has_objective(maya)
    change = maya.desk.file(Change(objective=counted.id, on=TODAY, words="pause"))
    maya.sends(path(counted, f"changes/{change.id}/"), {"on": f"{TODAY}", "words": "pause, then reply"})
    assert len(maya.desk.read(Earlier)) == 1
    deleted_items.erase(maya.desk, maya.desk.delete(maya.desk.read(erased)[0]))
    assert not maya.desk.read(Earlier, Change)


def test_what_the_verdict_says_can_be_brought_to_a_session(maya: Person) -> None:
    counted = has_objective(maya)
    assert f'href="/session/list/new/?from={counted.id}">Add to my list</a>' in maya.reads(path(counted))


def test_a_change_needs_a_day_that_has_begun_and_words(maya: Person) -> None:
    counted = has_objective(maya)
    for typed in ({"on": "2026-05-08"}, {"words": "  "}, {"on": ""}, {"words": "x" * 301}):
        answer = maya.post(path(counted, "changes/new/"), {"on": "2026-05-01", "words": "pause", **typed})
        assert answer.status_code == 422
        assert answer.content.decode().count("<title>Error:") == 1
    assert maya.desk.read(Change) == []


def test_a_month_of_days_is_filled_at_once(maya: Person) -> None:
    counted = has_objective(maya)
    log(maya, counted, add="1")
    html = maya.reads(path(counted, "table/"))
    assert html.count('name="day-') == 7
    seen = dict(re.findall(r'name="(seen-[0-9-]+)" value="([^"]*)"', html))
    typed = {**seen, "month": "2026-05", "day-2026-05-01": "3", "day-2026-05-02": "0", "day-2026-05-07": ""}
    done = maya.post(path(counted, "table/"), typed)
    assert (stored(maya, date(2026, 5, 1)), stored(maya, date(2026, 5, 2)), stored(maya, TODAY)) == (
        [3],
        [0],
        [],
    )
    assert "3 days changed" in words(maya.reads(done.headers["Location"]))
    assert "April 2026" in maya.reads(path(counted, "table/?month=2026-04"))


def test_one_wrong_day_saves_none_and_keeps_all(maya: Person) -> None:
    counted = has_objective(maya)
    typed = {"month": "2026-05", "day-2026-05-01": "3", "day-2026-05-02": "lots"}
    answer = maya.post(path(counted, "table/"), typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="lots"' in html and 'name="day-2026-05-01" value="3"' in html
    assert stored(maya) == []


def test_a_day_changed_in_another_tab_keeps_both(maya: Person) -> None:
    counted = has_objective(maya)
    typed = {
        "month": "2026-05",
        "seen-2026-05-07": "",
        "day-2026-05-07": "9",
        "seen-2026-05-01": "",
        "day-2026-05-01": "2",
    }
    log(maya, counted, add="1")
    answer = maya.post(path(counted, "table/"), typed)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "It says 1 now." in html and 'name="day-2026-05-07" value="9"' in html
    assert stored(maya) == [1]
    seen = dict(re.findall(r'name="(seen-[0-9-]+)" value="([^"]*)"', html))
    assert maya.post(path(counted, "table/"), {**typed, **seen}).status_code == 303
    assert (stored(maya, TODAY), stored(maya, date(2026, 5, 1))) == ([9], [2])


def test_averages_left_alone_in_the_table_stay_what_they_are(maya: Person) -> None:
    rated = has_objective(maya, "rate10")
    for value in ("7", "8", "8"):
        log(maya, rated, value=value)
    html = maya.reads(path(rated, "table/"))
    sent = dict(re.findall(r'name="((?:seen|day)-[0-9-]+)" value="([^"]*)"', html))
    sent |= {"day-2026-05-07": sent["seen-2026-05-07"], "day-2026-05-06": "4", "month": "2026-05"}
    assert maya.post(path(rated, "table/"), sent).status_code == 303
    assert sorted(stored(maya)) == [4, 7, 8, 8]


def test_any_month_that_is_none_is_this_one(maya: Person) -> None:
    counted = has_objective(maya)
    for month in ("2031-01", "2026-13", "0001-01", "may", ""):
        assert "May 2026" in maya.reads(path(counted, f"table/?month={month}"))


def test_the_file_holds_the_days_of_the_chart_and_runs_nothing(maya: Person) -> None:
    counted = has_objective(maya, unit="=HYPERLINK(1)")
    notes(maya, counted, weeks([8.0]))
    maya.post(path(counted, "log/"), {"value": "4", "note": "=2+2"})
    answer = maya.get(path(counted, "data.csv"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="objective.csv"'
    assert len(lines) == 9
    assert lines[-1] == "2026-05-07,4,'=HYPERLINK(1),1,A,'=2+2"


def test_the_page_names_what_is_on_it(maya: Person) -> None:
    counted = has_objective(maya, target=4)
    notes(maya, counted, weeks([8.0, 7, 9, 8, 7]))
    maya.desk.file(SessionDay(on=MONDAY + timedelta(days=5)))
    maya.desk.file(
        Milestone(goal=counted.entry.goal, words="Laughed at a slip", reached=MONDAY + timedelta(days=9))
    )
    html = maya.reads(path(counted))
    page = words(html)
    assert "Only you" in page
    assert "35 notes, on 35 of 67 days" in page
    for mark in ("weekly average", "usual range", "target, 4 a day", "session", "a sign you reached"):
        assert mark in page
    assert "11 March 2026: Laughed at a slip" in page
    assert html.index('id="log-heading"') < html.index('class="verdict"') < html.index('class="chart"')
    assert html.index('class="chart"') < html.index("How to read this") < html.index('id="changes-heading"')
    assert "<title>Objective" in html


def test_nothing_noted_says_so_and_draws_nothing(maya: Person) -> None:
    html = maya.reads(path(has_objective(maya)))
    assert "Nothing has been noted here yet." in html
    assert 'role="img"' not in html and "0 of" not in words(html)


def test_ten_years_are_drawn_small_and_said_so(maya: Person) -> None:
    start = date(2016, 5, 2)
    counted = has_objective(maya, starts=start)
    notes(maya, counted, {start + timedelta(days=n): float(n * 7 % 10) for n in range(3_658)})
    for asked, most in (("8w", 60_000), ("1y", 60_000), ("all", 60_000)):
        html = maya.reads(path(counted, f"?range={asked}"))
        assert len(html.encode()) <= most, asked
        assert html.count("<circle") <= 1_000
    assert "the average of 4 weeks and a square of 13 weeks" in words(html)
    assert len(maya.get(path(counted, "data.csv?range=all")).content.splitlines()) == 3_659


def test_queries_do_not_grow_with_what_is_noted(maya: Person) -> None:
    counted, counts = has_objective(maya), []
    for more in (weeks([8.0]), weeks([7.0] * 8, MONDAY + timedelta(weeks=1))):
        notes(maya, counted, {on: v for on, v in more.items() if on <= TODAY})
        maya.desk.file(Change(objective=counted.id, on=min(more), words="change"))
        taken = []
        for rest in ("", "?range=all", "log/", "table/", "data.csv", "data.xlsx"):
            with CaptureQueriesContext(connections["default"]) as queries:
                maya.get(path(counted, rest))
            taken.append(len(queries))
        counts.append(taken)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12


def test_the_list_is_light_and_has_a_control_for_each(maya: Person) -> None:
    assert "Shape a goal" in maya.reads("/objectives/")
    counts = []
    for n in range(2):
        for _ in range(3):
            has_objective(maya, what=f"thing {n}")
        with CaptureQueriesContext(connections["default"]) as queries:
            html = maya.reads("/objectives/")
        counts.append(len(queries))
    assert html.count('class="log"') == 6
    assert counts[0] == counts[1] <= 12


def test_a_stranger_gets_404_everywhere(maya: Person, eve: Person) -> None:
    counted = has_objective(maya)
    log(maya, counted, add="1")
    (reading,) = maya.desk.read(Reading).of(Reading)
    change = maya.desk.file(Change(objective=counted.id, on=TODAY, words="pause"))
    eve.signs_in()
    rests = ("", "log/", "table/", "data.csv", "data.xlsx", f"notes/{reading.id}/", "changes/new/", f"changes/{change.id}/")  # fmt: skip
    posts = ("log/", "day/", "table/", f"undo/{reading.id}/", f"notes/{reading.id}/", "changes/new/", f"changes/{change.id}/", f"changes/{change.id}/delete/", f"changes/{change.id}/undo/")  # fmt: skip
    assert {eve.get(path(counted, rest)).status_code for rest in rests} == {404}
    assert {eve.post(path(counted, rest), {"add": "1"}).status_code for rest in posts} == {404}
    own = has_objective(eve)
    for rest in (
        f"undo/{reading.id}/",
        f"notes/{reading.id}/",
        f"changes/{change.id}/delete/",
        f"changes/{change.id}/undo/",
    ):
        assert eve.post(path(own, rest)).status_code == 404
    assert stored(maya) == [1]


def test_a_change_put_back_offers_no_undo_of_an_edit_it_never_had(maya: Person) -> None:
    counted = has_objective(maya)
    new = {"on": "2026-05-01", "words": "pause"}
    marked = maya.post(path(counted, "changes/new/"), new).headers["Location"].partition("#")[0]
    (change,) = maya.desk.read(Change).of(Change)
    maya.post(path(counted, f"changes/{change.id}/delete/"))
    maya.post(f"/settings/deleted-items/{change.id}/put-back/")
    assert maya.desk.get(Change, change.id).entry.words == "pause"
    html = maya.reads(marked)
    assert "Saved " in html and f"changes/{change.id}/undo/" not in html
    edit = path(counted, f"changes/{change.id}/")
    maya.sends(edit, {"on": "2026-05-01", "words": "breathe"})
    assert f"{edit}undo/" in maya.reads(marked)


def test_undo_beside_a_new_change_leaves_what_was_saved_since(maya: Person) -> None:
    counted = has_objective(maya)
    change = maya.desk.file(Change(objective=counted.id, on=TODAY, words="pause"))
    maya.desk.revise(change, replace(change.entry, words="pause, then reply"))
    answer = maya.post(path(counted, f"changes/{change.id}/delete/"), {"rev": "1"})
    assert (answer.status_code, "Nothing was taken back" in answer.text) == (409, True)
    assert maya.desk.get(Change, change.id).entry.words == "pause, then reply"


def test_undo_never_changes_how_something_was_noted(maya: Person) -> None:
    said = has_objective(maya, "yes_no")
    timed = replace(said.entry, measure=replace(said.entry.measure, how="minutes"))
    maya.desk.revise(said, timed)
    notes(maya, said, {TODAY: 45})
    assert maya.post(path(said, "edit/undo/"), {"rev": "2"}).status_code == 409
    assert maya.desk.get(Objective, said.id).entry == timed


def test_no_evening_lies_before_the_first_day_there_is(maya: Person) -> None:
    to_bed = has_objective(maya, "clock")
    for more in ({}, HTMX):
        typed = {"value": "0:20", "late": "1", "on": "1900-01-01"}
        assert maya.post(path(to_bed, "log/"), typed, **more).status_code == 422


def test_days_before_the_first_note_are_no_days_without_one(maya: Person) -> None:
    counted = has_objective(maya, starts=TODAY)
    log(maya, counted, add="1")
    assert "7 May to 7 May 2026" not in words(maya.reads(path(counted)))
    assert "1 note, on 1 of 1 day." in words(maya.reads(path(counted)))
    notes(maya, counted, {TODAY - timedelta(days=5): 2})  # Saturday 2 May
    assert "2 notes, on 2 of 6 days." in words(maya.reads(path(counted)))
