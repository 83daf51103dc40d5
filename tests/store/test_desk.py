"""The Desk files, finds, revises, deletes; and one account's re-keying keeps it all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import msgspec
import pytest

from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import to_bytes
from midweek.kinds.homework import Assignment
from midweek.kinds.kept import Deleted, Earlier
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Measure, Objective
from midweek.store import accounts, spaces
from midweek.store.desk import Desk, NotYours
from midweek.store.models import Gone, Record
from midweek.vault.errors import EditConflict, WrongSecret
from midweek.vault.keys import RecoveryCode, new_id

WORDS = "orchard lantern pebble window cotton harbour"


@pytest.fixture
def desk() -> Desk:
    user, root = accounts.create_account("maya", WORDS, uid=new_id())
    return Desk(accounts.keys_of(user, root))


def at(day: int, month: int = 5) -> datetime:
    return datetime(2026, month, day, 14, 32, tzinfo=UTC)


def test_reads_only_the_days_asked_for(desk: Desk) -> None:
    for month, day in ((3, 31), (4, 1), (4, 30), (5, 1)):
        desk.file(MoodCheckIn(at=at(day, month), mood=2))
    days = [f.entry.day for f in desk.read(MoodCheckIn, since=date(2026, 4, 1), until=date(2026, 4, 30))]
    assert days == [date(2026, 4, 1), date(2026, 4, 30)]
    assert len(desk.read(MoodCheckIn)) == 4
    assert len(desk.read(MoodCheckIn, since=date(2026, 4, 30))) == 2


def test_a_revision_of_an_older_state_is_a_conflict(desk: Desk) -> None:
    filed = desk.file(MoodCheckIn(at=at(1), mood=2))
    desk.revise(filed, msgspec.structs.replace(filed.entry, mood=3))
    with pytest.raises(EditConflict):
        desk.revise(filed, msgspec.structs.replace(filed.entry, mood=4))
    assert desk.get(MoodCheckIn, filed.id).entry.mood == 3


def test_plans_keep_what_they_said_before(desk: Desk) -> None:
    goal = desk.file(Goal(words="be kinder to myself", since=date(2026, 5, 1)))
    desk.revise(goal, msgspec.structs.replace(goal.entry, words="be at peace"), why="after a session")
    (old,) = desk.read(Earlier).of(Earlier)
    assert (old.entry.doc["words"], old.entry.why, old.entry.rev) == (
        "be kinder to myself",
        "after a session",
        1,
    )


def test_deleted_comes_back_as_it_was(desk: Desk) -> None:
    filed = desk.file(MoodCheckIn(at=at(1), mood=2, note="hm"))
    gone = desk.delete(filed)
    assert desk.read(MoodCheckIn) == []
    with pytest.raises(NotYours):
        desk.get(MoodCheckIn, filed.id)
    assert [f.id for f in desk.read(Deleted)] == [filed.id]
    assert desk.restore(gone).entry == filed.entry


def test_a_retry_files_once(desk: Desk) -> None:
    id = new_id().hex()
    desk.file(MoodCheckIn(at=at(1), mood=2), entry_id=id)
    desk.file(MoodCheckIn(at=at(1), mood=2), entry_id=id)
    assert len(desk.read(MoodCheckIn)) == 1


def test_filing_many_twice_files_nothing_twice(desk: Desk) -> None:
    rows = [(desk.import_id(f"row {n}"), MoodCheckIn(at=at(n), mood=3)) for n in range(1, 29)]
    assert desk.file_many(rows) == 28
    assert desk.file_many(rows) == 0
    assert len(desk.read(MoodCheckIn)) == 28


def test_what_was_erased_and_is_filed_again_is_gone_no_more(desk: Desk) -> None:
    ids = [desk.import_id(f"line {n}") for n in range(3)]
    desk.file_many([(id, MoodCheckIn(at=at(1), mood=3)) for id in ids])
    for filed in desk.read(MoodCheckIn):
        desk.erase(filed)
    assert Gone.objects.count() == 3
    desk.file_many([(id, MoodCheckIn(at=at(1), mood=3)) for id in ids[:2]])
    assert [bytes(row.record).hex() for row in Gone.objects.all()] == ids[2:]


def test_many_are_erased_at_once_all_or_none(
    desk: Desk, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    desk.file_many([(None, MoodCheckIn(at=at(day), mood=3)) for day in range(1, 26)])
    kept, *others = desk.read(MoodCheckIn).of(MoodCheckIn)
    desk.revise(kept, MoodCheckIn(at=at(1), mood=2))
    with pytest.raises(EditConflict):
        desk.erase_many([*others, kept])
    assert len(desk.read(MoodCheckIn)) == 25 and not Gone.objects.exists()
    with django_assert_max_num_queries(8):
        desk.erase_many(others)
    assert [filed.id for filed in desk.read(MoodCheckIn)] == [kept.id]
    assert {bytes(row.record).hex() for row in Gone.objects.all()} == {filed.id for filed in others}
    desk.erase_many([])


def test_what_cannot_be_opened_does_not_stop_the_rest(desk: Desk) -> None:
    first = desk.file(MoodCheckIn(at=at(1), mood=2))
    desk.file(MoodCheckIn(at=at(2), mood=3))
    row = Record.objects.get(id=bytes.fromhex(first.id))
    blob = bytearray(row.blob)
    blob[-1] ^= 1
    Record.objects.filter(id=row.id).update(blob=bytes(blob))
    assert [f.entry.mood for f in desk.read(MoodCheckIn).of(MoodCheckIn)] == [3]
    assert desk.unreadable == [first.id]


def test_rekey_opens_everything_again_and_nothing_old(desk: Desk) -> None:
    user = accounts.find("maya")
    assert user
    old = accounts.open_slot(user, passphrase=WORDS)
    for n in range(1, 8):
        desk.file(MoodCheckIn(at=at(n), mood=2))
    new, code = accounts.rekey(user, old, "six other quiet words for maya now")
    with pytest.raises(WrongSecret):
        accounts.open_slot(user, passphrase=WORDS)
    again = Desk(accounts.keys_of(user, accounts.open_slot(user, recovery=RecoveryCode.parse(code.text()))))
    assert len(again.read(MoodCheckIn)) == 7
    assert Desk(accounts.keys_of(user, new)).file(MoodCheckIn(at=at(9), mood=1)).rev == 1


def test_a_shredded_account_leaves_no_row(desk: Desk) -> None:
    desk.file(MoodCheckIn(at=at(1), mood=2))
    user = accounts.find("maya")
    assert user
    accounts.shred(user)
    assert accounts.find("maya") is None
    assert not Record.objects.exists()


def test_a_shelf_holds_what_was_noted_on_one_objective_and_nothing_else(desk: Desk) -> None:
    measure = Measure(what="steps", how="count", better="higher")
    day = date(2026, 5, 1)
    one, other = (
        desk.file(Objective(goal="0" * 32, measure=measure, starts=day, review_on=day)) for _ in range(2)
    )
    mine = desk.file(Reading(objective=one.id, on=day, value=1))
    desk.file(Reading(objective=other.id, on=day, value=2))
    tags = {bytes(tag) for tag in Record.objects.values_list("tag", flat=True)}
    assert len(tags) == 3, "objectives, and a group for each one's notes of the month"
    assert [f.id for f in desk.read(Reading, of=[one.id])] == [mine.id]
    assert desk.read(Reading, of=[]) == []
    assert len(desk.read(Reading)) == 2
    desk.delete(one)
    assert len(desk.read(Reading)) == 2, "its notes stay with a deleted objective, which may come back"


def test_what_has_ended_is_found_by_the_month_of_its_end(desk: Desk) -> None:
    day = date(2026, 5, 1)
    waits = desk.file(BringUp(text="waits"))
    said = [desk.file(BringUp(text="said", done=date(year, 5, 1))) for year in range(2006, 2026)]
    latest = desk.file(BringUp(text="latest", done=day))
    work = desk.file(Assignment(way="try", what="open", set_on=date(2020, 1, 1)))
    assert {f.id for f in desk.read(BringUp)} == {f.id for f in (waits, *said, latest)}

    Record.objects.filter(pk__in=[bytes.fromhex(f.id) for f in said]).update(rev=7)
    found = desk.read(BringUp, Assignment, since=day, until=day)
    assert {f.id for f in found} == {waits.id, latest.id, work.id}
    assert not desk.unreadable, "none of the others was opened, or it would have been found damaged"

    again = desk.revise(latest, msgspec.structs.replace(latest.entry, done=None))
    ended = desk.revise(work, msgspec.structs.replace(work.entry, state="done", closed_on=date(2020, 2, 1)))
    assert [f.id for f in desk.read(BringUp, Assignment, since=day, until=day)] == [waits.id, again.id]
    assert [f.id for f in desk.read(Assignment)] == [ended.id]
    with pytest.raises(ValueError, match="1900"):
        desk.file(BringUp(text="never found again", done=date(1600, 1, 1)))


def test_what_ended_before_it_was_found_by_month_is_found_all_the_same(desk: Desk) -> None:
    place, id = desk.keys.private, new_id()
    old = BringUp(text="said long ago", done=date(2020, 2, 1))
    spaces.write(place, id, 0, place.key.tag("bring_up"), to_bytes(old, author=desk.uid, at=at(1)))
    assert [f.id for f in desk.read(BringUp)] == [id.hex()]
    assert [f.id for f in desk.read(BringUp, since=date(2020, 2, 1), until=date(2020, 2, 9))] == [id.hex()]
    assert desk.read(BringUp, since=date(2026, 5, 1), until=date(2026, 5, 1)) == []
    again = desk.revise(desk.get(BringUp, id.hex()), msgspec.structs.replace(old, text="said long, long ago"))
    assert [f.rev for f in desk.read(BringUp)] == [again.rev]


def test_months_are_read_off_the_tags(desk: Desk) -> None:
    for month in (3, 5):
        desk.file(MoodCheckIn(at=at(1, month), mood=2))
    assert desk.months(MoodCheckIn, date(2026, 1, 1), date(2026, 12, 31)) == ["2026-03", "2026-05"]
    assert desk.months(MoodCheckIn, date(2026, 4, 1), date(2026, 4, 30)) == []


def test_sifting_opens_everything_and_decodes_what_holds(desk: Desk) -> None:
    goal = desk.file(Goal(words="needle of a goal", since=date(2026, 5, 1)))
    objective = desk.file(
        Objective(
            goal=goal.id, measure=Measure(what="steps", how="count", better="higher"), per="day",
            starts=date(2026, 5, 1), review_on=date(2026, 6, 1),
        )
    )  # fmt: skip
    noted = desk.file(Reading(objective=objective.id, on=date(2026, 5, 1), value=1, note="a needle"))
    felt = desk.file(MoodCheckIn(at=at(1), mood=2, note="needle"))
    desk.file(MoodCheckIn(at=at(2), mood=2, note="hay"))
    desk.delete(desk.file(MoodCheckIn(at=at(3), mood=2, note="needle")))
    broken = desk.file(MoodCheckIn(at=at(4), mood=2, note="needle"))
    Record.objects.filter(pk=bytes.fromhex(broken.id)).update(rev=7)
    seen: list[bytes] = []

    def holds(body: bytes) -> bool:
        seen.append(body)
        return b"needle" in body

    assert {filed.id for filed in desk.sift(MoodCheckIn, Reading, holds=holds)} == {noted.id, felt.id}
    assert not any(b'"kind":"goal"' in body for body in seen), "what can't be meant stays sealed"
    assert [filed.id for filed in desk.sift(MoodCheckIn, holds=holds)] == [felt.id]
    assert set(desk.unreadable) == {broken.id}
    other, root = accounts.create_account("eve", WORDS, uid=new_id())
    assert not Desk(accounts.keys_of(other, root)).sift(MoodCheckIn, Reading, holds=holds)
