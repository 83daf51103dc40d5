"""The cast: everyone goes in through the front door and does what a person does."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.test import Client

from midweek.store import accounts
from midweek.store.desk import Desk
from midweek.store.models import User
from midweek.vault import formats
from midweek.vault.keys import UnlockToken

PASSPHRASES = {
    "maya": "orchard lantern pebble window cotton harbour",
    "noor": "ribbon meadow kettle copper violin autumn",
    "ben": "saddle marble thicket pocket salmon riddle",
    "uri": "velvet anchor biscuit canyon drizzle ember",
    "sam": "gravel hollow igloo jasmine lantern magnet",
    "eve": "nettle oyster pebble quiver raisin sunset",
}


class Person:
    """One of the cast with a browser of their own; https, as behind a proxy."""

    def __init__(self, name: str) -> None:
        self.name, self.passphrase = name, PASSPHRASES[name]
        self.browser = Client(enforce_csrf_checks=False)
        self.username = name

    def named(self, other: Person) -> Person:
        """The same person with a second browser."""
        self.username = other.username
        return self

    def get(self, path: str, **options: Any) -> Any:
        """Open a page."""
        return self.browser.get(path, secure=True, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Any:
        """Send a form."""
        return self.browser.post(path, data or {}, secure=True, **options)

    def sends(self, path: str, data: dict[str, Any]) -> Any:
        """Open a page, write this into its form, and send it; what the page knows of having shown goes along."""
        seen = re.search(r'<input type="hidden" name="seen" value="([^"]*)"', self.get(path).content.decode())
        return self.post(path, ({"seen": seen[1]} if seen else {}) | data)

    def reads(self, path: str) -> str:
        """The words of a page, which must answer 200."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code, response.headers.get("Location"))
        return str(response.content.decode())

    def signs_up(self) -> Person:
        """Make an account; afterwards this person is signed in and unlocked."""
        once = re.search(r'name="once" value="([^"]+)"', self.reads("/sign-up/"))
        assert once
        response = self.post(
            "/sign-up/",
            {
                "name": self.name,
                "passphrase": self.passphrase,
                "email": "",
                "zone": "Europe/Berlin",
                "once": once[1],
            },
        )
        assert response.status_code == 303, response.content.decode()[:2000]
        self.username = self.account.username
        return self

    def signs_in(self, passphrase: str = "") -> Any:
        """Name and passphrase."""
        return self.post(
            "/sign-in/", {"username": self.username, "passphrase": passphrase or self.passphrase}
        )

    def unlocks(self) -> Any:
        """The passphrase again."""
        return self.post("/unlock/", {"passphrase": self.passphrase})

    @property
    def account(self) -> User:
        """This person's row (whoever signed up last under this name)."""
        return User.objects.filter(username__regex=rf"^{self.name}\d*$").latest("pk")

    @property
    def desk(self) -> Desk:
        """This person's Desk, from the unlock cookie of their browser, to set a scene or look at what was stored."""
        user = self.account
        token = UnlockToken.from_cookie(self.browser.cookies[settings.UNLOCK_COOKIE].value)
        assert token
        from midweek.store import unlock

        row = unlock.rows().get(token.row_id())
        assert row
        return Desk(accounts.keys_of(user, formats.open_unlock(token, bytes(user.uid), row.blob)))
