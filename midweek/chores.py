"""Jobs that need no key: forgetting what has expired. They import `store` alone."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.utils import timezone

from midweek.store import accounts, restored, throttle, unlock
from midweek.store.models import Gone, Tombstone

log = logging.getLogger("midweek.chores")

SHREDDED_LATELY = timedelta(days=1)  # so long is the database made to forget, until it has
STILL_COMING = timedelta(
    minutes=10
)  # a deletion may be on its way while the database forgets those before it
EVER = datetime(1970, 1, 1, tzinfo=UTC)
OLDEST_COPY = timedelta(days=90)  # the oldest data file of a backup


def tick(forgotten: datetime = EVER) -> datetime:
    """Everything, once. forgotten: the bytes of accounts deleted before this are gone already; gives the same for the next."""
    unlock.ensure_table()
    return _tidy(shredded_since=max(forgotten, timezone.now() - SHREDDED_LATELY))


def _tidy(*, shredded_since: datetime) -> datetime:
    """Make the database forget the bytes of accounts that were deleted since; gives until when it has."""
    now = timezone.now()
    unlock.rows().purge(now)
    throttle.purge()
    Session.objects.filter(expire_date__lt=now).delete()
    Gone.objects.filter(at__lt=now - OLDEST_COPY).delete()
    restored.forget_ended(now - OLDEST_COPY)
    accounts.shred_due(now)
    if not Tombstone.objects.filter(at__gt=shredded_since).exists() or accounts.forget_old_bytes():
        return now - STILL_COMING
    return shredded_since


def at_start() -> None:
    """A fresh start locks everyone: rows of before could meet revived cookies. And nobody holds up the forgetting yet."""
    unlock.ensure_table()
    unlock.rows().clear()
    _tidy(shredded_since=EVER)


def every_minute() -> threading.Event:
    """Tick in a thread of this process until the event it gives is set."""
    from django.db import close_old_connections

    stop = threading.Event()

    def loop() -> None:
        forgotten = EVER
        while not stop.wait(60):
            try:
                forgotten = tick(forgotten)
            except DatabaseError as error:  # full or busy: the next minute tries again
                log.error("chores", exc_info=error)
            finally:
                close_old_connections()

    threading.Thread(target=loop, daemon=True).start()
    return stop


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Hold a lock file in the data folder, so that two starts do one thing after the other."""
    with open(settings.DATA / f".{name}.lock", "w") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
