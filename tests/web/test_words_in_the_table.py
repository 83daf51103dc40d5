"""A filled page typed in: the words beside each value too, by hand or pasted, and back again out of our own file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine

from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import Objective
from midweek.store.desk import Filed
from tests.people import Person
from tests.web.objectives import has_objective, table_of, words

FIRST, SECOND = date(2026, 5, 1), date(2026, 5, 2)


@pytest.fixture(autouse=True)
def clock(maya: Person) -> Iterator[object]:
    """Thursday 7 May 2026, 14:32 in Berlin."""
    with time_machine.travel("2026-05-07T14:32:00+02:00", tick=False) as traveller:
        maya.signs_in()
        yield traveller


def note(person: Person, of: Filed[Objective], on: date, value: float, said: str = "") -> Filed[Reading]:
    return person.desk.file(Reading(objective=of.id, on=on, value=value, note=said))


def stored(person: Person) -> list[tuple[str, float, str]]:
    found = person.desk.read(Reading).of(Reading)
    return sorted((str(f.entry.on), f.entry.value, f.entry.note) for f in found)


def form(html: str) -> dict[str, str]:
    """What the page holds, as a browser would send it."""
    found = dict(re.findall(r'<input[^>]* name="([a-z0-9-]+)" value="([^"]*)"', html))
    for name, inside in re.findall(r'<select id="(day-[^"]+)"(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    found |= dict(
        re.findall(r'<textarea[^>]* name="(words-[0-9-]+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    )
    return {name: unescape(value).replace("\n", "\r\n") for name, value in found.items()}


def sends(person: Person, of: Filed[Objective], **more: str) -> Any:
    return person.post(table_of(of), {**form(person.reads(table_of(of))), **more})


def test_words_are_typed_beside_the_value(maya: Person) -> None:
    counted = has_objective(maya)
    kept = note(maya, counted, SECOND, 4, "two lines\nof words")
    assert sends(maya, counted).status_code == 303
    assert stored(maya) == [("2026-05-02", 4, "two lines\nof words")], "left alone, they stay"
    typed = {
        "day-2026-05-01": "3",
        "words-2026-05-01": "<b>a hard day</b>",
        "words-2026-05-02": "other words",
    }
    done = sends(maya, counted, **typed).headers["Location"]
    assert "2 days changed" in words(maya.reads(done))
    assert stored(maya) == [("2026-05-01", 3, "<b>a hard day</b>"), ("2026-05-02", 4, "other words")]
    assert maya.desk.get(Reading, kept.id).entry.note == "other words", "the same note, with other words"
    assert sends(maya, counted, **{"day-2026-05-02": "5", "words-2026-05-02": ""}).status_code == 303
    assert stored(maya)[1:] == [("2026-05-02", 5, "")]
    sends(maya, counted, **{"day-2026-05-01": "2"})
    assert stored(maya)[0] == ("2026-05-01", 2, "<b>a hard day</b>")


def test_words_need_a_value_and_are_not_lost_without(maya: Person) -> None:
    counted = has_objective(maya)
    late = sends(maya, counted, **{"words-2026-05-01": "a hard day", "day-2026-05-02": "1"})
    html = late.content.decode()
    assert (late.status_code, stored(maya)) == (422, [])
    assert "1 May: Write what it comes to as well." in words(html)
    assert form(html)["words-2026-05-01"] == "a hard day"
    long = sends(maya, counted, **{"words-2026-05-01": "x" * 2_001, "day-2026-05-01": "1"})
    assert long.status_code == 422 and "up to 2,000 characters" in words(long.content.decode())


def test_a_day_of_several_notes_leads_to_each_of_them(maya: Person) -> None:
    counted = has_objective(maya)
    several = [note(maya, counted, FIRST, 1, "on the train"), note(maya, counted, FIRST, 2)]
    html = maya.reads(table_of(counted))
    assert "words-2026-05-01" not in form(html) and "words-2026-05-02" in form(html)
    assert "2 notes" in words(html)
    for one in several:
        assert f'href="/objectives/{counted.id}/notes/{one.id}/"' in html
    answer = maya.post(
        table_of(counted), form(html) | {"words-2026-05-01": "meanwhile", "wrote-2026-05-01": ""}
    )
    assert answer.status_code == 422 and "several notes" in words(answer.content.decode())
    assert form(answer.content.decode())["words-2026-05-01"] == "meanwhile"


def test_words_changed_elsewhere_meanwhile_are_not_written_over(maya: Person) -> None:
    counted = has_objective(maya)
    html = maya.reads(table_of(counted))
    note(maya, counted, FIRST, 3, "from the train")
    answer = maya.post(table_of(counted), form(html) | {"day-2026-05-01": "3", "words-2026-05-01": "at home"})
    page = answer.content.decode()
    assert answer.status_code == 409 and stored(maya) == [("2026-05-01", 3, "from the train")]
    assert "from the train" in words(page) and form(page)["words-2026-05-01"] == "at home"
    assert maya.post(table_of(counted), form(page)).status_code == 303
    assert stored(maya) == [("2026-05-01", 3, "at home")]


@pytest.mark.parametrize(
    "paste",
    [
        "2026-05-01\t3\ta hard day\n2026-04-30\t4\t",
        'Day\tTimes\tWhat happened\n2026-05-01\t3\t"a hard day"\n2026-04-30\t4',
        "Day,Value,Unit,Notes,Phase,Words\n2026-05-01,3,,1,A,a hard day\n2026-04-30,4,,1,A,",
        "A few words;Day;Value\na hard day;2026-05-01;3\n;2026-04-30;4",
    ],
)
def test_pasted_columns_fill_value_and_words(maya: Person, paste: str) -> None:
    counted = has_objective(maya)
    html = maya.reads(sends(maya, counted, paste=paste, take="1").headers["Location"])
    assert "2 rows are filled in below." in words(html)
    assert maya.post(table_of(counted), form(html)).status_code == 303
    assert stored(maya) == [("2026-04-30", 4, ""), ("2026-05-01", 3, "a hard day")]


@pytest.mark.parametrize("how", ["count", "clock", "yes_no"])
def test_our_own_file_comes_back_whole(maya: Person, how: Any) -> None:
    one, other = has_objective(maya, how), has_objective(maya, how)
    said = [(FIRST, 1, 'two\nlines, "quoted"'), (SECOND, 0, "")]
    for on, value, text in said:
        note(maya, one, on, value * (1_420 if how == "clock" else 1), text)
    there = stored(maya)
    csv = maya.get(f"/objectives/{one.id}/data.csv").content.decode("utf-8-sig")
    html = maya.reads(sends(maya, other, paste=csv, take="1").headers["Location"])
    assert maya.post(table_of(other), form(html)).status_code == 303
    assert stored(maya) == sorted(there * 2)


def test_words_pasted_for_a_day_without_a_value_go_beside_what_is_there(maya: Person) -> None:
    counted = has_objective(maya)
    note(maya, counted, FIRST, 3)
    to = sends(maya, counted, paste="2026-05-01\t\ta hard day", take="1").headers["Location"]
    assert maya.post(table_of(counted), form(maya.reads(to))).status_code == 303
    assert stored(maya) == [("2026-05-01", 3, "a hard day")]


def test_by_the_week_too(maya: Person) -> None:
    rated = has_objective(maya, "rate10", noted="week")
    note(maya, rated, date(2026, 4, 28), 6)
    typed = {"words-2026-04-27": "long", "day-2026-05-04": "8", "words-2026-05-04": "short"}
    assert sends(maya, rated, **typed).status_code == 303
    assert stored(maya) == [("2026-04-28", 6, "long"), ("2026-05-07", 8, "short")]


@pytest.mark.parametrize(
    ("how", "paste", "kept"),
    [
        ("count", "2026-05-01, 3, a hard day, all of it", ("2026-05-01", 3, "a hard day, all of it")),
        ("count", "2026-05-01;3;5 people", ("2026-05-01", 3, "5 people")),
        ("amount", "1 May 2026, 1,5, a hard day", ("2026-05-01", 1.5, "a hard day")),
        ("amount", "2026-05-01, 1,5", ("2026-05-01", 1.5, "")),
        ("clock", "2026-05-01; 23:40; a hard day", ("2026-05-01", 1420, "a hard day")),
    ],
)
def test_words_may_stand_after_a_comma_or_a_semicolon(
    maya: Person, how: Any, paste: str, kept: tuple[str, float, str]
) -> None:
    tracked = has_objective(maya, how)
    note(maya, tracked, SECOND, 4)
    html = maya.reads(sends(maya, tracked, paste=f"{paste}\n2026-05-02", take="1").headers["Location"])
    assert maya.post(table_of(tracked), form(html)).status_code == 303
    assert stored(maya) == [kept, ("2026-05-02", 4, "")]
