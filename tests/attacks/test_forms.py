"""Forms that come from somewhere else change nothing, and looking changes nothing (attacks.md E1)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from midweek.store.models import Totp, User
from tests.pages import hidden
from tests.people import PASSPHRASES, Person
from tests.web.test_headers import every_address

CHANGING = [
    "/sign-up/", "/sign-in/", "/sign-in/code/", "/sign-in/passkey/", "/sign-in/passkey/ask/", "/unlock/", "/lock/", "/sign-out/",
    "/exit/", "/recover/", "/recover/new/", "/recover/second-factor/", "/welcome/code/", "/welcome/code/later/", "/drafts/",
    "/settings/lock/", "/settings/passphrase/", "/settings/recovery-code/", "/settings/second-factor/",
    "/settings/passkeys/add/", "/settings/passkeys/add/ask/", "/settings/passkeys/remove/", "/settings/passkeys/both/",
    "/settings/email/", "/settings/sign-out/", "/settings/new-keys/", "/settings/delete/now/",
]  # fmt: skip


@pytest.fixture
def strict(maya: Person) -> Client:
    """Maya's browser in front of a server that checks where forms come from."""
    checked = Client(enforce_csrf_checks=True)
    checked.cookies = maya.browser.cookies
    return checked


def rows() -> dict[str, Any]:
    """Every table of the database, whole."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names():
            if table.startswith("store_") and table != "store_throttle":
                cursor.execute(f"SELECT * FROM {table}")
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def token(client: Client) -> str:
    return hidden(client.get("/settings/lock/", secure=True).content.decode(), "csrfmiddlewaretoken")


def test_a_form_without_its_token_is_refused(strict: Client) -> None:
    before, right = rows(), token(strict)
    form = {"passphrase": PASSPHRASES["maya"], "minutes": "30", "email": "evil@example.org"}
    shapes: list[dict[str, Any]] = [
        {"data": form},
        {"data": {**form, "csrfmiddlewaretoken": "x" * 64}},
        {"data": json.dumps(form), "content_type": "application/json"},
        {"data": json.dumps(form), "content_type": "text/plain"},
        {"data": {**form, "csrfmiddlewaretoken": right}, "headers": {"origin": "null"}},
        {"data": {**form, "csrfmiddlewaretoken": right}, "headers": {"origin": "https://evil.example"}},
        {"data": {**form, "csrfmiddlewaretoken": right}, "headers": {"referer": "https://evil.example/"}},
        {"data": {**form, "csrfmiddlewaretoken": right}},  # over https a form says where it comes from
    ]
    # Exit leaves all the same (a tab may be old); another site's POST carries no cookie of ours, so it ends nothing.
    for path in (path for path in CHANGING if path != "/exit/"):
        for shape in shapes if path.startswith("/settings/email/") else shapes[:1]:
            response = strict.post(path, secure=True, **shape)
            assert response.status_code == 403, (path, shape)
            assert "Nothing was changed" in response.content.decode()
    assert rows() == before


def test_the_same_form_from_here_is_taken(strict: Client) -> None:
    form = {"minutes": "30", "csrfmiddlewaretoken": token(strict)}
    headers = {"origin": "https://testserver"}
    assert strict.post("/settings/lock/", form, secure=True, headers=headers).status_code == 303


def test_looking_changes_nothing(maya: Person) -> None:
    for address in every_address():  # twice, since a first look may note down that it was the first
        maya.get(address)
    before = rows()
    asked = {
        "minutes": "30",
        "email": "evil@example.org",
        "passphrase": maya.passphrase,
        "new_passphrase": "six new quiet words for maya",
    }
    for address in every_address():
        maya.get(address, data=asked)
    assert rows() == before
    assert maya.get("/today/").status_code == 200


def test_other_methods_do_nothing(maya: Person) -> None:
    before = rows()
    for path in CHANGING:
        for method in ("put", "patch", "delete", "options", "trace"):
            answer = getattr(maya.browser, method)(path, secure=True)
            assert answer.status_code == 405, (method, path)
    assert rows() == before


def test_nobody_is_signed_in_by_a_foreign_form(maya: Person, noor: Person, strict: Client) -> None:
    form = {"username": noor.username, "passphrase": noor.passphrase}
    assert (
        strict.post("/sign-in/", form, secure=True, headers={"origin": "https://evil.example"}).status_code
        == 403
    )
    assert settings.UNLOCK_COOKIE in strict.cookies
    assert maya.username in strict.get("/settings/", secure=True).content.decode()


def test_extra_fields_set_nothing(maya: Person, noor: Person) -> None:
    extra = {
        "user": noor.account.pk,
        "username": noor.username,
        "uid": "00" * 16,
        "is_staff": "1",
        "password": "x",
    }
    maya.post("/settings/lock/", {"minutes": "15", "idle_minutes": "1", **extra})
    maya.post("/settings/email/", {"email": "m@example.org", "passphrase": maya.passphrase, **extra})
    assert maya.desk.preferences.idle_minutes == 15
    assert User.objects.get(pk=noor.account.pk).email == ""
    assert not Totp.objects.exists()
