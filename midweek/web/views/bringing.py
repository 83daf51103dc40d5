"""Bringing in what another app exported, or a copy of one's own: look at what will be stored, say yes (W1, U2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from midweek.care import bringing, receipts, uploads
from midweek.care.imported import Outcome, Part
from midweek.care.receipts import TABLE
from midweek.care.sentences import day_words
from midweek.care.uploads import App, Choices
from midweek.exchange.brought import AskOrder, Brought, Chosen, Said
from midweek.exchange.formats import FORMATS, fitting
from midweek.exchange.opening import FileRefused
from midweek.exchange.rows import TableRefused
from midweek.kinds.entry import Entry, kind_of
from midweek.kinds.mood import MOODS, MoodCheckIn
from midweek.kinds.person import Upload
from midweek.kinds.plan import Goal
from midweek.store.desk import Filed
from midweek.vault.errors import EditConflict
from midweek.web import clock
from midweek.web import value_words as say
from midweek.web.forms.bringing import COUNTS, ROWS, ToldForm, WhichForm, in_words
from midweek.web.forms.importing import BringIn
from midweek.web.middleware import Request
from midweek.web.page import page, see_other
from midweek.web.views.settings import KINDS, words_of

SAMPLE = 12  # entries and values shown before anything is stored
FEWEST_VALUES = 4  # of them, where there are values
LONGEST = 120  # characters of one of them
A_PAGE = 50  # rows that stay out or change
OTHER_KINDS = {
    "earlier": "Earlier versions",
    "deleted": "Deleted items",
    "preferences": "Settings",
    "goal_answers": "A goal you began",
}


def chosen(request: Request) -> Chosen:
    """Where and when this person is, for files that leave it open."""
    return Chosen(zone=clock.zone(request.desk.preferences.zone), today=clock.today(request.desk))


def next_page(filed: Filed[Upload]) -> str:
    """The name of the page a file waits at."""
    choices = uploads.choices_of(filed.entry)
    if choices.brought:
        return "import_brought"
    if choices.app is None:
        return "import_columns"
    return "import_from" if choices.app.format else "import_which"


def paged(request: Request, rows: Sequence[Any]) -> dict[str, Any]:
    """The page of a long list that ?page= asks for."""
    asked = request.GET.get("page", "")
    pages = max(1, -(-len(rows) // A_PAGE))
    at = min(int(asked), pages) if asked.isdecimal() and len(asked) < 7 and int(asked) else 1
    return {
        "problems": rows[(at - 1) * A_PAGE : at * A_PAGE],
        "page": at, "pages": pages,
        "earlier": at - 1 if at > 1 else None, "later": at + 1 if at < pages else None,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def import_which(request: Request, id: str) -> HttpResponse:
    """Which app a file is from, where it doesn't say so or says so wrongly."""
    filed = uploads.get(request.desk, id, now=timezone.now())
    if uploads.choices_of(filed.entry).brought:
        return see_other("import_brought", id)
    blob = uploads.opened(request.desk, filed.entry)
    likely = [format.name for format in fitting(filed.entry.name, blob)]
    form = WhichForm(request.POST if request.method == "POST" else None, likely=likely)
    if form.is_valid():
        app = App(format=form.cleaned_data["app"])
        try:
            if app.format == TABLE:
                return see_other("import_columns", uploads.choose_table(request.desk, filed).id)
            uploads.brought(request.desk, filed.entry, app, chosen(request))
        except AskOrder:
            pass  # its own page asks for it
        except (FileRefused, TableRefused) as refused:
            form.add_error("app", str(refused))
            return _which(request, filed, form)
        uploads.choose(request.desk, filed, Choices(app=app))
        return see_other("import_from", id)
    return _which(request, filed, form)


def _which(request: Request, filed: Filed[Upload], form: WhichForm) -> HttpResponse:
    values = {"upload": filed, "form": form}
    return page(request, "bringing/which.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def import_from(request: Request, id: str) -> HttpResponse:
    """What will be stored of a file, and what won't; [Bring it in] stores all of it or nothing."""
    desk, filed = request.desk, uploads.get(request.desk, id, now=timezone.now())
    app = uploads.choices_of(filed.entry).app
    if app is None or not app.format:
        return see_other(next_page(filed), id)
    try:
        brought = as_brought(request, filed, app)
    except FileRefused:  # it could be read when it was sent: Midweek itself was updated since
        return see_other("import_which", id)
    told = ToldForm(
        request.POST if "tell" in request.POST else None, format=FORMATS[app.format], app=app,
        words=brought.unmapped if brought else (), asks_order=brought is None,
    )  # fmt: skip
    if told.is_valid():
        app = told.said_of(app)
        try:
            as_brought(request, filed, app)
        except FileRefused as refused:
            told.add_error(None, str(refused))
        else:
            uploads.choose(desk, filed, Choices(app=app))
            return see_other("import_from", id)
    done = bringing.expect(desk, brought) if brought else Outcome()
    confirms = request.method == "POST" and brought is not None and not told.is_bound
    goals = {goal.id: goal.entry.words for goal in desk.read(Goal).of(Goal) if goal.entry.state == "active"}
    form = None
    if any(part.for_new for part in done.parts):
        form = BringIn(request.POST if confirms else request.kept, goals=list(goals.items()))
    if brought and confirms and (form is None or form.is_valid()):
        said: dict[str, Any] = form.cleaned_data if form else {}
        words = goals.get(said.get("goal", "")) or said.get("words", "")
        file = partial(bringing.file, desk, brought, today=clock.today(desk), goal_words=words)
        return bring_in(request, filed, receipts.report_of(brought), file)
    values = {
        "upload": filed, "app": in_words(app.format), "form": form, "told": told, "brought": brought, "done": done,
        "parts": [named(part) for part in done.parts], "sample": list(islice(_sample(brought), SAMPLE)) if brought else [],
        "own": app.format == "midweek", **counted(app.format, brought.rows if brought else 0),
        **paged(request, rows_of(brought.skipped, brought.changed) if brought else []),
    }  # fmt: skip
    return page(request, "bringing/preview.html", values, status=422 if request.method == "POST" else 200)


def bring_in(
    request: Request, filed: Filed[Upload], report: receipts.Receipt, file: Callable[[], Outcome]
) -> HttpResponse:
    """File everything, and go where that is told."""
    try:
        receipts.bring_in(request.desk, filed, report, file, now=timezone.now())
    except EditConflict:  # the button was pressed twice: the first one did it
        uploads.get(request.desk, filed.id, now=timezone.now())
    return see_other("import_brought", filed.id)


def as_brought(request: Request, filed: Filed[Upload], app: App) -> Brought | None:
    """What the file holds; None where the order of its days must be told first. Raises FileRefused."""
    try:
        return uploads.brought(request.desk, filed.entry, app, chosen(request))
    except AskOrder:
        return None


def named(part: Part) -> tuple[Part, str]:
    """A part under what a page calls it."""
    return part, part.measure or KINDS.get(part.kind) or OTHER_KINDS.get(part.kind, "Other things")


def counted(format: str, rows: int) -> dict[str, str]:
    """What the format counts, and how much of it was read."""
    one, many = COUNTS.get(format, ROWS)
    return {"row_word": one, "read": f"{rows} {one if rows == 1 else many}"}


def rows_of(skipped: Sequence[Said], changed: Sequence[Said]) -> list[tuple[int, bool, str, str]]:
    """Row by row: its number, whether it stays out, what of it is meant, and why."""
    rows = [(said.row, True, said.about, said.what) for said in skipped]
    return sorted([*rows, *((said.row, False, said.about, said.what) for said in changed)])


def _sample(brought: Brought) -> Iterator[tuple[str, str, str]]:
    """The first entries and values: day, what it is, what it says."""
    values = len(brought.values)
    entries = [one.entry for one in brought.copied] or [entry for _, entry in brought.entries]
    for entry in islice(entries, max(SAMPLE - values, SAMPLE - FEWEST_VALUES) if values else None):
        day = say.short_day(entry.day, True) if entry.dated else "–"
        if words := _words(entry):
            yield day, KINDS.get(kind_of(type(entry)), "Other things"), words
    for value in islice(brought.values, SAMPLE):
        measure = brought.measures[value.measure]
        yield say.short_day(value.day, True), measure.what, say.value(measure, value.value)


def _words(entry: Entry) -> str:
    if isinstance(entry, MoodCheckIn):
        level = [MOODS[entry.mood]] if entry.mood else []
        words = "\n".join([", ".join([*level, *entry.feelings, *entry.going_on]), entry.note])
    else:
        words = words_of(entry).removeprefix(day_words(entry.day) if entry.dated else "").removeprefix(":")
    words = " · ".join(line.strip() for line in words.splitlines() if line.strip())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
