"""Tables out: CSV that a spreadsheet shows as it was written, and runs nothing of."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from midweek.exchange.csv_file import GUARDED

Value = str | int | float | date | datetime | time | None


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """CSV as RFC 4180 has it, UTF-8 with its mark so that spreadsheets read it so.

    Numbers stay numbers, with a decimal point; days and times are ISO 8601, a time of day in hours and minutes;
    yes and no are 1 and 0. A text
    that a spreadsheet would take for a formula (first character = + - @, tab, CR, LF, NUL, or a full-width =
    + - @) gets an apostrophe in front (OWASP ASVS 1.2.10), and so does one that already begins like that
    after apostrophes: read_table takes exactly one off, and has the exact text again. An empty text comes
    back as an empty cell.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL)
    writer.writerow([_safe(header) for header in headers])
    for row in rows:
        writer.writerow([_shown(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _shown(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return _safe(value)
        case bool():
            return str(int(value))
        case float():
            return repr(value).removesuffix(".0")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
    return str(value)


def _safe(text: str) -> str:
    return f"'{text}" if GUARDED.match(f"'{text}") else text
