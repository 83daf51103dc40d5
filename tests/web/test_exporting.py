"""A copy of everything over HTTP: the passphrase first, then every word there is, safe to open anywhere."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import zipfile
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse

from midweek import library
from midweek.exchange.tables import read_table
from midweek.kinds.behaviour import Reading
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.person import Preferences, Upload
from midweek.kinds.plan import Change, Goal, Measure, Milestone, Objective
from midweek.kinds.response import Response
from midweek.kinds.session import SessionDay
from midweek.kinds.sheet import Answers, Pick, Rate, Row, Rows, Sheet, Text
from midweek.store import drafts
from midweek.store.models import AuditEvent
from tests.people import Person

PHQ9 = library.sheet("phq9")
OWN = "saddle marble thicket pocket salmon riddle"  # a copy's passphrase
STARTS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "\0x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    'a "b", c;\nd',
    "ü 🌙",
]
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def scene(person: Person) -> dict[str, str]:
    """Something of every kind, with an earlier version and a deleted item; gives ids."""
    desk = person.desk
    goal = desk.file(Goal(words="First words", since=date(2031, 1, 1), state="set_aside"))
    goal = desk.revise(
        goal, Goal(words=MARKUP, since=date(2031, 1, 1), why="=HYPERLINK(1)"), why="It got clearer"
    )
    measure = Measure(what="when I went to bed", how="clock", better="lower")
    objective = desk.file(
        Objective(goal=goal.id, measure=measure, starts=date(2031, 1, 1), review_on=date(2031, 2, 1))
    )
    for n, start in enumerate(STARTS):
        desk.file(
            Reading(objective=objective.id, on=date(2031, 1, n + 1), value=1450.0, minute=61, note=start)
        )
    gone = desk.delete(
        desk.file(Reading(objective=objective.id, on=date(2031, 3, 1), value=60.0, note="taken back"))
    )
    desk.file(Change(objective=objective.id, on=date(2031, 1, 5), words="no screen in bed"))
    desk.file(Milestone(goal=goal.id, words="slept through"))
    desk.file(SessionDay(on=date(2031, 1, 7)))
    desk.file(
        MoodCheckIn(
            at=datetime(2031, 1, 2, 8, tzinfo=UTC),
            mood=2,
            energy=1,
            feelings=("tense", "-hopeful"),
            body="tight",
        )
    )
    desk.file(JournalEntry(at=datetime(2031, 1, 3, 21, tzinfo=UTC), title="=Night", text="a long\n  day"))
    desk.file(
        Upload(name="secret-file-name.csv", file="0" * 32, key=b"key", at=datetime(2031, 1, 1, tzinfo=UTC))
    )
    return {"goal": goal.id, "objective": objective.id, "gone": gone.id}


def exported(person: Person, format: str) -> tuple[Any, bytes]:
    response = person.post("/settings/export/", {"format": format, "passphrase": person.passphrase})
    assert response.status_code == 200, response.content.decode()[:500]
    assert isinstance(response, StreamingHttpResponse)
    return response, b"".join(response.streaming_content)  # type: ignore[arg-type]


def test_the_passphrase_first(maya: Person) -> None:
    assert "Whoever uses this device can open it there" in maya.reads("/settings/export/")
    for answers, says in [
        ({"format": "json"}, "Write your passphrase."),
        ({"format": "json", "passphrase": "not the right one at all"}, "doesn&#x27;t open your account"),
        ({"format": "exe", "passphrase": maya.passphrase}, "Choose the kind of file."),
    ]:
        response = maya.post("/settings/export/", answers)
        assert response.status_code == 422
        assert says in response.content.decode()
        assert maya.passphrase not in response.content.decode()
    assert not AuditEvent.objects.filter(action="export").exists()
    maya.post("/lock/")
    assert (
        maya.post("/settings/export/", {"format": "json", "passphrase": maya.passphrase}).status_code == 303
    )


@pytest.mark.parametrize(
    ("format", "ending"),
    [
        ("zip", "zip"),
        ("json", "json"),
        ("csv", "zip"),
        ("html", "html"),
        ("markdown", "zip"),
        ("jrnl", "txt"),
    ],
)
def test_a_download_with_a_neutral_name_and_nothing_on_disk(
    maya: Person, format: str, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene(maya)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    response, blob = exported(maya, format)
    assert re.fullmatch(
        rf'attachment; filename="midweek-\d{{4}}-\d\d-\d\d\.{ending}"',
        response.headers["Content-Disposition"],
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert list(tmp_path.iterdir()) == []
    assert len(blob) > (30 if format in ("markdown", "jrnl") else 1_000)
    for secret in (b"secret-file-name", maya.passphrase.encode()):
        assert secret not in blob
    assert (
        list(AuditEvent.objects.filter(chain=maya.account).order_by("seq").values_list("action", flat=True))[
            -1
        ]
        == "export"
    )


def test_json_holds_every_entry_with_earlier_and_deleted_ones(maya: Person) -> None:
    ids = scene(maya)
    told = json.loads(exported(maya, "json")[1])
    assert (told["format"], told["version"], told["zone"], told["unreadable"]) == (
        "midweek-archive",
        1,
        "Europe/Berlin",
        [],
    )
    by = {(entry["kind"], entry["state"]): entry for entry in told["entries"]}
    kinds = {
        "goal",
        "objective",
        "reading",
        "change",
        "milestone",
        "session_day",
        "mood",
        "journal",
        "preferences",
    }
    assert {kind for kind, state in by if state == "current"} == kinds
    assert len(told["entries"]) == len(maya.desk.everything()) - 1  # but the upload
    earlier, now = by["goal", "earlier"], by["goal", "current"]
    assert (earlier["of"], earlier["entry"]["words"], earlier["why"]) == (
        ids["goal"],
        "First words",
        "It got clearer",
    )
    assert (now["id"], now["entry"]["words"], now["revision"]) == (ids["goal"], MARKUP, 2)
    assert (by["reading", "deleted"]["id"], by["reading", "deleted"]["entry"]["note"]) == (
        ids["gone"],
        "taken back",
    )
    notes = [e["entry"]["note"] for e in told["entries"] if (e["kind"], e["state"]) == ("reading", "current")]
    assert notes == STARTS


def test_csv_runs_nothing_and_comes_back_as_it_was(maya: Person) -> None:
    scene(maya)
    book = zipfile.ZipFile(io.BytesIO(exported(maya, "csv")[1]))
    assert set(book.namelist()) >= {"goal.csv", "objective.csv", "reading.csv", "mood.csv"}
    for name in book.namelist():
        for row in csv.reader(io.StringIO(book.read(name).decode("utf-8-sig"), newline="")):
            for cell in row:
                assert not re.match("[=+\\-@\t\r\n\0＝＋－＠]", cell), (name, cell)
    table = read_table(book.read("reading.csv"), "reading.csv")
    at = {header: place for place, header in enumerate(table.headers)}
    rows = [row.cells for row in table.rows]
    assert [row[at["note"]] for row in rows if row[at["state"]] == "current"] == STARTS
    assert {row[at["objective_words"]] for row in rows} == {"when I went to bed"}
    assert [row[at["state"]] for row in rows].count("deleted") == 1
    goals = read_table(book.read("goal.csv"), "goal.csv")
    words = goals.headers.index("words")
    assert {row.cells[words] for row in goals.rows} == {"First words", MARKUP}
    states = [goals.headers.index(name) for name in ("state", "goal_state")]
    assert {tuple(row.cells[at] for at in states) for row in goals.rows} == {
        ("earlier", "set_aside"), ("current", None),
    }  # fmt: skip


class Page(HTMLParser):
    """Collects tags, and addresses in attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_html_reads_well_and_runs_nothing(maya: Person) -> None:
    scene(maya)
    text = exported(maya, "html")[1].decode()
    page = Page()
    page.feed(text)
    assert not page.tags & {"script", "img", "link", "iframe", "form", "object", "a"}
    assert not page.attributes & {"src", "href", "onerror", "onclick", "style"}
    for words in (
        "slept through",
        "no screen in bed",
        "First words",
        "taken back",
        "00:10",
        "01:01",
        "tight",
        "Low",
        "tense",
        "Check-in, written",
    ):
        assert words in text
    for code in ("yes_no", "rate10", "Assignment,", "Bring up"):
        assert code not in text
    assert "http" not in text.replace("http-equiv", "")


def test_answers_are_told_in_words(maya: Person) -> None:
    desk, at = maya.desk, datetime(2031, 1, 4, 9, tzinfo=UTC)
    codes: Answers = {
        item.name: item.options[1].code for item in PHQ9.questions[:2] if isinstance(item, Pick)
    }
    own = Sheet(
        name="mine", title="My <b>sheet</b>",
        items=(Rows("thoughts", "Thoughts", items=(Text("thought", "What went through my mind"), Rate("sure", "How sure"))),),
    )  # fmt: skip
    rows: tuple[Row, ...] = (
        {"thought": "=they left", "sure": 7}, {"thought": "nobody called", "levitation": "x"},
    )  # fmt: skip
    desk.file(Response(of="phq9", of_version=PHQ9.version, answers=codes, at=at, state="finished"))
    desk.file(Response(of="mine", of_version=1, own=own, answers={"thoughts": rows, "old": "kept"}, at=at))
    desk.file(Response(of="no_longer", of_version=3, answers={"a": "words", "b": 3}, at=at))
    text = exported(maya, "html")[1].decode()
    first = PHQ9.questions[0]
    for words in (
        PHQ9.title, f"<dt dir=\"auto\">{first.label}</dt>", "Several days", "1. =they left\n2. nobody called",
        "My &lt;b&gt;sheet&lt;/b&gt;", "<dt dir=\"auto\">old</dt><dd dir=\"auto\">kept</dd>", "words",
    ):  # fmt: skip
        assert words in text
    assert str(next(iter(codes.values()))) not in text
    book = zipfile.ZipFile(io.BytesIO(exported(maya, "csv")[1]))
    table = read_table(book.read("response_answers.csv"), "a.csv")
    cells = [dict(zip(table.headers, row.cells, strict=True)) for row in table.rows]
    assert [(cell["question"], cell["row"], cell["answer"]) for cell in cells if cell["sheet"] == own.title] == [
        ("What went through my mind", "1", "=they left"), ("How sure", "1", "7"),
        ("What went through my mind", "2", "nobody called"), ("levitation", "2", "x"), ("old", None, "kept"),
    ]  # fmt: skip
    assert [cell["answer"] for cell in cells if cell["sheet"] == PHQ9.title] == ["Several days"] * 2
    assert f'<h3 dir="auto">{PHQ9.title}</h3>' in text
    whole = read_table(book.read("response.csv"), "a.csv")
    told = {row.cells[whole.headers.index("answers_words")] for row in whole.rows}
    assert "a: words\nb: 3" in told


def sealed(person: Person, own: str = OWN) -> bytes:
    answers = {"copy_passphrase": own, "passphrase": person.passphrase}
    response = person.post("/settings/export/sealed/", answers)
    assert response.status_code == 200, response.content.decode()
    assert response.headers["Content-Disposition"].endswith('.sealed"')
    return b"".join(response.streaming_content)


def sends(person: Person, blob: bytes, own: str = "") -> Any:
    """Sends a copy, which is looked at before it is in."""
    file = SimpleUploadedFile("copy.bin", blob)
    response = person.post("/import/copy/", {"file": file, "copy_passphrase": own, "again": "1"})
    assert OWN not in response.content.decode()
    return response


def brings(person: Person, blob: bytes, own: str = "") -> str:
    """Sends a copy and says yes to what it holds."""
    before = person.desk.own_ids()
    response = sends(person, blob, own)
    if response.status_code == 422:
        assert person.desk.own_ids() == before
        return str(response.content.decode())
    there = person.post(response.headers["Location"]).headers["Location"]
    text = person.reads(there)
    assert "It's in" in text and OWN not in text
    return text


def test_a_sealed_copy_goes_to_another_account(maya: Person, eve: Person) -> None:
    scene(maya)
    for answers, says in [
        ({"copy_passphrase": OWN}, "Write your passphrase."),
        (
            {"copy_passphrase": OWN, "passphrase": "not the right one at all"},
            "doesn&#x27;t open your account",
        ),
        ({"copy_passphrase": "password1", "passphrase": maya.passphrase}, "Use at least 15 characters."),
        ({"passphrase": maya.passphrase}, "Write a new passphrase."),
    ]:
        response = maya.post("/settings/export/sealed/", answers)
        assert response.status_code == 422
        assert says in response.content.decode() and OWN not in response.content.decode()
    assert not AuditEvent.objects.filter(action="export").exists()
    blob = sealed(maya)
    assert b"slept through" not in blob and b"PK\x03" not in blob[:200]
    assert "It opens with its own passphrase" in brings(eve, blob)
    assert "That passphrase doesn&#x27;t open this copy." in brings(eve, blob, maya.passphrase)
    assert "was changed or cut short" in brings(eve, blob[:-1], OWN)
    assert {type(filed.entry) for filed in eve.desk.everything()} == {Preferences}
    there = len(maya.desk.everything()) - 1  # but the upload
    assert f"{there} entries were added." in brings(eve, blob, OWN)
    assert f"{there} were here already." in brings(eve, blob, OWN)
    notes = [note.entry.note for note in eve.desk.read(Reading).of(Reading)]
    assert notes == STARTS
    assert not {filed.id for filed in eve.desk.everything()} & {filed.id for filed in maya.desk.everything()}


@pytest.mark.parametrize("format", ["zip", "json"])
def test_a_copy_in_plain_words_comes_back_in(maya: Person, eve: Person, format: str) -> None:
    ids = scene(maya)
    blob = exported(maya, format)[1]
    maya.desk.erase(maya.desk.get(Goal, ids["goal"]))
    assert "1 entry was added." in brings(maya, blob)
    assert maya.desk.get(Goal, ids["goal"]).entry.words == MARKUP
    brings(eve, blob)
    told = [json.loads(exported(who, "json")[1])["entries"] for who in (maya, eve)]
    without = ({"id", "of"}, {"goal", "objective"})
    plain = [
        sorted(
            json.dumps([{k: v for k, v in one.items() if k not in without[0] and k != "entry"},
                        {k: v for k, v in one["entry"].items() if k not in without[1]}], sort_keys=True)
            for one in entries if one["kind"] != "preferences"
        )
        for entries in told
    ]  # fmt: skip
    assert plain[0] == plain[1]


def test_what_is_no_copy_is_refused_and_what_cannot_be_read_is_named(maya: Person) -> None:
    before = maya.desk.own_ids()
    for blob in (b"", b"day,mood\n", b"PK\x03\x04", b'{"format": "midweek-archive"}', b"\x0bmidweek"):
        assert "Nothing was stored." in brings(maya, blob, OWN)
    assert maya.post("/import/copy/", {"again": "1"}).status_code == 422
    assert maya.desk.own_ids() == before
    entry = {
        "id": "0" * 32,
        "kind": "x",
        "version": 1,
        "state": "current",
        "revision": 1,
        "written_at": "2031-01-01T00:00:00Z",
    }
    told = {"format": "midweek-archive", "version": 1, "entries": [entry | {"entry": {}}] * 60}
    text = brings(maya, json.dumps(told).encode())
    assert "This entry can&#x27;t be read by this Midweek." in text and "Page 1 of 2" in text


def test_a_file_sent_while_locked_is_asked_for_again(maya: Person) -> None:
    maya.post("/lock/")
    file = SimpleUploadedFile("copy.json", b"{}")
    response = maya.post("/import/copy/", {"file": file, "copy_passphrase": OWN, "again": "1"})
    assert response.status_code == 303
    maya.unlocks()
    (kept,) = drafts.read(maya.desk.keys)
    assert OWN not in str(kept.fields)
    assert "You were locked out when you sent your file" in maya.reads(f"/import/copy/?draft={kept.id}")


def test_what_cannot_be_opened_is_counted_and_stops_nothing(maya: Person) -> None:
    from django.db import connection

    ids = scene(maya)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_record SET tag = %s WHERE id = %s", [b"12345678", bytes.fromhex(ids["goal"])]
        )
    told = json.loads(exported(maya, "json")[1])
    assert told["unreadable"] == [ids["goal"]]
    assert "1 entries. They were left" in exported(maya, "html")[1].decode()


def test_only_ones_own(maya: Person, eve: Person) -> None:
    scene(maya)
    told = json.loads(exported(eve, "json")[1])
    assert [entry["kind"] for entry in told["entries"]] == ["preferences"]
