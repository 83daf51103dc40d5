"""A copy of everything, brought into another account: the same to the last word, once, all of it or nothing (U2, G5)."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from midweek.kinds.journal import JournalEntry
from midweek.kinds.kept import Deleted
from midweek.kinds.person import Preferences
from midweek.kinds.plan import Goal, Objective
from midweek.store.models import AuditEvent, Gone, Record
from midweek.vault.copies import BEGINS
from tests.commands.running import Answer, Owner, run
from tests.exchange.every_kind import IDS, KINDS, entries
from tests.exchange.files import packed

OWN = "saddle marble thicket pocket salmon riddle"  # the copy's passphrase
Out = pytest.CaptureFixture[bytes]


@pytest.fixture
def maya(monkeypatch: pytest.MonkeyPatch) -> Owner:
    """With an entry of every kind, an earlier version of what keeps versions, and a deleted one of each."""
    monkeypatch.setenv("MIDWEEK_MODE", "serve")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "midweek.settings")
    owner = Owner("maya")
    desk = owner.desk
    for kind, entry in entries().items():
        id = desk.import_id("preferences") if kind == "preferences" else IDS[kind]
        filed = desk.file(entry, entry_id=id)
        if entry.keeps_versions:
            first = next(name for name in ("words", "set_aside") if name in entry.__struct_fields__)
            value = {"words": "clearer", "set_aside": False}[first]
            desk.revise(filed, msgspec.structs.replace(entry, **{first: value}), why="It got clearer")
        if kind != "preferences":
            desk.delete(desk.file(entry))
    return owner


@pytest.fixture
def noor(maya: Owner) -> Owner:
    """A new account."""
    return Owner("noor")


def with_copy_passphrase(words: str = OWN) -> tuple[str, str]:
    reader, writer = os.pipe()
    os.write(writer, f"{words}\n".encode())
    os.close(writer)
    return "--copy-passphrase-fd", str(reader)


def saved(out: Out, there: Path, format: str, name: str = "maya") -> Path:
    own = with_copy_passphrase() if format == "sealed" else ()
    answer = run(out, "export", "--format", format, "--to", there, *own, name=name)
    assert (answer.code, answer.err) == (0, ""), answer
    return there


def brought(out: Out, there: Path, *more: str, name: str = "noor") -> dict[str, Any]:
    answer = run(out, "import", there, "--json", *more, name=name)
    assert (answer.code, answer.err) == (0, ""), answer
    found: dict[str, Any] = json.loads(answer.out)
    return found


def lines(there: Path, owner: Owner) -> list[str]:
    """Every entry of a saved document, in an order that stays; settings without when they were chosen."""
    told = json.loads(there.read_text("utf-8"))
    for one in told["entries"]:
        if one["kind"] == "preferences":
            del one["written_at"], one["revision"], one["id"]
    return sorted(json.dumps(one, sort_keys=True, ensure_ascii=False) for one in told["entries"])


def as_noor(text: str, noor: Owner, ids: set[str]) -> str:
    """A line of maya's with the ids her entries have in the other account."""
    desk = noor.desk
    return re.sub("[0-9a-f]{32}", lambda m: desk.import_id(f"copy {m[0]}") if m[0] in ids else m[0], text)


@pytest.mark.parametrize("format", ["json", "zip", "sealed"])
def test_out_in_and_out_again_is_the_same(
    maya: Owner, noor: Owner, capfdbinary: Out, tmp_path: Path, format: str
) -> None:
    copy = saved(capfdbinary, tmp_path / "a", format)
    before = saved(capfdbinary, tmp_path / "before.json", "json")
    own = with_copy_passphrase if format == "sealed" else tuple
    report = brought(capfdbinary, copy, "--dry-run", *own())
    assert Record.objects.filter(space__owner=noor.user).count() == 0
    done = brought(capfdbinary, copy, *own())
    there = [filed.id for filed in maya.desk.everything()]
    assert report["filed"] == done["filed"] == len(there) == done["rows"]
    assert (done["skipped"], done["format"]) == ([], "midweek")
    assert {one["kind"] for one in json.loads(before.read_text("utf-8"))["entries"]} == KINDS.keys()
    after = saved(capfdbinary, tmp_path / "after.json", "json", "noor")
    assert lines(after, noor) == sorted(
        as_noor(line, noor, {*there, *IDS.values()}) for line in lines(before, maya)
    )
    again = brought(capfdbinary, copy, *own())
    assert (again["filed"], again["known"]) == (0, len(there))
    assert list(AuditEvent.objects.filter(chain=noor.user, action="import").values_list("actor", flat=True)) == [
        "", "",
    ]  # fmt: skip


def test_links_still_hold(maya: Owner, noor: Owner, capfdbinary: Out, tmp_path: Path) -> None:
    brought(capfdbinary, saved(capfdbinary, tmp_path / "a.zip", "zip"))
    desk = noor.desk
    (objective,) = desk.read(Objective).of(Objective)
    goal = desk.get(Goal, objective.entry.goal)
    from midweek.care.history import versions

    assert [version.before for version in versions(desk, goal)] == [
        msgspec.structs.replace(goal.entry, words=entries()["goal"].words)  # type: ignore[attr-defined]
    ]
    assert {goal.id} == set(desk.read(JournalEntry).of(JournalEntry)[0].entry.links)
    mine = {record.hex() for record in map(bytes, Record.objects.values_list("id", flat=True))}
    assert (
        not {filed.id for filed in desk.everything()} & set(IDS.values())
        and set(IDS.values()) - {IDS["preferences"]} <= mine
    )
    desk.restore(next(f for f in desk.read(Deleted).of(Deleted) if f.entry.kind == "reading"))


def test_the_account_it_came_from_gets_back_what_was_erased_since(
    maya: Owner, capfdbinary: Out, tmp_path: Path
) -> None:
    copy = saved(capfdbinary, tmp_path / "a.json", "json")
    before = lines(copy, maya)
    desk = maya.desk
    desk.erase_many([desk.get(KINDS[kind], IDS[kind]) for kind in ("goal", "journal", "response")])
    page = desk.get(Goal, desk.file(Goal(words="since", since=date(2031, 1, 1))).id)
    assert brought(capfdbinary, copy, name="maya")["filed"] == 3
    maya.desk.erase(page)
    assert lines(saved(capfdbinary, tmp_path / "b.json", "json"), maya) == before
    assert {bytes(row.record).hex() for row in Gone.objects.all()} == {page.id}
    undone = brought(capfdbinary, copy, "--undo", name="maya")
    assert (undone["removed"], undone["kept"]) == (0, len(before))  # all of it was here before


def test_it_is_taken_back_as_a_whole_but_for_what_was_changed(
    maya: Owner, noor: Owner, capfdbinary: Out, tmp_path: Path
) -> None:
    copy = saved(capfdbinary, tmp_path / "a.json", "json")
    filed = brought(capfdbinary, copy)["filed"]
    desk = noor.desk
    page = desk.read(JournalEntry).of(JournalEntry)[0]
    desk.revise(page, msgspec.structs.replace(page.entry, title="mine now"))
    undone = brought(capfdbinary, copy, "--undo")
    assert (undone["removed"], undone["kept"]) == (filed - 2, 1)
    assert {type(one.entry) for one in noor.desk.everything()} == {JournalEntry, Preferences}
    assert brought(capfdbinary, copy)["filed"] == filed - 2


def test_settings_come_to_a_new_account_alone(
    maya: Owner, noor: Owner, capfdbinary: Out, tmp_path: Path
) -> None:
    noor.desk.prefer(zone="Asia/Tokyo")
    noor.desk.file(Goal(words="mine", since=date(2031, 1, 1)))
    brought(capfdbinary, saved(capfdbinary, tmp_path / "a.json", "json"))
    assert noor.desk.preferences.zone == "Asia/Tokyo"


def document(*entries: dict[str, Any], **head: Any) -> bytes:
    told = {"format": "midweek-archive", "version": 1, "entries": list(entries)} | head
    return json.dumps(told).encode()


def line(**changes: Any) -> dict[str, Any]:
    return {
        "id": "0" * 31 + "1", "kind": "goal", "version": 1, "state": "current", "revision": 1,
        "written_at": "2031-03-01T08:00:00Z", "entry": {"words": "x", "since": "2031-01-01"},
    } | changes  # fmt: skip


UNREAD = "This entry can't be read by this Midweek. It may come from a newer one."
DAY = "This day lies outside the years 1900 to 2199."


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "levitation"}, UNREAD),
        ({"kind": "earlier"}, UNREAD),
        ({"kind": "deleted"}, UNREAD),
        ({"kind": "upload", "entry": {"name": "a", "file": "0" * 32, "key": "AAAA", "at": "2031-01-01T00:00:00Z"}}, UNREAD),
        ({"state": "earlier"}, UNREAD),
        ({"state": "deleted"}, UNREAD),
        ({"state": "earlier", "of": "../etc/passwd"}, UNREAD),
        ({"version": 2}, UNREAD),
        ({"version": 0}, UNREAD),
        ({"id": "1"}, UNREAD),
        ({"revision": 0}, UNREAD),
        ({"revision": 10**30}, UNREAD),
        ({"written_at": "2031-03-01T08:00:00"}, UNREAD),
        ({"written_at": "0001-01-01T00:00:00Z"}, DAY),
        ({"kind": "reading", "entry": {"objective": "0" * 32, "on": "2500-01-01", "value": 1}}, DAY),
        ({"entry": {"words": "x" * 2_001, "since": "2031-01-01"}}, UNREAD),
        ({"entry": {"words": 7, "since": "2031-01-01"}}, UNREAD),
        ({"entry": []}, UNREAD),
        ({"state": "deleted", "deleted_at": "2031-03-01T08:00:00Z", "entry": {"words": 7}}, UNREAD),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_read_is_named_and_the_rest_come(
    noor: Owner, capfdbinary: Out, tmp_path: Path, changes: dict[str, Any], why: str
) -> None:
    there = tmp_path / "a.json"
    there.write_bytes(document(line(id="0" * 32), line(**changes), line(id="0" * 32)))
    said = brought(capfdbinary, there)
    assert (said["filed"], said["skipped"]) == (
        1,
        [
            {"row": 2, "why": why},
            {"row": 3, "why": "An entry of this id stands further up; this one stays out."},
        ],
    )


def test_somebody_elses_ids_are_only_words(
    maya: Owner, noor: Owner, capfdbinary: Out, tmp_path: Path
) -> None:
    there = tmp_path / "a.json"
    theirs = IDS["goal"]
    there.write_bytes(
        document(line(id=theirs, entry={"words": "<script>", "since": "2031-01-01", "after": theirs}))
    )
    before = maya.desk.get(Goal, theirs)
    assert brought(capfdbinary, there)["filed"] == 1
    (goal,) = noor.desk.read(Goal).of(Goal)
    assert goal.id not in IDS.values() and goal.entry.after == goal.id and goal.entry.words == "<script>"
    assert maya.desk.get(Goal, theirs) == before


DEEP = b"[" * 100_000 + b"]" * 100_000
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "another format": (lambda: document(format="else"), "as Midweek saves it"),
    "a newer version": (lambda: document(version=2), "newer Midweek"),
    "cut": (lambda: document(line())[:-3], "cut short"),
    "no entries": (lambda: b'{"format": "midweek-archive", "version": 1}', "as Midweek saves it"),
    "deep": (lambda: b'{"format": "midweek-archive", "version": 1, "entries": ' + DEEP + b"}", "as Midweek saves it"),
    "deep in an entry": (
        lambda: b'{"format": "midweek-archive", "version": 1, "entries": [{"entry": ' + DEEP + b"}]}", "as Midweek saves it",
    ),
    "200,001 entries": (
        lambda: b'{"format": "midweek-archive", "version": 1, "entries": [' + b"0," * 200_000 + b"0]}", "200,000 entries",
    ),
    "a million braces": (lambda: document() + b"{" * 1_000_001, "more than can be brought in"),
    "zip bomb": (lambda: packed({"midweek.json": " " * 20_000_000}), "unpacks to far more"),
    "path up": (lambda: packed({"../midweek.json": "x"}), "lead out of it"),
    "no document in the zip": (lambda: packed({"other.json": "{}"}), "as Midweek saves it"),
    "half a zip": (lambda: packed({"midweek.json": document().decode() * 9})[:-30], "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_copy_is_refused_in_a_sentence(
    noor: Owner, capfdbinary: Out, tmp_path: Path, what: str
) -> None:
    make, says = HOSTILE[what]
    there = tmp_path / "a"
    there.write_bytes(make())
    answer = run(capfdbinary, "import", there, "--from", "midweek", name="noor")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert says in answer.err and "Traceback" not in answer.err
    assert not Record.objects.filter(space__owner=noor.user).exists()


def refused(out: Out, there: Path, blob: bytes, words: str = OWN) -> Answer:
    there.write_bytes(blob)
    answer = run(out, "import", there, *with_copy_passphrase(words), name="noor")
    assert (answer.code, answer.err.count("\n"), answer.out) == (2, 1, b"")
    return answer


def test_a_sealed_copy_opens_with_its_own_passphrase_and_nothing_else(
    maya: Owner, noor: Owner, capfdbinary: Out, tmp_path: Path
) -> None:
    blob = saved(capfdbinary, tmp_path / "a", "sealed").read_bytes()
    assert blob.startswith(BEGINS) and b"PK" not in blob[:200] and b"SUM" not in blob
    for words in (maya.passphrase, ""):
        says = refused(capfdbinary, tmp_path / "b", blob, words).err
        assert "That passphrase doesn't open this copy." in says
    for spoilt in (flipped(blob, 130), blob[:-1]):
        assert "changed or cut short" in refused(capfdbinary, tmp_path / "b", spoilt).err
    assert not Record.objects.filter(space__owner=noor.user).exists()
    answer = run(capfdbinary, "import", tmp_path / "a", name="noor")
    assert "Name a file descriptor with --copy-passphrase-fd." in answer.err


def flipped(blob: bytes, at: int) -> bytes:
    return blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]


def test_a_sealed_copy_takes_no_passphrase_that_is_easy_to_guess(
    maya: Owner, capfdbinary: Out, tmp_path: Path
) -> None:
    answer = run(
        capfdbinary,
        "export",
        "--format",
        "sealed",
        "--to",
        tmp_path / "a",
        *with_copy_passphrase("password1"),
    )
    assert (answer.code, answer.err) == (
        2, "midweek: Use at least 15 characters. Six random words make a strong passphrase.\n",
    )  # fmt: skip
    assert not (tmp_path / "a").exists()
    assert not AuditEvent.objects.filter(action="export").exists()


def test_the_zip_has_a_page_a_document_tables_and_texts(
    maya: Owner, capfdbinary: Out, tmp_path: Path
) -> None:
    book = zipfile.ZipFile(saved(capfdbinary, tmp_path / "a.zip", "zip"))
    names = book.namelist()
    assert names[:4] == ["about.txt", "midweek.json", "read.html", "schema.json"]
    assert {f"tables/{kind}.csv" for kind in KINDS} | {"tables/response_answers.csv"} == {
        name for name in names if name.startswith("tables/")
    }
    assert "texts/2031/2031-03-30.md" in names and book.testzip() is None
    assert all(info.external_attr >> 16 == 0o600 for info in book.infolist())
    text = book.read("texts/2031/2031-03-09.md").decode()
    assert "What stood out?" in text and entries()["weekly_note"].text in text  # type: ignore[attr-defined]
    assert "stood_out" not in book.read("read.html").decode()


def test_an_archive_of_nothing(noor: Owner, capfdbinary: Out, tmp_path: Path) -> None:
    book = zipfile.ZipFile(io.BytesIO(saved(capfdbinary, tmp_path / "a.zip", "zip", "noor").read_bytes()))
    assert book.namelist() == ["about.txt", "midweek.json", "read.html", "schema.json"]
    assert brought(capfdbinary, tmp_path / "a.zip")["rows"] == 0
