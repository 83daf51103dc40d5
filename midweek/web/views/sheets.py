"""Filling in a sheet: question by question or all on one page, looked over, and finished (H2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from midweek.care import homework, listing, once
from midweek.kinds.answering import check, steps
from midweek.kinds.bring_up import BringUp
from midweek.kinds.homework import Assignment
from midweek.kinds.response import Response
from midweek.kinds.scoring import score
from midweek.kinds.sheet import AnyItem, Group, Question
from midweek.kinds.sheet_rows import brought_up
from midweek.store import drafts
from midweek.store.desk import Filed, NotYours
from midweek.vault.errors import EditConflict
from midweek.web import clock, questionnaires
from midweek.web.answer_words import in_figures, pinned, told
from midweek.web.forms.listing import LineForm
from midweek.web.forms.sheets import SheetForm
from midweek.web.middleware import Request, id_of_form, keep_typed, resume, with_draft
from midweek.web.page import id_in, page, see_other
from midweek.web.views.checkin import care_page
from midweek.web.views.unsaved_answers import (
    beside,
    chosen,
    elsewhere,
    hard_answer_left,
    is_of_another,
    keep_answers,
    typed_on,
    unsaved,
)

MORE = "?more=1"  # a page once more, for what an answer brought up on it
SMALL_CHANGE = "small_change"  # the question of the habit log that can become something to try


@require_http_methods(["GET", "POST"])
def homework_question(request: Request, id: str, number: int) -> HttpResponse:
    """One question of the sheet that is being filled in."""
    assignment, going = _going(request, id)
    if going is None:
        return elsewhere(request, assignment)
    sheet, answers = homework.sheet_answered(going.entry), going.entry.answers
    pages = steps(sheet, answers)
    on_it = typed_on(request).get("on", "")  # what another tab answered may have moved the questions
    there = next((n for n, one in enumerate(pages, 1) if one.asks(on_it)), None)
    if on_it and there is None:
        return elsewhere(request, assignment, going)
    number = there or number
    if not 1 <= number <= len(pages):
        return see_other("homework_check", id)
    shown = pages[number - 1]
    values = {
        "homework": assignment,
        "switch": reverse("homework_all", args=[id]),
        "step": number,
        "steps": len(pages),
        "heading": shown.heading,
        "question": next((item.label for item in shown.items if isinstance(item, Question | Group)), ""),
        "skip": reverse("homework_question", args=[id, number + 1]),
        "back": reverse("homework_question", args=[id, number - 1]) if number > 1 else reverse("homework_item", args=[id]),
        "pinned": [line for one in pages[: number - 1] for line in pinned(one.items, sheet, answers)],
    }  # fmt: skip

    def on(now: Filed[Response]) -> str:
        """The question after this one, as things stand now; this one again where an answer brought up more on it."""
        there = steps(sheet, now.entry.answers)
        last = next((n for n, one in enumerate(there, 1) if one.asks(_first(shown.items))), number)
        more = brought_up(sheet, answers, now.entry.answers)
        if any(shown.asks(place.partition("/")[0]) for place in more):
            return reverse("homework_question", args=[id, last]) + MORE
        return reverse("homework_question", args=[id, last + 1])

    return _ask(request, assignment, going, shown.items, "sheets/question.html", values, on)


@require_http_methods(["GET", "POST"])
def homework_all(request: Request, id: str) -> HttpResponse:
    """The whole sheet on one page."""
    assignment, going = _going(request, id)
    if going is None:
        return elsewhere(request, assignment)
    sheet = homework.sheet_answered(going.entry)
    answers = going.entry.answers

    def on(now: Filed[Response]) -> str:
        """On to the look over it, unless an answer brought up more."""
        more = brought_up(sheet, answers, now.entry.answers)
        return request.path + MORE if more else reverse("homework_check", args=[id])

    values = {
        "homework": assignment, "sheet": sheet, "back": reverse("homework_item", args=[id]),
        "switch": reverse("homework_question", args=[id, 1]),
    }  # fmt: skip
    return _ask(request, assignment, going, sheet.items, "sheets/all.html", values, on)


def _going(request: Request, id: str) -> tuple[Filed[Assignment], Filed[Response] | None]:
    """The homework and the copy its pages show; none where what was typed here was typed for another."""
    assignment = request.desk.get(Assignment, id)
    going = homework.running(request.desk, assignment)
    return assignment, going if going and typed_on(request).get("copy", going.id) == going.id else None


def _first(items: tuple[AnyItem, ...]) -> str:
    """The name of the first thing asked here."""
    return next((item.name for item in items if isinstance(item, Question | Group)), "")


def _ask(
    request: Request, assignment: Filed[Assignment], going: Filed[Response], items: tuple[AnyItem, ...],
    template: str, values: dict[str, Any], on: Callable[[Filed[Response]], str],
) -> HttpResponse:  # fmt: skip
    """Show some questions, or keep what was answered to them and go on."""
    desk, sheet, answers = request.desk, homework.sheet_answered(going.entry), going.entry.answers
    resume(request, going.id)
    if request.kept and is_of_another(request.kept, items):
        request.kept = None
    posted = request.POST if request.method == "POST" else request.kept
    form = SheetForm(posted, sheet=sheet, items=items, answers=answers)
    values |= {
        "sheet": sheet, "form": form, "copy": going.id, "on": _first(items), "seen": homework.mark(answers, form.names),
    }  # fmt: skip
    if request.method == "GET":
        if form.is_bound and form.data.get("seen", values["seen"]) != values["seen"]:
            values["elsewhere"] = list(beside(form, items)) or None
        return page(request, template, values)
    if "later" in request.POST:
        going, risky = keep_answers(request, going, chosen(form))
        form = SheetForm(posted, sheet=sheet, items=items, answers=going.entry.answers)
        if form.is_unsaved():
            request.keeps_draft = True
            keep_typed(request, request.user, request.path)
        if risky:
            return see_other("homework_care", assignment.id)
        pause = f"{reverse('pause')}?{urlencode({'back': request.path})}"
        to = {"pause": pause, "skip": values.get("skip")}.get(request.POST["later"])
        return see_other(to or "homework")
    said = form.read()
    try:
        going, risky = homework.answer(
            desk, going, said, form.names, seen=request.POST.get("seen", ""), now=clock.local_now(desk)
        )
    except EditConflict:
        values["elsewhere"] = list(beside(form, items))
        return page(request, template, values, status=409)
    if form.say(check(sheet, going.entry.answers, finishing=False)):
        values["seen"] = homework.mark(going.entry.answers, form.names)
        return page(request, template, values, status=422)
    if "more" in request.POST:
        return see_other(f"{request.path}#id_a-{request.POST['more']}")
    if risky:
        care, to = reverse("homework_care", args=[assignment.id]), on(going)
        return see_other(f"{care}?{urlencode({'next': to})}" if to.endswith(MORE) else care)
    if "clear" in request.POST:
        return see_other(f"{request.path}#id_{request.POST['clear']}_0")
    return see_other(values["switch"] if "switch" in request.POST else on(going))


@require_http_methods(["GET", "POST"])
def homework_care(request: Request, id: str) -> HttpResponse:
    """After an answer that says it is hard to stay safe (ux.md S4)."""
    going, words = _going(request, id)[1], id_in(request.GET.get("draft", ""))
    if words and (left := drafts.read(request.desk.keys, bytes.fromhex(words))):
        return care_page(request, _("Worksheet, next"), on=with_draft(left[0].page, words))
    if going is None:
        return care_page(request, _("Worksheet, next"), on=reverse("homework_item", args=[id]))
    on = request.GET.get("next", "")
    if not re.fullmatch(rf"/homework/{id}/(q/[0-9]{{1,3}}|all)/{re.escape(MORE)}", on):
        there = homework.where(homework.sheet_answered(going.entry), going.entry.answers)
        on = reverse("homework_question", args=[id, there.number])
    return care_page(request, _("Worksheet, next"), on=on)


@require_http_methods(["GET", "POST"])
def homework_check(request: Request, id: str) -> HttpResponse:
    """Every answer once more, with the way back to each; then Finish."""
    assignment, going = _going(request, id)
    if going is None:
        return see_other("homework_item", id)
    sheet, answers = homework.sheet_answered(going.entry), going.entry.answers
    shown = set(filter(None, map(id_in, request.POST.getlist("told"))))
    if shown and (
        to := hard_answer_left(request, (one for one in drafts.read(request.desk.keys) if one.id in shown))
    ):
        return see_other(to)
    if request.method == "POST" and homework.finish(
        request.desk, assignment, going, now=clock.local_now(request.desk)
    ):
        for draft in shown:
            drafts.discard(request.user.pk, bytes.fromhex(draft))
        return see_other("homework_copy", id, going.id)
    pages = steps(sheet, answers)
    problems = {path.partition("/")[0]: str(problem) for path, problem in check(sheet, answers).items()}
    lines = [
        {
            "question": item.label,
            "answer": said,
            "problem": problems.get(item.name, "") if request.method == "POST" else "",
            "change": reverse("homework_question", args=[id, number]),
        }
        for number, one in enumerate(pages, start=1)
        for item, said in told(one.items, sheet, answers)
    ]
    values = {
        "homework": assignment, "sheet": sheet, "lines": lines, "stuck": request.method == "POST",
        "unsaved": list(unsaved(request, id, going, sheet)), "copy": going.id,
    }  # fmt: skip
    return page(request, "sheets/check.html", values, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def homework_copy(request: Request, id: str, copy: str) -> HttpResponse:
    """One finished copy: what was answered, and its totals. POST puts a line of the client's own on the List."""
    assignment, filed = _copy(request, id, copy)
    form = LineForm(
        request.POST if request.method == "POST" else None,
        initial=request.kept.dict() if request.kept else None,
    )
    if form.is_valid():
        line = form.cleaned_data["line"]
        item = BringUp(kind="notes", text=line, link=copy)
        listing.add(request.desk, item, entry_id=id_of_form(request, copy, line))
        return see_other(f"{request.path}?listed=1")
    sheet = homework.sheet_answered(filed.entry)
    totals = score(sheet, filed.entry.answers)
    values = {
        "homework": assignment,
        "copy": filed,
        "sheet": sheet,
        "form": form,
        "change": filed.entry.answers.get(SMALL_CHANGE, ""),
        "lines": [
            {"question": item.label, "answer": said, "problem": "", "change": ""}
            for one in steps(sheet, filed.entry.answers)
            for item, said in told(one.items, sheet, filed.entry.answers)
        ],
        "totals": [
            {"title": rule.title, "value": total and in_figures(total.value), "rule": rule}
            for rule in sheet.scores
            for total in [totals[rule.name]]
            if total or sheet.sort == "questionnaire"
        ],
        "meanings": questionnaires.meanings(sheet, {name: one.value for name, one in totals.items() if one}),
        "bands": request.desk.preferences.bands,
    }
    return page(request, "sheets/copy.html", values, status=422 if form.is_bound else 200)


@require_POST
def homework_copy_change(request: Request, id: str, copy: str) -> HttpResponse:
    """Show a copy again, to change its answers; or to put words into it that wait as a draft on one of its pages."""
    assignment, filed = _copy(request, id, copy, states=("started", "finished"))
    homework.change_again(request.desk, assignment, filed)
    words = id_in(request.POST.get("words", ""))
    left = drafts.read(request.desk.keys, bytes.fromhex(words)) if words else []
    return see_other(with_draft(left[0].page, words) if left else reverse("homework_check", args=[id]))


@require_POST
def homework_copy_try(request: Request, id: str, copy: str) -> HttpResponse:
    """Make the small change that was thought of something to try."""
    assignment, filed = _copy(request, id, copy)
    words = filed.entry.answers.get(SMALL_CHANGE)
    if not isinstance(words, str) or not words.strip():
        raise NotYours
    what = words.strip()[:300]
    change = Assignment(
        way="try", what=what, act=what, objective=assignment.entry.objective, came_from=copy,
        set_on=clock.today(request.desk), made=timezone.now(),
    )  # fmt: skip
    filed_change = once.file(request.desk, change, request.desk.form_id(f"small change\n{copy}\n{what}"))
    return see_other("homework_item", filed_change.id)


@require_POST
def homework_copy_delete(request: Request, id: str, copy: str) -> HttpResponse:
    """To the deleted items."""
    assignment, filed = _copy(request, id, copy)
    homework.delete_copy(request.desk, assignment, filed, today=clock.today(request.desk))
    return see_other(f"/homework/{id}/?removed={copy}")


def _copy(
    request: Request, id: str, copy: str, *, states: tuple[str, ...] = ("finished",)
) -> tuple[Filed[Assignment], Filed[Response]]:
    assignment, filed = request.desk.get(Assignment, id), request.desk.get(Response, copy)
    if filed.entry.assignment != assignment.id or filed.entry.state not in states:
        raise NotYours
    return assignment, filed
