"""What came in of a file, and the way back: from its report for a day, later with the same file chosen again (W1, W3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from midweek.care import bringing, importing, receipts, uploads
from midweek.care.imported import Outcome
from midweek.care.receipts import Receipt
from midweek.exchange.from_table import plan_import
from midweek.exchange.opening import FileRefused
from midweek.kinds.person import Upload
from midweek.kinds.plan import Objective
from midweek.store.desk import Filed
from midweek.web import clock
from midweek.web.forms.bringing import in_words
from midweek.web.middleware import Request
from midweek.web.page import page, see_other
from midweek.web.views.bringing import as_brought, counted, named, next_page, paged, rows_of


@require_safe
def import_brought(request: Request, id: str) -> HttpResponse:
    """What was stored, and the way back for as long as there is one."""
    filed = uploads.get(request.desk, id, now=timezone.now())
    if not uploads.choices_of(filed.entry).brought:
        return see_other(next_page(filed), id)
    receipt = receipts.of(request.desk, filed.entry)
    came = Outcome(parts=receipt.parts)
    charts = {objective.id for objective in request.desk.read(Objective)}
    until = (filed.entry.at + uploads.KEPT).astimezone(clock.zone(request.desk.preferences.zone))
    values = {
        "upload": filed, "app": in_words(receipt.format), "receipt": receipt, "until": until, "came": came,
        "parts": [named(part) for part in receipt.parts if part.new or part.corrected or part.objective], "charts": charts,
        **counted(receipt.format, receipt.rows), **paged(request, rows_of(receipt.skipped, receipt.changed)),
    }  # fmt: skip
    return page(request, "bringing/brought.html", values)


@require_POST
def import_undo(request: Request, id: str) -> HttpResponse:
    """Take back what one import stored, and say what that did."""
    now = timezone.now()
    filed = uploads.get(request.desk, id, now=now)
    if uploads.choices_of(filed.entry).brought:
        receipts.undo(request.desk, filed, now=now)
    return see_other(next_page(filed), id)


@require_http_methods(["GET", "POST"])
def import_take_back(request: Request, id: str) -> HttpResponse:
    """Take back all that is here from a file that was chosen again."""
    now = timezone.now()
    filed = uploads.get(request.desk, id, now=now)
    try:
        way = _way_back(request, filed)
        done = way.expect() if way else None
    except FileRefused:  # it could be read when it was sent: Midweek itself was updated since
        return see_other("import_which", id)
    except importing.NoSuchObjective:  # deleted since it was chosen
        return see_other("import_measures", id)
    if way is None or done is None:
        return see_other(next_page(filed), id)
    if request.method == "POST":
        receipts.take_back(request.desk, filed, way.report, way.erase, now=now)
        return see_other("import_brought", id)
    values = {"upload": filed, "done": done, "up": reverse(way.up, args=[id])}
    return page(request, "bringing/take_back.html", values)


@dataclass(frozen=True)
class _WayBack:
    """What a file that waits says came of it. up: the page it was asked for on."""

    report: Receipt
    expect: Callable[[], Outcome]
    erase: Callable[[], Outcome]
    up: str


def _way_back(request: Request, filed: Filed[Upload]) -> _WayBack | None:
    """None where it isn't said yet what the file holds, or it is in already. Raises FileRefused."""
    desk, choices = request.desk, uploads.choices_of(filed.entry)
    if choices.app:
        brought = as_brought(request, filed, choices.app) if choices.app.format else None
        if brought is None:
            return None
        expect, erase = (
            partial(bringing.expect_back, desk, brought),
            partial(bringing.take_back, desk, brought),
        )
        return _WayBack(receipts.report_of(brought), expect, erase, "import_from")
    if choices.mapping is None:
        return None
    zone = clock.zone(desk.preferences.zone)
    plan, mapping = plan_import(uploads.table(desk, filed.entry), choices.mapping, zone=zone), choices.mapping
    if not plan.ok:
        return None
    return _WayBack(
        receipts.report_of_table(plan, mapping),
        partial(importing.expect_back, desk, plan, mapping),
        partial(importing.take_back, desk, plan, mapping),
        "import_preview",
    )
