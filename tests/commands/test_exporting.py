"""`midweek export`: plain words to standard output, or to a new file for its owner alone."""

from __future__ import annotations

import io
import json
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from midweek.kinds.plan import Goal
from midweek.store.models import AuditEvent
from tests.commands.running import Owner, run


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> Owner:
    monkeypatch.setenv("MIDWEEK_MODE", "serve")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "midweek.settings")
    made = Owner("maya")
    made.desk.file(Goal(words="Sleep without dreading it ünd 🌙", since=date(2031, 1, 1)))
    return made


def test_to_standard_output(owner: Owner, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    answer = run(capfdbinary, "export", "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    assert [entry["entry"]["words"] for entry in json.loads(answer.out)["entries"]] == [
        "Sleep without dreading it ünd 🌙"
    ]
    answer = run(capfdbinary, "export", "--format", "csv")
    assert zipfile.ZipFile(io.BytesIO(answer.out)).namelist() == ["goal.csv"]
    assert "Sleep without dreading it ünd 🌙" in run(capfdbinary, "export", "--format", "html").out.decode()
    assert AuditEvent.objects.filter(chain=owner.user, action="export").count() == 3


def test_to_a_new_file_for_its_owner_alone(
    owner: Owner, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    there = tmp_path / "copy.json"
    before = os.umask(0)
    try:
        answer = run(capfdbinary, "export", "--format", "json", "--to", there)
    finally:
        os.umask(before)
    assert answer.code == 0
    assert there.stat().st_mode & 0o777 == 0o600
    assert b"Sleep" not in answer.out
    assert json.loads(there.read_text())["format"] == "midweek-archive"
    again = run(capfdbinary, "export", "--format", "json", "--to", there)
    assert (again.code, again.err) == (
        2, "midweek: There is a file of that name already. Name another one; nothing was written.\n",
    )  # fmt: skip
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert run(capfdbinary, "export", "--format", "json", "--to", tmp_path / "link").code == 2
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("words", "passphrase", "says"),
    [
        (
            ("--format", "json"),
            "not the right one at all",
            "That name and passphrase don't open an account here.",
        ),
        (
            ("--format", "json", "--to", "/nowhere/at/all.json"),
            None,
            "The system refused: no such file or directory.",
        ),
        (("--format", "pdf"), None, "invalid choice"),
        ((), None, "--format"),
    ],
)
def test_refused_in_one_sentence(
    owner: Owner,
    capfdbinary: pytest.CaptureFixture[bytes],
    words: tuple[str, ...],
    passphrase: str | None,
    says: str,
) -> None:
    answer = run(capfdbinary, "export", *words, passphrase=passphrase)
    assert answer.code == 2
    assert says in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == b""
