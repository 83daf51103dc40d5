"""Bringing in a file: choose it; of a spreadsheet, say what its columns mean, look at what will be stored, say yes (W3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

import msgspec
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from midweek.care import importing, receipts, tracking, uploads
from midweek.care.imported import Outcome
from midweek.care.sentences import WAYS
from midweek.care.uploads import Choices
from midweek.exchange.formats import FORMATS
from midweek.exchange.from_table import ImportPlan, plan_import
from midweek.exchange.guess import guess
from midweek.exchange.mapping import Mapping, MeasureColumn
from midweek.exchange.opening import FileRefused
from midweek.exchange.rows import TableRefused
from midweek.exchange.tables import Table
from midweek.kinds.person import Upload
from midweek.kinds.plan import Goal, Objective
from midweek.store.desk import Filed
from midweek.web import clock
from midweek.web import value_words as say
from midweek.web.forms.bringing import in_words
from midweek.web.forms.fields import BETTERS
from midweek.web.forms.importing import BringIn, ColumnsForm, SheetForm, UploadForm, columns_of, phase_values
from midweek.web.forms.measures import MeasureForm, PhaseForm
from midweek.web.middleware import Request
from midweek.web.page import page, see_other
from midweek.web.templatetags.midweek_parts import error_summary
from midweek.web.views.bringing import bring_in, chosen, next_page, paged

SAMPLE = 12  # values shown before anything is stored
APPS = sorted((in_words(name) for name in FORMATS if name != "midweek"), key=str.casefold)


@require_http_methods(["GET", "POST"])
def import_start(request: Request) -> HttpResponse:
    """Choose a file; it is sealed at once. A file sent to a locked account can't be kept, so the page says so."""
    now = timezone.now()
    if request.method == "GET":
        uploads.purge(request.desk, now=now)
        return _start(request, UploadForm(), lost=request.kept is not None)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = uploads.take(request.desk, file.read(), file.name, chosen(request), now=now)
        except (TableRefused, FileRefused, uploads.TooManyWaiting) as error:
            form.add_error("file", str(error))
        else:
            return see_other(next_page(kept), kept.id)
    return _start(request, form, status=422)


def _start(request: Request, form: UploadForm, *, lost: bool = False, status: int = 200) -> HttpResponse:
    zone = clock.zone(request.desk.preferences.zone)
    there: list[dict[str, Any]] = [
        {
            "id": filed.id, "name": filed.entry.name, "at": filed.entry.at.astimezone(zone),
            "next": reverse(next_page(filed), args=[filed.id]), "chosen": uploads.choices_of(filed.entry),
        }
        for filed in uploads.waiting(request.desk)
    ]  # fmt: skip
    brought = [row for row in there if row["chosen"].brought]
    waiting = [row for row in there if not row["chosen"].brought]
    values = {"form": form, "lost": lost, "waiting": waiting, "brought": brought, "apps": APPS}
    return page(request, "importing/start.html", values, status=status)


@dataclass(frozen=True)
class Waiting:
    """A table that waits, open, with what was chosen so far."""

    filed: Filed[Upload]
    table: Table
    choices: Choices


def of_a_table(view: Callable[[Request, Waiting], HttpResponse]) -> Callable[[Request, str], HttpResponse]:
    """A page about a table that waits; any other file, and one that is in, has pages of its own."""

    @wraps(view)
    def opened(request: Request, id: str) -> HttpResponse:
        filed = uploads.get(request.desk, id, now=timezone.now())
        choices = uploads.choices_of(filed.entry)
        if choices.app is not None or choices.brought:
            return see_other(next_page(filed), id)
        return view(request, Waiting(filed, uploads.table(request.desk, filed.entry), choices))

    return opened


@require_http_methods(["GET", "POST"])
@of_a_table
def import_columns(request: Request, waiting: Waiting) -> HttpResponse:
    """Which columns are the day, the time and the phase, and which are brought in."""
    sent = request.POST if request.method == "POST" else request.kept
    form = ColumnsForm(sent, table=waiting.table, guess=guess(waiting.table), choices=waiting.choices)
    if request.method == "POST" and form.is_valid():
        uploads.choose(request.desk, waiting.filed, form.choices)
        return see_other("import_measures", waiting.filed.id)
    return _columns(request, waiting, form, SheetForm(None, table=waiting.table))


@require_POST
@of_a_table
def import_sheet(request: Request, waiting: Waiting) -> HttpResponse:
    """Look at another sheet of the workbook."""
    sheet = SheetForm(request.POST, table=waiting.table)
    if sheet.is_valid():
        try:
            uploads.choose_sheet(request.desk, waiting.filed, sheet.cleaned_data["sheet"])
        except TableRefused as error:
            sheet.add_error("sheet", str(error))
        else:
            return see_other("import_columns", waiting.filed.id)
    form = ColumnsForm(None, table=waiting.table, guess=guess(waiting.table), choices=waiting.choices)
    return _columns(request, waiting, form, sheet)


def _columns(request: Request, waiting: Waiting, form: ColumnsForm, sheet: SheetForm) -> HttpResponse:
    values = {
        "upload": waiting.filed, "form": form, "sheet": sheet, "sheets": len(waiting.table.sheets),
        "rows": len(waiting.table.rows), "autosave": reverse("drafts"),
    }  # fmt: skip
    return page(request, "importing/columns.html", values, status=422 if form.errors or sheet.errors else 200)


@require_http_methods(["GET", "POST"])
@of_a_table
def import_measures(request: Request, waiting: Waiting) -> HttpResponse:
    """A few questions about each chosen column, and words for the phases."""
    choices, table = waiting.choices, waiting.table
    if not choices.columns:
        return see_other("import_columns", waiting.filed.id)
    sent = request.POST if request.method == "POST" else request.kept
    known = {measure.column: measure for measure in choices.measures}
    objectives = tracking.active(request.desk.read(Objective, Goal))
    shown = [column for column in columns_of(table, guess(table)) if column.header in choices.columns]
    forms = [MeasureForm(sent, column=c, before=known.get(c.header), objectives=objectives) for c in shown]
    phase = None
    if choices.phase:
        said = phase_values(table, choices.phase.column, choices.no_value or ())
        phase = PhaseForm(sent, values=said, names=choices.phase.names)
    every = [*forms, *([phase] if phase else [])]
    if request.method == "POST" and all(form.is_valid() for form in every):
        known |= {form.measure.column: form.measure for form in forms}
        if phase and choices.phase:
            choices = msgspec.structs.replace(
                choices, phase=msgspec.structs.replace(choices.phase, names=phase.names)
            )
        choices = msgspec.structs.replace(choices, measures=tuple(known.values()), leave_out=False)
        uploads.choose(request.desk, waiting.filed, choices)
        return see_other("import_preview", waiting.filed.id)
    wrong = next((form for form in every if form.errors), None)
    values = {
        "upload": waiting.filed, "forms": forms, "phase": phase, "form": wrong,
        "problems": error_summary(*every)["problems"], "autosave": reverse("drafts"),
    }  # fmt: skip
    return page(request, "importing/measures.html", values, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@of_a_table
def import_preview(request: Request, waiting: Waiting) -> HttpResponse:
    """What will be stored, and everything in the way; [Bring it in] stores all of it or nothing."""
    desk, mapping = request.desk, waiting.choices.mapping
    if mapping is None:
        return see_other("import_measures", waiting.filed.id)
    if "leave_out" in request.POST:
        uploads.choose(desk, waiting.filed, msgspec.structs.replace(waiting.choices, leave_out=True))
        return see_other("import_preview", waiting.filed.id)
    zone, today = clock.zone(desk.preferences.zone), clock.today(desk)
    plan = plan_import(waiting.table, mapping, zone=zone, today=today)
    try:
        plan, done = importing.preview(desk, plan, mapping)
    except importing.NoSuchObjective:  # deleted since it was chosen
        return see_other("import_measures", waiting.filed.id)
    form = None
    if any(part.for_new for part in done.parts):
        goals = [
            (goal.id, goal.entry.words) for goal in desk.read(Goal).of(Goal) if goal.entry.state == "active"
        ]
        form = BringIn(request.POST if request.method == "POST" else request.kept, goals=goals)
    if request.method == "POST" and plan.ok and (form is None or form.is_valid()):
        said: dict[str, Any] = form.cleaned_data if form else {}
        file = partial(
            importing.file, desk, plan, mapping, today=today, goal=said.get("goal") or None,
            goal_words=said.get("words", ""),
        )  # fmt: skip
        return bring_in(request, waiting.filed, receipts.report_of_table(plan, mapping), file)
    status = 422 if request.method == "POST" else 200
    values = {"upload": waiting.filed, "form": form, **_shown(request, plan, mapping, done)}
    return page(request, "importing/preview.html", values, status=status)


def _shown(request: Request, plan: ImportPlan, mapping: Mapping, done: Outcome) -> dict[str, Any]:
    """The preview as finished words."""
    measures = mapping.measures
    sample = [
        (say.short_day(one.day, True), "" if one.minute is None else say.clock(one.minute), measures[one.measure].name,
         say.value(measures[one.measure].measure, one.value))
        for one in plan.readings[:SAMPLE]
    ]  # fmt: skip
    return {
        "plan": plan,
        "span": say.span(plan.first_day, plan.last_day) if plan.first_day and plan.last_day else "",
        "measures": [
            (measure, _noted(measure), BETTERS[measure.better].lower(), part, values)
            for measure, part, values in zip(measures, done.parts, plan.per_measure, strict=False)
        ],
        "done": done,
        "sample": {
            "id": "sample", "caption": "The first values", "headers": ("Day", "Time", "What", "Value"), "rows": sample,
        },
        "phases": [(say.day(phase.day), phase.label) for phase in plan.phases],
        "stops": sum(problem.severity == "stop" for problem in plan.problems),
        **paged(request, plan.problems),
    }  # fmt: skip


def _noted(measure: MeasureColumn) -> str:
    """How a measure was noted, in words, with its ends or unit."""
    words = WAYS[measure.how]
    if measure.low is not None and measure.high is not None:
        words += f", {measure.low:g} to {measure.high:g}"
    return f"{words}, in {measure.unit}" if measure.unit else words


@require_POST
def import_cancel(request: Request, id: str) -> HttpResponse:
    """Remove the sealed file, for good."""
    uploads.remove(request.desk, request.desk.get(Upload, id))
    return see_other("import_start")
