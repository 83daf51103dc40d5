"""Making a sheet of one's own: from nothing, from the library or from a file; changed, shared, set aside (H5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec.structs import replace

from midweek import library
from midweek.care import own_sheets
from midweek.exchange.to_questionnaire import to_questionnaire
from midweek.kinds.response import OwnSheet
from midweek.kinds.sheet import Answers, AnyItem, Group, NotASheet, Question, Rows, Sheet, to_file
from midweek.store.desk import Filed, NotYours
from midweek.vault.errors import EditConflict
from midweek.web import clock, downloads, paper
from midweek.web.forms.elsewhere import differing
from midweek.web.forms.own_sheets import (
    IN_ROWS,
    MORE_SORTS,
    SORTS,
    AboutForm,
    BringInForm,
    ItemForm,
    NewSheetForm,
    shown_of,
    sort_of,
)
from midweek.web.forms.sheets import SheetForm
from midweek.web.middleware import Request, id_of_form
from midweek.web.page import counted, page, removed, see_other
from midweek.web.views.homework import homework_begin

ROUNDS = 8  # questions that bring up others, one after the other, in one preview


@require_safe
def own_sheets_list(request: Request) -> HttpResponse:
    """Every sheet of one's own."""
    found = own_sheets.shelf(request.desk)
    values = {"offered": found.offered, "aside": found.aside, "removed": removed(request)}
    return page(request, "own_sheets/list.html", values)


@require_http_methods(["GET", "POST"])
def own_sheet_new(request: Request) -> HttpResponse:
    """A sheet with its first questions; each can be changed on the page that follows."""
    form = NewSheetForm(
        request.POST if request.method == "POST" else None,
        initial=request.kept.dict() if request.kept else None,
    )
    if form.is_valid():
        said = form.cleaned_data
        entry_id = id_of_form(request, said["title"], *said["questions"])
        filed = own_sheets.make(
            request.desk, said["title"], said["about"], said["questions"], entry_id=entry_id
        )
        return see_other("own_sheet", filed.id)
    return page(request, "own_sheets/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def own_sheet_copy(request: Request, name: str) -> HttpResponse:
    """A sheet of the library, to change it."""
    try:
        found = library.sheet(name)
    except library.NoSuchSheet:
        raise Http404 from None
    filed = own_sheets.copy(request.desk, found, entry_id=id_of_form(request, name))
    return see_other("own_sheet", filed.id)


@require_http_methods(["GET", "POST"])
def own_sheet_bring_in(request: Request) -> HttpResponse:
    """A sheet that somebody shared as a file; it goes through memory and is kept sealed, or not at all."""
    if request.method == "GET":
        values = {"form": BringInForm(), "lost": request.kept is not None}
        return page(request, "own_sheets/bring_in.html", values)
    form = BringInForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            body = form.cleaned_data["file"].read()
            entry_id = id_of_form(request, sha256(body).hexdigest())
            brought = own_sheets.bring_in(request.desk, body, entry_id=entry_id)
        except NotASheet as error:
            form.add_error("file", str(error))
        else:
            said = "?had=1" if brought.had else f"?not_shown={brought.not_shown}" if brought.not_shown else ""
            return see_other(f"{reverse('own_sheet', args=[brought.filed.id])}{said}")
    return page(request, "own_sheets/bring_in.html", {"form": form}, status=422)


# --- one sheet ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One thing on the sheet as the builder lists it. number: its place among all, from 1, as addresses name it."""

    number: int
    item: AnyItem
    says: str  # how it is answered
    only_if: str
    first: bool
    last: bool
    inside: tuple[Line, ...] = field(default=())

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """What can be added inside."""
        return [(name, words) for name, (_, words) in _sorts_inside(self.item).items()]

    @property
    def required(self) -> bool:
        return isinstance(self.item, Question) and self.item.required


def _sorts_inside(home: AnyItem | None) -> Mapping[str, tuple[type[AnyItem], str]]:
    """What can stand on a sheet (None), in rows or under a heading; nothing in what holds nothing."""
    if home is None or isinstance(home, Group):
        return SORTS
    return IN_ROWS if isinstance(home, Rows) else {}


def lines(sheet: Sheet) -> tuple[Line, ...]:
    """Everything on a sheet, with what stands inside of rows and headings."""
    numbers = {item.name: n for n, (item, _) in enumerate(sheet.parts, start=1)}

    def laid(items: tuple[AnyItem, ...]) -> tuple[Line, ...]:
        return tuple(
            Line(
                numbers[item.name], item, MORE_SORTS[sort_of(item)][1].partition(":")[0], paper.only_if(sheet, item),
                n == 0, n == len(items) - 1, laid(item.items) if isinstance(item, Group | Rows) else (),
            )
            for n, item in enumerate(items)
        )  # fmt: skip

    return laid(sheet.items)


@require_safe
def own_sheet(request: Request, id: str) -> HttpResponse:
    """The builder: every question in its order, and what can be done with the sheet."""
    return _built(request, request.desk.get(OwnSheet, id))


def _built(request: Request, filed: Filed[OwnSheet], problem: str = "") -> HttpResponse:
    sheet = filed.entry.sheet
    values = {
        "own": filed,
        "sheet": sheet,
        "lines": lines(sheet),
        "sorts": [(name, words) for name, (_, words) in SORTS.items()],
        "used_in": own_sheets.used_in(request.desk, filed.id),
        **{word: request.GET.get(word) == "1" for word in ("gone", "kept", "had", "unmarked")},
        "not_shown": counted(request, "not_shown"),
        "problem": problem,
    }
    return page(request, "own_sheets/sheet.html", values, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
def own_sheet_about(request: Request, id: str) -> HttpResponse:
    """Its title, what it is for, and how it is laid out."""
    filed = request.desk.get(OwnSheet, id)
    there = AboutForm.of(filed.entry.sheet)
    first = request.kept.dict() if request.kept else there | {"rev": filed.rev}
    form = AboutForm(request.POST if request.method == "POST" else None, initial=first)
    values: dict[str, Any] = {
        "own": filed, "form": form, "rev": form["rev"].value() or filed.rev,
    }  # fmt: skip
    if not form.is_valid():
        return page(request, "own_sheets/about.html", values, status=422 if form.is_bound else 200)
    said = dict(form.cleaned_data)
    seen = said.pop("rev")
    new = replace(filed.entry.sheet, **said)
    return _save(request, filed, new, seen, "own_sheets/about.html", values, there)


def _save(
    request: Request, filed: Filed[OwnSheet], sheet: Sheet, seen: int | None, template: str, values: dict[str, Any],
    there: dict[str, Any], then: str = "",
) -> HttpResponse:  # fmt: skip
    """Keep a change and go back to the sheet; or show the form again with what is in the way.

    there: what the form would show of what is stored. then: what the page of the sheet is to say.
    """
    try:
        own_sheets.change(request.desk, filed, sheet, seen=seen or 0)
    except NotASheet as error:
        values["form"].add_error(None, str(error))
        return page(request, template, values, status=422)
    except EditConflict:
        values |= {"elsewhere": differing(values["form"], there), "rev": filed.rev}
        return page(request, template, values, status=409)
    return see_other(f"{reverse('own_sheet', args=[filed.id])}{then}")


# --- one question ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def own_sheet_add(request: Request, id: str, sort: str, number: int = 0) -> HttpResponse:
    """One more of a kind; at the end, or inside of the rows or the heading at this place."""
    filed = request.desk.get(OwnSheet, id)
    sheet = filed.entry.sheet
    home = _at(request, sheet, number) if number else None
    if sort not in _sorts_inside(home) or sheet.verbatim:
        raise Http404
    form = ItemForm(_posted(request), sort=sort, first=_kept(request) or {"item": home.name if home else ""})
    values: dict[str, Any] = {
        "own": filed, "form": form, "says": SORTS[sort][1], "home": home, "rev": filed.rev,
        "item": form["item"].value() or "",
    }  # fmt: skip
    if not form.is_valid():
        return page(request, "own_sheets/add.html", values, status=422 if form.is_bound else 200)
    try:
        item = form.made(own_sheets.new_name(sheet))
        more = own_sheets.with_item(sheet, item, inside=home.name if home else None)
        own_sheets.change(request.desk, filed, more)
    except NotASheet as error:
        form.add_error(None, str(error))
        return page(request, "own_sheets/add.html", values, status=422)
    return see_other(f"{reverse('own_sheet', args=[id])}#add")


@require_http_methods(["GET", "POST"])
def own_sheet_item(request: Request, id: str, number: int, sort: str = "") -> HttpResponse:
    """Change what stands at one place. sort: answer it in another way."""
    filed = request.desk.get(OwnSheet, id)
    sheet = filed.entry.sheet
    item = _at(request, sheet, number)
    others = _other_sorts(sheet, item)
    if sheet.verbatim or (sort and sort not in others):
        raise Http404
    sort = sort or sort_of(item)
    kept = _kept(request)
    form = ItemForm(_posted(request), sort=sort, item=item, first=kept)
    values: dict[str, Any] = {
        "own": filed, "form": form, "item": item.name, "number": number, "says": MORE_SORTS[sort][1], "sort": sort,
        "others": others.items(), "another": sort != sort_of(item), "rev": form["rev"].value() or filed.rev,
    }  # fmt: skip
    if not form.is_valid():
        return page(request, "own_sheets/item.html", values, status=422 if form.is_bound else 200)
    try:
        changed = own_sheets.with_changed(sheet, form.made(item.name))
    except NotASheet as error:
        form.add_error(None, str(error))
        return page(request, "own_sheets/item.html", values, status=422)
    then = "?unmarked=1" if own_sheets.loses_mark(item, changed) else ""
    seen = form.cleaned_data["rev"]
    return _save(request, filed, changed, seen, "own_sheets/item.html", values, shown_of(item), then)


def _at(request: Request, sheet: Sheet, number: int) -> AnyItem:
    """What stands at a place; a form names what it is about, since another tab may have moved it meanwhile."""
    given = request.POST if request.method == "POST" else request.kept
    name = given.get("item", "") if given else ""
    if name:
        if name not in sheet.index:
            raise EditConflict
        return sheet.index[name]
    if not 1 <= number <= len(sheet.parts):
        raise NotYours
    return sheet.parts[number - 1][0]


def _other_sorts(sheet: Sheet, item: AnyItem) -> dict[str, str]:
    """The other ways in which this can be answered; none for what holds others or is only read."""
    here = sort_of(item)
    if here not in IN_ROWS:
        return {}
    return {name: words for name, (_, words) in IN_ROWS.items() if name != here}


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _kept(request: Request) -> dict[str, Any] | None:
    return request.kept.dict() if request.kept else None


@require_POST
def own_sheet_move(request: Request, id: str) -> HttpResponse:
    """One place up or down."""
    filed = request.desk.get(OwnSheet, id)
    item = _at(request, filed.entry.sheet, 0)
    try:
        sheet = own_sheets.with_moved(
            filed.entry.sheet, item.name, -1 if request.POST.get("to") == "up" else 1
        )
        own_sheets.change(request.desk, filed, sheet)
    except NotASheet as error:
        return _built(request, filed, str(error))
    place = next(n for n, (one, _) in enumerate(sheet.parts, start=1) if one.name == item.name)
    return see_other(f"{reverse('own_sheet', args=[id])}#item-{place}")


@require_POST
def own_sheet_remove(request: Request, id: str) -> HttpResponse:
    """Take it off the sheet; the page offers to bring it back."""
    filed = request.desk.get(OwnSheet, id)
    item = _at(request, filed.entry.sheet, 0)
    try:
        own_sheets.change(request.desk, filed, own_sheets.without(filed.entry.sheet, item.name))
    except NotASheet as error:
        return _built(request, filed, str(error))
    return see_other(f"{reverse('own_sheet', args=[id])}?gone=1")


@require_POST
def own_sheet_undo(request: Request, id: str) -> HttpResponse:
    """As it stood before the last change, unless another tab changed it since."""
    filed = request.desk.get(OwnSheet, id)
    if request.POST.get("rev") != str(filed.rev):
        raise EditConflict
    own_sheets.bring_back(request.desk, filed)
    return see_other("own_sheet", id)


# --- the sheet as a whole -------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def own_sheet_preview(request: Request, id: str) -> HttpResponse:
    """The very form people fill in. A POST shows what its answers bring up; nothing typed here is kept."""
    filed = request.desk.get(OwnSheet, id)
    sheet = filed.entry.sheet
    answers: Answers = {}
    for _ in range(ROUNDS if request.method == "POST" else 0):
        before, answers = (
            answers,
            SheetForm(request.POST, sheet=sheet, items=sheet.items, answers=answers).read(),
        )
        if answers == before:
            break
    form = SheetForm(None, sheet=sheet, items=sheet.items, answers=answers)
    return page(request, "own_sheets/preview.html", {"own": filed, "sheet": sheet, "form": form})


@require_safe
def own_sheet_versions(request: Request, id: str) -> HttpResponse:
    """How it stood before each change."""
    filed = request.desk.get(OwnSheet, id)
    zone = clock.zone(request.desk.preferences.zone)
    found = own_sheets.versions(request.desk, filed)
    values = {"own": filed, "versions": [(one.sheet, one.at.astimezone(zone)) for one in found]}
    return page(request, "own_sheets/versions.html", values)


@require_POST
def own_sheet_back(request: Request, id: str, number: int) -> HttpResponse:
    """An earlier version is the newest again."""
    own_sheets.bring_back(request.desk, request.desk.get(OwnSheet, id), number)
    return see_other("own_sheet", id)


@require_safe
def own_sheet_file(request: Request, id: str) -> HttpResponse:
    """The sheet as a file to hand on: its questions, and nobody's answers. ?as=fhir: for other programs."""
    sheet = request.desk.get(OwnSheet, id).entry.sheet
    if request.GET.get("as") == "fhir":
        return downloads.file("questionnaire.json", "application/fhir+json", to_questionnaire(sheet))
    return downloads.file("sheet.json", "application/json", to_file(sheet))


@require_POST
def own_sheet_start(request: Request, id: str) -> HttpResponse:
    """Take it up as homework, like one of the library, and begin."""
    filed = request.desk.get(OwnSheet, id)
    taken = own_sheets.take_up(request.desk, filed, on=clock.today(request.desk))
    return homework_begin(request, taken.id)


@require_POST
def own_sheet_aside(request: Request, id: str) -> HttpResponse:
    """Keep it and offer it no more; or offer it again."""
    own_sheets.set_aside(request.desk, request.desk.get(OwnSheet, id), request.POST.get("aside") != "0")
    return see_other("own_sheet", id)


@require_POST
def own_sheet_delete(request: Request, id: str) -> HttpResponse:
    """To the deleted items, unless homework needs it."""
    if own_sheets.delete(request.desk, request.desk.get(OwnSheet, id)):
        return see_other(f"{reverse('own_sheets')}?removed={id}")
    return see_other(f"{reverse('own_sheet', args=[id])}?kept=1")
