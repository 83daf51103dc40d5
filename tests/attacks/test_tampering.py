"""Somebody who can write to the database: nothing opens in another place, and nothing else stops (C1, C3, C6)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import settings

from midweek.kinds.mood import MoodCheckIn
from midweek.store import accounts, audit, ledger
from midweek.store.desk import Desk, Filed
from midweek.store.models import AuditEvent, Draft, KeySlot, Ledger, Record, Space, SpaceKey, User
from midweek.vault.errors import RolledBack, Tampered, UnknownFormat, VaultError, WrongSecret
from midweek.vault.keys import Root, new_id
from tests.pages import hidden
from tests.people import PASSPHRASES, Person

AT = datetime(2026, 5, 7, 14, 32, tzinfo=UTC)


def account(name: str) -> Desk:
    user, root = accounts.create_account(name, PASSPHRASES[name], uid=new_id())
    return Desk(accounts.keys_of(user, root))


def fresh(desk: Desk) -> Desk:
    """The same person's next request."""
    return Desk(accounts.keys_of(User.objects.get(pk=desk.keys.user_id), desk.keys.root))


def row(filed: Filed[MoodCheckIn]) -> Record:
    return Record.objects.get(id=bytes.fromhex(filed.id))


@pytest.fixture
def desk() -> Desk:
    return account("maya")


def moods(desk: Desk) -> list[int | None]:
    return [f.entry.mood for f in fresh(desk).read(MoodCheckIn).of(MoodCheckIn)]


def test_every_byte_of_a_record_is_guarded(desk: Desk) -> None:
    filed, other = desk.file(MoodCheckIn(at=AT, mood=1)), desk.file(MoodCheckIn(at=AT, mood=5))
    whole = bytes(row(filed).blob)
    for place in range(len(whole)):
        blob = bytearray(whole)
        blob[place] ^= 0x40
        Record.objects.filter(id=bytes.fromhex(filed.id)).update(blob=bytes(blob))
        reader = fresh(desk)
        assert [f.id for f in reader.read(MoodCheckIn)] == [other.id]
        assert reader.unreadable == [filed.id]


@pytest.mark.parametrize("column", ["rev", "tag", "space"])
def test_a_record_opens_only_where_it_was_filed(desk: Desk, column: str) -> None:
    noor = account("noor")
    filed = desk.file(MoodCheckIn(at=AT, mood=1))
    elsewhere = {"rev": 7, "tag": b"whatever", "space": noor.keys.private.id}
    field = {"rev": "rev", "tag": "tag", "space": "space_id"}[column]
    Record.objects.filter(id=bytes.fromhex(filed.id)).update(**{field: elsewhere[column]})
    for reader in (fresh(desk), fresh(noor)):
        assert reader.read(MoodCheckIn) == []
        assert list(reader.everything()) == []


def test_two_records_do_not_change_places(desk: Desk) -> None:
    one, two = desk.file(MoodCheckIn(at=AT, mood=1)), desk.file(MoodCheckIn(at=AT, mood=5))
    first, second = bytes(row(one).blob), bytes(row(two).blob)
    Record.objects.filter(id=bytes.fromhex(one.id)).update(blob=second)
    Record.objects.filter(id=bytes.fromhex(two.id)).update(blob=first)
    assert moods(desk) == []


def test_an_older_revision_does_not_pass_for_the_newest(desk: Desk) -> None:
    filed = desk.file(MoodCheckIn(at=AT, mood=1))
    old = bytes(row(filed).blob)
    desk.revise(filed, MoodCheckIn(at=AT, mood=5))
    Record.objects.filter(id=bytes.fromhex(filed.id)).update(blob=old)
    assert moods(desk) == []


def test_a_key_row_of_somebody_else_is_not_believed(desk: Desk) -> None:
    noor = account("noor")
    theirs = SpaceKey.objects.get(user_id=noor.keys.user_id)
    SpaceKey.objects.create(
        space_id=theirs.space_id, user_id=desk.keys.user_id, gen=1, can_write=True, blob=theirs.blob
    )
    assert set(fresh(desk).keys.spaces) == {desk.keys.private.id}


def test_a_space_given_to_another_owner_is_refused(desk: Desk) -> None:
    noor = account("noor")
    Space.objects.filter(id=desk.keys.private.id).update(owner_id=noor.keys.user_id)
    with pytest.raises(Tampered):
        fresh(desk).read(MoodCheckIn)


def test_an_older_generation_is_a_roll_back(desk: Desk) -> None:
    user = User.objects.get(pk=desk.keys.user_id)
    root, _ = accounts.rekey(user, desk.keys.root, PASSPHRASES["maya"])
    Space.objects.filter(owner=user).update(gen=1)
    with pytest.raises(RolledBack):
        Desk(accounts.keys_of(user, root)).read(MoodCheckIn)


def test_an_older_ledger_does_not_open_under_a_newer_number(desk: Desk) -> None:
    user = User.objects.get(pk=desk.keys.user_id)
    old = bytes(Ledger.objects.get(user=user).blob)
    accounts.note_opening(user, desk.keys.root, "unlock")
    Ledger.objects.filter(user=user).update(blob=old)
    with pytest.raises(Tampered):
        ledger.load(user.pk, bytes(user.uid), desk.keys.root)


def test_a_slot_of_another_person_opens_nothing(desk: Desk) -> None:
    noor = account("noor")
    theirs = KeySlot.objects.get(user_id=noor.keys.user_id)
    KeySlot.objects.filter(user_id=desk.keys.user_id).update(blob=theirs.blob)
    user = User.objects.get(pk=desk.keys.user_id)
    with pytest.raises(WrongSecret):
        accounts.open_slot(user, passphrase=PASSPHRASES["noor"])


@pytest.mark.parametrize("first", [0x00, 0xFF, 0x02, 0x08])
def test_a_format_nobody_knows_is_said_so(desk: Desk, first: int) -> None:
    filed = desk.file(MoodCheckIn(at=AT, mood=1))
    blob = bytes([first]) + bytes(row(filed).blob)[1:]
    Record.objects.filter(id=bytes.fromhex(filed.id)).update(blob=blob)
    with pytest.raises(UnknownFormat):
        fresh(desk).get(MoodCheckIn, filed.id)


@pytest.mark.parametrize("length", [0, 1, 5, 32, 33, 60])
def test_a_short_record_is_tampered_with(desk: Desk, length: int) -> None:
    filed = desk.file(MoodCheckIn(at=AT, mood=1))
    Record.objects.filter(id=bytes.fromhex(filed.id)).update(blob=bytes(row(filed).blob)[:length])
    with pytest.raises(VaultError):
        fresh(desk).get(MoodCheckIn, filed.id)


class TestAuditChain:
    """Cutting or rewriting it shows at the next unlock, even with the server's own key (C6)."""

    def longer(self, desk: Desk) -> User:
        user = User.objects.get(pk=desk.keys.user_id)
        for _ in range(6):
            accounts.note_opening(user, desk.keys.root, "unlock")
        return user

    def test_untouched_it_verifies(self, desk: Desk) -> None:
        user = self.longer(desk)
        assert list(audit.breaks(user.pk)) == []
        assert accounts.note_opening(user, desk.keys.root, "unlock")

    @pytest.mark.parametrize("cut", [5, 100])
    def test_cut_off_at_the_end(self, desk: Desk, cut: int) -> None:
        user = self.longer(desk)
        newest = AuditEvent.objects.filter(chain=user).order_by("-seq")[:cut].values_list("pk", flat=True)
        AuditEvent.objects.filter(pk__in=list(newest)).delete()
        assert not accounts.note_opening(user, desk.keys.root, "unlock")

    def test_one_event_changed(self, desk: Desk) -> None:
        user = self.longer(desk)
        AuditEvent.objects.filter(chain=user, seq=3).update(action="sign_in")
        assert list(audit.breaks(user.pk)) == [3]

    def test_ten_thousand_events_verify_and_one_changed_among_them_shows(self, desk: Desk) -> None:
        user = User.objects.get(pk=desk.keys.user_id)
        uid, (seq, prev) = bytes(user.uid), audit.append(user.pk, "unlock")
        events = []
        for n in range(seq + 1, seq + 10_001):
            new = audit._link(prev, uid, n, AT, "", "unlock", "")
            events.append(
                AuditEvent(
                    chain=user, seq=n, at=AT, actor="", action="unlock", object="", prev=prev, hash=new
                )
            )
            prev = new
        AuditEvent.objects.bulk_create(events, 2_000)
        assert accounts.note_opening(user, desk.keys.root, "unlock")
        assert list(audit.breaks(user.pk)) == []
        AuditEvent.objects.filter(chain=user, seq=5_000).update(at=AT.replace(hour=3))
        assert list(audit.breaks(user.pk)) == [5_000]
        AuditEvent.objects.filter(chain=user).delete()
        assert not accounts.note_opening(user, desk.keys.root, "unlock")

    def test_recomputed_with_the_stolen_server_key(self, desk: Desk) -> None:
        user = self.longer(desk)
        assert settings.SERVER_SECRET
        AuditEvent.objects.filter(chain=user).delete()
        for _ in range(7):
            audit.append(user.pk, "unlock")
        assert list(audit.breaks(user.pk)) == []
        assert not accounts.note_opening(user, desk.keys.root, "unlock")


def test_what_is_wrong_is_written_down_once(desk: Desk) -> None:
    filed = desk.file(MoodCheckIn(at=AT, mood=1))
    Record.objects.filter(id=bytes.fromhex(filed.id)).update(rev=9)
    for _ in range(3):
        fresh(desk).read(MoodCheckIn)
    events = AuditEvent.objects.filter(chain_id=desk.keys.user_id, action="tampered")
    assert [event.object for event in events] == [filed.id]


def test_a_key_put_in_from_outside_reads_nothing_that_is_typed(maya: Person) -> None:
    """The key that unsaved words are sealed to lies in the open: whoever writes to the database could put in their own."""
    words = "nobody else may read this"
    User.objects.filter(pk=maya.account.pk).update(public_key=Root.new().public().raw)
    form = {"draft": new_id().hex(), "page": "/journal/new/", "text": words}
    assert maya.post("/drafts/", form).status_code == 409
    maya.post("/lock/")
    door = maya.post(
        "/journal/new/",
        {"mode": "free", "text": words},
        headers={"Referer": "https://testserver/journal/new/"},
    )
    assert door.status_code == 401 and words in door.content.decode(), "the words travel with the browser"
    assert not Draft.objects.exists()
    kept = hidden(door.content.decode(), "kept")
    signed = {"username": maya.username, "passphrase": maya.passphrase, "kept": kept, "next": "/journal/new/"}
    back = maya.post("/sign-in/", signed)
    assert words in maya.reads(back.headers["Location"]), "sealed to her own key again"
    assert "had been changed from outside. It is yours again." in maya.reads("/today/")
    assert "sealed to had been changed from outside. It was put right." in maya.reads("/settings/privacy/")
    assert maya.post("/drafts/", form).status_code == 200
