"""The way to a goal in five questions, one a page (F4 to F8); what is answered rests sealed in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from msgspec.structs import replace

from midweek.care import goals
from midweek.care.sentences import SURE_ENOUGH, Outline, sentence, smart_lines
from midweek.kinds.plan import Goal, GoalAnswers, Measure
from midweek.store import drafts
from midweek.store.desk import Filed, NotYours
from midweek.web import clock
from midweek.web.forms.fields import GoalForm
from midweek.web.forms.goals import (
    DatesForm,
    MeasureForm,
    SentenceForm,
    SmallerForm,
    StartForm,
    TurnForm,
    WordsForm,
)
from midweek.web.forms.target import amounts
from midweek.web.middleware import Request
from midweek.web.page import id_in, page, see_other
from midweek.web.suggestions import DIFFERENT, MEASURES, NOTICE

LAST = 5
SMALLER = {"number": 4, "what": 3, "keep": LAST}  # where each answer to "make it smaller" leads


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
    def copy(self) -> str:
        """By this the words that wait on its pages are told from those of another way."""
        return " ".join(self.ids.values())

    def keep(self, **said: Any) -> None:
        """Rest what was said."""
        self.held = goals.keep_answers(self.request.desk, self.held, replace(self.answers, **said))


def _goal(request: Request, name: str) -> Filed[Goal] | None:
    id = request.GET.get(name, "")
    if not id:
        return None
    if not id_in(id):
        raise NotYours
    return request.desk.get(Goal, id)


@require_http_methods(["GET", "POST"])
def new_goal(request: Request) -> HttpResponse:
    """One question of the way; a POST keeps its answer and goes on to the next."""
    way = Way.of(request)
    request.draft_id = drafts.id_of(request.desk.keys, request.path, way.copy).hex()
    if request.GET.get("step", str(way.step)) != str(way.step):
        sent_twice = request.method == "POST" and way.held is None
        return see_other("plan" if sent_twice else way.url(way.step))
    if way.step == LAST:
        return _dates(way) if request.GET.get("part") == "dates" else _check(way)
    if way.step == 4 and request.GET.get("part") == "smaller":
        return _smaller(way)
    return _ask(way)


@require_POST
def forget(request: Request) -> HttpResponse:
    """Start over: what was answered on the way to a new goal is gone, and what was typed there unsaved."""
    if held := goals.answers_for(request.desk):
        goals.forget_answers(request.desk, held)
    for draft in drafts.waiting_on(request.desk.keys, [reverse("goal_new")]):
        drafts.discard(request.user.pk, draft)
    return see_other("goal_new")


def _ask(way: Way) -> HttpResponse:
    """Questions 1 to 4."""
    request, step = way.request, way.step
    if request.method == "GET":
        return _question(way, _form(way))
    if step == 1 and "unsure" in request.POST:
        words = _form(way)
        if not words.is_valid() and (words.elsewhere or words.has_error("words", "max_length")):
            return _question(way, words)
        way.keep(unsure=request.POST["unsure"] == "1", words=words.cleaned_data.get("words", ""))
        return see_other(way.url(1))
    if step == 1 and request.POST.get("example") in (*DIFFERENT, *NOTICE):
        way.keep(words=request.POST["example"])
        return see_other(way.url(1))
    if step == 3 and "pick" in request.POST:
        return _pick(way)
    form = _form(way)
    if not form.is_valid():
        return _question(way, form)
    way.keep(**_said(way, form))
    if "smaller" in request.POST:
        return see_other(way.url(4, part="smaller"))
    return see_other(way.url(LAST if request.GET.get("check") else step + 1))


def _question(way: Way, form: GoalForm) -> HttpResponse:
    step, answers = way.step, way.answers
    checking = bool(way.request.GET.get("check"))
    values: dict[str, Any] = {
        "form": form,
        "step": step - way.first + 1,
        "steps": LAST - way.first + 1,
        "back": way.url(LAST) if checking else _back(way),
        "back_word": "Check" if checking else "Back",
        "autosave": reverse("drafts"),
        "way": way,
        "answers": answers,
    }
    if step == 1:
        values |= {"unsure": answers.unsure, "examples": NOTICE if answers.unsure else DIFFERENT}
    if step == 3:
        values |= _measures(way, form)
    return page(way.request, f"goals/step_{step}.html", values, status=form.status)


def _back(way: Way) -> str:
    if way.step > way.first:
        return way.url(way.step - 1)
    return reverse("goal", args=[way.goal.id]) if way.goal else reverse("plan")


def _form(way: Way) -> GoalForm:
    """The form of the question asked, filled with what was said, and with what was left unsaved."""
    request, said = way.request, way.answers
    match way.step:
        case 1:
            return WordsForm.of_page(request, {"words": said.words}, unsure=said.unsure)
        case 2:
            return TurnForm.of_page(request, {"turn": said.turn})
        case 3:
            return MeasureForm.of_page(request, _said_so_far(said, MeasureForm), _usual_measure(said))
    full, measure = way.full, _measure(said)
    assert full.per
    chosen = {"way": f"notice{said.notice_weeks}" if said.noticing else "target"}
    numbers = amounts(measure, full.per, usual=said.usual, target=said.target)
    return StartForm.of_page(
        request, _said_so_far(said, StartForm) | chosen, {**numbers, "target_by": said.target_by or full.review_on},
        measure=measure, told_by=full.per, today=way.today,
    )  # fmt: skip


def _usual_measure(said: GoalAnswers) -> dict[str, Any]:
    """How what one notices is noted, unless something else was said: as the first of the examples is."""
    return {
        "how": said.how or MEASURES[said.turn or "unsure"][0].how,
        "better": said.better or goals.usual_better(said),
    }


def _said_so_far(said: GoalAnswers, form: type[GoalForm]) -> dict[str, Any]:
    """What was said to these questions; the usual answers are not said yet."""
    return {name: getattr(said, name) for name in form.base_fields if hasattr(said, name)}


def _measure(said: GoalAnswers) -> Measure:
    assert said.how and said.better
    return Measure(what=said.what, how=said.how, better=said.better, unit=said.unit)


def _said(way: Way, form: GoalForm) -> dict[str, Any]:
    """What an answered form changes."""
    said = dict(form.cleaned_data)
    if way.step == 3 and said["how"] != way.answers.how:
        said |= {
            "per": None,
            "usual": None,
            "target": None,
        }  # another unit: the old numbers mean nothing in it
    if way.step == 4:
        chosen = said.pop("way")
        said["noticing"] = chosen != "target"
        if said["noticing"]:
            said["notice_weeks"] = int(chosen.removeprefix("notice"))
            for name in ("usual", "target", "target_by"):
                if said.get(name) is None:
                    said.pop(name, None)
    return said


def _measures(way: Way, form: GoalForm) -> dict[str, Any]:
    """The examples for the second answer, and the ways of noting: the four plain ones first."""
    turn = way.answers.turn or "unsure"
    options = list(form["how"].subwidgets)
    return {
        "picks": [(f"{turn}.{n}", suggestion.what) for n, suggestion in enumerate(MEASURES[turn])],
        "plain_ways": options[:4],
        "more_ways": options[4:],
        "more_open": form["how"].value() in ("rate100", "clock", "amount") or bool(form["unit"].errors),
    }


def _pick(way: Way) -> HttpResponse:
    """Fill the box with an example, and choose how it is noted."""
    turn, _, n = way.request.POST["pick"].partition(".")
    found = next(
        (s for t, held in MEASURES.items() for i, s in enumerate(held) if (t, str(i)) == (turn, n)), None
    )
    if found is None:
        return see_other(way.url(3))
    said: dict[str, Any] = {
        "what": found.what,
        "how": found.how,
        "unit": found.unit,
        "better": found.better,
        "per": found.per,
    }
    if found.how != way.answers.how:
        said |= {"usual": None, "target": None}
    way.keep(**said)
    if not way.request.htmx:
        check = {"check": "1"} if way.request.GET.get("check") else {}
        return see_other(way.url(3, **check))
    stored = _said_so_far(way.answers, MeasureForm)
    form = MeasureForm(initial=stored | _usual_measure(way.answers), stored=stored)
    return page(way.request, "goals/_measure.html", {"form": form, "filled": True, **_measures(way, form)})


def _smaller(way: Way) -> HttpResponse:
    """Ways to make a step smaller; every answer so far stays."""
    request = way.request
    form = SmallerForm.of_page(request, None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["way"]
        if chosen == "notice":
            way.keep(noticing=True, notice_weeks=2)
        to = SMALLER.get(chosen, LAST)
        return see_other(way.url(to, **({"check": "1"} if to != LAST else {})))
    values = {"form": form, "back": way.url(4), "back_word": "Back", "way": way, "outline": _outline(way)}
    return page(request, "goals/smaller.html", values, status=form.status)


def _outline(way: Way) -> Outline:
    return Outline.of_answers(way.full)


def _check(way: Way) -> HttpResponse:
    """Question 5: everything on one page, to change or to save."""
    request, built = way.request, sentence(_outline(way))
    form = SentenceForm.of_page(request, {"sentence": way.answers.sentence or built})
    if request.method == "POST":
        if not form.is_valid():
            return _checked(way, form)
        own = form.cleaned_data["sentence"]
        way.keep(sentence="" if own.strip() in ("", built) else own)
        change = request.POST.get("change", "")
        if change == "dates":
            return see_other(way.url(LAST, part="dates"))
        if change == "smaller":
            return see_other(way.url(4, part="smaller"))
        if change in ("1", "2", "3", "4"):
            return see_other(way.url(int(change), check="1"))
        return _save(way)
    return _checked(way, form)


def _checked(way: Way, form: SentenceForm) -> HttpResponse:
    outline = _outline(way)
    lines = smart_lines(outline, way.goal_words)
    changes = ("3", "3", "4", "" if way.goal else "1", "dates")
    values = {
        "form": form,
        "step": LAST - way.first + 1,
        "steps": LAST - way.first + 1,
        "back": way.url(4),
        "back_word": "Back",
        "autosave": reverse("drafts"),
        "goal_words": way.goal_words,
        "built": sentence(outline) if way.answers.sentence else "",
        "lines": list(zip(lines, changes, strict=True)),
        "small_enough": outline.confidence is None or outline.confidence >= SURE_ENOUGH,
        "way": way,
    }
    return page(way.request, "goals/step_5.html", values, status=form.status)


def _dates(way: Way) -> HttpResponse:
    """How often it is told, the start and the day to look back."""
    request, full = way.request, way.full
    shown = {"per": full.per, "starts": full.starts, "review_on": full.review_on}
    form = DatesForm.of_page(request, _said_so_far(way.answers, DatesForm), shown, today=way.today)
    if request.method == "POST" and form.is_valid():
        way.keep(**form.cleaned_data)
        return see_other(way.url(LAST))
    values = {"form": form, "back": way.url(LAST), "back_word": "Check", "way": way}
    return page(request, "goals/dates.html", values, status=form.status)


def _save(way: Way) -> HttpResponse:
    """Make it a goal; where it begins today, offer the first log."""
    assert way.held
    starts = way.full.starts
    goal, objective = goals.begin(way.request.desk, way.held, today=way.today)
    for draft in drafts.waiting_on(way.request.desk.keys, [way.request.path], copy=way.copy):
        drafts.discard(way.request.user.pk, draft)  # typed on the way, and gone back from
    if starts and starts > way.today:
        return see_other("goal", goal)
    return see_other("first_log", objective)
