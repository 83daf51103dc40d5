"""What a person sees after somebody wrote to the database: a plain sentence, the rest of the page, never an error (C1, C3, C4)."""

from __future__ import annotations

import struct
import tracemalloc

import pytest
from django.db import models

from midweek.store.models import Attachment, Chunk, Draft, KeySlot, Ledger, Record, SpaceKey, Totp
from tests.attacks.scene import fill
from tests.people import Person

LISTS = (
    "/today/",
    "/plan/",
    "/objectives/",
    "/progress/",
    "/check-in/all/",
    "/settings/deleted-items/",
    "/settings/privacy/",
    "/import/",
    "/goals/new/",
)
OPEN_TO_ALL = ("/help/", "/help/pause/", "/privacy/", "/how/")


def flip(model: type[models.Model], place: int, column: str = "blob", **which: object) -> None:
    """Change one bit of one stored value."""
    row = model._default_manager.get(**which)
    blob = bytearray(bytes(getattr(row, column)))
    blob[place] ^= 0x40
    model._default_manager.filter(pk=row.pk).update(**{column: bytes(blob)})


@pytest.mark.parametrize(("kind", "place"), [
    *(("mood", place) for place in (0, 3, 10, -1)),  # format, generation, nonce, tag; then the text of each kind
    *((kind, 40) for kind in ("goal", "objective", "reading", "mood", "change", "milestone", "session_day", "deleted", "upload", "answers")),
    ("objective", 3),
])  # fmt: skip
def test_a_spoilt_entry_is_said_and_the_rest_is_there(maya: Person, kind: str, place: int) -> None:
    mine = fill(maya.desk)
    flip(Record, place, id=bytes.fromhex(mine[kind]))
    said = 0
    for path in LISTS:
        page = maya.get(path)
        assert page.status_code == 200, path
        said += f"cannot be opened (ref {mine[kind][:8]})" in page.content.decode()
    assert said, "some page says what it could not open"
    for path in (f"/goals/{mine['goal']}/", f"/objectives/{mine['objective']}/", f"/objectives/{mine['objective']}/table/",
                 f"/check-in/{mine['mood']}/", f"/import/{mine['upload']}/columns/"):  # fmt: skip
        assert maya.get(path).status_code in (200, 409), path
    assert maya.post("/check-in/", {"mood": "4"}).status_code == 303, "and writing goes on"


def test_a_spoilt_entry_by_itself_says_what_to_do(maya: Person) -> None:
    mine = fill(maya.desk)
    flip(Record, 40, id=bytes.fromhex(mine["mood"]))
    page = maya.get(f"/check-in/{mine['mood']}/")
    assert page.status_code == 409
    assert "can&#x27;t be opened" in page.content.decode() and "Reference:" in page.content.decode()


@pytest.mark.parametrize("place", [0, 20])
@pytest.mark.parametrize(("model", "owner"), [(SpaceKey, "user"), (Ledger, "user")])
def test_spoilt_keys_close_the_pages_but_not_the_help(
    maya: Person, model: type[models.Model], owner: str, place: int
) -> None:
    fill(maya.desk)
    flip(model, place, **{owner: maya.account})
    for path in LISTS:
        page = maya.get(path)
        assert page.status_code == 409, path
        assert "Nothing was deleted" in page.content.decode()
    for path in OPEN_TO_ALL:
        assert maya.get(path).status_code == 200, path
    assert maya.post("/exit/").status_code == 200
    assert maya.signs_in().status_code in (409, 422, 503)


@pytest.mark.parametrize("model", [SpaceKey, Ledger])
def test_missing_keys_are_said(maya: Person, model: type[models.Model]) -> None:
    model._default_manager.filter(user=maya.account).delete()
    assert maya.get("/today/").status_code == 409
    assert maya.get("/help/").status_code == 200


def test_a_spoilt_preference_is_said_and_can_be_made_new(maya: Person) -> None:
    id = maya.desk.import_id("preferences")
    flip(Record, 40, id=bytes.fromhex(id))
    assert f"(ref {id[:8]})" in maya.reads("/today/")
    answer = maya.post("/settings/display/", {"zone": "Asia/Tokyo", "country": "JP", "theme": "dark"})
    assert answer.status_code in (303, 409)
    assert maya.get("/settings/display/").status_code == 200


@pytest.mark.parametrize(
    ("m_kib", "t", "p"),
    [
        (8, 3, 1),
        (64 * 1024, 1, 1),
        (64 * 1024 * 1024, 3, 1),
        (2**32 - 1, 2**32 - 1, 255),
        (64 * 1024, 3, 0),
        (64 * 1024, 3, 4),
        (0, 0, 0),
    ],
)
def test_a_slot_with_other_costs_is_refused_before_any_hashing(
    maya: Person, m_kib: int, t: int, p: int
) -> None:
    slot = KeySlot.objects.get(user=maya.account, kind=1)
    blob = bytes(slot.blob)
    changed = blob[:2] + struct.pack(">IIB", m_kib, t, p) + blob[11:]
    assert len(changed) == len(blob)
    KeySlot.objects.filter(pk=slot.pk).update(blob=changed)
    tracemalloc.start()
    page = maya.signs_in()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert page.status_code == 409
    assert "can&#x27;t be opened" in page.content.decode()
    assert peak < 8 * 1024 * 1024
    assert maya.get("/today/").status_code == 200, "whoever is in stays in"
    maya.post("/lock/")
    assert maya.unlocks().status_code == 409


@pytest.mark.parametrize("first", [0x00, 0xFF, 0x01, 0x08])
def test_a_slot_of_no_known_form(maya: Person, first: int) -> None:
    slot = KeySlot.objects.get(user=maya.account, kind=1)
    KeySlot.objects.filter(pk=slot.pk).update(blob=bytes([first]) + bytes(slot.blob)[1:])
    assert maya.signs_in().status_code in (409, 422)


@pytest.mark.parametrize("blob", [b"", b"\x09", b"\x09" + bytes(2_000), b"\xff" * 3_000])
def test_a_spoilt_draft_is_left_out(maya: Person, blob: bytes) -> None:
    mine = fill(maya.desk)
    Draft.objects.filter(id=bytes.fromhex(mine["draft"])).update(blob=blob)
    for path in ("/today/", f"/check-in/?draft={mine['draft']}"):
        assert maya.get(path).status_code == 200
    maya.post("/lock/")
    assert maya.unlocks().status_code == 303


@pytest.mark.parametrize("what", ["flip", "empty", "short", "gone", "unfinished"])
def test_a_spoilt_file_is_said(maya: Person, what: str) -> None:
    mine = fill(maya.desk)
    chunk, file = Chunk.objects.latest("pk"), Attachment.objects.latest("pk")
    if what == "gone":
        chunk.delete()
    elif what == "unfinished":
        Attachment.objects.filter(pk=file.pk).update(done=False)
    elif what == "flip":
        flip(Chunk, 30, pk=chunk.pk)
    else:
        Chunk.objects.filter(pk=chunk.pk).update(blob=b"" if what == "empty" else bytes(chunk.blob)[:20])
    for page in ("columns", "measures", "preview"):
        assert maya.get(f"/import/{mine['upload']}/{page}/").status_code in (404, 409), page
    assert maya.get("/import/").status_code == 200
    assert maya.post(f"/import/{mine['upload']}/cancel/").status_code == 303


def test_a_spoilt_second_factor_is_said(maya: Person) -> None:
    Totp.objects.create(user=maya.account, seed=bytes(60))
    assert maya.signs_in().status_code == 303
    assert maya.post("/sign-in/code/", {"code": "123456"}).status_code == 409


@pytest.mark.parametrize("length", [2**31, 2**32 - 1, 10**6])
def test_a_length_past_the_end_takes_no_memory(length: int) -> None:
    """The padding of a record says how long its text is: a lie is refused before anything is taken."""
    import os

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from midweek.vault import formats
    from midweek.vault.errors import Tampered
    from midweek.vault.keys import SpaceKey as Key

    raw, nonce, space, record, tag = (
        os.urandom(32),
        os.urandom(12),
        os.urandom(16),
        os.urandom(16),
        os.urandom(8),
    )
    key = Key(1, raw)
    about = b"\x01" + struct.pack(">I", 1) + space + record + struct.pack(">Q", 1) + tag
    padded = struct.pack(">I", length) + bytes(252)
    blob = b"\x01" + struct.pack(">I", 1) + nonce + AESGCM(raw).encrypt(nonce, padded, about)
    tracemalloc.start()
    with pytest.raises(Tampered):
        formats.open_record(key, space=space, record=record, rev=1, tag=tag, blob=blob)
    assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    tracemalloc.stop()
