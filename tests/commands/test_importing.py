"""`midweek import`: the same import as in the browser, all or nothing, in one sentence where it can't be done."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from midweek.care import tracking
from midweek.kinds.behaviour import Reading
from midweek.kinds.kept import Deleted
from midweek.kinds.plan import Change, Goal, Objective
from midweek.store.models import AuditEvent, Record
from tests.commands.running import Owner, run
from tests.people import PASSPHRASES, Person

pytestmark = pytest.mark.usefixtures("december_2031")

REFERENCE = Path(__file__).parent.parent / "reference"
REAL, REAL_MAP = REFERENCE / "kossakowski2017.csv", REFERENCE / "kossakowski.toml"
MAP = (
    '[day]\ncolumn = "day"\n[[measures]]\ncolumn = "mood"\nname = "Mood"\nhow = "rate10"\nbetter = "higher"\n'
)


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    table, mapping = tmp_path / "notes.csv", tmp_path / "map.toml"
    table.write_text("day,mood\n2031-03-07,7\n2031-03-08,6\n")
    mapping.write_text(MAP)
    return table, mapping


def test_the_real_file_and_again(owner: Owner, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    words = ("import", REAL, "--map", REAL_MAP, "--goal", "Come off my medicine")
    first = run(capfdbinary, *words)
    assert (first.code, first.err) == (0, "")
    assert b"Filed 3121 values for 4 objectives and marked 16 changes; 0 were corrected" in first.out
    desk = owner.desk
    counts = [len(desk.read(kind)) for kind in (Reading, Objective, Change, Goal)]
    assert counts == [3121, 4, 16, 1]
    assert desk.read(Goal).of(Goal)[0].entry.words == "Come off my medicine"
    again = run(capfdbinary, *words)
    assert b"Filed 0 values" in again.out
    assert b"3121 were there already" in again.out
    assert [len(owner.desk.read(kind)) for kind in (Reading, Objective, Change, Goal)] == counts
    events = AuditEvent.objects.filter(chain=owner.user).order_by("seq").values_list("action", flat=True)
    assert list(events) == ["sign_up", "unlock", "import", "unlock", "import"]


def test_a_value_of_the_week_that_changed_is_corrected(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], small: tuple[Path, Path]
) -> None:
    table, mapping = small
    mapping.write_text(MAP + 'noted = "week"\n')
    table.write_text("day,mood\n2031-03-03,7\n2031-03-04,7\n2031-03-10,5\n")
    run(capfdbinary, "import", table, "--map", mapping)
    table.write_text("day,mood\n2031-03-03,4\n2031-03-04,4\n2031-03-10,5\n")
    assert (
        b"Filed 0 values for 1 objective and marked 0 changes; 1 was corrected and 1 was there already."
        in run(capfdbinary, "import", table, "--map", mapping).out
    )
    assert [r.entry.value for r in owner.desk.read(Reading).of(Reading)] == [4, 5]


def test_the_same_file_and_map_take_back_what_they_brought_in(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    words = ("import", REAL, "--map", REAL_MAP)
    run(capfdbinary, *words)
    desk = owner.desk
    first, second = desk.read(Reading).of(Reading)[:2]
    desk.revise(first, replace(first.entry, note="in my words"))
    desk.delete(second)
    before = Record.objects.count()
    assert (
        b"Would take back 3135; 1 were changed since" in run(capfdbinary, *words, "--undo", "--dry-run").out
    )
    assert Record.objects.count() == before
    report = json.loads(run(capfdbinary, *words, "--undo", "--json").out)
    assert (report["removed"], report["kept"], report["filed"]) == (3135, 1, 0)
    desk = owner.desk
    assert [f.id for f in desk.read(Reading)] == [first.id]
    assert [f.id for f in desk.read(Objective)] == [first.entry.objective]
    assert (desk.read(Change), len(desk.read(Goal)), len(desk.read(Deleted))) == ([], 1, 1)
    assert b"Took back 0; 1 were changed since and stay." in run(capfdbinary, *words, "--undo").out
    assert b"Filed 3119 values" in run(capfdbinary, *words).out


@pytest.mark.parametrize("change", ["cells", "map"])
def test_what_stands_in_the_way_takes_nothing_back(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], small: tuple[Path, Path], change: str
) -> None:
    table, mapping = small
    run(capfdbinary, "import", table, "--map", mapping)
    if change == "cells":
        table.write_text("day,mood\n2031-03-07,7\n2031-03-08,lots\n")
    else:
        mapping.write_text(MAP + 'objective = "Nobody has this"\n')
    before = Record.objects.count()
    answer = run(capfdbinary, "import", table, "--map", mapping, "--undo")
    assert (answer.code, Record.objects.count()) == (2, before)
    assert answer.err.startswith("midweek: ")


@pytest.mark.parametrize(
    ("table", "mapping", "says"),
    [
        (b"day,mood\n2031-03-07,7\n", "[day", "The mapping isn't TOML"),
        (b"day,mood\n2031-03-07,7\n", "x = 1", "In the mapping, at"),
        (b"day,mood\n2031-03-07,7\n", MAP.replace("rate10", "rate11"), "measures[0].how"),
        (
            b"day,mood\n2031-03-07,7\n",
            MAP + 'objective = "Nobody has this"\n',
            "Measure 1 names an objective",
        ),
        (
            b"day,mood\n2031-03-07,7\n",
            MAP.encode("utf-16"),
            "map.toml is no text in UTF-8. Nothing was stored.",
        ),
        (b"day,mood\n2031-03-07,seven\n", MAP, "Something in the file stands in the way (above)."),
        (b"day,sleep\n2031-03-07,7\n", MAP, "Something in the file stands in the way (above)."),
        (b"PK\x03\x04 nothing like a zip", MAP, "isn't what its name says"),
        (b"\x89PNG\r\n\x1a\n", MAP, "This file is a picture"),
        (b"day,mood\n2031-03-07,\x00\n", MAP, "can't be read as text"),
        (b"", MAP, "There is nothing in this table."),
        (None, MAP, "notes.csv cannot be read (no such file or directory). Nothing was stored."),
    ],
)
def test_what_cannot_be_imported_is_one_sentence_and_changes_nothing(
    owner: Owner,
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    table: bytes | None,
    mapping: str | bytes,
    says: str,
) -> None:
    file, map = tmp_path / "notes.csv", tmp_path / "map.toml"
    if table is not None:
        file.write_bytes(table)
    map.write_bytes(mapping if isinstance(mapping, bytes) else mapping.encode())
    answer = run(capfdbinary, "import", file, "--map", map)
    assert answer.code == 2
    assert answer.err.startswith("midweek: ")
    assert says in answer.err
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err
    assert Record.objects.count() == 0


@pytest.mark.parametrize(
    ("mapped", "says"), [(True, "This file has no sheets to choose from"), (False, "together with --map")]
)
def test_a_sheet_of_no_workbook_is_said(
    owner: Owner,
    capfdbinary: pytest.CaptureFixture[bytes],
    small: tuple[Path, Path],
    mapped: bool,
    says: str,
) -> None:
    table, mapping = small
    answer = run(capfdbinary, "import", table, "--sheet", "foo", *(("--map", mapping) if mapped else ()))
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, b"", 1)
    assert says in answer.err and answer.err.endswith("Nothing was stored.\n")
    assert Record.objects.count() == 0


def test_problems_are_named_by_row_and_the_first_twelve_shown(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], small: tuple[Path, Path]
) -> None:
    table, mapping = small
    table.write_text("day,mood\n2031-03-07,7\n" + "2031-03-08,lots\n" * 20)
    answer = run(capfdbinary, "import", table, "--map", mapping)
    lines = answer.out.decode().splitlines()
    assert lines[0] == "row 3, mood: There is no number here that can be read."
    assert lines[-1] == "... and 8 more."
    assert len(lines) == 13


def test_what_is_in_the_way_names_its_column_and_its_file(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], small: tuple[Path, Path], tmp_path: Path
) -> None:
    table, mapping = small
    table.write_text("day,sleep\n2031-03-07,7\n")
    assert run(capfdbinary, "import", table, "--map", mapping).out.decode().splitlines() == [
        "column mood: There is no column of this name in the table."
    ]
    table.write_text("day,mood\n2031-03-07,NA\n")
    assert run(capfdbinary, "import", table, "--map", mapping).out == b"There are no values to store.\n"
    table.write_text("day,mood\n2031-03-07,7\n2062-03-08,3\n")
    answer = run(capfdbinary, "import", table, "--map", mapping, "--json")
    assert (answer.code, json.loads(answer.out)["skipped"]) == (
        2, [{"row": 3, "column": "day", "why": "This day is still to come."}],
    )  # fmt: skip
    nowhere = tmp_path / "nowhere.toml"
    for file, map, says in [
        (tmp_path, mapping, f"{tmp_path} cannot be read (is a directory). Nothing was stored."),
        (table, nowhere, f"{nowhere} cannot be read (no such file or directory). Nothing was stored."),
    ]:
        assert run(capfdbinary, "import", file, "--map", map).err == f"midweek: {says}\n"


def test_what_was_noted_by_hand_stays_and_the_row_is_named(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], small: tuple[Path, Path]
) -> None:
    table, mapping = small
    mapping.write_text(MAP.replace("rate10", "yes_no"))
    table.write_text("day,mood\n2031-03-01,yes\n")
    assert b"Filed 1 value for 1 objective and" in run(capfdbinary, "import", table, "--map", mapping).out
    mine = owner.desk.read(Objective).of(Objective)[0]
    tracking.log(owner.desk, mine, 1, on=date(2031, 3, 7))
    table.write_text("day,mood\n2031-03-07,no\n2031-03-08,no\n")
    lines = run(capfdbinary, "import", table, "--map", mapping).out.decode().splitlines()
    assert lines[0] == "row 2, mood: This day is noted already with another answer. That one stays."
    assert lines[1].startswith("Filed 1 value for 1 objective")
    assert [r.entry.value for r in owner.desk.read(Reading).of(Reading)] == [1, 1, 0]


@pytest.mark.parametrize(("name", "passphrase"), [("maya", "not the right one at all"), ("noor", None)])
def test_wrong_name_and_wrong_passphrase_sound_the_same(
    owner: Owner,
    capfdbinary: pytest.CaptureFixture[bytes],
    small: tuple[Path, Path],
    name: str,
    passphrase: str | None,
) -> None:
    table, mapping = small
    answer = run(capfdbinary, "import", table, "--map", mapping, name=name, passphrase=passphrase)
    assert answer.code == 2
    assert answer.err == (
        "midweek: That name and passphrase don't open an account here. Nothing was changed. "
        "An account that asks for its passkey too opens in the browser alone.\n"
    )
    assert Record.objects.count() == 0


def test_a_passphrase_nobody_can_be_asked_for(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], small: tuple[Path, Path]
) -> None:
    from midweek import cli

    table, mapping = small
    for more, says in [
        ([], "There is nobody to ask"),
        (["--passphrase-fd", "977"], "cannot be read from that file descriptor"),
    ]:
        assert cli.main(["import", str(table), "--map", str(mapping), "--as", "maya", *more]) == 2
        assert says in capfdbinary.readouterr().err.decode()


def test_a_command_locks_nobody_out(
    maya: Person,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    small: tuple[Path, Path],
) -> None:
    monkeypatch.setenv("MIDWEEK_MODE", "serve")
    table, mapping = small
    reader, writer = os.pipe()
    os.write(writer, maya.passphrase.encode())
    os.close(writer)
    from midweek import cli

    answer = cli.main(
        ["import", str(table), "--map", str(mapping), "--as", maya.username, "--passphrase-fd", str(reader)]
    )
    os.close(reader)
    assert answer == 0
    assert maya.get("/today/").status_code == 200


# --- killed in the middle (attacks.md F3) ------------------------------------------------------

MAKE = """
from midweek import cli
cli.start_django("laptop")
from midweek.commands.tables import up_to_date
from midweek.store import accounts
from midweek.vault import slots
from midweek.vault.keys import new_id
slots.CURRENT = slots.LOWEST
up_to_date()
accounts.create_account("maya", "{}", uid=new_id())
"""


class Alone:
    """A data folder of its own, used by commands in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self.folder.mkdir(mode=0o700)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("MIDWEEK_")
        }
        self.environment |= {"MIDWEEK_DATA": str(self.folder)}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        made = [sys.executable, "-c", MAKE.format(PASSPHRASES["maya"])]
        subprocess.run(made, env=self.environment, check=True)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        reader, writer = os.pipe()
        os.write(writer, PASSPHRASES["maya"].encode())
        os.close(writer)
        given = [*words, "--as", "maya", "--passphrase-fd", str(reader)]
        try:
            return subprocess.run(
                [sys.executable, "-m", *given],
                env=self.environment, pass_fds=[reader], capture_output=True, text=True, check=False,
            )  # fmt: skip
        finally:
            os.close(reader)

    def rows(self) -> int:
        with sqlite3.connect(self.folder / "midweek.sqlite3") as database:
            return int(database.execute("SELECT count(*) FROM store_record").fetchone()[0])


@pytest.mark.long
def test_killed_in_the_middle_nothing_is_there_and_the_next_try_files_all_once(tmp_path: Path) -> None:
    table, mapping = tmp_path / "notes.csv", tmp_path / "map.toml"
    days = [
        f"20{year:02}-{month:02}-{day:02}"
        for year in range(15)
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    table.write_text("day,mood\n" + "".join(f"{day},{n % 11}\n" for n, day in enumerate(days[:5_000])))
    mapping.write_text(MAP)
    alone = Alone(tmp_path)
    words = ["import", str(table), "--map", str(mapping)]
    # Half of the readings (after goal and objective), all of them, and the line in the audit chain, last before the end.
    for where in (("store_record", "0"), ("store_record", "3"), ("store_auditevent", "2")):
        killed = alone.run("tests.commands.killed", *where, *words)
        assert killed.returncode == -9, (where, killed.stderr)
        assert alone.rows() == 0, where
    for filed, known in [("5000", "0"), ("0", "5000")]:
        done = alone.run("midweek.cli", *words)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"Filed {filed} values" in done.stdout
        assert f"and {known} were there already" in done.stdout
        assert alone.rows() == 5_002
