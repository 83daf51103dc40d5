"""One entry of every kind in one person's hands, and what the tables hold of a person."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from django.apps import apps
from django.db import models
from django.utils import timezone

from midweek import library
from midweek.care import homework, uploads
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.journal import Answer, JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Change, Goal, GoalAnswers, Measure, Milestone, Objective
from midweek.kinds.response import OwnSheet
from midweek.kinds.session import SessionDay
from midweek.kinds.sheet import LongText, Sheet
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store import drafts
from midweek.store.desk import Desk
from midweek.store.models import User
from midweek.vault.keys import new_id
from midweek.web import clock

CSV = b"Day,Mood,Phase\n2026-03-01,3,a\n2026-03-02,4,a\n2026-03-03,5,b\n"


def fill(desk: Desk, words: str = "something only I know") -> dict[str, str]:
    """The ids of what was filed, by kind."""
    now, today = clock.local_now(desk), clock.today(desk)
    start = today - timedelta(days=30)
    goal = desk.file(Goal(words=words, turn="less", since=start, why=words, different=words))
    objective = desk.file(
        Objective(
            goal=goal.id, measure=Measure(what=words, how="amount", better="lower", unit="cups"), per="day",
            starts=start, usual=6, target=3, confidence=7, review_on=today + timedelta(days=20), words=words,
        )
    )  # fmt: skip
    gone = desk.file(Milestone(goal=goal.id, words=words))
    desk.delete(gone)
    desk.revise(goal, Goal(words=words + ", again", turn="less", since=start))
    entries = {
        "change": Change(objective=objective.id, on=start + timedelta(days=9), words=words),
        "milestone": Milestone(goal=goal.id, words=words, reached=today),
        "reading": Reading(objective=objective.id, on=today, value=2.5, note=words),
        "mood": MoodCheckIn(at=now, mood=2, note=words, body=words, harder="hurting"),
        "session_day": SessionDay(on=today),
        "answers": GoalAnswers(words=words),
        "assignment": Assignment(
            way="try", what=words, cue=words, act=words, set_on=start, got_in_the_way=words
        ),
        "weekly": WeeklyNote(week=today - timedelta(days=today.weekday()), text=words, finished=True),
        "page": JournalEntry(at=now, title=words, text=words, tags=(words,)),
        "questions": JournalEntry(at=now, mode="questions", answers=(Answer(question=words, answer=words),)),
        "lines": JournalEntry(at=now, mode="bullet", text=f". {words}"),
        "bring_up": BringUp(text=words, kind="hard", how_hard="very", how="screen"),
        "own_sheet": OwnSheet(sheet=Sheet(name="own", title=words, items=(LongText("q1", words),))),
    }
    found = {"goal": goal.id, "objective": objective.id, "deleted": gone.id}
    taken = homework.take_up(desk, library.sheet("thought_record"), own=None, on=start)
    going = homework.begin(desk, taken, now=now)
    done = msgspec.structs.replace(going.entry, state="finished", answers={"situation": words})
    found |= {"homework": taken.id, "copy": desk.file(done).id}
    found |= {name: desk.file(entry).id for name, entry in entries.items()}
    found["one"] = desk.file(Try(assignment=found["assignment"], at=now, how="tried", happened=words)).id
    found["upload"] = uploads.keep(desk, CSV, "my diary.csv", now=timezone.now()).id
    draft = new_id()
    user = User.objects.get(pk=desk.keys.user_id)
    drafts.keep(user, draft, "/check-in/", [("note", words)])
    return found | {"draft": draft.hex()}


def rows_of(user: User) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that belongs to a person, byte for byte."""
    found = {}
    for model in apps.get_app_config("store").get_models():
        if not model._meta.managed:
            continue
        rows = model._default_manager.filter(**_owner(model, user)) if _owner(model, user) else None
        if rows is not None:
            found[model.__name__] = sorted((_plain(row) for row in rows.values_list()), key=repr)
    return found


def _owner(model: type[models.Model], user: User) -> dict[str, object]:
    names = {field.name for field in model._meta.get_fields()}
    if model is User:
        return {"pk": user.pk}
    for name in ("user", "owner", "chain", "inviter"):
        if name in names:
            return {name: user}
    if "space" in names and model._meta.get_field("space").is_relation:
        return {"space__owner": user}
    return {"attachment__space__owner": user} if "attachment" in names else {}


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def day(text: str) -> date:
    """Short for tables of examples."""
    return date.fromisoformat(text)
