"""What can be looked for in an entry: the words in it, the day it is for, what it is about, and what it hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo

from msgspec.structs import replace

from midweek.care import homework
from midweek.kinds import bullets
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.bullets import Line
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.response import Response
from midweek.kinds.sheet import LongText, Text
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Filed


def parts(entry: Entry) -> Iterator[str]:
    """Everything a person wrote in an entry, piece by piece, what they would know it by first."""
    match entry:
        case JournalEntry():
            yield from _of_page(entry)
        case WeeklyNote():
            yield from entry.answers.values()
            yield entry.text
        case MoodCheckIn():
            yield from (entry.note, *entry.feelings, *entry.going_on, entry.body)
        case Reading():
            yield entry.note
        case Response():
            yield from _of_answers(entry)
        case Assignment():
            yield from (entry.what, entry.cue, entry.act, entry.why, entry.how_often)
            yield from (entry.how_it_went, entry.got_in_the_way)
        case Try():
            yield entry.happened
        case BringUp():
            yield entry.text


def _of_page(entry: JournalEntry) -> Iterator[str]:
    yield entry.title
    if entry.mode == "bullet":
        yield from (_of_line(line) for _, line in bullets.parse(entry.text).lines)
    else:
        yield entry.text
    yield entry.to
    yield from entry.tags
    for answer in entry.answers:
        yield answer.answer
    if dream := entry.dream:
        yield from (dream.feelings, dream.waking, dream.connects, *dream.people, *dream.places)
    yield entry.prompt
    for answer in entry.answers:
        yield answer.question


def _of_line(line: Line) -> str:
    """What was written on it, without the signs and without where it went or came from."""
    more = tuple(pair for pair in line.more if pair[0] not in ("from", bullets.HOMEWORK[0]))
    return " ".join([line.text, *bullets.tails(replace(line, target=None, more=more))])


def _of_answers(entry: Response) -> Iterator[str]:
    """Answers in the person's own words; picked ones are the sheet's. Of a sheet that isn't here, every text."""
    sheet = homework.known(entry)
    for name, answer in entry.answers.items():
        rows = answer if isinstance(answer, tuple) else ({name: answer},)
        for row in rows:
            for column, said in row.items() if isinstance(row, dict) else ():
                if isinstance(said, str) and (
                    sheet is None or isinstance(sheet.index.get(column), Text | LongText)
                ):
                    yield said


def day(filed: Filed[Entry], zone: tzinfo) -> date:
    """The day an entry is for; for what belongs to none, the day it was written on, in the zone of the person."""
    entry = filed.entry
    if entry.dated:
        return entry.day
    return entry.set_on if isinstance(entry, Assignment) else filed.at.astimezone(zone).date()


def about(entry: Entry) -> tuple[str, ...]:
    """The ids of the goals, objectives and sessions it is about, and of the homework it was done for."""
    match entry:
        case JournalEntry(links=links) | WeeklyNote(links=links):
            return links
        case Reading(objective=objective):
            return (objective,)
        case Assignment(objective=str(objective)):
            return (objective,)
        case Try(assignment=homework) | Response(assignment=str(homework)):
            return (homework,)
    return ()


def names(entry: Entry) -> tuple[str, ...]:
    """What its lines name with a `+`: objectives it is about too."""
    if isinstance(entry, JournalEntry) and entry.mode == "bullet":
        return tuple(name for _, line in bullets.parse(entry.text).lines for name in line.objectives)
    return ()


def parent(entry: Entry) -> str:
    """The id of what it hangs on, and without which it has no page; empty where it stands by itself."""
    match entry:
        case Reading(objective=id) | Try(assignment=id) | Response(assignment=str(id)):
            return id
    return ""
