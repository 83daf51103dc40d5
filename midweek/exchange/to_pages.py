"""Journal and weekly notes as pages of plain text: what other journals can take in (to_jrnl.py, to_markdown.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from midweek.exchange.archive import Archive
from midweek.exchange.to_words import names
from midweek.kinds.journal import JournalEntry
from midweek.kinds.weekly_note import QUESTIONS, WeeklyNote


class Page(NamedTuple):
    """One text. minute: of its own local day; None where only the day is known. at: the exact moment, where known.

    about: what it is about, as that is called.
    """

    day: date
    minute: int | None
    at: datetime | None
    title: str
    text: str
    tags: tuple[str, ...]
    starred: bool
    about: tuple[str, ...]


def pages_of(archive: Archive) -> list[Page]:
    """All pages that stand now, by day."""
    called = names(archive)
    found = [_journal(entry, _about(entry.links, called)) for entry in archive.of(JournalEntry)]
    found += [_weekly(note, _about(note.links, called)) for note in archive.of(WeeklyNote)]
    return sorted(found, key=lambda page: (page.day, page.minute or 0))


def _about(links: Iterable[str], called: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(" ".join(called[id].split()) for id in links if id in called)


def _journal(entry: JournalEntry, about: tuple[str, ...]) -> Page:
    known = not entry.whole_day
    return Page(
        day=entry.day,
        minute=entry.at.hour * 60 + entry.at.minute if known else None,
        at=entry.at if known else None,
        title=" ".join(entry.title.split()),
        text="\n\n".join(filter(None, _parts(entry))),
        tags=entry.tags,
        starred=entry.starred,
        about=about,
    )


def _parts(entry: JournalEntry) -> Iterator[str]:
    """The text exactly as it was written; around it what its mode has beside it."""
    if entry.to:
        yield f"To {entry.to}"
    if entry.prompt:
        yield f"> {entry.prompt}"
    yield entry.text
    for one in entry.answers:
        yield f"> {one.question}\n\n{one.answer}".rstrip()
    if dream := entry.dream:
        said = {
            "Feelings in it": dream.feelings, "Feelings on waking": dream.waking,
            "How strong": "" if dream.strength is None else f"{dream.strength} of 100",
            "People": ", ".join(dream.people), "Places": ", ".join(dream.places), "Connects to": dream.connects,
            "Comes back": "yes" if dream.recurring else "",
        }  # fmt: skip
        yield "\n".join(f"{name}: {words}" for name, words in said.items() if words)


def _weekly(note: WeeklyNote, about: tuple[str, ...]) -> Page:
    parts = [fact.words for fact in note.facts]
    parts = ["\n".join(f"- {words}" for words in parts)] if parts else []
    parts += [f"> {QUESTIONS.get(name, name)}\n\n{said}" for name, said in note.answers.items() if said]
    text = "\n\n".join(filter(None, [*parts, note.text]))
    return Page(note.week, None, None, "Weekly note", text, (), False, about)
