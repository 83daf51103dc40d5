"""FreeCBT's JSON: each thought becomes a thought record (library/thought_record.py)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from msgspec import Raw, Struct

from midweek.exchange.brought import OTHER_SHAPE, WORD, Brought, Chosen, Format, Taking
from midweek.exchange.opening import Look, items_of, json_of
from midweek.kinds.response import Response
from midweek.kinds.sheet import Answer
from midweek.kinds.sheet_items import LINE, NOTE

TITLE: Final = "FreeCBT"
SHEET, VERSION = "thought_record", 1

# Its name for a thinking habit -> ours. The rest have none here.
HABITS: Final = {
    "all-or-nothing": "all_or_nothing",
    "catastrophizing": "worst_case",
    "emotional-reasoning": "feeling_as_fact",
    "labeling": "labels",
    "magnification-of-the-negative": "only_the_bad",
    "mind-reading": "mind_reading",
    "minimization-of-the-positive": "good_does_not_count",
    "self-blaming": "all_my_fault",
    "should-statements": "strict_rules",
}


class _Slug(Struct, gc=False):
    slug: str = ""


class _Thought(Struct, gc=False):
    automaticThought: str | None = None  # noqa: N815
    cognitiveDistortions: list[_Slug | str] | None = None  # noqa: N815
    challenge: str | None = None
    alternativeThought: str | None = None  # noqa: N815
    createdAt: str | None = None  # noqa: N815
    updatedAt: str | None = None  # noqa: N815


class _File(Struct, gc=False):
    thoughts: list[Raw]


_NONE = re.compile(r'"thoughts"\s*:\s*\[\s*\]')


def recognises(look: Look) -> bool:
    """JSON of its thoughts, or of none."""
    if not look.is_json or '"thoughts"' not in look.text:
        return False
    return '"automaticThought"' in look.text or '"v"' in look.text or bool(_NONE.search(look.text))


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """A finished thought record for each thought. Raises FileRefused."""
    taking = Taking("freecbt", chosen)
    thoughts = json_of(blob, _File, TITLE).thoughts
    taking.expect(len(thoughts))
    for row, thought in enumerate(items_of(thoughts, _Thought), start=1):
        if thought is None:
            taking.skip(row, OTHER_SHAPE)
        else:
            _take(taking, row, thought)
    return taking.done()


def _take(taking: Taking, row: int, thought: _Thought) -> None:
    try:
        at = datetime.fromisoformat(thought.createdAt or thought.updatedAt or "")
        at = at.astimezone(taking.chosen.zone) if at.tzinfo else at.replace(tzinfo=taking.chosen.zone)
    except (ValueError, OverflowError):
        taking.skip(row, "There is no day here that can be read.")
        return
    words = [
        (text or "").strip()
        for text in (thought.automaticThought, thought.challenge, thought.alternativeThought)
    ]
    if not any(words):
        taking.skip(row, "There is nothing written in this thought.")
        return
    if max(map(len, words)) > NOTE:
        taking.skip(row, f"A text of this thought is longer than {NOTE:,} characters.")
        return
    slugs = [one if isinstance(one, str) else one.slug for one in thought.cognitiveDistortions or ()]
    habits = tuple(dict.fromkeys(HABITS[slug] for slug in slugs if slug in HABITS))
    for slug in dict.fromkeys(slugs):
        if slug not in HABITS:
            taking.skip(row, "This thinking habit has no counterpart here; it stays out.", slug[:WORD])
    if thought.updatedAt and thought.updatedAt != thought.createdAt:
        taking.change(row, "When it was last changed stays out.")
    said, against, fairer = words
    is_line = len(said) <= LINE
    if not is_line:
        taking.change(row, "Its thought was too long for a line; it stands whole under what was going on.")
    answers: dict[str, Answer] = {
        "situation": "" if is_line else said,
        "thoughts": ({"thought": said},) if said and is_line else (),
        "facts_against": against,
        "habits": habits,
        "balanced": fairer,
    }
    answers = {name: answer for name, answer in answers.items() if answer}
    entry = Response(of=SHEET, of_version=VERSION, answers=answers, at=at, state="finished")
    taking.response(row, entry, "\x1e".join((*words, *sorted(habits))))


FORMAT: Final = Format("freecbt", TITLE, recognises, bring)
