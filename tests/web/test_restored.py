"""After a restore a person looks over what lies under an earlier key, and takes it back or leaves it."""

from __future__ import annotations

from datetime import UTC, datetime

from midweek.kinds.mood import MoodCheckIn
from midweek.store import accounts
from midweek.store.models import Record
from tests.people import PASSPHRASES, Person


def test_older_entries_are_shown_and_come_back_on_a_yes(maya: Person) -> None:
    filed = maya.desk.file(
        MoodCheckIn(at=datetime(2026, 5, 7, 14, 32, tzinfo=UTC), mood=2, note="by the river")
    )
    before = Record.objects.values().get(id=bytes.fromhex(filed.id))
    assert "/settings/restored/" not in maya.reads("/settings/")
    accounts.rekey(maya.account, maya.desk.keys.root, PASSPHRASES["maya"])
    Record.objects.filter(id=before["id"]).update(**before)  # the data file was older than the keys file
    maya.signs_in()
    assert "waits for your yes" in maya.reads("/today/"), "nobody looks for it by themselves"
    assert "/settings/restored/" in maya.reads("/settings/")
    assert "by the river" in maya.reads("/settings/restored/")
    assert maya.desk.read(MoodCheckIn) == []
    assert maya.post("/settings/restored/").status_code == 303
    assert "waits for your yes" not in maya.reads("/today/")
    assert [f.entry.note for f in maya.desk.read(MoodCheckIn).of(MoodCheckIn)] == ["by the river"]
    assert "Nothing waits here" in maya.reads("/settings/restored/")
