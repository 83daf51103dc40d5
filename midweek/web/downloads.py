"""Something to keep as a file, such as a table for spreadsheets of either kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from django.http import HttpResponse

from midweek.exchange.to_tables import Value, csv_bytes
from midweek.exchange.to_xlsx import xlsx_bytes
from midweek.store.desk import Desk
from midweek.web import clock

Name = Literal["objective", "answers"]  # a name says nothing of what is inside
SHEETS: dict[Name, Literal["Days", "Answers"]] = {"objective": "Days", "answers": "Answers"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(name: Name, headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    """The table as CSV."""
    return file(f"{name}.csv", "text/csv; charset=utf-8", csv_bytes(headers, rows))


def xlsx_file(
    name: Name, headers: Sequence[str], rows: Iterable[Sequence[Value]], *, desk: Desk
) -> HttpResponse:
    """The table as XLSX. desk: of whoever asks, whose clock dates it."""
    made = clock.local_now(desk)
    return file(f"{name}.xlsx", XLSX, xlsx_bytes(SHEETS[name], headers, rows, made=made))


def file(name: str, media_type: str, body: bytes) -> HttpResponse:
    """Something to keep. name: says nothing of what is inside."""
    response = HttpResponse(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
