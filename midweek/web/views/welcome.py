"""The first page that is only theirs (F3)."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from midweek.web import clock, help_lines
from midweek.web.forms.settings import Yours
from midweek.web.middleware import Request
from midweek.web.page import page, see_other


@require_http_methods(["GET", "POST"])
def yours(request: Request) -> HttpResponse:
    """Three lines, and the country for help lines; then the first goal.

    A browser that didn't say its time zone leaves the account at UTC; then it is the country's, where that has one clock.
    """
    look = request.desk.preferences
    form = Yours(
        request.POST if request.method == "POST" else None,
        initial={
            "country": look.country or likely_country(look.zone, request.headers.get("Accept-Language", ""))
        },
    )
    if request.method == "POST" and form.is_valid():
        country = form.cleaned_data["country"]
        zone = help_lines.zone_of(country, clock.today(request.desk)) if look.zone == "UTC" else ""
        if (country, zone or look.zone) != (look.country, look.zone):
            request.desk.prefer(country=country, zone=zone or look.zone)
        return see_other("goal_new")
    return page(request, "welcome/yours.html", {"form": form}, status=422 if form.is_bound else 200)


def likely_country(zone: str, languages: str) -> str:
    """A guess to be corrected: where the time zone lies, else the region the browser's language names."""
    if country := help_lines.country_of(zone):
        return country
    region = re.match(r"\s*[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-([A-Za-z]{2})\b", languages)
    code = region[1].upper() if region else ""
    return code if code in help_lines.COUNTRIES else ""
