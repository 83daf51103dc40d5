"""What other apps exported, through the door: looked at, brought in, never twice, undone, and refused with a reason."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from midweek.kinds.behaviour import Reading
from midweek.kinds.homework import Assignment
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.person import Upload
from midweek.kinds.plan import Goal, Objective
from midweek.kinds.response import Response
from midweek.store.models import Attachment, AuditEvent, Chunk, Record
from tests.exchange.brought_files import HOSTILE, sample
from tests.exchange.files import packed
from tests.pages import hidden
from tests.people import Person
from tests.web.test_exporting import OWN, exported, scene, sealed
from tests.web.test_importing import said, tables

FREECBT = b'{"thoughts": [{"automaticThought": "Not again", "createdAt": "2031-03-10T10:00:00Z"}]}'
FEELINGS = b"Date,Mood,Tags (People),Notes\n2031 Wed Mar 12 11:36 PM,Calm,Leo,by the sea\n"
MANY = f"full_date,time,mood,activities\n2031-03-12,9:40,good,{' | '.join(f't{n}' for n in range(70))}\n".encode()
# Name as it is sent, what is in it, and what the preview says of it.
FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "2021_12h.csv": (sample("daylio/2021_12h.csv"), ("Daylio", "Check-ins", "so-so")),
    "2026.csv": (sample("daylio/2026_scales_24h.csv"), ("Daylio", "Sleep Quality", "For a new objective.")),
    "many.csv": (MANY, ("Daylio", "It had more than 60 words or tags; the others stand in its note or text.")),
    "backup.daylio": (sample("daylio/backup_2031_03_12.daylio"), ("Daylio", "Check-ins")),
    "old.csv": (sample("bearable/export_7_columns_2021.csv"), ("Bearable",)),
    "new.csv": (sample("bearable/export_8_columns.csv"), ("Bearable",)),
    "feel.csv": (FEELINGS, ("How We Feel", "Check-ins", "by the sea", "calm")),
    "habits.csv": (sample("loop/habitbull.csv"), ("HabitBull", "Stays out")),
    "loop.zip": (sample("loop/"), ("Loop Habit Tracker", "Run, even a bit")),
    "Journal.json": (sample("dayone/Journal.json"), ("Day One", "Journal")),
    "journal.txt": (sample("jrnl/journal.txt"), ("jrnl", "Journal")),
    "export.json": (sample("jrnl/export.json"), ("jrnl", "Journal")),
    "backup.txt": (sample("standardnotes/Standard Notes Backup and Import File.txt"), ("Standard Notes",)),
    "notes.zip": (sample("markdown/"), ("Markdown", "Journal", "Stays out")),
    "thoughts.json": (FREECBT, ("FreeCBT", "Filled-in sheets")),
    "march.txt": (sample("bujo/march.txt"), ("bullet journal", "Check-ins")),
    "todo.txt": (sample("todotxt/todo.txt"), ("todo.txt", "Line")),
    "week.xit": (sample("xit/week.xit"), ("A list in x-it", "Journal")),
}  # fmt: skip


# Every day of these files is over.
pytestmark = pytest.mark.usefixtures("december_2031")


def sends(person: Person, blob: bytes, name: str) -> Any:
    return person.post("/import/", {"file": SimpleUploadedFile(name, blob), "again": "1"})


def uploads(person: Person, blob: bytes, name: str, page: str = "from/") -> str:
    """Sends a file that is taken; gives its path, like /import/<id>/."""
    response = sends(person, blob, name)
    assert response.status_code == 303, said(response)
    path = response.headers["Location"]
    assert re.fullmatch(f"/import/[0-9a-f]{{32}}/{page}", path)
    return str(path.removesuffix(page))


def brings(person: Person, path: str, **answers: str) -> str:
    """Says yes; gives the words of the page that follows."""
    page = person.reads(f"{path}from/")
    form = {"draft": hidden(page, "draft")} | ({"words": "Notice how I am"} if "objective." in page else {})
    response = person.post(f"{path}from/", form | answers)
    assert response.headers.get("Location") == f"{path}brought/", said(response)
    return said(person.get(f"{path}brought/"))


def there(person: Person) -> list[str]:
    """Ids of all that is stored, but for what waits."""
    return sorted(filed.id for filed in person.desk.everything() if not isinstance(filed.entry, Upload))


def number(text: str, words: str) -> int:
    found = re.search(rf"(\d+) {words}", text)
    assert found, (words, text)
    return int(found[1])


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_looked_at_brought_in_known_again_and_undone(maya: Person, name: str) -> None:
    blob, shown = FILES[name]
    before = there(maya)
    path = uploads(maya, blob, name)
    preview = said(maya.get(f"{path}from/"))
    for words in (*shown, "This is what will be stored", "It's from something else"):
        assert words in preview
    new = number(preview, "entr(?:y is|ies are) new")
    assert there(maya) == before and new > 0
    done = brings(maya, path)
    assert number(done, "entr(?:y was|ies were) added") == new
    filed = there(maya)
    assert len(filed) >= len(before) + new
    # The file is gone, and a small receipt lies in its place.
    assert (Attachment.objects.count(), len(maya.desk.read(Upload))) == (1, 1)

    again = uploads(maya, blob, name)
    assert "All of this is here already" in said(maya.get(f"{again}from/"))
    maya.post(f"{again}from/")
    assert f"{new} w" in said(maya.get(f"{again}brought/")) and there(maya) == filed
    assert maya.post(f"{again}undo/").status_code == 303  # of what stored nothing
    assert there(maya) == filed

    assert maya.post(f"{path}undo/").headers["Location"] == f"{path}brought/"
    assert number(said(maya.get(f"{path}brought/")), "entr(?:y is|ies are) gone again") == new
    assert there(maya) == before
    assert maya.post(f"{path}undo/").status_code == 303  # twice is as once
    assert there(maya) == before
    assert maya.post(f"{path}cancel/").status_code == maya.post(f"{again}cancel/").status_code == 303
    assert (Attachment.objects.count(), Chunk.objects.count(), maya.desk.read(Upload)) == (0, 0, [])


def test_undo_takes_back_this_file_alone_and_leaves_what_was_changed(maya: Person) -> None:
    first = b"full_date,time,mood,activities\n2031-03-01,9:00,good,\n2031-03-02,9:00,bad,\n"
    brings(maya, uploads(maya, first, "a.csv"))
    path = uploads(maya, first + b"2031-03-03,9:00,meh,\n2031-03-04,9:00,rad,\n", "b.csv")
    assert "2 are here already." in said(maya.get(f"{path}from/"))
    brings(maya, path)
    moods = maya.desk.read(MoodCheckIn).of(MoodCheckIn)
    maya.desk.revise(moods[3], MoodCheckIn(at=moods[3].entry.at, mood=1))
    maya.post(f"{path}undo/")
    assert "1 entry is gone again. 1 was changed since" in said(maya.get(f"{path}brought/"))
    assert [filed.id for filed in maya.desk.read(MoodCheckIn)] == [moods[n].id for n in (0, 1, 3)]


def test_two_check_ins_of_one_minute_are_both_kept(maya: Person) -> None:
    head, calm = FEELINGS.splitlines(keepends=True)
    brings(maya, uploads(maya, head + calm, "a.csv"))
    brings(maya, uploads(maya, head + calm.replace(b"Calm", b"Sad") + calm, "b.csv"))
    kept = [filed.entry.feelings for filed in maya.desk.read(MoodCheckIn).of(MoodCheckIn)]
    assert sorted(kept) == [("Calm",), ("Sad",)]


def test_what_of_a_row_stays_out_is_named_until_it_is_in(maya: Person) -> None:
    text = b"full_date,time,mood,activities,scales\n2031-03-01,9:00,good,,Quagmire: lots\n2032-03-01,9:00,good,,\n"
    path = uploads(maya, text, "a.csv")
    what = "There is no number here that can be read; it stays out."
    preview = said(maya.get(f"{path}from/"))
    assert f"Changes Quagmire: {what}" in preview
    assert "Stays out This day is still to come." in preview
    done = brings(maya, path)
    assert f"Changes {what}" in done and "Quagmire" not in done
    assert len(maya.desk.read(MoodCheckIn)) == 1


def test_an_objective_that_holds_other_notes_stays(maya: Person) -> None:
    path = uploads(maya, FILES["habits.csv"][0], "habits.csv")
    brings(maya, path)
    objective = maya.desk.read(Objective).of(Objective)[0]
    maya.desk.file(Reading(objective=objective.id, on=date(2031, 3, 1), value=3))
    before = len(maya.desk.read(Objective))
    maya.post(f"{path}undo/")
    kept = maya.desk.read(Objective)
    assert [filed.id for filed in kept] == [objective.id] and before > 1
    assert len(maya.desk.read(Goal)) == 1


def test_the_same_file_later_offers_to_take_it_back(maya: Person) -> None:
    before = there(maya)
    brings(maya, uploads(maya, FILES["2026.csv"][0], "2026.csv"), words="Sleep better")
    with time_machine.travel(datetime.now().astimezone().timestamp() + 25 * 3600, tick=True):
        maya.post("/lock/")
        maya.signs_in()
        assert maya.desk.read(Upload) == [] and Attachment.objects.count() == 0
        path = uploads(maya, FILES["2026.csv"][0], "2026.csv")
        assert f"{path}take-back/" in maya.reads(f"{path}from/")
        asked = said(maya.get(f"{path}take-back/"))
        count = number(asked, "entries are here as the file says it")
        assert maya.post(f"{path}take-back/").headers["Location"] == f"{path}brought/"
        assert f"{count} entries are gone again." in said(maya.get(f"{path}brought/"))
        assert there(maya) == before


def test_goal_words_are_asked_for_where_measures_are_new(maya: Person) -> None:
    path = uploads(maya, FILES["loop.zip"][0], "loop.zip")
    refused = maya.post(f"{path}from/", {"words": ""})
    assert refused.status_code == 422 and "Write a few words about your goal" in said(refused)
    assert maya.desk.read(Objective) == []
    mine = maya.desk.file(Goal(words="Run again", since=date(2031, 1, 1)))
    brings(maya, path, goal=mine.id, words="")
    assert {o.entry.goal for o in maya.desk.read(Objective).of(Objective)} == {mine.id}
    maya.post(f"{path}undo/")
    assert [goal.id for goal in maya.desk.read(Goal)] == [mine.id]


def test_what_a_file_leaves_open_can_be_told(maya: Person) -> None:
    path = uploads(maya, FILES["2021_12h.csv"][0], "a.csv")
    page = maya.reads(f"{path}from/")
    assert "Keep it as a feeling" in page and "so-so" in page
    assert maya.post(f"{path}from/", {"tell": "1", "mood0": "9"}).status_code == 422
    assert maya.post(f"{path}from/", {"tell": "1", "mood0": "3"}).headers["Location"] == f"{path}from/"
    brings(maya, path)
    assert all(filed.entry.mood for filed in maya.desk.read(MoodCheckIn).of(MoodCheckIn))
    path = uploads(maya, HOSTILE["days of two orders"][1](), "journal.txt")
    asked = maya.get(f"{path}from/")
    assert "How are the days written?" in said(asked) and "Bring it in" not in said(asked)
    assert maya.post(f"{path}from/", {"words": "x"}).status_code == 422
    assert maya.post(f"{path}from/", {"tell": "1"}).status_code == 422
    assert maya.post(f"{path}from/", {"tell": "1", "order": "mdy"}).status_code == 303
    brings(maya, path)
    days = [f.entry.day for f in maya.desk.read(JournalEntry).of(JournalEntry) if "jrnl" in f.entry.source]
    assert days == [date(2031, 4, 5), date(2031, 5, 6)]
    path = uploads(maya, packed({"a thought.md": "no day in it"}), "notes.zip")
    assert "There is nothing to store" in said(maya.get(f"{path}from/"))
    assert maya.post(f"{path}from/", {"tell": "1", "undated": "2031-02-30"}).status_code == 422
    assert maya.post(f"{path}from/", {"tell": "1", "undated": "2031-03-01"}).status_code == 303
    brings(maya, path)
    assert "no day in it" in {
        entry.entry.text.strip() for entry in maya.desk.read(JournalEntry).of(JournalEntry)
    }


UNCLEAR: dict[str, tuple[str, bytes, str]] = {
    "two fit": ("mixed.zip", packed({"2031/03/09.txt": "[2031-03-09 10:00] a day", "b.md": "date: 2031-03-09\n\nb"}), "jrnl"),
    "none fits": ("diary.txt", b"Dear diary\n[2031-03-09 10:00] a day\n", "jrnl"),
    "JSON of something": ("data.json", b'{"entries": [{"text": "a"}], "of": "something"}', "dayone"),
}  # fmt: skip


@pytest.mark.parametrize("what", UNCLEAR)
def test_where_it_is_unclear_the_page_asks(maya: Person, what: str) -> None:
    name, blob, answer = UNCLEAR[what]
    path = uploads(maya, blob, name, "which/")
    assert "Where is this file from?" in said(maya.get(f"{path}which/"))
    assert maya.get(f"{path}from/").headers["Location"] == f"{path}which/"
    assert maya.post(f"{path}which/", {}).status_code == 422
    assert maya.post(f"{path}which/", {"app": "nothing"}).status_code == 422
    refused = maya.post(f"{path}which/", {"app": "standardnotes"})
    assert refused.status_code == 422 and "Nothing was stored." in said(refused)
    assert maya.post(f"{path}which/", {"app": answer}).headers["Location"] == f"{path}from/"
    assert maya.get(f"{path}from/").status_code == 200


def test_it_may_be_from_something_else(maya: Person) -> None:
    path = uploads(maya, FILES["2026.csv"][0], "2026.csv")
    assert maya.post(f"{path}which/", {"app": "table"}).headers["Location"] == f"{path}columns/"
    assert "Which columns matter?" in said(maya.get(f"{path}columns/"))
    assert maya.get(f"{path}from/").headers["Location"] == f"{path}columns/"
    assert maya.post(f"{path}which/", {"app": "daylio"}).headers["Location"] == f"{path}from/"
    assert maya.get(f"{path}columns/").headers["Location"] == f"{path}from/"


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "path up": ("notes.zip", HOSTILE["path up"][1], "hold"),
    "bomb": ("notes.zip", lambda: packed({"a.md": " " * 20_000_000}), "unpacks to far more than it says"),
    "symlink": ("notes.zip", HOSTILE["symlink"][1], "holds links"),
    "locked": ("notes.zip", HOSTILE["locked zip"][1], "has a password"),
    "half": ("notes.zip", HOSTILE["half a zip"][1], "is damaged"),
    "many": ("notes.zip", HOSTILE["20,001 members"][1], "more than 20,000 files"),
    "deep": ("a.json", HOSTILE["deep JSON"][1], "nested deeper"),
    "deep inside": ("a.json", lambda: b'{"creationDate":' + HOSTILE["deep JSON"][1]() + b"}", "nested deeper"),
    "Latin-1": ("a.json", lambda: '{"creationDate":"é"}'.encode("latin-1"), "cut short"),
    "no encoding": ("todo.txt", lambda: b"(A) \x81", "can't be read as text"),
    "NUL": ("diary.txt", lambda: b"Dear diary\x00", "can't be read as text"),
    "encrypted": ("a.txt", HOSTILE["an encrypted jrnl"][1], "encrypted"),
    "encrypted backup": ("b.txt", HOSTILE["an encrypted backup"][1], "is encrypted"),
    "sealed": ("copy.sealed", lambda: b"\x0bmidweek" + bytes(200), "It opens with its own passphrase"),
    "headings alone": ("a.csv", lambda: b"full_date,time,mood,activities\n", "There is nothing in this file"),
    "PDF": ("a.pdf", lambda: b"%PDF-1.7\n\x00\x81", "a PDF"),
}  # fmt: skip


def test_what_cannot_be_read_is_refused_with_a_reason_and_nothing_is_stored(maya: Person) -> None:
    before = tables()
    for what, (name, make, reason) in REFUSED.items():
        response = sends(maya, make(), name)
        assert response.status_code == 422, what
        assert reason in said(response), (what, said(response))
    assert tables() == before


@pytest.mark.parametrize("seal", [False, True])
def test_a_copy_is_looked_at_first_and_can_be_undone(maya: Person, eve: Person, seal: bool) -> None:
    scene(maya)
    blob = sealed(maya) if seal else exported(maya, "zip")[1]
    before = there(eve)
    file = SimpleUploadedFile("copy.bin", blob)
    sent = eve.post("/import/copy/", {"file": file, "copy_passphrase": OWN if seal else "", "again": "1"})
    path = sent.headers["Location"].removesuffix("from/")
    assert there(eve) == before
    preview = said(eve.get(f"{path}from/"))
    assert "Notes on objectives" in preview and "Earlier versions" in preview and "Deleted items" in preview
    new = number(preview, "entries are new")
    assert number(brings(eve, path), "entries were added") == new
    assert len(there(eve)) == len(before) + new - 1  # settings were there, and are those of the copy now
    eve.post(f"{path}undo/")
    assert there(eve) == before
    assert "entries are gone again." in said(eve.get(f"{path}brought/"))
    assert "a copy of everything" in preview and (not seal or OWN.encode() not in b"".join(
        bytes(chunk) for chunk in Chunk.objects.values_list("blob", flat=True)
    ))  # fmt: skip


def test_thoughts_from_elsewhere_have_a_page_and_may_reach_further_back(maya: Person) -> None:
    older = FREECBT.replace(b"2031-03-10", b"2019-05-02").replace(b"Not again", b"Long ago, " * 50)
    paths = []
    for name, blob in (("new.json", FREECBT), ("old.json", older)):
        blob = blob.replace(b"2031", b"2021")
        paths.append(uploads(maya, blob, name))
        brings(maya, paths[-1])
    (homework,) = maya.desk.read(Assignment)
    listed = maya.reads("/homework/")
    assert f"/homework/{homework.id}/" in listed and "Thought record" in listed
    copies = re.findall(
        rf"/homework/{homework.id}/copies/[0-9a-f]{{32}}/", maya.reads(f"/homework/{homework.id}/")
    )
    told = [said(maya.get(path)) for path in dict.fromkeys(copies)]
    assert ["Not again" in told[0], told[1].count("Long ago, ")] == [True, 50], "more than a line holds too"

    maya.post(f"{paths[0]}undo/")
    assert maya.desk.get(Assignment, homework.id), "answers of another file are there"
    maya.post(f"{paths[1]}undo/")
    assert not maya.desk.read(Response)


def test_two_clicks_bring_it_in_once(maya: Person) -> None:
    path = uploads(maya, FREECBT, "thoughts.json")
    for _ in range(2):
        assert maya.post(f"{path}from/").headers["Location"] == f"{path}brought/"
    assert len(maya.desk.read(Response)) == 1
    assert AuditEvent.objects.filter(chain=maya.account, action="import").count() == 1


def test_a_stranger_finds_nothing_and_a_lock_keeps_nothing(maya: Person, eve: Person) -> None:
    path = uploads(maya, FREECBT, "thoughts.json")
    before = tables()
    for page in ("which/", "from/", "brought/", "take-back/"):
        assert eve.get(path + page).status_code == 404
    for page in ("which/", "from/", "undo/", "take-back/", "cancel/"):
        assert eve.post(path + page, {"app": "freecbt", "tell": "1"}).status_code == 404
    maya.post("/lock/")
    for page in ("which/", "from/", "undo/", "take-back/"):
        assert maya.post(path + page, {"app": "table"}).headers["Location"].startswith("/unlock/")
    assert tables()["records"] == before["records"] and tables()["files"] == before["files"]
    maya.unlocks()
    assert maya.get(f"{path}from/").status_code == 200


def test_nothing_of_it_is_in_clear_on_the_way(
    maya: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    marker = "quagmire-lantern"
    blob = packed({f"2031-03-{n:02}.md": f"{marker} {n}\n" * 300 for n in range(1, 29)})
    path = uploads(maya, blob, f"{marker}.zip")
    for step in ("", "brought"):
        if step:
            brings(maya, path)
        assert list(tmp_path.iterdir()) == []
        for model in (Chunk, Record):
            for kept in model.objects.values_list("blob", flat=True):
                assert marker.encode() not in bytes(kept)
    for page in ("which/", "from/", "brought/", "take-back/"):
        response = maya.get(path + page)
        assert marker not in response.headers.get("Location", "")
        title = re.search("<title>(.*?)</title>", response.content.decode(), re.S)
        assert title is None or marker not in title[1]


def test_many_rows_that_stay_out_come_a_page_at_a_time(maya: Person) -> None:
    rows = "".join(f"2031-02-{n % 3 + 29},9:00,good,\n" for n in range(120))
    path = uploads(maya, f"full_date,time,mood,activities\n2031-03-01,9:00,good,\n{rows}".encode(), "a.csv")
    assert "Page 1 of 3" in said(maya.get(f"{path}from/"))
    assert "Page 3 of 3" in said(maya.get(f"{path}from/?page=3"))
    assert "Page 1 of 3" in brings(maya, path)


def test_old_receipts_make_room(maya: Person) -> None:
    for n in range(1, 13):
        blob = f"full_date,time,mood,activities\n2031-03-{n:02},9:00,good,\n".encode()
        brings(maya, uploads(maya, blob, f"{n}.csv"))
    names = [filed.entry.name for filed in maya.desk.read(Upload).of(Upload)]
    assert sorted(names) == sorted(f"{n}.csv" for n in range(3, 13))
    assert Attachment.objects.count() == 10
    assert maya.reads("/import/").count("Look or undo") == 10
