"""Made `folder_v1/` and `folder_v2/`: data folders of their versions, with one entry of every kind there was.

Later versions must open these folders for ever, so none is made again. New kinds, or new versions of them, get a new folder
beside these (the second came with homework and writing). Run as `python -m tests.golden.make_folder FOLDER`; what it holds
is also written down there, in `entries.json`.
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
    write(desk, objective.id, at)
    gone = desk.file(Milestone(goal=goal.id, words="deleted by mistake"))
    desk.delete(gone)
    file, key = files.put(desk.keys.private, CSV)
    desk.file(Upload(name="diary.csv", file=file, key=key, at=at, mapping="{}", sheet=""))
    desk.prefer(
        zone="Europe/Berlin", country="DE", theme="dark", text_size="large", code_later=True, idle_minutes=15
    )


def write(desk, objective, at) -> None:  # type: ignore[no-untyped-def]
    """Homework, sheets and writing."""
    from midweek import library
    from midweek.kinds.bring_up import BringUp
    from midweek.kinds.homework import Assignment, Try
    from midweek.kinds.journal import Answer, Dream, JournalEntry
    from midweek.kinds.response import OwnSheet, Response
    from midweek.kinds.weekly_note import Fact, WeeklyNote

    record = library.sheet("thought_record")
    own = desk.file(OwnSheet(sheet=library.sheet("worry_time"), copy_of="worry_time"))
    work = desk.file(
        Assignment(
            way="try", what="Pause before I reply", why="It cools down", objective=objective, cue="someone shouts", act="breathe out",
            how_often="each time", due=date(2026, 4, 1), set_by="together", set_on=date(2026, 3, 2), state="not_this_time",
            closed_on=date(2026, 3, 9), got_in_the_way="a full week", how_it_went="",
        )
    )  # fmt: skip
    desk.file(Try(assignment=work.id, at=at, how="noticed", happened="I shouted back"))
    for answers in record.examples:
        desk.file(
            Response(
                of=record.name,
                of_version=record.version,
                answers=answers.answers,
                at=at,
                state="finished",
                assignment=work.id,
            )
        )
    desk.file(
        Response(
            of="worry_time",
            of_version=1,
            own=own.entry.sheet,
            own_id=own.id,
            answers={},
            at=at,
            assignment=work.id,
        )
    )
    desk.file(
        JournalEntry(
            at=at, mode="dream", title="The house", text="It had *one* more room.\n- a door", tags=("house",), starred=True, useful=True,
            dream=Dream(feelings="calm", waking="sad", strength=40, people=("Ada",), places=("Kiel",), connects="moving", recurring=True),
            links=(objective,), source="jrnl:1",
        )
    )  # fmt: skip
    desk.file(
        JournalEntry(
            at=at,
            whole_day=True,
            mode="questions",
            answers=(Answer(question="What went well?", answer="לילה"),),
        )
    )
    desk.file(JournalEntry(at=at, mode="prompt", prompt="A place I miss", text="The lake."))
    desk.file(JournalEntry(at=at, mode="letter", to="my father", text="You never came."))
    desk.file(JournalEntry(at=at, mode="bullet", text=". call the dentist\n"))
    desk.file(
        WeeklyNote(
            week=date(2026, 3, 23), length="longer", answers={"stood_out": "The walk"}, text="More.", finished=True,
            facts=(Fact(words="Check-ins: 9", of=objective),), links=(objective,),
        )
    )  # fmt: skip
    desk.file(
        BringUp(
            kind="hard",
            text="I've been saying it's fine",
            how_hard="very",
            how="screen",
            order=3,
            done=date(2026, 3, 24),
            link=work.id,
        )
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
