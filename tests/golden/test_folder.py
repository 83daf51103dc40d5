"""Data folders of earlier versions open in every later one, entry for entry (H8)."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden.make_folder import PACKED, PASSPHRASE, RECOVERY

SAVED = sorted(Path(__file__).parent.glob("folder_v*"))

# Runs in a process of its own: this one's settings are bound to another folder.
OPEN = """
import json, sys
from midweek import cli
cli.start_django("serve")
from midweek.commands.serving import prepare
from midweek.store import accounts, drafts, files, restored, verify
from midweek.store.desk import Desk
from midweek.kinds.person import Upload
from midweek.vault.keys import RecoveryCode
from tests.golden import make_folder as made
prepare()
user = accounts.find(made.NAME)
said = json.loads(sys.argv[1])
secret = {"recovery": RecoveryCode.parse(said["recovery"])} if "recovery" in said else said
desk = Desk(accounts.keys_of(user, accounts.open_slot(user, **secret)))
(upload,) = desk.read(Upload).of(Upload)
print(json.dumps({
    "entries": made.told(desk),
    "unreadable": desk.unreadable,
    "file": files.get(desk.keys.private, upload.entry.file, upload.entry.key).decode(),
    "drafts": [[draft.page, draft.fields] for draft in drafts.read(desk.keys)],
    "zone": desk.preferences.zone,
    "wrong": verify.everything().wrong,
    "older": len(restored.waiting(desk.keys)),
    "chain": accounts.note_opening(user, desk.keys.root, "unlock"),
}))
"""


def opened(saved: Path, folder: Path, **secret: str) -> dict[str, object]:
    """What the saved folder says, opened by the code of today."""
    shutil.copytree(saved, folder / "data")
    (folder / "data").chmod(0o700)
    (folder / "data" / "midweek.sqlite3").write_bytes(gzip.decompress((saved / PACKED).read_bytes()))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIDWEEK_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", OPEN, json.dumps(secret)], env=kept | {"MIDWEEK_DATA": str(folder / "data")},
        capture_output=True, text=True, cwd=Path(__file__).parents[2], timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    "secret", [{"passphrase": PASSPHRASE}, {"recovery": RECOVERY}], ids=["passphrase", "recovery"]
)
@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: saved.name)
def test_a_folder_of_an_earlier_version_opens(saved: Path, tmp_path: Path, secret: dict[str, str]) -> None:
    found = opened(saved, tmp_path, **secret)
    assert found["entries"] == json.loads((saved / "entries.json").read_text("utf-8"))
    assert found["unreadable"] == [] and found["wrong"] == [] and found["older"] == 0
    assert found["file"] == "Day,Mood\n2026-03-01,3\n"
    assert found["drafts"] == [["/check-in/", [["note", "typed, and not saved yet"]]]]
    assert found["zone"] == "Europe/Berlin"
    assert found["chain"] is True


def test_every_kind_of_today_is_in_the_newest() -> None:
    """A new kind, or a new version of one, wants a new saved folder beside these."""
    from midweek.kinds.entry import all_kinds

    saved = {entry["kind"] for entry in json.loads((SAVED[-1] / "entries.json").read_text("utf-8"))}
    assert {kind.__name__ for kind in all_kinds() if not kind.__subclasses__()} == saved
