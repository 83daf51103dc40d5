"""What was typed on the pages of a sheet and is no answer yet: where it waits, and whose copy it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from midweek.care import homework
from midweek.kinds.answering import fitting, steps
from midweek.kinds.homework import Assignment
from midweek.kinds.response import Response
from midweek.kinds.sheet import Answers, AnyItem, Pick, PickSeveral, Rate, Sheet, YesNo
from midweek.store import drafts
from midweek.store.desk import Filed, NotYours
from midweek.vault.errors import LimitExceeded
from midweek.web import clock
from midweek.web.answer_words import told
from midweek.web.forms.sheets import SheetForm
from midweek.web.middleware import Request, as_posted, keep_typed, of_pages
from midweek.web.page import id_in, page, see_other

CHOSEN = (Pick, PickSeveral, Rate, YesNo)  # questions whose answer is never half there


def elsewhere(request: Request, assignment: Filed[Assignment]) -> HttpResponse:
    """What was typed for a copy that the pages don't show any more: it comes back, with the way to that copy."""
    typed, id = typed_on(request), id_in(typed_on(request).get("copy", ""))
    copy = request.desk.some(Response, [id]).get(id) if id else None
    copy = copy if copy and copy.entry.assignment == assignment.id else None
    sheet = homework.known(copy.entry) if copy else homework.sheet_of(request.desk, assignment.entry)
    if sheet is None:
        raise NotYours
    answers = copy.entry.answers if copy else {}
    form = SheetForm(typed, sheet=sheet, items=sheet.items, answers=answers)
    said = {name: answer for name, answer in form.read().items() if answer != answers.get(name)}
    words = [
        "\n".join([item.label, *(lines or [str(said[item.name])])])
        for item, lines in told(sheet.items, sheet, {**answers, **said})
        if item.name in said
    ] + [f"{form[name].label}\n{typed[name]}" for name in form.errors]
    if not words:
        return see_other("homework_item", assignment.id)
    if request.method == "POST":
        with suppress(LimitExceeded):
            keep_typed(request, request.user, request.path)
    draft = id_in(typed.get("draft", ""))
    values = {"homework": assignment, "copy": copy, "sheet": sheet, "typed": words, "draft": draft}
    return page(request, "sheets/other_copy.html", values, status=409 if request.method == "POST" else 200)


def typed_on(request: Request) -> QueryDict:
    """What this page was sent, or what was left on it under the draft it is opened with."""
    return request.POST if request.method == "POST" else request.kept or QueryDict()


def beside(form: SheetForm, items: tuple[AnyItem, ...]) -> Iterator[tuple[str, str]]:
    """The answers that are stored otherwise than this form has them: what is asked, and what is stored."""
    typed = form.read()
    for item, said in told(items, form.sheet, form.given):
        if said and typed.get(item.name) != form.given[item.name]:
            yield item.label, "\n".join(said)


def chosen(form: SheetForm) -> Answers:
    """What was chosen on a page, to be kept whichever way it is left: half a sentence can wait as a draft, a choice is whole.

    Nothing where another tab answered meanwhile: then all of it waits until that has been seen.
    """
    if form.data.get("seen", "") != homework.mark(form.given, form.names):
        return {}
    fits, index = fitting(form.sheet, {**form.given, **form.read()}), form.sheet.index
    return {name: fits[name] for name in form.names if name in fits and isinstance(index[name], CHOSEN)}


def hard_answer_left(request: Request, left: Iterable[drafts.KeptForm]) -> str:
    """Where to go first: the page for hard moments, if what leads to it was chosen, kept as a draft, and left. It is an
    answer from then on, so that the page comes once. Empty where there is none.
    """
    kept = [(draft.page.partition("?")[0], as_posted(draft)) for draft in left]
    ids = {id for _, typed in kept if (id := id_in(typed.get("copy", "")))}
    begun = request.desk.some(Response, ids) if ids else {}
    for path, typed in kept:
        going = begun.get(typed.get("copy", ""))
        sheet = homework.known(going.entry) if going and going.entry.state == "started" else None
        if going is None or sheet is None:
            continue
        answers, id = going.entry.answers, going.entry.assignment or ""
        asked = next((one.items for one in steps(sheet, answers) if one.asks(typed.get("on", ""))), ())
        items = sheet.items if path == reverse("homework_all", args=[id]) else asked
        said = chosen(SheetForm(typed, sheet=sheet, items=items, answers=answers))
        if homework.gets_hard(sheet, answers, {**answers, **said}) and request.desk.some(Assignment, [id]):
            keep_answers(request, going, said)
            return reverse("homework_care", args=[id])
    return ""


def keep_answers(request: Request, going: Filed[Response], said: Answers) -> tuple[Filed[Response], bool]:
    """Add these to what was answered; gives also whether they lead to the page for hard moments."""
    names = list(said)
    seen = homework.mark(going.entry.answers, names)
    return homework.answer(request.desk, going, said, names, seen=seen, now=clock.local_now(request.desk))


def place_in(request: Request, id: str, going: Filed[Response]) -> str:
    """The page to go on with a copy: where the words were typed last that are no answer yet, else after the last answer."""
    sheet = homework.sheet_answered(going.entry)
    for _draft, _number, path in unsaved(request, id, going, sheet):
        return path
    if sheet.layout == "page":
        return reverse("homework_all", args=[id])
    return reverse("homework_question", args=[id, homework.where(sheet, going.entry.answers).number])


def unsaved(
    request: Request, id: str, going: Filed[Response], sheet: Sheet
) -> Iterator[tuple[str, int | None, str]]:
    """What was typed on a page of this copy and is no answer yet: its draft, the number of the question, where it goes on.

    What was typed last comes first.
    """
    answers = going.entry.answers
    pages = {
        reverse("homework_question", args=[id, n]): (n, one.items)
        for n, one in enumerate(steps(sheet, answers), 1)
    }
    whole: dict[str, tuple[int | None, tuple[AnyItem, ...]]] = {
        **pages, reverse("homework_all", args=[id]): (None, sheet.items),
    }  # fmt: skip
    for path, kept in of_pages(request, whole, going.id).items():
        number, items = whole[path]
        form = SheetForm(kept, sheet=sheet, items=items, answers=answers)
        if form.is_unsaved():
            yield str(kept["draft"]), number, path
