"""Django's sign-in, with the key slot as the only verifier."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from midweek.store import accounts
from midweek.store.models import User
from midweek.vault.errors import WrongSecret


class SlotBackend(BaseBackend):
    """Opens slot 1; hands the root on for this request only, as `user.root`."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **extra: Any
    ) -> User | None:
        user = accounts.find(username)
        try:
            root = accounts.open_slot(user, passphrase=password)
        except WrongSecret:
            return None
        assert user is not None
        user.root = root  # type: ignore[attr-defined]
        return user

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id).first()
