"""`midweek demo`: invented people in a throw-away folder, and one real person's published story among them."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from midweek.cli import start_django
from midweek.commands import serving
from midweek.environment import memory_folder, private_folder

if TYPE_CHECKING:
    from midweek.store.desk import Desk

STORY = Path(__file__).parent.parent / "exchange" / "demo"
CAST = ("maya", "emil", "noor")
ZONE = "Europe/Berlin"
# Settings that lead out of the folder of invented people.
LEADS_OUT = ("MIDWEEK_DATABASE_URL", "MIDWEEK_SECRET_FILE", "MIDWEEK_MAIL")


def arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Where it listens and whether it stays."""
    parser.add_argument(
        "--port", type=serving.a_port, default=0, help="the port to listen on (default: a free one)"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the data in DIR instead of throwing it away"
    )


def run(chosen: argparse.Namespace) -> int:
    """Fill the folder, print who is in it, serve until stopped. Settings that lead anywhere else are for real people."""
    port = chosen.port or serving.free_port()
    serving.must_be_free("127.0.0.1", port)
    _stop_like_ctrl_c()
    with tempfile.TemporaryDirectory(prefix="midweek-demo-") as folder:
        os.environ["MIDWEEK_DATA"] = str(chosen.keep or folder)
        os.environ["MIDWEEK_HOSTS"] = "127.0.0.1,localhost"
        for name in LEADS_OUT:
            os.environ.pop(name, None)
        private_folder(named_by="--keep")
        try:
            _show(chosen, port)
        finally:
            if not chosen.keep:
                shutil.rmtree(memory_folder(Path(folder)), ignore_errors=True)
    return 0


def _stop_like_ctrl_c() -> None:
    """Also while the folder is filled, whoever ends the demo leaves nothing behind. The server has ways of its own later."""
    for number in (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")):
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # as with nohup
            signal.signal(number, signal.default_int_handler)


def _show(chosen: argparse.Namespace, port: int) -> None:
    start_django("demo")
    serving.prepare()
    passphrases = fill()
    address = f"http://127.0.0.1:{port}/"
    print(f"\nMidweek demo at {address} (stop it with Ctrl+C)\n")
    for name in CAST:
        print(f"  {name:5}  {passphrases.get(name, '(the passphrase from when this folder was made)')}")
    print(
        "\nmaya counts harsh self-talk; emil's numbers are a real man's, published by himself; noor is new.\n",
        flush=True,
    )
    if not chosen.no_browser:
        serving.show(address)
    serving.listen("127.0.0.1", port, workers=1)


def fill() -> dict[str, str]:
    """Make the accounts that are not there yet; gives user name and passphrase of each one made."""
    from midweek.store import accounts
    from midweek.store.desk import Desk
    from midweek.vault import passphrases
    from midweek.vault.keys import RecoveryCode, new_id

    made = {}
    for name in CAST:
        if accounts.find(name):
            continue
        words = passphrases.suggest_words()
        user, root = accounts.create_account(name, words, uid=new_id())
        desk = Desk(accounts.keys_of(user, root))
        desk.prefer(zone=ZONE, country="DE")
        {"maya": maya, "emil": emil, "noor": noor}[name](desk)
        if name != "noor":  # who has just begun, so Today still asks her
            accounts.set_recovery(user, root, RecoveryCode.new())
        made[name] = words
    return made


def maya(desk: Desk) -> None:
    """Seven weeks of counting, a change after five, check-ins, a milestone, sessions on Tuesdays."""
    from midweek.kinds.behaviour import Reading
    from midweek.kinds.mood import MoodCheckIn
    from midweek.kinds.plan import Change, Goal, Measure, Milestone, Objective
    from midweek.kinds.session import SessionDay
    from midweek.web import clock

    chance = random.Random(7)  # noqa: S311  (a story, not a secret)
    now = clock.local_now(desk)
    start = now.date() - timedelta(weeks=9, days=now.weekday())
    goal = desk.file(
        Goal(
            words="Stop being so hard on myself", turn="less", since=start,
            why="My daughter has started to talk to herself the way I do.",
            different="I could make a mistake at work and still sleep.",
        )
    )  # fmt: skip
    talk = desk.file(
        Objective(
            goal=goal.id, measure=Measure(what="times I talk down to myself", how="count", better="lower"),
            per="day", starts=start, noticing_until=start + timedelta(weeks=5), confidence=8,
            usual=8, target=4, target_by=now.date() + timedelta(weeks=4), review_on=now.date() + timedelta(weeks=2),
        )
    )  # fmt: skip
    kind = desk.file(
        Objective(
            goal=goal.id, measure=Measure(what="saying one kind thing to myself", how="yes_no", better="higher"),
            per="day", starts=start + timedelta(weeks=5), confidence=7, review_on=now.date() + timedelta(weeks=3),
        )
    )  # fmt: skip
    changed = start + timedelta(weeks=5)
    desk.file(Change(objective=talk.id, on=changed, words="pause and reply to the voice"))
    desk.file(
        Milestone(
            goal=goal.id, words="I noticed it while it was happening", reached=start + timedelta(weeks=3)
        )
    )
    desk.file(Milestone(goal=goal.id, words="I told someone about it"))
    entries: list[tuple[str | None, object]] = []
    usual = (8, 7, 9, 8, 9, 6, 5, 4, 3)
    for n in range((now.date() - start).days):
        day = start + timedelta(days=n)
        if chance.random() < 0.9:
            around = usual[min(n // 7, 8)]
            entries.append(
                (None, Reading(objective=talk.id, on=day, value=max(0, round(chance.gauss(around, 1.6)))))
            )
        if day >= changed and chance.random() < 0.85:
            entries.append((None, Reading(objective=kind.id, on=day, value=float(chance.random() < 0.6))))
        if day.weekday() == 1:
            entries.append((None, SessionDay(on=day)))
    for n in range(1, 22):
        at = (now - timedelta(days=n)).replace(hour=chance.choice((8, 13, 21)), minute=chance.randrange(60))
        entries.append(
            (None, MoodCheckIn(at=at, mood=chance.choice((2, 2, 3, 3, 4)), energy=chance.choice((1, 2, 3))))
        )
    desk.file_many(entries)  # type: ignore[arg-type]
    homework_of_maya(desk, talk.id, now)
    writing_of_maya(desk, goal.id, now)


def homework_of_maya(desk: Desk, talk: str, now: datetime) -> None:
    """Something to try, a thought record, and PHQ-9 at the start, in the middle and now."""
    from midweek import library
    from midweek.kinds.homework import Assignment, How, Try
    from midweek.kinds.response import Response
    from midweek.kinds.sheet import Answers, Pick

    begun = now.date() - timedelta(weeks=9)
    pause = desk.file(
        Assignment(
            way="try", what="Pause before I answer the voice", cue="I hear myself start", act="breathe out once, then say it kindly",
            objective=talk, set_by="together", set_on=now.date() - timedelta(days=9),
        )
    )  # fmt: skip
    notes: tuple[tuple[int, How, str], ...] = (
        (6, "noticed", "Too tired. I saw it only afterwards."),
        (3, "tried", "It felt odd, and the evening was easier."),
    )
    for days, how, happened in notes:
        desk.file(Try(assignment=pause.id, at=now - timedelta(days=days), how=how, happened=happened))
    record = library.sheet("thought_record")
    paper = desk.file(
        Assignment(
            way="fill_in", what=record.title, sheet=record.name, objective=talk, set_on=now.date() - timedelta(days=5),
            state="done", closed_on=now.date() - timedelta(days=4), at_next_session=False,
        )
    )  # fmt: skip
    filled = Response(
        of=record.name, of_version=record.version, answers=record.examples[0].answers, at=now - timedelta(days=4),
        state="finished", assignment=paper.id,
    )  # fmt: skip
    desk.file(filled)
    asked = library.sheet("phq9")
    asks = desk.file(
        Assignment(
            way="fill_in", what=asked.title, sheet=asked.name, how_often="every four weeks", set_on=begun, state="done",
            closed_on=now.date() - timedelta(days=1), at_next_session=False,
        )
    )  # fmt: skip
    for weeks, worths in (
        (8, (2, 2, 2, 2, 1, 3, 1, 1, 0)),
        (4, (2, 1, 2, 2, 1, 2, 1, 0, 0)),
        (0, (1, 1, 1, 1, 0, 2, 1, 0, 0)),
    ):
        answers: Answers = {}
        for n, worth in enumerate(worths, start=1):
            item = asked.index[f"q{n}"]
            assert isinstance(item, Pick)
            answers[item.name] = next(option.code for option in item.options if option.value == worth)
        at = now - timedelta(weeks=weeks, days=1)
        desk.file(
            Response(
                of=asked.name,
                of_version=asked.version,
                answers=answers,
                at=at,
                state="finished",
                assignment=asks.id,
            )
        )


def writing_of_maya(desk: Desk, goal: str, now: datetime) -> None:
    """Pages of the journal in several modes, two weekly notes, and what she wants to bring."""
    from midweek.kinds.bring_up import BringUp
    from midweek.kinds.journal import Answer, Dream, JournalEntry
    from midweek.kinds.weekly_note import WeeklyNote

    def days_ago(n: int) -> datetime:
        return now - timedelta(days=n)

    pages = (
        JournalEntry(at=days_ago(9), text="The voice was **loud** at work.\n\n- deadline\n- no lunch", links=(goal,)),
        JournalEntry(at=days_ago(6), mode="letter", to="Aunt Irma", text="You never asked. I'd have told you."),
        JournalEntry(
            at=days_ago(4), mode="dream", title="The stairs", text="They went on and on. I wasn't tired.",
            dream=Dream(waking="calm", strength=40, people=("my sister",), places=("the old house",)),
        ),
        JournalEntry(
            at=now, mode="questions", title="After a session", useful=True,
            answers=(Answer(question="What surprised me?", answer="That I laughed."), Answer(question="What didn't I say?")),
        ),
        JournalEntry(at=days_ago(1), mode="bullet", text=". call the clinic\nx walked home\n? why do I hurry\n"),
        JournalEntry(at=now, mode="bullet", text="o lunch with Leo\n. answer the letter\n"),
    )  # fmt: skip
    monday = now.date() - timedelta(days=now.weekday())
    notes = (
        WeeklyNote(week=monday - timedelta(weeks=2), answers={"stood_out": "I noticed it at once, twice."}, finished=True),
        WeeklyNote(week=monday - timedelta(weeks=1), answers={"helped": "Walking. Being asked."}, finished=True),
    )  # fmt: skip
    things = (
        BringUp(
            kind="hard",
            text="I've been saying it's fine when it isn't.",
            how_hard="very",
            how="screen",
            order=0,
        ),
        BringUp(kind="question", text="Why are Sundays the hardest?", order=1),
    )
    desk.file_many((None, entry) for entry in (*pages, *notes, *things))


def emil(desk: Desk) -> None:
    """The published diary of a man whose dose was reduced (Kossakowski et al. 2017, CC BY 4.0), under an invented name."""
    from midweek.care import importing
    from midweek.exchange.from_table import plan_import
    from midweek.exchange.mapping import from_toml
    from midweek.exchange.tables import read_table
    from midweek.web import clock

    table = read_table((STORY / "kossakowski2017.csv").read_bytes(), "kossakowski2017.csv")
    mapping = from_toml((STORY / "kossakowski.toml").read_text("utf-8"))
    plan = plan_import(table, mapping)
    importing.file(
        desk, plan, mapping, today=clock.today(desk), goal_words="Come off my medicine without falling back"
    )


def noor(desk: Desk) -> None:
    """Someone who has just begun."""
    from midweek.kinds.plan import Goal, Measure, Objective
    from midweek.web import clock

    today: date = clock.today(desk)
    goal = desk.file(Goal(words="Sleep without dreading it", turn="feel", since=today))
    desk.file(
        Objective(
            goal=goal.id, measure=Measure(what="how rested I feel", how="rate10", better="higher"), per="day",
            starts=today, noticing_until=today + timedelta(weeks=4), review_on=today + timedelta(weeks=4),
        )
    )  # fmt: skip
