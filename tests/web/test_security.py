"""Account: the list, and everything on it that changes the way in or the way out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone

from midweek.kinds.mood import MoodCheckIn
from midweek.store import audit, drafts, unlock
from midweek.store.models import AuditEvent, KeySlot, Record, SpaceKey, User
from midweek.web.views.seen import SENTENCES
from tests.pages import recovery_code
from tests.people import Person
from tests.web.test_recovery import gets_code, recovers

NEW = "violet saddle mountain pocket copper river"
WRONG = "not the right one at all"

STEP_UP = {
    "/settings/passphrase/": {"new_passphrase": NEW},
    "/settings/recovery-code/": {},
    "/settings/email/": {"email": "maya@example.org"},
    "/settings/new-keys/": {"new_passphrase": NEW},
    "/settings/delete/now/": {},
}


def writes(person: Person, note: str = "kept words") -> None:
    person.desk.file(MoodCheckIn(at=datetime(2026, 5, 7, 14, 32, tzinfo=UTC), mood=2, note=note))


def notes(person: Person) -> list[str]:
    return [filed.entry.note for filed in person.desk.read(MoodCheckIn).of(MoodCheckIn)]


def changes_passphrase(person: Person, new: str = NEW, old: str = "") -> int:
    form = {"passphrase": old or person.passphrase, "new_passphrase": new}
    return int(person.post("/settings/passphrase/", form).status_code)


def test_every_line_of_the_list_leads_somewhere(maya: Person) -> None:
    listed = re.findall(r'class="row-link" href="([^"]+)"', maya.reads("/settings/"))
    assert len(listed) >= 9
    for path in listed:
        maya.reads(path)


@pytest.mark.parametrize("path", STEP_UP)
def test_each_act_asks_for_the_passphrase_itself(maya: Person, path: str) -> None:
    writes(maya)
    slots = set(KeySlot.objects.values_list("blob", flat=True))
    maya.post("/settings/recovery-code/", {"passphrase": maya.passphrase})  # just proved, for another act
    for given in ({"passphrase": WRONG}, {"passphrase": ""}, {}):
        answer = maya.post(path, {**STEP_UP[path], **given})
        assert answer.status_code == 422
        assert WRONG not in answer.content.decode()
        assert NEW not in answer.content.decode()
    assert set(KeySlot.objects.values_list("blob", flat=True)) == slots
    assert maya.account.email == ""
    assert notes(maya) == ["kept words"]


def test_a_wrong_passphrase_keeps_the_rest_of_the_form(maya: Person) -> None:
    answer = maya.post("/settings/email/", {"email": "maya@example.org", "passphrase": WRONG})
    assert "maya@example.org" in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()


def test_a_new_passphrase_ends_the_other_sessions_and_keeps_this_one(maya: Person) -> None:
    writes(maya)
    others = [Person("maya").named(maya) for _ in range(3)]
    for other in others:
        other.signs_in()
    before = {
        name: maya.browser.cookies[name].value
        for name in (settings.SESSION_COOKIE_NAME, settings.UNLOCK_COOKIE)
    }
    assert changes_passphrase(maya) == 303
    assert notes(maya) == ["kept words"]
    for name, value in before.items():
        assert maya.browser.cookies[name].value != value
    for other in others:
        assert other.get("/today/").headers["Location"].startswith("/sign-in/")
    assert maya.signs_in().status_code == 422
    assert maya.signs_in(NEW).status_code == 303


@pytest.mark.parametrize(
    ("new", "status"),
    [
        ("twelve chars", 422),
        ("aa" * 20, 422),
        ("passwordpassword1", 422),
        ("quietmapleriver", 303),
        ("quiet maple river " * 14 + "abcd", 303),
        ("quiet maple river " * 15, 422),
        ("Zu\u0308rich kennt viele schöne Wege", 303),
        ("   quiet maple river   ", 303),
    ],
    ids=["short", "repeated", "common", "15", "256", "over 256", "composed", "spaces at the ends"],
)
def test_what_a_new_passphrase_may_be(maya: Person, new: str, status: int) -> None:
    assert changes_passphrase(maya, new) == status
    if status == 303:
        assert Person("maya").named(maya).signs_in(new).status_code == 303


def test_composed_and_decomposed_letters_open_alike(maya: Person) -> None:
    changes_passphrase(maya, "Zu\u0308rich kennt viele Wege")
    assert maya.signs_in("Z\u00fcrich kennt viele Wege").status_code == 303


def test_the_same_passphrase_again_is_fine(maya: Person) -> None:
    assert changes_passphrase(maya, maya.passphrase) == 303
    assert maya.get("/today/").status_code == 200


def test_the_lock_is_where_its_owner_puts_it(maya: Person) -> None:
    assert maya.post("/settings/lock/", {"minutes": "30"}).status_code == 303
    assert maya.desk.preferences.idle_minutes == 30
    assert unlock.UnlockedSession.objects.using(settings.UNLOCK_DATABASE).get().idle_minutes == 30
    assert 'data-idle-minutes="30"' in maya.reads("/today/")
    assert maya.post("/settings/lock/", {"minutes": "600"}).status_code == 422


def test_the_old_address_hears_of_a_new_one(maya: Person) -> None:
    form = {"passphrase": maya.passphrase}
    maya.post("/settings/email/", {**form, "email": "maya@example.org"})
    assert mail.outbox == []
    maya.post("/settings/email/", {**form, "email": "other@example.org"})
    assert [letter.to for letter in mail.outbox] == [["maya@example.org"]]
    assert maya.account.email == "other@example.org"


def test_a_letter_that_cannot_be_sent_stops_nothing(maya: Person, settings: pytest.FixtureRequest) -> None:
    User.objects.filter(pk=maya.account.pk).update(email="maya@example.org")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined]
    assert changes_passphrase(maya) == 303


def test_out_everywhere_is_out_here_too(maya: Person) -> None:
    other = Person("maya").named(maya)
    other.signs_in()
    maya.reads("/settings/sign-out/")
    assert maya.post("/settings/sign-out/").headers["Location"] == "/sign-in/"
    for browser in (maya, other):
        assert browser.get("/today/").headers["Location"].startswith("/sign-in/")
    assert maya.signs_in().status_code == 303


def test_new_keys_keep_everything_and_close_every_old_way_in(maya: Person) -> None:
    writes(maya)
    old = gets_code(maya)
    id = drafts.id_of(maya.desk.keys, "/check-in/")
    drafts.keep(maya.account, id, "/check-in/", [("note", "half a sentence")])
    key, slot = bytes(maya.account.public_key), bytes(KeySlot.objects.filter(kind=1).get().blob)
    form = {"passphrase": maya.passphrase, "new_passphrase": NEW}
    shown = maya.post("/settings/new-keys/", form)
    assert shown.status_code == 200
    assert notes(maya) == ["kept words"]
    (kept,) = drafts.of_pages(maya.desk.keys, ["/check-in/"])
    assert kept.fields == [("note", "half a sentence")]
    assert maya.reads("/today/")
    assert bytes(maya.account.public_key) != key
    assert bytes(KeySlot.objects.filter(kind=1).get().blob) != slot
    assert Person("maya").named(maya).signs_in().status_code == 422
    assert recovers(Person("maya").named(maya), old).status_code == 422
    assert recovers(Person("maya").named(maya), recovery_code(shown.content.decode())).status_code == 303


def test_new_keys_want_a_new_passphrase(maya: Person) -> None:
    """Someone may have the old one. Only who has just given it is told that it is the same."""
    before = bytes(KeySlot.objects.get(kind=1).blob)
    told = "That is your present passphrase"
    form = {"passphrase": WRONG, "new_passphrase": WRONG}
    assert told not in maya.post("/settings/new-keys/", form).content.decode()
    form = {"passphrase": WRONG, "new_passphrase": maya.passphrase}
    assert told not in maya.post("/settings/new-keys/", form).content.decode()
    same = maya.passphrase.replace("pebble", "\uff50ebble")  # NFKC: the same
    answer = maya.post("/settings/new-keys/", {"passphrase": maya.passphrase, "new_passphrase": same})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert bytes(KeySlot.objects.get(kind=1).blob) == before


@pytest.mark.parametrize("others", [0, 2], ids=["alone", "beside others of its month"])
def test_new_keys_leave_what_cannot_be_opened_and_the_lists_go_on_saying_so(
    maya: Person, others: int
) -> None:
    at = timezone.now()
    for n in range(others):
        maya.desk.file(MoodCheckIn(at=at - timedelta(minutes=n), mood=3))
    filed = maya.desk.file(MoodCheckIn(at=at, mood=2, note="kept words"))
    spoilt = Record.objects.filter(id=bytes.fromhex(filed.id))
    blob = bytes(spoilt.get().blob)
    spoilt.update(blob=blob[:-1] + bytes([blob[-1] ^ 1]))
    told = f"cannot be opened (ref {filed.id[:8]})"
    assert told in maya.reads("/check-in/all/")
    passphrases = [maya.passphrase, NEW, "another meadow ribbon copper autumn violin"]
    for old, new in pairwise(passphrases):
        form = {"passphrase": old, "new_passphrase": new}
        assert told in maya.post("/settings/new-keys/", form).content.decode()
        for path in ("/check-in/all/", "/today/"):
            assert told in maya.reads(path)
        assert maya.signs_in(new).status_code == 303
        assert "waits for your yes" not in maya.reads("/today/")
        assert "Nothing waits here" in maya.reads("/settings/restored/")
    assert bytes(spoilt.get().blob)[:-1] == blob[:-1], "left as it is"
    assert AuditEvent.objects.filter(action="tampered", object=filed.id).count() == 1


def test_deleted_is_gone_and_touches_nobody_else(maya: Person, noor: Person) -> None:
    writes(noor)
    writes(maya)
    hers = {bytes(row.id): bytes(row.blob) for row in Record.objects.filter(space__owner=noor.account)}
    pk = maya.account.pk
    maya.reads("/settings/delete/")
    answer = maya.post("/settings/delete/now/", {"passphrase": maya.passphrase})
    assert answer.headers["Location"] == "/gone/"
    assert "deleted" in maya.reads("/gone/")
    assert not User.objects.filter(pk=pk).exists()
    assert not SpaceKey.objects.filter(user_id=pk).exists()
    assert not AuditEvent.objects.filter(chain_id=pk).exists()
    assert all(session.get_decoded().get("_auth_user_id") != str(pk) for session in Session.objects.all())
    assert {bytes(row.id): bytes(row.blob) for row in Record.objects.all()} == hers
    assert maya.signs_in().status_code == 422
    assert notes(noor) == ["kept words"]


def test_who_opened_is_told_in_sentences(maya: Person) -> None:
    maya.post("/lock/")
    maya.post("/unlock/", {"passphrase": WRONG})
    maya.unlocks()
    shown = maya.reads("/settings/privacy/")
    told = re.findall(r"<li><span class=\"when\">[^<]+</span><span>([^<]+)</span></li>", shown)
    assert told == [
        "You unlocked.",
        "A wrong passphrase or code was tried.",
        "You signed in.",
        "The account was made.",
    ]
    assert "change no." in shown
    assert "doesn't fit together" not in shown


def test_every_action_has_a_sentence() -> None:
    assert set(SENTENCES) == set(get_args(audit.Action))


def test_the_list_comes_in_pages(maya: Person) -> None:
    for _ in range(60):
        audit.append(maya.account.pk, "export")
    shown = maya.reads("/settings/privacy/")
    assert shown.count('class="when"') == 50
    before = re.search(r'href="\?before=(\d+)"', shown)
    assert before
    assert maya.reads(f"/settings/privacy/?before={before[1]}").count('class="when"') == 12
    for nonsense in ("-1", "x", "9" * 40, "0"):
        assert maya.get(f"/settings/privacy/?before={nonsense}").status_code == 200


@pytest.mark.parametrize("cut", ["changed", "first", "last"])
def test_a_changed_list_is_reported(maya: Person, cut: str) -> None:
    events = AuditEvent.objects.filter(chain=maya.account).order_by("seq")
    if cut == "changed":
        events.filter(seq=2).update(action="unlock")
    else:
        getattr(events, cut)().delete()
    assert "doesn't fit together" in maya.reads("/settings/privacy/")
    maya.post("/lock/")
    maya.unlocks()
    assert "doesn't fit together" in maya.reads("/settings/privacy/")


def test_nothing_an_account_page_shows_is_in_its_title(maya: Person) -> None:
    for path in ("/settings/", "/settings/privacy/", "/settings/email/"):
        title = re.search(r"<title>(.*?)</title>", maya.reads(path))
        assert title
        assert maya.username not in title[1]


def test_the_last_opening_is_shown_in_the_persons_own_time(maya: Person) -> None:
    maya.desk.prefer(zone="Pacific/Kiritimati")  # 14 hours ahead of UTC
    maya.post("/lock/")
    maya.unlocks()
    opened = maya.desk.keys.ledger.opened_before
    assert opened
    local = opened.astimezone(timezone.get_fixed_timezone(14 * 60))
    assert f"{local:%H:%M}" in maya.reads("/settings/privacy/")
