"""A spreadsheet that was brought in: its report, its charts, and [Undo], which takes what was new and says what stays."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
import time_machine
from msgspec.structs import replace

from midweek.kinds.behaviour import Reading
from midweek.kinds.person import Upload
from midweek.kinds.plan import Change, Objective
from midweek.store.models import Attachment, AuditEvent, Chunk
from tests.people import Person
from tests.web.test_bringing import number, there
from tests.web.test_importing import RATED, SMALL, columns, measures, said, tables, to_preview, uploads

pytestmark = pytest.mark.usefixtures("december_2031")

TOLD = {"mood": RATED, "ran": {"how": "yes_no", "better": "higher"}}
WEEKLY = {"mood": {**RATED, "noted": "week"}}


def brings(person: Person, path: str) -> str:
    """Says yes; gives the words of the page that follows."""
    answer = person.post(f"{path}preview/", {"words": "Notice"})
    assert answer.headers.get("Location") == f"{path}brought/", said(answer)
    return said(person.get(f"{path}brought/"))


def undoes(person: Person, path: str) -> str:
    assert person.post(f"{path}undo/").headers["Location"] == f"{path}brought/"
    return said(person.get(f"{path}brought/"))


@pytest.mark.parametrize("told", [{"mood": RATED}, TOLD], ids=["one objective", "several"])
def test_a_spreadsheet_is_brought_in_and_undone(maya: Person, told: dict[str, dict[str, str]]) -> None:
    before = there(maya)
    path = to_preview(maya, SMALL, told)
    assert number(brings(maya, path), "entries were added") == 3 * len(told)
    page = maya.reads(f"{path}brought/")
    charts = re.findall('href="/objectives/([0-9a-f]{32})/"', page)
    assert sorted(charts) == sorted(filed.id for filed in maya.desk.read(Objective))
    assert len(charts) == len(told)
    assert "Look or undo" in maya.reads("/import/")
    assert number(undoes(maya, path), "entries are gone again") == 3 * len(told)
    listed = maya.reads("/import/")
    assert "Look or undo" not in listed and "taken back" in listed and f"{path}brought/" in listed
    assert there(maya) == before
    assert "/objectives/" not in maya.reads(f"{path}brought/").split("<main")[1]
    assert number(undoes(maya, path), "entries are gone again") == 3 * len(told)  # twice is as once
    maya.post(f"{path}cancel/")
    assert (Attachment.objects.count(), Chunk.objects.count(), maya.desk.read(Upload)) == (0, 0, [])


def test_the_chart_it_leads_to_may_be_gone(maya: Person) -> None:
    path = to_preview(maya, SMALL, {"mood": RATED})
    brings(maya, path)
    maya.desk.delete(maya.desk.read(Objective)[0])
    page = maya.reads(f"{path}brought/")
    assert "3 new" in page and "/objectives/" not in page.split("<main")[1]


def test_undo_takes_what_was_new_and_says_that_what_was_corrected_stays(maya: Person) -> None:
    brings(maya, to_preview(maya, "day,mood\n2031-03-03,7\n2031-03-10,6\n", WEEKLY))
    before = there(maya)
    path = to_preview(maya, "day,mood\n2031-03-03,4\n2031-03-10,6\n2031-03-17,5\n", WEEKLY)
    done = brings(maya, path)
    assert "1 entry was added. 1 was corrected. 1 was here already." in done
    assert "What was corrected stays as it is now." in done
    undone = undoes(maya, path)
    assert "1 entry is gone again." in undone
    assert "1 was corrected by this file. It stays as it is now." in undone
    assert there(maya) == before
    assert [r.entry.value for r in maya.desk.read(Reading).of(Reading)] == [4, 6]


def test_where_nothing_is_new_there_is_nothing_to_undo(maya: Person) -> None:
    brings(maya, to_preview(maya, "day,mood\n2031-03-03,7\n", WEEKLY))
    path = to_preview(maya, "day,mood\n2031-03-03,4\n", WEEKLY)
    assert "Nothing new came in, so there is nothing to undo." in brings(maya, path)
    assert "/undo/" not in maya.reads(f"{path}brought/")
    before = there(maya)
    undoes(maya, path)
    assert there(maya) == before


def test_what_was_changed_since_stays_with_its_objective(maya: Person) -> None:
    path = to_preview(maya, SMALL, TOLD)
    brings(maya, path)
    reading = maya.desk.read(Reading).of(Reading)[0]
    maya.desk.revise(reading, replace(reading.entry, note="a long walk"))
    assert "5 entries are gone again. 1 was changed since, or was here before. It stays." in undoes(
        maya, path
    )
    assert [filed.id for filed in maya.desk.read(Reading)] == [reading.id]
    assert [filed.id for filed in maya.desk.read(Objective)] == [reading.entry.objective]


def phased(person: Person, dose: tuple[int, ...]) -> str:
    rows = "".join(f"2031-03-{n:02},5,{now}\n" for n, now in enumerate(dose, start=1))
    path = uploads(person, f"day,mood,dose\n{rows}")
    columns(person, path, "mood", phase="dose")
    assert measures(person, path, {"mood": RATED}).headers["Location"] == f"{path}preview/"
    return path


def test_a_phase_that_begins_elsewhere_is_a_line_of_its_own_and_undone_alone(maya: Person) -> None:
    assert "Marked changes 1 new" in brings(maya, phased(maya, (1, 1, 2, 2)))
    before = there(maya)
    path = phased(maya, (1, 2, 2, 2))
    assert "All of this is here already" not in said(maya.get(f"{path}preview/"))
    assert "1 entry was added. 4 were here already." in brings(maya, path)
    assert f"/objectives/{maya.desk.read(Objective)[0].id}/" in maya.reads(f"{path}brought/")
    assert [change.entry.on.day for change in maya.desk.read(Change).of(Change)] == [3, 2]
    assert "1 entry is gone again." in undoes(maya, path)
    assert there(maya) == before


def test_all_is_here_already_and_can_be_taken_back(maya: Person) -> None:
    before = there(maya)
    brings(maya, to_preview(maya, SMALL, TOLD))
    with time_machine.travel(datetime.now().astimezone().timestamp() + 25 * 3600, tick=True):
        maya.post("/lock/")
        maya.signs_in()
        path = to_preview(maya, SMALL, TOLD)
        page = maya.reads(f"{path}preview/")
        assert "All of this is here already" in page and "Store it?" not in page
        assert f'href="{path}take-back/"' in page
        asked = maya.get(f"{path}take-back/")
        assert "6 entries are here as the file says it." in said(asked)
        assert f'href="{path}preview/"' in asked.content.decode()
        assert maya.post(f"{path}take-back/").headers["Location"] == f"{path}brought/"
        assert "6 entries are gone again." in said(maya.get(f"{path}brought/"))
        assert there(maya) == before


def test_taking_back_waits_until_the_columns_are_told(maya: Person) -> None:
    path = uploads(maya, SMALL)
    for _ in range(2):
        assert maya.get(f"{path}take-back/").headers["Location"] == f"{path}columns/"
        assert maya.post(f"{path}take-back/").headers["Location"] == f"{path}columns/"
        columns(maya, path, "mood")
    path = to_preview(maya, SMALL.replace(",6,", ",lots,"), {"mood": RATED})
    assert maya.post(f"{path}take-back/").headers["Location"] == f"{path}columns/"


def test_two_clicks_bring_it_in_once(maya: Person) -> None:
    path = to_preview(maya, SMALL, TOLD)
    for _ in range(2):
        brings(maya, path)
    assert AuditEvent.objects.filter(chain=maya.account, action="import").count() == 1
    assert "6 entries were added." in said(maya.get(f"{path}brought/"))


def test_rows_that_stayed_out_are_told_once_more(maya: Person) -> None:
    path = to_preview(maya, SMALL.replace(",6,", ",lots,"), {"mood": RATED})
    maya.post(f"{path}preview/", {"leave_out": "1"})
    assert "3 Stays out There is no number here that can be read." in brings(maya, path)


def test_a_stranger_finds_no_way_back(maya: Person, eve: Person) -> None:
    path = to_preview(maya, SMALL, TOLD)
    brings(maya, path)
    before = tables()
    for page in ("brought/", "take-back/"):
        assert eve.get(path + page).status_code == 404
    for page in ("undo/", "take-back/", "cancel/"):
        assert eve.post(path + page).status_code == 404
    assert tables() == before
