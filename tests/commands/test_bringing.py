"""`midweek import` without a map: what other apps exported, filed once, reported by row, taken back as a whole."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from midweek.kinds.behaviour import Reading
from midweek.kinds.journal import JournalEntry
from midweek.kinds.kept import Deleted
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Objective
from midweek.kinds.response import Response
from midweek.store.models import AuditEvent, Gone, Record
from tests.commands.running import Owner, run
from tests.exchange.brought_files import SAMPLES, bring, sample
from tests.exchange.files import packed

# Every day of the samples is over.
pytestmark = pytest.mark.usefixtures("december_2031")
KINDS = (MoodCheckIn, JournalEntry, Reading, Objective, Goal, Response)


def report(capfdbinary: pytest.CaptureFixture[bytes], *words: str | Path) -> dict[str, Any]:
    answer = run(capfdbinary, "import", *words, "--json")
    assert (answer.code, answer.err) == (0, "")
    found: dict[str, Any] = json.loads(answer.out)
    return found


def counts(owner: Owner) -> list[int]:
    desk = owner.desk
    return [len(desk.read(kind)) for kind in KINDS]


FREECBT = json.dumps({"thoughts": [{"automaticThought": "Not again", "createdAt": "2031-03-10T10:00:00Z"}]})


@pytest.mark.parametrize(
    ("name", "made", "there"),
    [
        ("daylio/2026_scales_24h.csv", None, [3, 2, 4, 3, 1, 0]),  # a table
        ("daylio/backup_2031_03_12.daylio", None, [2, 1, 0, 0, 0, 0]),  # a ZIP
        ("dayone/Journal.json", None, [0, 3, 0, 0, 0, 0]),  # JSON
        ("thoughts.json", FREECBT.encode(), [0, 0, 0, 0, 0, 1]),
        ("jrnl/journal.txt", None, [0, 3, 0, 0, 0, 0]),  # text
        ("habits.zip", sample("loop/"), [0, 1, 6, 2, 1, 0]),  # habits
        ("markdown", None, [0, 2, 2, 1, 1, 0]),  # a folder
        ("bujo/march.txt", None, [1, 2, 0, 0, 0, 0]),  # lists
        ("xit/week.xit", None, [0, 1, 0, 0, 0, 0]),
    ],
)  # fmt: skip
def test_each_family_is_filed_once_and_taken_back(
    owner: Owner,
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    name: str,
    made: bytes | None,
    there: list[int],
) -> None:
    file = SAMPLES / name
    if made is not None:
        file = tmp_path / name
        file.write_bytes(made)
    dry = report(capfdbinary, file, "--dry-run")
    assert counts(owner) == [0] * len(KINDS)
    first = report(capfdbinary, file)
    assert counts(owner) == there
    assert first["filed"] == dry["filed"] == sum(there[:3]) + there[5]
    again = report(capfdbinary, file)
    assert (again["filed"], again["known"]) == (0, first["filed"])
    assert counts(owner) == there
    assert report(capfdbinary, file, "--undo")["removed"] == first["filed"]
    assert counts(owner) == [0] * len(KINDS)
    assert Gone.objects.exists()
    assert report(capfdbinary, file)["filed"] == first["filed"]
    assert counts(owner) == there
    assert not Gone.objects.exists()  # or a backup would be restored without them


def test_the_other_samples_are_reported_as_their_importers_read_them(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    for name in (
        "bearable/export_7_columns_2021.csv", "dayone/", "jrnl/export.json", "loop/", "standardnotes/", "todotxt/todo.txt",
    ):  # fmt: skip
        said, brought = report(capfdbinary, SAMPLES / name, "--dry-run"), bring(name)
        assert (said["format"], said["rows"], said["taken"]) == (brought.format, brought.rows, brought.taken)
        assert len(said["skipped"]) == len(brought.skipped) and said["filed"] > 0


def test_the_report_names_rows_with_their_reason(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    said = report(capfdbinary, SAMPLES / "loop/habitbull.csv")
    assert (said["format"], said["rows"], said["taken"], said["values"]) == (
        "habitbull", 3, 2, {"Run": 1, "Talked myself down": 1},
    )  # fmt: skip
    assert said["skipped"] == [{"row": 3, "why": "Nothing was counted on this day."}]
    words = run(capfdbinary, "import", SAMPLES / "bearable/export_8_columns.csv").out.decode()
    assert "row 2, changed: Only the part of the day is known; an hour in it stands for it." in words
    assert "Filed 12;" in words
    events = AuditEvent.objects.filter(chain=owner.user).order_by("seq").values_list("action", flat=True)
    assert list(events) == ["sign_up", "unlock", "import", "unlock", "import"]


def test_a_mood_word_gets_its_level_later(owner: Owner, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    file = SAMPLES / "daylio/2021_12h.csv"
    assert report(capfdbinary, file)["moods_to_map"] == ["so-so"]
    later = report(capfdbinary, file, "--mood", "so-so=3")
    assert (later["filed"], later["corrected"], later["moods_to_map"]) == (0, 1, [])
    assert sorted(f.entry.mood or 0 for f in owner.desk.read(MoodCheckIn).of(MoodCheckIn)) == [2, 3, 4, 5]
    assert report(capfdbinary, file, "--mood", "so-so=2")["corrected"] == 0


def test_what_was_changed_or_deleted_since_stays_so(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    from msgspec.structs import replace

    file = SAMPLES / "daylio/2026_scales_24h.csv"
    report(capfdbinary, file)
    desk = owner.desk
    page, gone = desk.read(JournalEntry).of(JournalEntry)
    desk.revise(page, replace(page.entry, text="in my words"))
    desk.delete(gone)
    objective = desk.read(Objective).of(Objective)[0]
    measure = replace(objective.entry.measure, better="lower")
    desk.revise(objective, replace(objective.entry, measure=measure))
    assert report(capfdbinary, file)["filed"] == 0
    undone = report(capfdbinary, file, "--undo")
    assert (undone["removed"], undone["kept"]) == (7, 1)
    desk = owner.desk
    assert [filed.entry.text for filed in desk.read(JournalEntry).of(JournalEntry)] == ["in my words"]
    assert [filed.id for filed in desk.read(Objective)] == [objective.id]
    assert len(desk.read(Deleted)) == 1


BEARABLE = "date,date formatted,time of day,category,rating/amount,detail,notes\n"
ANXIETY = "9th Mar 2031,2031-03-09,pm,Symptom,2,Anxiety (Moderate),"


@pytest.mark.parametrize(
    ("first", "second"), [("after work", "row with Leo"), ("", "row with Leo"), ("row with Leo", "")]
)
@pytest.mark.parametrize("above", [True, False])
def test_the_note_of_a_new_row_comes_in_wherever_it_stands(
    owner: Owner,
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    first: str,
    second: str,
    above: bool,
) -> None:
    file = tmp_path / "bearable.csv"
    file.write_text(f"{BEARABLE}{ANXIETY}{first}\n")
    assert report(capfdbinary, file)["filed"] == 1
    notes = [second, first] if above else [first, second]
    file.write_text(BEARABLE + "".join(f"{ANXIETY}{note}\n" for note in notes))
    again = report(capfdbinary, file)
    assert (again["filed"], again["known"]) == (1, 1)
    assert sorted(filed.entry.note for filed in owner.desk.read(Reading).of(Reading)) == sorted(notes)


def test_an_undated_note_waits_for_its_day(owner: Owner, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    file = SAMPLES / "markdown/Undated idea.md"
    assert report(capfdbinary, file)["filed"] == 0
    assert report(capfdbinary, file, "--undated", "2031-03-01")["filed"] == 1


@pytest.mark.parametrize(
    ("name", "blob", "more", "says"),
    [
        ("a.csv", b"day,mood\n2031-03-07,7\n", [], "isn't of a format Midweek knows by itself"),
        ("a.json", b"{}", ["--from", "dayone"], "isn't in the shape of Day One"),
        ("a.json", b"[" * 100_000, ["--from", "dayone"], "is nested deeper"),
        ("a.json", b"[" * 100_000, [], "is nested deeper"),
        ("a.json", b'{"entries":[' + b"[" * 100_000, ["--from", "dayone"], "is nested deeper"),
        ("a.zip", packed({"a.bin": "x" * 500})[:-40], [], "ZIP file is damaged"),
        ("a.csv", b"", [], "There is nothing in this file. Nothing was stored."),
        ("a.txt", b"\xef\xbb\xbf", [], "There is nothing in this file. Nothing was stored."),
        ("a.txt", b"\xff\xfe", [], "There is nothing in this file. Nothing was stored."),
        ("a.zip", packed({}), [], "There is nothing in this file. Nothing was stored."),
        ("a.json", b'{"thoughts": []}', [], "There is nothing in this file. Nothing was stored."),
        ("a.txt", b"", ["--from", "jrnl"], "There is nothing in this file. Nothing was stored."),
        ("a.txt", "Dear diary".encode("utf-16-le"), [], "can't be read as text"),
        ("a.csv", b"full_date,mood\n\x00,1\n", [], "can't be read as text"),
        ("a.bin", bytes(range(256)), [], "can't be read as text"),
        ("a.csv", b"full_date,mood,activities\n" + b"x" * 1_000_001, [], "Row 2 is too long to be a row of a table. Nothing was stored."),
        ("a.zip", packed({"a.md": " " * 20_000_000}), ["--from", "markdown"], "unpacks to far more"),
        ("a.zip", packed({"../a.md": "x"}), [], "lead out of it"),
        ("a.txt", b"gAAAAAB", ["--from", "jrnl"], "is encrypted"),
        ("a.txt", b"[04/05/2031] a\n", [], "day first or month first"),
        ("a.txt", b"(A) a\x00", ["--from", "todotxt"], "can't be read as text"),
        ("a.csv", b"x", ["--from", "daylio", "--mood", "so-so=9"], "A mood is given as WORD=LEVEL"),
        (None, b"", ["--from", "daylio"], "cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_brought_in_is_one_sentence_and_changes_nothing(
    owner: Owner,
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    name: str | None,
    blob: bytes,
    more: list[str],
    says: str,
) -> None:
    file = tmp_path / (name or "nothing.csv")
    if name:
        file.write_bytes(blob)
    answer = run(capfdbinary, "import", file, *more)
    assert answer.code == 2
    assert answer.err.startswith("midweek: ") and answer.err.count("\n") == 1
    assert says in answer.err
    assert Record.objects.count() == 0


def test_a_table_with_a_map_is_reported_the_same_way(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    table, map = tmp_path / "a.csv", tmp_path / "map.toml"
    table.write_text("day,mood\n2031-03-07,7\n2031-03-08,lots\n")
    map.write_text(
        'leave_out = true\n[day]\ncolumn = "day"\n[[measures]]\ncolumn = "mood"\nname = "Mood"\nhow = "rate10"\nbetter = "higher"\n'
    )
    dry = report(capfdbinary, table, "--map", map, "--dry-run")
    assert (dry["filed"], dry["skipped"]) == (
        1,
        [{"row": 3, "column": "mood", "why": "There is no number here that can be read."}],
    )
    assert Record.objects.count() == 0
    assert (
        b"Would file 1 value for 1 objective and mark 0 changes"
        in run(capfdbinary, "import", table, "--map", map, "--dry-run").out
    )
    assert report(capfdbinary, table, "--map", map)["filed"] == 1


def test_a_folder_of_something_else_is_told_which_folders_are_read(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    for name, text in (("x.json", "{}"), ("x.png", "x")):
        folder = tmp_path / name.replace(".", "-")
        folder.mkdir()
        (folder / name).write_text(text)
        answer = run(capfdbinary, "import", folder)
        assert (answer.code, answer.out) == (2, b"")
        assert answer.err == (
            "midweek: This folder is of no kind Midweek knows. It reads folders of Markdown notes and of jrnl, and unpacked"
            " exports of Day One, Loop and Standard Notes. Nothing was stored.\n"
        )


WHOLE = sample("dayone/Journal.json").decode()
NOTES = "Standard Notes Backup and Import File.txt"
BACKUP = sample(f"standardnotes/{NOTES}").decode()


@pytest.mark.parametrize(
    ("files", "title"),
    [
        ({"Journal.json": WHOLE[:-40]}, "Day One"),
        ({"Journal.json": WHOLE[:20]}, "Day One"),
        ({"Journal.json": WHOLE[:-40], "photos/settings.json": "{}"}, "Day One"),
        ({"Journal.json": WHOLE, "Work.json": WHOLE[:-40]}, "Day One"),
        ({NOTES: BACKUP[:-40]}, "Standard Notes"),
        ({NOTES: BACKUP[:20], "Items/a.txt": "a"}, "Standard Notes"),
    ],
)
def test_an_unpacked_export_that_is_cut_short_says_so(
    owner: Owner,
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    files: dict[str, str],
    title: str,
) -> None:
    for name, text in files.items():
        (tmp_path / "export" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "export" / name).write_text(text)
    answer = run(capfdbinary, "import", tmp_path / "export")
    assert (answer.code, answer.out) == (2, b"")
    assert (
        answer.err
        == f"midweek: This file isn't in the shape of {title}, or it is cut short. Nothing was stored.\n"
    )


@pytest.mark.parametrize("more", [[], ["--from", "markdown"]])
def test_an_empty_folder_says_so(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, more: list[str]
) -> None:
    (tmp_path / "notes" / "within").mkdir(parents=True)
    answer = run(capfdbinary, "import", tmp_path / "notes", *more)
    assert (answer.code, answer.err) == (
        2,
        "midweek: There is nothing in this folder. Nothing was stored.\n",
    )


def test_a_check_in_that_got_its_level_later_is_taken_back_with_the_same_level(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = SAMPLES / "daylio/2021_12h.csv"
    filed = report(capfdbinary, file)["filed"]
    assert report(capfdbinary, file, "--mood", "so-so=3")["corrected"] == 1
    words = run(capfdbinary, "import", file, "--undo").out.decode()
    assert f"Took back {filed - 1}; 1 were changed since and stay." in words
    assert "Check-ins with a level from --mood are taken back by the same --mood." in words
    undone = report(capfdbinary, file, "--undo", "--mood", "so-so=3")
    assert (undone["removed"], undone["kept"]) == (1, 0)
    assert counts(owner) == [0] * len(KINDS)


def test_a_folder_that_cannot_be_looked_into_is_refused_as_a_whole(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a part of somebody's notes would be left out, and nobody would know."""
    (tmp_path / "notes" / "closed").mkdir(parents=True)
    (tmp_path / "notes" / "2031-03-09.md").write_text("A day of its own.\n")
    look = os.scandir

    def shut(path: Any) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(os, "scandir", shut)
    answer = run(capfdbinary, "import", tmp_path / "notes")
    assert (answer.code, answer.out) == (2, b"")
    assert answer.err == "midweek: The file cannot be read. Nothing was stored.\n"
    assert counts(owner) == [0] * len(KINDS)
