"""After a restore a person looks over what lies under an earlier key, and takes it back or leaves it."""

from __future__ import annotations

from datetime import UTC, datetime

from midweek.kinds.mood import MoodCheckIn
from midweek.store import accounts
from midweek.store.models import AuditEvent, Record
from tests.people import PASSPHRASES, Person


def test_older_entries_are_shown_and_come_back_on_a_yes(maya: Person) -> None:
    filed = maya.desk.file(
        MoodCheckIn(at=datetime(2026, 5, 7, 14, 32, tzinfo=UTC), mood=2, note="by the river")
    )
    before = Record.objects.values().get(id=bytes.fromhex(filed.id))
    assert "/settings/restored/" not in maya.reads("/settings/")
    accounts.rekey(maya.account, maya.desk.keys.root, PASSPHRASES["maya"])
    maya.signs_in()
    assert "/settings/restored/" not in maya.reads("/settings/"), "new keys alone are no restore"
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


def test_what_waits_waits_through_new_keys_and_what_is_spoilt_does_not(maya: Person) -> None:
    at = datetime(2026, 5, 7, 14, 32, tzinfo=UTC)
    waits, spoilt = (maya.desk.file(MoodCheckIn(at=at, mood=2, note=note)) for note in ("river", "stone"))
    before = list(Record.objects.values())
    accounts.rekey(maya.account, maya.desk.keys.root, PASSPHRASES["maya"])
    for row in before:
        Record.objects.filter(id=row["id"]).update(**row)
    blob = bytes(Record.objects.get(id=bytes.fromhex(spoilt.id)).blob)
    Record.objects.filter(id=bytes.fromhex(spoilt.id)).update(blob=blob[:-1] + bytes([blob[-1] ^ 1]))
    maya.signs_in()
    accounts.rekey(maya.account, maya.desk.keys.root, PASSPHRASES["maya"])
    maya.signs_in()
    assert "waits for your yes" in maya.reads("/today/")
    assert not AuditEvent.objects.filter(action="tampered", object=waits.id).exists()
    maya.post("/settings/restored/")
    assert [f.entry.note for f in maya.desk.read(MoodCheckIn).of(MoodCheckIn)] == ["river"]
    assert "waits for your yes" not in maya.reads("/today/")
    maya.signs_in()
    assert "waits for your yes" not in maya.reads("/today/")
