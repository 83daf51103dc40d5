"""The way to a goal in five questions, one a page (F4 to F8); what is answered rests sealed in between."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from midweek.care import goals
from midweek.care.sentences import SURE_ENOUGH, Outline, sentence, smart_lines
from midweek.kinds.plan import GoalAnswers, Measure
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
from midweek.web.middleware import Request, keep_typed, resume
from midweek.web.page import page, see_other
from midweek.web.suggestions import DIFFERENT, MEASURES, NOTICE
from midweek.web.views.goal_way import LAST, Way

SMALLER = {"number": 4, "what": 3, "keep": LAST}  # where each answer to "make it smaller" leads


@require_http_methods(["GET", "POST"])
def new_goal(request: Request) -> HttpResponse:
    """One question of the way; a POST keeps its answer and goes on to the next, or back."""
    way = Way.of(request)
    if request.GET.get("step", str(way.step)) != str(way.step):
        sent_twice = request.method == "POST" and way.held is None
        return see_other("plan" if sent_twice else way.url(way.step))
    resume(request, way.copy(way.step, way.part))
    match way.step, way.part:
        case _, "dates":
            return _dates(way)
        case _, "smaller":
            return _smaller(way)
        case 5, _:
            return _check(way)
    return _ask(way)


@require_POST
def forget(request: Request) -> HttpResponse:
    """Start over: what was answered on the way to a new goal is gone, and what was typed there unsaved."""
    way = Way.of(request)
    if way.held:
        goals.forget_answers(request.desk, way.held)
    way.let_go()
    return see_other("goal_new")


def _ask(way: Way) -> HttpResponse:
    """Questions 1 to 4."""
    request, step = way.request, way.step
    form = _form(way)
    if request.method == "GET":
        return _question(way, form)
    if "back" in request.POST:
        return _go_back(way, form)
    if step == 1 and "unsure" in request.POST:
        if not form.is_valid() and (form.elsewhere or form.has_error("words", "max_length")):
            return _question(way, form)
        way.keep(unsure=request.POST["unsure"] == "1", words=form.cleaned_data.get("words", ""))
        return see_other(way.here)
    if step == 1 and request.POST.get("example") in (*DIFFERENT, *NOTICE):
        return _example(way, form)
    if step == 3 and "pick" in request.POST:
        return _pick(way, form)
    if not form.is_valid():
        return _question(way, form)
    way.keep(**_said(way, form))
    if "smaller" in request.POST:
        return see_other(way.url(4, part="smaller"))
    return see_other(way.url(LAST if way.checking else step + 1))


def _question(way: Way, form: GoalForm, **more: Any) -> HttpResponse:
    step, answers = way.step, way.answers
    values: dict[str, Any] = {"step": step - way.first + 1, "answers": answers, **more}
    if step == 1:
        values |= {"unsure": answers.unsure, "examples": NOTICE if answers.unsure else DIFFERENT}
    if step == 3:
        values |= _measures(way, form)
    return _page(way, f"goals/step_{step}.html", form, values)


def _page(way: Way, template: str, form: GoalForm, values: dict[str, Any]) -> HttpResponse:
    """What every page of the way shows, and where it keeps what is typed."""
    values |= {
        "form": form,
        "steps": LAST - way.first + 1,
        "back_word": "Check" if way.checking else "Back",
        "autosave": reverse("drafts"),
        "left": way.checking and way.request.kept is not None,
        "way": way,
    }
    return page(way.request, template, values, status=form.status)


def _go_back(way: Way, form: GoalForm) -> HttpResponse:
    """To the page before; what stands here is kept, as an answer where it is one, else as it was typed."""
    if form.has_changed():
        if way.part != "smaller" and form.is_valid():
            way.keep(**_said(way, form))
        else:
            keep_typed(way.request, way.request.user, way.here)
            way.request.keeps_draft = True
    if way.part == "smaller":
        return see_other(way.url(4))
    if way.checking:
        return see_other(way.url(LAST))
    if way.step > way.first:
        return see_other(way.url(way.step - 1))
    return see_other("goal", way.goal.id) if way.goal else see_other("plan")


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
        measure=measure, told_by=full.per, today=way.today, starts=said.starts,
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
        said["per"] = None
    if way.step == 4:
        said["before"] = ""
        chosen = said.pop("way")
        said["noticing"] = chosen != "target"
        if said["noticing"]:
            said["notice_weeks"] = int(chosen.removeprefix("notice"))
            for name in ("usual", "target", "target_by"):
                if said.get(name) is None:
                    said.pop(name, None)
    if way.step == LAST and not way.part:
        own = said["sentence"]
        said["sentence"] = "" if own.strip() in ("", sentence(_outline(way))) else own
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


def _example(way: Way, form: GoalForm) -> HttpResponse:
    """Fill the box of the first question with an example."""
    posted, answers = way.request.POST, way.answers
    if _is_own(posted["words"], (*DIFFERENT, *NOTICE)):
        way.request.keeps_draft = True
        typed = WordsForm(initial=posted.dict(), stored=form.stored, unsure=answers.unsure)
        return _question(way, typed, stays=True)
    way.keep(words=posted["example"])
    return see_other(way.here)


def _is_own(typed: str, examples: Collection[str]) -> bool:
    """Words that no example takes the place of."""
    return bool(typed.strip()) and typed.strip() not in examples


def _pick(way: Way, form: GoalForm) -> HttpResponse:
    """Fill the box of the third question with an example, and choose how it is noted."""
    request = way.request
    turn, _, n = request.POST["pick"].partition(".")
    offered = {(str(t), str(i)): one for t, held in MEASURES.items() for i, one in enumerate(held)}
    found = offered.get((turn, n))
    if found is None:
        return see_other(way.here)
    stays = _is_own(request.POST.get("what", ""), {one.what for one in offered.values()})
    if stays:
        request.keeps_draft = True
        form = MeasureForm(initial=request.POST.dict(), stored=form.stored)
    else:
        way.keep(what=found.what, how=found.how, unit=found.unit, better=found.better, per=found.per)
        if not request.htmx:
            return see_other(way.here)
        stored = _said_so_far(way.answers, MeasureForm)
        form = MeasureForm(initial=stored | _usual_measure(way.answers), stored=stored)
    if not request.htmx:
        return _question(way, form, stays=True)
    values = {"form": form, "filled": not stays, "stays": stays, **_measures(way, form)}
    return page(request, "goals/_measure.html", values)


def _smaller(way: Way) -> HttpResponse:
    """Ways to make a step smaller; every answer so far stays."""
    request = way.request
    form = SmallerForm.of_page(request, None)
    if "back" in request.POST:
        return _go_back(way, form)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["way"]
        if chosen == "notice":
            way.keep(noticing=True, notice_weeks=2, before="")
        to = SMALLER.get(chosen, LAST)
        return see_other(way.url(to, **({"check": "1"} if to != LAST else {})))
    return _page(way, "goals/smaller.html", form, {"outline": _outline(way)})


def _outline(way: Way) -> Outline:
    return Outline.of_answers(way.full)


def _check(way: Way) -> HttpResponse:
    """Question 5: everything on one page, to change or to save."""
    request = way.request
    form = SentenceForm.of_page(request, {"sentence": way.answers.sentence or sentence(_outline(way))})
    if "back" in request.POST:
        return _go_back(way, form)
    if request.method == "GET" or not form.is_valid():
        return _checked(way, form)
    way.keep(**_said(way, form))
    change = request.POST.get("change", "")
    if change == "dates":
        return see_other(way.url(LAST, part="dates"))
    if change == "smaller":
        return see_other(way.url(4, part="smaller"))
    if change in ("1", "2", "3", "4"):
        return see_other(way.url(int(change), check="1"))
    if left := way.left():
        return see_other(left)
    return _save(way)


def _checked(way: Way, form: SentenceForm) -> HttpResponse:
    outline = _outline(way)
    lines = smart_lines(outline, way.goal_words)
    changes = ("3", "3", "4", "" if way.goal else "1", "dates")
    values = {
        "step": LAST - way.first + 1,
        "goal_words": way.goal_words,
        "built": sentence(outline) if way.answers.sentence else "",
        "lines": list(zip(lines, changes, strict=True)),
        "small_enough": outline.confidence is None or outline.confidence >= SURE_ENOUGH,
    }
    return _page(way, "goals/step_5.html", form, values)


def _dates(way: Way) -> HttpResponse:
    """How often it is told, the start and the day to look back."""
    request, full = way.request, way.full
    shown = {"per": full.per, "starts": full.starts, "review_on": full.review_on}
    form = DatesForm.of_page(
        request, _said_so_far(way.answers, DatesForm), shown,
        today=way.today, target_by=None if full.noticing else full.target_by,
    )  # fmt: skip
    if "back" in request.POST:
        return _go_back(way, form)
    if request.method == "POST" and form.is_valid():
        way.keep(**form.cleaned_data)
        return see_other(way.url(LAST))
    return _page(way, "goals/dates.html", form, {})


def _save(way: Way) -> HttpResponse:
    """Make it a goal; where it begins today, offer the first log."""
    assert way.held
    starts = way.full.starts
    goal, objective = goals.begin(way.request.desk, way.held, today=way.today)
    way.let_go()
    if starts and starts > way.today:
        return see_other("goal", goal)
    return see_other("first_log", objective)
