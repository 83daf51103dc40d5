"""What the log of an evil day holds (attacks.md A3): no word, no cookie, no token, no body."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings

from midweek.web import quiet
from tests.attacks.markers import dresses
from tests.people import Person

MARKER = "zinnober plough 490217"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything the server would print."""
    printed = io.StringIO()
    handler = logging.StreamHandler(printed)
    handler.setFormatter(quiet.Line())
    logging.getLogger().addHandler(handler)
    yield printed
    logging.getLogger().removeHandler(handler)


@override_settings(ROOT_URLCONF="tests.web.test_headers")
def test_nothing_of_a_bad_day_is_in_the_log(maya: Person, log: io.StringIO) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    maya.browser.raise_request_exception = False
    maya.post("/sign-in/", {"username": maya.passphrase, "passphrase": MARKER})
    maya.post("/sign-in/", {"username": f"{MARKER}\r\n2026 ERROR forged\x1b[31m", "passphrase": "x"})
    maya.post("/recover/", {"username": MARKER, "recovery": MARKER})
    maya.post("/sign-in/passkey/", {"assertion": MARKER, "prf": MARKER})
    maya.get(f"/{MARKER}/")
    maya.get("/check-in/", data={"note": MARKER, "draft": MARKER})
    maya.post("/check-in/", {"note": MARKER * 60_000})
    maya.get("/today/", headers={"host": "zinnober.plough"})
    maya.get("/breaks/", data={"words": MARKER})
    maya.post("/breaks/", {"words": MARKER})
    strict.post("/sign-in/", {"username": MARKER, "passphrase": MARKER}, secure=True)
    maya.browser.post("/drafts/", MARKER, content_type="multipart/form-data; boundary=x", secure=True)
    said = log.getvalue()
    assert "RuntimeError" in said, "the broken page left its trace"
    assert "nobody else may read" not in said
    assert "forged" not in said
    assert "\x1b" not in said
    secrets = [maya.passphrase, maya.username, "zinnober"]
    secrets += [
        maya.browser.cookies[name].value for name in (settings.SESSION_COOKIE_NAME, settings.UNLOCK_COOKIE)
    ]
    for secret in [MARKER, *secrets]:
        for dress, form in dresses(secret).items():
            assert form not in said.encode(), dress
