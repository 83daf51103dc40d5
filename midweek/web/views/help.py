"""Help now: open to everyone, without script, the same signed in, signed out and offline (ux.md S1)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from midweek.web import help_lines
from midweek.web.middleware import Request, anyone, safe_path
from midweek.web.page import look_of, page


@anyone
@require_safe
def help(request: Request) -> HttpResponse:
    """Whom to call or text. Which country: as asked, else as the person chose, else by their time zone, else all."""
    country, guessed = request.GET.get("country"), False
    if country is None and hasattr(request, "desk"):
        look = look_of(request.desk)
        guessed = not look.country
        country = look.country or help_lines.country_of(look.zone)
    found = help_lines.of(country or "")
    checked_on = found.checked_on or min(line.checked_on for line in help_lines.LINES)
    values = {
        "help": found,
        "guessed": guessed and bool(found.name),
        "emergencies": None if found.emergency else _emergencies(),
        "everywhere": None if found.lines else help_lines.everywhere(),
        "checked_on": checked_on,
        "stale": timezone.now().date() - checked_on > help_lines.FRESH,
        "countries": help_lines.COUNTRIES.items(),
        "directory": help_lines.DIRECTORY,
    }
    return page(request, "help/help.html", values)


def _emergencies() -> list[tuple[help_lines.Emergency, str]]:
    """Each emergency number we know with where it answers; a long list of countries is cut to its region."""
    return [
        (
            one,
            "Most of Europe"
            if len(one.countries) > 5
            else ", ".join(help_lines.COUNTRIES[c] for c in one.countries),
        )
        for one in help_lines.EMERGENCIES
    ]


@anyone
@require_safe
def pause(request: Request) -> HttpResponse:
    """One minute to come back to the room: words alone, nothing moves, nothing counts."""
    return page(request, "help/pause.html", {"there": safe_path(request.GET.get("back", ""))})
