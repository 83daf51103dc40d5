"""Made `folder_v1/`: the data folder of this first version, with one entry of every kind. Not run again.

Later versions must open that folder for ever. A new format gets a new folder beside it. Run as
`python -m tests.golden.make_folder FOLDER`; what it holds is also written down there, in `entries.json`.
"""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

NAME, PASSPHRASE = "maya", "orchard lantern pebble window cotton harbour"
RECOVERY = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-2345"
PACKED = "database.gz"
CSV = b"Day,Mood\n2026-03-01,3\n"


def main(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    os.environ.update(MIDWEEK_DATA=str(folder), MIDWEEK_MODE="serve")
    from midweek import cli

    cli.start_django("serve")
    from midweek.commands.serving import prepare
    from midweek.store import accounts, drafts, files, verify
    from midweek.store.desk import Desk
    from midweek.store.models import User
    from midweek.vault import slots
    from midweek.vault.keys import RecoveryCode

    prepare()
    slots.CURRENT = slots.LOWEST
    user, root = accounts.create_account(
        NAME, PASSPHRASE, uid=bytes.fromhex("00112233445546778899aabbccddeeff")
    )
    fill(Desk(accounts.keys_of(user, root)), files)
    root, _ = accounts.rekey(
        user, root, PASSPHRASE
    )  # so that there is an earlier key, and a second generation
    user = User.objects.get(pk=user.pk)
    accounts.set_recovery(user, root, RecoveryCode.parse(RECOVERY))
    drafts.keep(user, bytes(range(16)), "/check-in/", [("note", "typed, and not saved yet")])
    desk = Desk(accounts.keys_of(user, root))
    assert not desk.unreadable and not verify.everything().wrong
    (folder / "entries.json").write_text(json.dumps(told(desk), indent=1, ensure_ascii=False) + "\n", "utf-8")
    tidy(folder)


def fill(desk, files) -> None:  # type: ignore[no-untyped-def]
    """One entry of every kind, with each of its fields filled in."""
    from midweek.kinds.behaviour import Reading
    from midweek.kinds.mood import MoodCheckIn
    from midweek.kinds.person import Upload
    from midweek.kinds.plan import Change, Goal, GoalAnswers, Measure, Milestone, Objective
    from midweek.kinds.session import SessionDay

    at = datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    first = desk.file(Goal(words="Sleep through the night", since=date(2025, 1, 1), state="achieved"))
    goal = desk.file(
        Goal(words="Stop being so hard on myself 🌱\nאט אט", turn="less", why="My daughter listens.", different="I'd laugh.",
             since=date(2026, 1, 5), after=first.id)
    )  # fmt: skip
    objective = desk.file(
        Objective(
            goal=goal.id, per="day", starts=date(2026, 1, 5), noticing_until=date(2026, 2, 2), usual=8, target=4.5,
            target_by=date(2026, 6, 1), confidence=8, review_on=date(2026, 3, 1), words="Talk to myself as to a friend.",
            measure=Measure(what="times I talk down to myself", how="scale", better="lower", unit="times", low=0, high=30, noted="day"),
        )
    )  # fmt: skip
    desk.revise(
        goal,
        Goal(words="Be kinder to myself", turn="less", since=date(2026, 1, 5), after=first.id),
        why="clearer",
    )
    desk.file(
        Reading(objective=objective.id, on=date(2026, 1, 6), value=7.5, minute=1439, note="on the train")
    )
    desk.file(
        Change(objective=objective.id, on=date(2026, 2, 2), words="pause and reply", source="diary.csv")
    )
    desk.file(Milestone(goal=goal.id, words="I noticed it while it happened", reached=date(2026, 2, 28)))
    desk.file(SessionDay(on=date(2026, 2, 3)))
    desk.file(GoalAnswers(words="another goal", turn="more", what="walks", how="count", better="higher"))
    desk.file(
        MoodCheckIn(at=at, mood=2, strength=7, energy=1, feelings=("tense", "müde"), body="shoulders", going_on=("work",),
                    note="The clocks went on. \n ", harder="hurting")
    )  # fmt: skip
    gone = desk.file(Milestone(goal=goal.id, words="deleted by mistake"))
    desk.delete(gone)
    file, key = files.put(desk.keys.private, CSV)
    desk.file(Upload(name="diary.csv", file=file, key=key, at=at, mapping="{}", sheet=""))
    desk.prefer(
        zone="Europe/Berlin", country="DE", theme="dark", text_size="large", code_later=True, idle_minutes=15
    )


def told(desk) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    """Every entry as plain values, in an order that stays."""
    import msgspec

    return sorted(
        (
            {"id": f.id, "rev": f.rev, "kind": type(f.entry).__name__, "at": f.at.isoformat(),
             "entry": json.loads(msgspec.json.encode(f.entry))}
            for f in desk.everything()
        ),
        key=lambda entry: str(entry["id"]),
    )  # fmt: skip


def tidy(folder: Path) -> None:
    """The database, packed, the server key and the list; nothing else."""
    from django.db import connections

    connections.close_all()
    file = sqlite3.connect(folder / "midweek.sqlite3", isolation_level=None)
    file.execute("PRAGMA journal_mode=DELETE")
    file.execute("VACUUM")
    file.close()
    whole = (folder / "midweek.sqlite3").read_bytes()
    (folder / PACKED).write_bytes(gzip.compress(whole, mtime=0))
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.name not in (PACKED, "server.key", "entries.json"):
            path.rmdir() if path.is_dir() else path.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
