"""Journal entries, weekly notes and the List: everything filled in comes back as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry, from_bytes, to_bytes
from midweek.kinds.journal import LONGEST, Answer, Dream, JournalEntry
from midweek.kinds.weekly_note import ASKED, QUESTIONS, Fact, WeeklyNote

AT = datetime(2031, 3, 9, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
ID = "0" * 31 + "a"


def filed(entry: Entry) -> Entry:
    return from_bytes(to_bytes(entry, author="a", at=AT)).entry


@pytest.mark.parametrize(
    "entry",
    [
        JournalEntry(at=AT),
        JournalEntry(at=AT, mode="prompt", prompt="What was kind today?", text="Leo", links=(ID,), useful=True),
        JournalEntry(at=AT, mode="questions", answers=(Answer(question="What helped?", answer="soup"), Answer(question="What next?"))),
        JournalEntry(at=AT, mode="letter", to="Mum", text="I never said", starred=True, tags=("family",)),
        JournalEntry(at=AT, mode="bullet", whole_day=True, text="# 2031-03-09\n. call\n", source="bullets 12"),
        JournalEntry(
            at=AT, mode="dream", title="The lake", text="The door will not close.",
            dream=Dream(feelings="fear", waking="relief", strength=70, people=("Leo",), places=("the house",), connects="the letter", recurring=True),
        ),
        WeeklyNote(week=date(2031, 3, 3)),
        WeeklyNote(
            week=date(2031, 3, 3), length="longer", answers={"stood_out": "the call", "gone_by_now": "still kept"}, text="more",
            facts=(Fact(words="Check-ins: 9, most often Low"), Fact(words="Self-talk: 6 days", of=ID)), links=(ID,), finished=True,
        ),
        BringUp(text="the letter"),
        BringUp(kind="hard", text="the letter", how_hard="very", how="screen", order=-2, done=date(2031, 3, 12), link=ID),
    ],
    ids=lambda entry: type(entry).__name__,
)  # fmt: skip
def test_it_comes_back_as_it_was(entry: Entry) -> None:
    assert filed(entry) == entry


def test_the_day_is_the_persons_own() -> None:
    assert filed(JournalEntry(at=AT)).day == date(2031, 3, 9)
    assert WeeklyNote(week=date(2031, 3, 3)).day == date(2031, 3, 3)


@pytest.mark.parametrize(
    "entry",
    [
        JournalEntry(at=AT, text="a" * (LONGEST + 1)),
        JournalEntry(at=AT, title="a" * 301),
        JournalEntry(at=AT.replace(tzinfo=None)),
        JournalEntry(at=AT, tags=("a" * 61,)),
        JournalEntry(at=AT, dream=Dream(strength=101)),
        JournalEntry(at=AT, links=("not an id",)),
        WeeklyNote(week=date(2031, 3, 3), answers={"Not A Name": "x"}),
        BringUp(text="a" * 2_001),
    ],
    ids=lambda entry: type(entry).__name__,
)
def test_what_is_out_of_bounds_never_gets_as_far_as_a_seal(entry: Entry) -> None:
    with pytest.raises(ValueError, match="outside its bounds"):
        to_bytes(entry, author="a", at=AT)


def test_every_question_of_the_weekly_note_has_words() -> None:
    assert all(name in QUESTIONS for names in ASKED.values() for name in names)
    assert ASKED["longer"][: len(ASKED["short"])] == ASKED["short"]
