"""Filled-in copies of a sheet typed many at once, and the same as a table to take along or to bring back (W3, H3)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from midweek.care import filled_in, homework
from midweek.exchange.tables import TableRefused, read_table
from midweek.exchange.to_answers import to_answers
from midweek.exchange.to_tables import Value
from midweek.kinds.homework import Assignment
from midweek.kinds.sheet import Group, Say, Sheet
from midweek.store.desk import Filed
from midweek.web import clock
from midweek.web.downloads import csv_file, xlsx_file
from midweek.web.forms.grid import Grid, NotTaken, TableForm
from midweek.web.middleware import Request, keep_typed, of_page, resume
from midweek.web.page import counted, page, see_other


def _sheet_of(request: Request, id: str) -> tuple[Filed[Assignment], Sheet]:
    """Homework with a sheet that asks something. Raises Http404 for any other."""
    assignment = request.desk.get(Assignment, id)
    sheet = homework.sheet_of(request.desk, assignment.entry)
    if sheet is None or not sheet.questions:
        raise Http404
    return assignment, sheet


@require_http_methods(["GET", "POST"])
def homework_grid(request: Request, id: str) -> HttpResponse:
    """Lines to type or paste copies into; all of them are saved, or none."""
    assignment, sheet = _sheet_of(request, id)
    today = clock.today(request.desk)
    resume(request)
    grid = Grid.of(sheet, request.POST if request.method == "POST" else request.kept, today=today)
    if request.method == "GET":
        return _page(request, assignment, grid)
    paste, draft = request.POST.get("paste", ""), request.POST.get("draft", "")
    try:
        if "later" in request.POST:
            _look(request, grid, request.path, draft, paste=paste)
            return see_other("homework_item", id)
        if "more" in request.POST or "stay" in request.POST:
            if "more" in request.POST:
                grid.grow()
            return _look(request, grid, request.path, draft, paste=paste)
        if "take" in request.POST or paste.strip():
            return _look(request, grid, request.path, draft, filled=grid.paste(paste))
    except NotTaken as error:
        return _page(request, assignment, grid, paste=paste, refused=str(error), status=422)
    grid.checked = True
    if not grid.filled:
        refused = _("Nothing is filled in yet. Write the day of a row, and its answers.")
        return _page(request, assignment, grid, refused=refused, status=422)
    if grid.problems:
        return _page(request, assignment, grid, status=422)
    kept = filled_in.keep(
        request.desk, assignment, grid.found.copies,
        form=draft, now=clock.local_now(request.desk),
    )  # fmt: skip
    if kept.risky:
        return see_other("homework_care", id)
    return see_other(f"/homework/{id}/?filled={kept.new}&there={kept.there}")


def _look(
    request: Request, grid: Grid, path: str, draft: str, *, paste: str = "", **told: int
) -> HttpResponse:
    """The lines with what came in, to look them over; until they are saved they wait as a draft."""
    posted, fields = request.POST, grid.fields(draft)
    if paste:
        fields["paste"] = paste
    request.POST, request.keeps_draft = fields, draft == posted.get("draft")  # type: ignore[assignment]
    asked = "&".join(f"{name}={count}" for name, count in told.items())
    to = keep_typed(request, request.user, f"{path}?{asked}" if asked else path)
    request.POST = posted  # what waited under the id of this form is done with, if it was another form
    return see_other(to)


def _page(
    request: Request, assignment: Filed[Assignment], grid: Grid, *, paste: str = "", refused: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    problems = grid.problems if grid.checked else {}
    titles = {column.path: column.title for column in grid.columns}
    values: dict[str, Any] = {
        "homework": assignment,
        "sheet": grid.sheet,
        "grid": grid,
        "stems": [item.label for item in grid.sheet.items if isinstance(item, Group | Say) and item.label],
        "problems": [
            (n + 1, titles[path], f"g-{n}-{path}", problem) for (n, path), problem in problems.items()
        ],
        "refused": refused,
        "paste": paste or (request.kept.get("paste", "") if request.kept else ""),
        "filled": counted(request, "filled"),
        "left_out": counted(request, "left_out"),
    }
    return page(request, "sheets/grid.html", values, status=status)


@require_http_methods(["GET", "POST"])
def homework_grid_file(request: Request, id: str) -> HttpResponse:
    """A filled-in table from a file, put into the lines. It goes through memory, and waits sealed until they are saved."""
    assignment, sheet = _sheet_of(request, id)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_valid():
        lines = reverse("homework_grid", args=[id])
        waits = of_page(request, lines)
        grid = Grid.of(sheet, waits, today=clock.today(request.desk))
        file = form.cleaned_data["file"]
        try:
            filled, left_out = grid.bring(read_table(file.read(), file.name))
        except (TableRefused, NotTaken) as error:
            form.add_error("file", str(error))
        else:
            draft = str(waits["draft"]) if waits else ""
            return _look(request, grid, lines, draft, filled=filled, left_out=left_out)
    values = {"homework": assignment, "form": form, "lost": request.kept is not None}
    return page(request, "sheets/file.html", values, status=422 if form.is_bound else 200)


@require_safe
def homework_csv(request: Request, id: str) -> HttpResponse:
    """Every copy as a table; ?empty=1 the same without any, to fill in elsewhere and bring back."""
    return csv_file("answers", *_table(request, id))


@require_safe
def homework_xlsx(request: Request, id: str) -> HttpResponse:
    """The same as an XLSX file."""
    return xlsx_file("answers", *_table(request, id), desk=request.desk)


def _table(request: Request, id: str) -> tuple[list[str], list[list[Value]]]:
    assignment, sheet = _sheet_of(request, id)
    found = [] if request.GET.get("empty") == "1" else homework.copies(
        request.desk, assignment, until=clock.today(request.desk)
    )  # fmt: skip
    rows = [
        (asked, f.entry.day, f.entry.answers) for f in reversed(found) if (asked := homework.known(f.entry))
    ]
    return to_answers(sheet, rows)
