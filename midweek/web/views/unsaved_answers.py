"""What was typed on the pages of a sheet and is no answer yet: where it waits, and whose copy it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from midweek.care import homework
from midweek.care.checkins import HELP_FOR
from midweek.kinds.answering import Step, fitting, steps
from midweek.kinds.homework import Assignment
from midweek.kinds.response import Response
from midweek.kinds.sheet import Answers, AnyItem, Pick, PickSeveral, Rate, Sheet, YesNo
from midweek.store import drafts
from midweek.store.desk import Filed, NotYours
from midweek.vault.errors import LimitExceeded, VaultError
from midweek.web import clock
from midweek.web.answer_words import told
from midweek.web.forms.sheets import SheetForm
from midweek.web.middleware import Request, as_posted, keep_typed, of_pages, with_draft
from midweek.web.page import id_in, page, see_other
from midweek.web.typed_answers import sheet_typed_into, typed_words

CHOSEN = (Pick, PickSeveral, Rate, YesNo)  # questions whose answer is never half there


def elsewhere(
    request: Request, assignment: Filed[Assignment], going: Filed[Response] | None = None
) -> HttpResponse:
    """What was typed for a copy that the pages don't show any more: it comes back, with the way to that copy.

    going: the copy they do show, where it is the question that it doesn't ask any more.
    """
    desk, typed, id = request.desk, typed_on(request), id_in(typed_on(request).get("copy", ""))
    copy = going or (desk.some(Response, [id]).get(id) if id else None)
    copy = copy if copy and copy.entry.assignment == assignment.id else None
    sheet = homework.known(copy.entry) if copy else sheet_typed_into(desk, typed)
    sheet = sheet or homework.sheet_of(desk, assignment.entry)
    if sheet is None:
        raise NotYours
    answers = copy.entry.answers if copy else {}
    words = typed_words(typed, sheet, answers)
    if not words:
        return see_other(request.path if going else reverse("homework_item", args=[assignment.id]))
    draft = id_in(typed.get("draft", ""))
    if request.method == "POST":
        said = chosen_now(SheetForm(typed, sheet=sheet, items=sheet.items, answers=answers))
        hard = homework.gets_hard(sheet, answers, {**answers, **said})
        try:
            if hard:
                return see_other(_care_before(request, assignment.id, request.path, typed))
            keep_typed(request, request.user, request.path)
        except LimitExceeded:
            draft = ""
    values = {
        "homework": assignment, "copy": copy, "sheet": sheet, "typed": words, "draft": draft, "hidden": going,
    }  # fmt: skip
    return page(request, "sheets/other_copy.html", values, status=409 if request.method == "POST" else 200)


def _care_before(request: Request, id: str, path: str, typed: QueryDict) -> str:
    """Where the page for hard moments stands before words that wait; the draft itself says that it led there, so that it
    does once. Raises LimitExceeded, with the card for hard moments on Today.
    """
    request.desk.prefer(help_until=clock.local_now(request.desk) + HELP_FOR)
    fields = typed.copy()
    fields["cared"] = "1"
    request.POST, request.keeps_draft = fields, True  # type: ignore[assignment]
    draft = parse_qs(urlsplit(keep_typed(request, request.user, path)).query)["draft"][0]
    return with_draft(reverse("homework_care", args=[id]), draft)


def typed_on(request: Request) -> QueryDict:
    """What this page was sent, or what was left on it under the draft it is opened with."""
    return request.POST if request.method == "POST" else request.kept or QueryDict()


def is_of_another(typed: QueryDict, items: tuple[AnyItem, ...]) -> bool:
    """Whether this was typed for a question that isn't among these: another tab moved or hid it, and it waits on Today."""
    on = typed.get("on", "")
    return bool(on) and not Step("", items).asks(on)


def beside(form: SheetForm, items: tuple[AnyItem, ...]) -> Iterator[tuple[str, str]]:
    """The answers that are stored otherwise than this form has them: what is asked, and what is stored."""
    typed = form.read()
    for item, said in told(items, form.sheet, form.given):
        if said and typed.get(item.name) != form.given[item.name]:
            yield item.label, "\n".join(said)


def chosen(form: SheetForm) -> Answers:
    """What was chosen on a page, to be kept whichever way it is left: half a sentence can wait as a draft, a choice is whole.

    A choice that was taken back is empty here. Nothing where another tab answered meanwhile: then all of it waits until that
    has been seen.
    """
    if form.data.get("seen", "") != homework.mark(form.given, form.names):
        return {}
    return chosen_now(form)


def chosen_now(form: SheetForm) -> Answers:
    """The same, whatever another tab answered."""
    typed, index = form.read(), form.sheet.index
    fits = fitting(form.sheet, {**form.given, **typed})
    return {
        name: fits[name] if name in typed else ()
        for name in form.names
        if isinstance(index[name], CHOSEN) and (name in fits or name not in typed)
    }


def hard_answer_left(request: Request, left: Iterable[drafts.KeptForm]) -> str:
    """Where to go first: the page for hard moments, if what leads to it was chosen, kept as a draft, and left. Empty where
    there is none.

    It is an answer from then on, or in a copy that is finished a draft that says so: the page comes once.
    """
    kept = [(draft.page.partition("?")[0], as_posted(draft)) for draft in left]
    ids = {id for _, typed in kept if (id := id_in(typed.get("copy", "")))}
    begun = request.desk.some(Response, ids) if ids else {}
    for path, typed in kept:
        going = begun.get(typed.get("copy", ""))
        sheet = homework.known(going.entry) if going else None
        if going is None or sheet is None:
            continue
        answers, id = going.entry.answers, going.entry.assignment or ""
        asked = next((one.items for one in steps(sheet, answers) if one.asks(typed.get("on", ""))), ())
        items = sheet.items if path == reverse("homework_all", args=[id]) else asked
        form = SheetForm(typed, sheet=sheet, items=items, answers=answers)
        if "cared" in typed or not homework.gets_hard(sheet, answers, {**answers, **chosen_now(form)}):
            continue
        assignment = request.desk.some(Assignment, [id]).get(id)
        if assignment is None:
            continue
        if going.entry.state == "finished" and assignment.entry.running != going.id:
            with suppress(VaultError):
                return _care_before(request, id, path, typed)
            continue
        if homework.gets_hard(sheet, answers, {**answers, **(said := chosen(form))}):
            now = keep_answers(request, going, said)[0].entry.answers
            if not SheetForm(typed, sheet=sheet, items=items, answers=now).is_unsaved():
                drafts.discard(request.user.pk, bytes.fromhex(str(typed["draft"])))
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
        reverse("homework_question", args=[id, n]): (n, one) for n, one in enumerate(steps(sheet, answers), 1)
    }
    whole: dict[str, tuple[int | None, Step]] = {
        **pages, reverse("homework_all", args=[id]): (None, Step("", sheet.items)),
    }  # fmt: skip
    for path, kept in of_pages(request, whole, going.id).items():
        number, shown = whole[path]
        if is_of_another(kept, shown.items):
            continue
        form = SheetForm(kept, sheet=sheet, items=shown.items, answers=answers)
        if form.is_unsaved():
            yield str(kept["draft"]), number, path
