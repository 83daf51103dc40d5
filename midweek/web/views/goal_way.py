"""Where somebody is on the way to a goal: what they answered so far, and which question is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from msgspec.structs import replace

from midweek.care import goals
from midweek.kinds.plan import Goal, GoalAnswers
from midweek.store import drafts
from midweek.store.desk import Filed, NotYours
from midweek.web import clock
from midweek.web.middleware import Request
from midweek.web.page import id_in

LAST = 5
PARTS = {4: "smaller", 5: "dates"}  # a page of its own beside these questions


@dataclass
class Way:
    """One person's way to one goal, or to one more objective of a goal that stands."""

    request: Request
    goal: Filed[Goal] | None
    after: Filed[Goal] | None
    held: Filed[GoalAnswers] | None
    today: date

    @classmethod
    def of(cls, request: Request) -> Way:
        """Where this request is. Raises NotYours for a goal that isn't there."""
        desk = request.desk
        goal, after = (_goal(request, name) for name in ("goal", "after"))
        held = goals.answers_for(desk, goal=goal.id if goal else None, after=after.id if after else None)
        return cls(request, goal, after, held, clock.today(desk))

    @property
    def answers(self) -> GoalAnswers:
        """What was said so far."""
        if self.held:
            return self.held.entry
        after = self.after.id if self.after else None
        if self.goal:
            return GoalAnswers(goal=self.goal.id, after=after, turn=self.goal.entry.turn)
        return GoalAnswers(after=after)

    @property
    def full(self) -> GoalAnswers:
        """The same with the usual answers filled in."""
        return goals.completed(self.answers, today=self.today)

    @property
    def first(self) -> int:
        """The first question of this way: a goal that stands has its words already."""
        return 2 if self.goal else 1

    @cached_property
    def step(self) -> int:
        """The question asked for, or the first that is still open where the asked one comes too early."""
        asked = self.request.GET.get("step", "")
        opened = goals.first_open_step(self.answers)
        if asked in ("1", "2", "3", "4", "5"):
            return max(self.first, min(int(asked), opened))
        return self.first if self.held is None else opened

    @property
    def goal_words(self) -> str:
        return self.goal.entry.words if self.goal else self.answers.words

    @property
    def ids(self) -> dict[str, str]:
        """What tells this way from another in an address."""
        ids = {"goal": self.answers.goal, "after": self.answers.after}
        return {name: id for name, id in ids.items() if id}

    def url(self, step: int, **more: str) -> str:
        """The page of one question on this way."""
        return f"{reverse('goal_new')}?{urlencode({'step': str(step), **self.ids, **more})}"

    @property
    def here(self) -> str:
        """The page asked for."""
        asked = {name: self.request.GET.get(name, "") for name in ("part", "check")}
        return self.url(self.step, **{name: value for name, value in asked.items() if value})

    @property
    def part(self) -> str:
        """The page beside the question that is asked for; empty for the question itself."""
        part = PARTS.get(self.step, "")
        return part if self.request.GET.get("part") == part else ""

    @property
    def checking(self) -> bool:
        """This page was opened from the last one, and leads back to it."""
        return bool(self.request.GET.get("check")) or self.part == "dates"

    def copy(self, step: int, part: str) -> str:
        """By this the words that wait on one page are told from those of another, and of another way."""
        return urlencode({"step": str(step), "part": part, **self.ids})

    def waiting(self) -> dict[tuple[int, str], list[bytes]]:
        """What was typed on this way and not taken along yet: ids of drafts by question and part, in their order."""
        pages = [*((step, "") for step in range(self.first, LAST + 1)), *PARTS.items()]
        at = {(reverse("goal_new"), self.copy(*page)): page for page in pages}
        found = drafts.waiting_at(self.request.desk.keys, at)
        return {page: found[place] for place, page in at.items() if place in found}

    def left(self) -> str:
        """The first page whose words were neither taken along nor looked at again; empty where there is none."""
        for step, part in self.waiting():
            if (step, part) not in ((LAST, ""), (4, "smaller")):
                return self.url(step, **({"part": part} if part else {"check": "1"}))
        return ""

    def let_go(self) -> None:
        """Forget what waits: this way is at its end."""
        for waits in self.waiting().values():
            for draft in waits:
                drafts.discard(self.request.user.pk, draft)

    def keep(self, **said: Any) -> None:
        """Rest what was said."""
        answers = goals.changed(self.answers, replace(self.answers, **said))
        self.held = goals.keep_answers(self.request.desk, self.held, answers)


def _goal(request: Request, name: str) -> Filed[Goal] | None:
    id = request.GET.get(name, "")
    if not id:
        return None
    if not id_in(id):
        raise NotYours
    return request.desk.get(Goal, id)
