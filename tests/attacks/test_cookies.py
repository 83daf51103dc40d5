"""Half of what unlocks, or somebody else's half, opens nothing (attacks.md A5)."""

from __future__ import annotations

import base64
import os

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from midweek.store import unlock
from midweek.vault.keys import UnlockToken
from tests.people import Person

SESSION, TOKEN = settings.SESSION_COOKIE_NAME, settings.UNLOCK_COOKIE


def holding(*, session: str = "", token: str = "") -> Person:
    other = Person("eve")
    if session:
        other.browser.cookies[SESSION] = session
    if token:
        other.browser.cookies[TOKEN] = token
    return other


def of(person: Person) -> tuple[str, str]:
    return person.browser.cookies[SESSION].value, person.browser.cookies[TOKEN].value


def row_of(token: str) -> unlock.Row | None:
    known = UnlockToken.from_cookie(token)
    assert known
    return unlock.rows().get(known.row_id())


def refused(person: Person, to: str) -> None:
    for path in ("/today/", "/settings/"):
        response = person.get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith(to)


def test_the_token_alone_is_nobody_and_ends_the_row(maya: Person) -> None:
    _, token = of(maya)
    refused(holding(token=token), "/sign-in/")
    assert row_of(token) is None


def test_the_session_alone_is_known_and_locked(maya: Person) -> None:
    session, _ = of(maya)
    refused(holding(session=session), "/unlock/")


def test_a_session_forged_with_the_servers_own_key_is_known_and_locked(maya: Person) -> None:
    """A thief with the database and every key of the server writes a session of their own."""
    forged = SessionStore()
    forged[SESSION_KEY] = str(maya.account.pk)
    forged[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    forged[HASH_SESSION_KEY] = maya.account.get_session_auth_hash()  # salted with SECRET_KEY
    forged["strong_at"] = forged["fresh"] = 2**40
    forged.save()
    thief = holding(session=forged.session_key or "")
    refused(thief, "/unlock/")
    for path in ("/settings/recovery-code/", "/welcome/code/", "/settings/export/"):
        assert thief.get(path).headers["Location"].startswith("/unlock/"), path
    assert maya.get("/today/").status_code == 200


def test_one_persons_token_with_anothers_session(maya: Person, noor: Person) -> None:
    _, token = of(maya)
    refused(holding(session=of(noor)[0], token=token), "/unlock/")
    assert row_of(token) is None
    assert noor.get("/today/").status_code == 200


def test_the_token_after_a_lock(maya: Person) -> None:
    session, token = of(maya)
    maya.post("/lock/")
    refused(holding(session=session, token=token), "/unlock/")


def test_both_after_a_sign_out(maya: Person) -> None:
    session, token = of(maya)
    maya.post("/sign-out/")
    refused(holding(session=session, token=token), "/sign-in/")


def test_a_spoilt_token_is_a_lock(maya: Person) -> None:
    session, token = of(maya)
    another = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
    for spoilt in (
        token[:-1], token + "A", token[:-1] + "*", token.swapcase(), " " + token[1:], "é" * 43, another, token * 25_000,
        "%00" + token[3:],
    ):  # fmt: skip
        refused(holding(session=session, token=spoilt), "/unlock/")
    assert maya.get("/today/").status_code == 200


@pytest.mark.parametrize("session", ["x", "é" * 32, "a" * 100_000, "0" * 32, "../../etc/passwd"])
def test_a_made_up_session_is_nobody(session: str) -> None:
    refused(holding(session=session), "/sign-in/")
