"""Attempts counted in one table, shared by all workers; keys are hashes nobody can read back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.utils import timezone

from midweek.store.models import Throttle
from midweek.vault.errors import TooMany
from midweek.vault.formats import ServerKey

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Limit:
    """At most `most` in `seconds`."""

    scope: str
    most: int
    seconds: int


PAIR = Limit("pair", 10, 900)  # one account from one address
ADDRESS = Limit("address", 60, 900)  # one address, any account
ACCOUNT = Limit(
    "account", 100, 3600
)  # one account, any address: then only a first try from an address counts
SIGN_UP = Limit("sign_up", 20, 3600)
ASKED = Limit(
    "passkey", 60, 900
)  # what a passkey is to sign, asked for by somebody unknown: each is a session
ONCE = Limit("once", 1, KEPT_SECONDS)


Counted = tuple[bytes, int]  # a row's key and window


def count(limit: Limit, *what: str) -> int:
    """Count one attempt; gives how many there have been in this window."""
    return _count(limit, *what)[0]


def _count(limit: Limit, *what: str) -> tuple[int, Counted]:
    now = int(timezone.now().timestamp())
    window = now // limit.seconds * limit.seconds
    key = ServerKey(settings.SERVER_SECRET).mac("throttle", "|".join([limit.scope, *what]).encode())
    with connection.cursor() as cursor:
        # An older window starts again at 1; the row's window never goes back.
        cursor.execute(
            'INSERT INTO store_throttle ("key", "window", n) VALUES (%s, %s, 1) '
            'ON CONFLICT ("key") DO UPDATE SET '
            'n = CASE WHEN store_throttle."window" = excluded."window" THEN store_throttle.n + 1 ELSE 1 END, '
            '"window" = excluded."window" RETURNING n',
            [key, window],
        )
        return int(cursor.fetchone()[0]), (key, window)


def _wait(limit: Limit) -> int:
    now = int(timezone.now().timestamp())
    return limit.seconds - now % limit.seconds


def attempt(account: str, address: str) -> list[Counted]:
    """One attempt at a secret of `account` from `address`; gives what it counted. Raises TooMany with the seconds to wait.

    Guessing one account from many addresses ends at ACCOUNT, but whoever comes from an address that has
    not tried before still gets a try: a stranger cannot lock the owner out.
    """
    tries, pair = _count(PAIR, account, address)
    if tries > PAIR.most:
        raise TooMany(_wait(PAIR))
    from_there, at_address = _count(ADDRESS, address)
    if from_there > ADDRESS.most:
        raise TooMany(_wait(ADDRESS))
    at_all, at_account = _count(ACCOUNT, account)
    if at_all > ACCOUNT.most and tries > 1:
        raise TooMany(_wait(ACCOUNT))
    return [pair, at_address, at_account]


@contextmanager
def guess(account: str, address: str) -> Iterator[None]:
    """Around the check of a secret, which raises where it is wrong. Raises TooMany before it.

    Whoever knows the secret guessed nothing: then this attempt, and no other, counts no longer.
    """
    counted = attempt(account, address)
    yield
    with connection.cursor() as cursor:
        cursor.executemany(
            'UPDATE store_throttle SET n = n - 1 WHERE "key" = %s AND "window" = %s AND n > 0', counted
        )


def once(what: str) -> bool:
    """True the first time somebody asks; of two requests at once, for one of them."""
    return count(ONCE, what) == 1


def sign_up(address: str) -> None:
    """One new account from `address`. Raises TooMany."""
    if not settings.LAPTOP and count(SIGN_UP, address) > SIGN_UP.most:
        raise TooMany(_wait(SIGN_UP))


def passkey(address: str) -> None:
    """One more who is not signed in yet is asked for a passkey. Raises TooMany."""
    if count(ASKED, address) > ASKED.most:
        raise TooMany(_wait(ASKED))


def purge() -> int:
    """Forget counters older than a day."""
    oldest = int(timezone.now().timestamp()) - KEPT_SECONDS
    return Throttle.objects.filter(window__lt=oldest).delete()[0]
