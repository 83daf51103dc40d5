"""Accounts with 1, 5, 10 and 20 years in them, and what the store itself costs."""

from __future__ import annotations

import os
import statistics
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench.measuring import PASSPHRASE, YEARS, Rows, ms, timed

Ids = dict[int, dict[str, str]]  # years -> the ids that pages of that life are named by


def build(folder: Path, lives: tuple[int, ...] = YEARS) -> tuple[Ids, Rows]:
    """Make and fill the accounts life1, life5 and so on; gives their ids, and rows."""
    os.environ |= {
        "MIDWEEK_DATA": str(folder), "MIDWEEK_MODE": "serve", "DJANGO_SETTINGS_MODULE": "midweek.settings",
    }  # fmt: skip
    import django

    django.setup()
    from django.db import connections

    from bench import life
    from midweek.commands import serving
    from midweek.kinds.mood import MoodCheckIn
    from midweek.store import accounts, unlock
    from midweek.store.desk import Desk
    from midweek.vault.keys import new_id

    serving.prepare()
    ids: Ids = {}
    rows: Rows = []
    for years in lives:
        user, root = accounts.create_account(f"life{years}", PASSPHRASE, uid=new_id())
        ids[years] = life.lead(Desk(accounts.keys_of(user, root)), years, datetime.now(UTC).date())
        began = time.perf_counter()
        found = len(Desk(accounts.keys_of(user, root)).read(MoodCheckIn))
        took = ms(time.perf_counter() - began)
        rows.append((f"open {found:,} check-ins, {years} years", took, "", "", "15,000: 300 ms"))
        token = unlock.begin(
            user_id=user.pk, uid=bytes(user.uid), root=root, session_key="k", state="active", idle_minutes=10
        )
        times = [timed(partial(unlock.resume, token, "k")) for _ in range(200)]
        rows.append((f"unlock check, {years} years", ms(statistics.median(times)), "", "", "1 ms"))
    accounts.create_account("empty", PASSPHRASE, uid=new_id())
    connections.close_all()
    return ids, rows
