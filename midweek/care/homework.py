"""Homework: what there is to do, the sheets that are filled in for it, and how it ends (H1, H2, H4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import fmean

from django.db import transaction
from msgspec.structs import replace

from midweek import library
from midweek.care import marks, tracking
from midweek.care.checkins import HELP_FOR
from midweek.care.turns import is_questionnaire, turns
from midweek.kinds import response
from midweek.kinds.answering import check, is_answer, is_risky, last_answered, steps
from midweek.kinds.homework import Assignment, How, State, Try
from midweek.kinds.response import OwnSheet, Response
from midweek.kinds.sheet import Answers, Rate, Sheet
from midweek.store.desk import Desk, Filed, NotYours
from midweek.vault.errors import EditConflict

SURE, CAME = "likely", "came_true"  # questions of the behavioural experiment, and of every copy of it
ENOUGH_TESTS = 5  # below, counts alone are told
SAID = {"done": "how_it_went", "not_this_time": "got_in_the_way"}  # where the words about an end stand
TRIES_BACK = timedelta(days=180)  # whose tries a page shows; older ones stay in the export


@dataclass(frozen=True)
class Where:
    """How far somebody is in a sheet. number: of the question to go on with, from 1; past the last where that is answered."""

    number: int
    of: int


@dataclass(frozen=True)
class Groups:
    """All homework as one page shows it, each part in the order it was set. later: questionnaires that wait for their week."""

    session: list[Filed[Assignment]]
    any_time: list[Filed[Assignment]]
    later: tuple[tuple[Filed[Assignment], date], ...]
    done: list[Filed[Assignment]]
    not_this_time: list[Filed[Assignment]]


def groups(found: Iterable[Filed[Assignment]], *, today: date) -> Groups:
    """Sort all homework into the parts of its page; what ended comes latest first."""
    kept = sorted(found, key=lambda f: (f.entry.due or date.max, f.entry.set_on, tracking.made_at(f)))
    later = turns(kept, today=today).later
    waits = {f.id for f, _ in later}
    begun = [f for f in kept if f.entry.state == "open" and f.id not in waits]
    ended = sorted(kept, key=lambda f: (f.entry.closed_on or f.entry.set_on, f.id), reverse=True)
    return Groups(
        session=[f for f in begun if f.entry.at_next_session],
        any_time=[f for f in begun if not f.entry.at_next_session],
        later=later,
        done=[f for f in ended if f.entry.state == "done"],
        not_this_time=[f for f in ended if f.entry.state == "not_this_time"],
    )


def sheet_of(desk: Desk, assignment: Assignment) -> Sheet | None:
    """The sheet that is filled in for this homework, in its newest version.

    None where there is none, an own sheet is gone, or this version of Midweek doesn't have it.
    """
    with suppress(NotYours, library.NoSuchSheet):
        if assignment.own:
            return desk.get(OwnSheet, assignment.own).entry.sheet
        if assignment.sheet:
            return library.sheet(assignment.sheet)
    return None


def questionnaires(
    desk: Desk, *, since: date | None = None, until: date | None = None
) -> list[Filed[Assignment]]:
    """The homework that is a questionnaire of the library, in the order of its titles: open, or ended in this time."""
    work = desk.read(Assignment, since=since, until=until).of(Assignment)
    found = [filed for filed in work if is_questionnaire(filed.entry)]
    return sorted(found, key=lambda f: f.entry.what.casefold())


def sheet_answered(answered: Response) -> Sheet:
    """The sheet as it was when these answers were given. Raises NotYours where this version of Midweek has none such."""
    if answered.own:
        return answered.own
    try:
        return library.sheet(answered.of, answered.of_version)
    except library.NoSuchSheet:
        raise NotYours from None


def known(answered: Response) -> Sheet | None:
    """The same; None where this version of Midweek has none such."""
    with suppress(NotYours):
        return sheet_answered(answered)
    return None


def copies(
    desk: Desk, assignment: Filed[Assignment], *, until: date, since: date | None = None
) -> list[Filed[Response]]:
    """What was filled in for this homework and finished, latest first. since: a day to look back to, further than usual."""
    entry = assignment.entry
    first = min(entry.set_on, entry.filled_from or entry.set_on, since or entry.set_on)
    found = desk.read(Response, since=first, until=until).of(Response)
    mine = [f for f in found if f.entry.assignment == assignment.id and f.entry.state == "finished"]
    return sorted(mine, key=lambda f: f.entry.at, reverse=True)


def running(desk: Desk, assignment: Filed[Assignment]) -> Filed[Response] | None:
    """What the pages with its questions show: a copy that is being filled in, or a finished one that is being changed."""
    id = assignment.entry.running
    return desk.some(Response, [id]).get(id) if id else None  # it may be deleted meanwhile


def all_begun(desk: Desk, found: Iterable[Filed[Assignment]]) -> dict[str, Filed[Response]]:
    """What was begun and isn't finished for some homework, by the id of that homework; asked for at once."""
    ids = {id: f.id for f in found for id in (f.entry.running, f.entry.waiting) if id}
    begun = desk.some(Response, ids).items()
    return {ids[id]: filed for id, filed in begun if filed.entry.state == "started"}


@dataclass(frozen=True)
class Foretold:
    """How feared outcomes turned out over tests: how sure the person was of them, in percent, and how often they came."""

    sure: float
    happened: int
    of: int

    @property
    def tells(self) -> bool:
        """Enough tests to set the two beside each other."""
        return self.of >= ENOUGH_TESTS


def foretold(copies: Iterable[Filed[Response]]) -> Foretold | None:
    """The person's own record over behavioural experiments that say both how sure they were and whether it came true."""
    told = [
        (float(sure), came)
        for filed in copies
        if isinstance(sure := filed.entry.answers.get(SURE), int)
        and isinstance(came := filed.entry.answers.get(CAME), bool)
        and (sheet := known(filed.entry))
        and isinstance(asked := sheet.index.get(SURE), Rate)
        and asked.unit == "%"
    ]
    if not told:
        return None
    return Foretold(fmean(sure for sure, _ in told), sum(came for _, came in told), len(told))


def latest(found: Iterable[Filed[Assignment]]) -> Filed[Assignment] | None:
    """Which of several pieces of homework goes on when their sheet is started again, whatever way they ended; one that is open
    comes first. So its totals stay beside those of before.
    """
    return max(found, key=lambda f: (f.entry.state == "open", f.at), default=None)


def take_up(desk: Desk, sheet: Sheet, *, own: str | None, on: date) -> Filed[Assignment]:
    """Homework to fill in a sheet, set by the client, for any time."""
    assignment = Assignment(
        way="fill_in", what=sheet.title, sheet=None if own else sheet.name, own=own, at_next_session=False,
        set_on=on, made=datetime.now(UTC),
    )  # fmt: skip
    return desk.file(assignment)


def begin(desk: Desk, assignment: Filed[Assignment], *, now: datetime) -> Filed[Response]:
    """Go on with what was begun, else begin an empty copy. Raises NotYours where there is no sheet to fill in."""
    entry = assignment.entry
    begun = all_begun(desk, [assignment]).get(assignment.id)
    if begun is None:
        sheet = sheet_of(desk, entry)
        if sheet is None:
            raise NotYours
        fresh = response.begin(sheet, at=now, own=bool(entry.own), own_id=entry.own)
        begun = desk.file(replace(fresh, assignment=assignment.id))
    going = replace(entry, running=begun.id, waiting=None, state="open", closed_on=None)
    if going != entry:
        desk.revise(assignment, going)
    return begun


def where(sheet: Sheet, answers: Answers) -> Where:
    """How far these answers have come, question by question: what was passed before the last answer was skipped."""
    pages, last = steps(sheet, answers), last_answered(sheet, answers)
    passed = next((n for n, page in enumerate(pages, start=1) if last and page.asks(last)), 0)
    return Where(passed + 1, len(pages))


def mark(answers: Answers, names: Sequence[str]) -> str:
    """A short mark of some answers, so that a form can tell whether they are still those it showed."""
    return marks.mark({name: answers[name] for name in names if name in answers})


def gets_hard(sheet: Sheet, before: Answers, answers: Answers) -> bool:
    """Whether these answers lead to the page for hard moments, and those before didn't: once for an answer."""
    return is_risky(sheet, answers) and not is_risky(sheet, before)


def answer(
    desk: Desk, filed: Filed[Response], said: Answers, names: Sequence[str], *, seen: str, now: datetime
) -> tuple[Filed[Response], bool]:
    """Keep the answers to these questions; gives also whether an answer now leads to the page for hard moments.

    seen: the mark of what the form showed. Raises EditConflict where another tab answered them otherwise meanwhile.
    """
    before, sheet = filed.entry, sheet_answered(filed.entry)
    rest = {name: value for name, value in before.answers.items() if name not in names}
    answers = {**rest, **{name: said[name] for name in names if name in said and is_answer(said[name])}}
    if answers == before.answers:
        return filed, False
    if mark(before.answers, names) not in (seen, mark(answers, names)):
        raise EditConflict
    entry = replace(before, answers=answers, at=now if before.state == "started" else before.at)
    risky = gets_hard(sheet, before.answers, answers)
    new = desk.revise(filed, entry)
    if risky:
        desk.prefer(help_until=now + HELP_FOR)
    return new, risky


def finish(desk: Desk, assignment: Filed[Assignment], filed: Filed[Response], *, now: datetime) -> bool:
    """End a copy, unless something doesn't fit yet or is needed; gives whether it ended.

    The homework ends with it, or stays for the next copy where it recurs.
    """
    if check(sheet_answered(filed.entry), filed.entry.answers):
        return False
    entry = assignment.entry
    if filed.entry.state == "finished":  # only changed: its day stays, and so does how far the homework is
        desk.revise(assignment, replace(entry, running=entry.waiting, waiting=None))
        return True
    filed = desk.revise(filed, replace(filed.entry, state="finished", at=now))
    filled = replace(entry, running=None, filled_on=max(filed.entry.day, entry.filled_on or date.min))
    desk.revise(assignment, after_a_copy(filled, on=now.date()))
    return True


def after_a_copy(entry: Assignment, *, on: date) -> Assignment:
    """Homework of which a copy was finished on this day: done, unless it recurs."""
    return entry if entry.recurs else replace(entry, state="done", closed_on=on)


def change_again(desk: Desk, assignment: Filed[Assignment], filed: Filed[Response]) -> None:
    """Show a copy on the pages with the questions, to change its answers; another one that was begun waits."""
    begun = all_begun(desk, [assignment]).get(assignment.id)
    waiting = begun.id if begun and begun.id != filed.id else None
    entry = replace(assignment.entry, running=filed.id, waiting=waiting)
    if entry != assignment.entry:
        desk.revise(assignment, entry)


def delete_copy(desk: Desk, assignment: Filed[Assignment], filed: Filed[Response], *, today: date) -> None:
    """Move a finished copy to the deleted items; homework of which no copy is left is open again.

    It keeps the day it had ended, so that `take_back` can put it as it was.
    """
    with transaction.atomic():
        desk.delete(filed)
        left = max((copy.entry.day for copy in copies(desk, assignment, until=today)), default=None)
        entry = replace(assignment.entry, filled_on=left)
        if left is None and entry.state == "done":
            entry = replace(entry, state="open")
        if entry != assignment.entry:
            desk.revise(assignment, entry)


def take_back(desk: Desk, copy: Response) -> None:
    """Say of the homework what deleting this copy took from it; nothing where it isn't there."""
    of = copy.assignment or ""
    filed = desk.some(Assignment, [of]).get(of) if of and copy.state == "finished" else None
    if filed is None:
        return
    entry = replace(filed.entry, filled_on=max(copy.day, filed.entry.filled_on or date.min))
    if entry.state == "open" and entry.closed_on:
        entry = replace(entry, state="done")
    if entry != filed.entry:
        desk.revise(filed, entry)


def close(
    desk: Desk, filed: Filed[Assignment], state: State, *, on: date, words: str = ""
) -> Filed[Assignment]:
    """Say where a piece of homework stands. words: how it went, or what got in the way, as the state asks."""
    said = {SAID[state]: words} if state in SAID else {}
    entry = replace(filed.entry, state=state, closed_on=None if state == "open" else on, **said)
    return filed if entry == filed.entry else desk.revise(filed, entry)


def note_try(
    desk: Desk, filed: Filed[Assignment], how: How, happened: str, *, at: datetime, entry_id: str | None
) -> Filed[Try]:
    """Note that something new was tried, or could have been. at: aware, in the person's zone."""
    return desk.file(Try(assignment=filed.id, at=at, how=how, happened=happened), entry_id=entry_id)


def tries(desk: Desk, filed: Filed[Assignment], *, until: date) -> list[Filed[Try]]:
    """The tries of the last half year, latest first."""
    found = desk.read(Try, since=until - TRIES_BACK, until=until, of=[filed.id]).of(Try)
    return sorted(found, key=lambda f: f.entry.at, reverse=True)
