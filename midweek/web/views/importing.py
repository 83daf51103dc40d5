"""Bringing in a spreadsheet: choose a file, say what its columns mean, look at what will be stored, say yes (W3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from midweek.care import importing, tracking, uploads
from midweek.care.importing import Expected
from midweek.care.sentences import WAYS
from midweek.care.uploads import Choices
from midweek.exchange.from_table import ImportPlan, plan_import
from midweek.exchange.guess import guess
from midweek.exchange.mapping import Mapping, MeasureColumn
from midweek.exchange.rows import TableRefused
from midweek.exchange.tables import Table
from midweek.kinds.behaviour import Reading
from midweek.kinds.person import Upload
from midweek.kinds.plan import Goal, Objective
from midweek.store.desk import Filed, NotYours
from midweek.web import clock
from midweek.web import value_words as say
from midweek.web.forms.fields import BETTERS
from midweek.web.forms.importing import BringIn, ColumnsForm, SheetForm, UploadForm, columns_of, phase_values
from midweek.web.forms.measures import MeasureForm, PhaseForm
from midweek.web.middleware import Request
from midweek.web.page import page, see_other
from midweek.web.templatetags.midweek_parts import error_summary

SAMPLE = 12  # values shown before anything is stored
A_PAGE = 50  # problems


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
            kept = uploads.keep(request.desk, file.read(), file.name, now=now)
        except (TableRefused, uploads.TooManyWaiting) as error:
            form.add_error("file", str(error))
        else:
            return see_other("import_columns", kept.id)
    return _start(request, form, status=422)


def _start(request: Request, form: UploadForm, *, lost: bool = False, status: int = 200) -> HttpResponse:
    zone = clock.zone(request.desk.preferences.zone)
    waiting = [(filed, filed.entry.at.astimezone(zone)) for filed in uploads.waiting(request.desk)]
    return page(
        request, "importing/start.html", {"form": form, "waiting": waiting, "lost": lost}, status=status
    )


@dataclass(frozen=True)
class Waiting:
    """A file that waits, open, with what was chosen so far."""

    filed: Filed[Upload]
    table: Table
    choices: Choices

    @classmethod
    def of(cls, request: Request, id: str) -> Waiting:
        filed = uploads.get(request.desk, id, now=timezone.now())
        return cls(filed, uploads.table(request.desk, filed.entry), uploads.choices_of(filed.entry))


@require_http_methods(["GET", "POST"])
def import_columns(request: Request, id: str) -> HttpResponse:
    """Which columns are the day, the time and the phase, and which are brought in."""
    waiting = Waiting.of(request, id)
    sent = request.POST if request.method == "POST" else request.kept
    form = ColumnsForm(sent, table=waiting.table, guess=guess(waiting.table), choices=waiting.choices)
    if request.method == "POST" and form.is_valid():
        uploads.choose(request.desk, waiting.filed, form.choices)
        return see_other("import_measures", id)
    return _columns(request, waiting, form, SheetForm(None, table=waiting.table))


@require_POST
def import_sheet(request: Request, id: str) -> HttpResponse:
    """Look at another sheet of the workbook."""
    waiting = Waiting.of(request, id)
    sheet = SheetForm(request.POST, table=waiting.table)
    if sheet.is_valid():
        try:
            uploads.choose_sheet(request.desk, waiting.filed, sheet.cleaned_data["sheet"])
        except TableRefused as error:
            sheet.add_error("sheet", str(error))
        else:
            return see_other("import_columns", id)
    form = ColumnsForm(None, table=waiting.table, guess=guess(waiting.table), choices=waiting.choices)
    return _columns(request, waiting, form, sheet)


def _columns(request: Request, waiting: Waiting, form: ColumnsForm, sheet: SheetForm) -> HttpResponse:
    values = {
        "upload": waiting.filed, "form": form, "sheet": sheet, "sheets": len(waiting.table.sheets),
        "rows": len(waiting.table.rows), "autosave": reverse("drafts"),
    }  # fmt: skip
    return page(request, "importing/columns.html", values, status=422 if form.errors or sheet.errors else 200)


@require_http_methods(["GET", "POST"])
def import_measures(request: Request, id: str) -> HttpResponse:
    """A few questions about each chosen column, and words for the phases."""
    waiting = Waiting.of(request, id)
    choices, table = waiting.choices, waiting.table
    if not choices.columns:
        return see_other("import_columns", id)
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
        return see_other("import_preview", id)
    wrong = next((form for form in every if form.errors), None)
    values = {
        "upload": waiting.filed, "forms": forms, "phase": phase, "form": wrong,
        "problems": error_summary(*every)["problems"], "autosave": reverse("drafts"),
    }  # fmt: skip
    return page(request, "importing/measures.html", values, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def import_preview(request: Request, id: str) -> HttpResponse:
    """What will be stored, and everything in the way; [Bring it in] stores all of it or nothing."""
    desk, waiting = request.desk, Waiting.of(request, id)
    mapping = waiting.choices.mapping
    if mapping is None:
        return see_other("import_measures", id)
    if "leave_out" in request.POST:
        uploads.choose(desk, waiting.filed, msgspec.structs.replace(waiting.choices, leave_out=True))
        return see_other("import_preview", id)
    plan = plan_import(waiting.table, mapping, zone=clock.zone(desk.preferences.zone))
    try:
        expected = importing.expect(desk, plan, mapping)
    except importing.NoSuchObjective:  # deleted since it was chosen
        return see_other("import_measures", id)
    form = None
    if any(one.objective is None for one in expected):
        goals = [
            (goal.id, goal.entry.words) for goal in desk.read(Goal).of(Goal) if goal.entry.state == "active"
        ]
        form = BringIn(request.POST if request.method == "POST" else request.kept, goals=goals)
    if request.method == "POST" and plan.ok and (form is None or form.is_valid()):
        said: dict[str, Any] = form.cleaned_data if form else {}
        done = importing.file(
            desk, plan, mapping, today=clock.today(desk), goal=said.get("goal") or None,
            goal_words=said.get("words", ""),
        )  # fmt: skip
        uploads.remove(desk, waiting.filed)
        fed = list(dict.fromkeys(done.objectives))
        return see_other(f"{reverse('import_done')}?{urlencode({'objective': fed}, doseq=True)}")
    status = 422 if request.method == "POST" else 200
    values = {"upload": waiting.filed, "form": form, **_shown(request, plan, mapping, expected)}
    return page(request, "importing/preview.html", values, status=status)


def _shown(
    request: Request, plan: ImportPlan, mapping: Mapping, expected: tuple[Expected, ...]
) -> dict[str, Any]:
    """The preview as finished words."""
    asked = request.GET.get("page", "")
    pages = max(1, -(-len(plan.problems) // A_PAGE))
    at = min(int(asked), pages) if asked.isdecimal() and len(asked) < 7 and int(asked) else 1
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
            (measure, _noted(measure), BETTERS[measure.better].lower(), one, plan.per_measure[place])
            for place, (measure, one) in enumerate(zip(measures, expected, strict=True))
        ],
        "new": sum(one.new for one in expected),
        "corrected": sum(one.corrected for one in expected),
        "sample": {
            "id": "sample", "caption": "The first values", "headers": ("Day", "Time", "What", "Value"), "rows": sample,
        },
        "phases": [(say.day(phase.day), phase.label) for phase in plan.phases],
        "stops": sum(problem.severity == "stop" for problem in plan.problems),
        "can_leave_out": not plan.ok and not mapping.leave_out,
        "problems": plan.problems[(at - 1) * A_PAGE : at * A_PAGE],
        "page": at, "pages": pages,
        "earlier": at - 1 if at > 1 else None, "later": at + 1 if at < pages else None,
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


@require_safe
def import_done(request: Request) -> HttpResponse:
    """The objectives an import fed, with all they hold now."""
    asked = [id for id in request.GET.getlist("objective") if re.fullmatch("[0-9a-f]{32}", id)]
    objectives = {filed.id: filed for filed in request.desk.read(Objective).of(Objective)}
    if not asked or not objectives.keys() >= set(asked):
        raise NotYours
    days: dict[str, list[Any]] = {id: [] for id in asked}
    for reading in request.desk.read(Reading, of=asked).of(Reading):
        days[reading.entry.objective].append(reading.entry.on)
    rows = [
        (objectives[id], say.notes(len(noted)), say.span(min(noted), max(noted)) if noted else "")
        for id, noted in days.items()
    ]
    return page(request, "importing/done.html", {"rows": rows})
