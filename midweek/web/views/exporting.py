"""A copy of everything, to keep (J12): the passphrase again, then a file."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from midweek.care import exporting
from midweek.web import clock
from midweek.web.forms.exporting import Export
from midweek.web.middleware import Request
from midweek.web.page import page
from midweek.web.proof import proved


@require_http_methods(["GET", "POST"])
def settings_export(request: Request) -> HttpResponseBase:
    """Choose a format; a POST answers with the file, made in memory."""
    form = Export(request)
    if form.is_valid() and proved(request, form) is not None:
        now, format = clock.local_now(request.desk), exporting.FORMATS[form.cleaned_data["format"]]
        response = StreamingHttpResponse(
            exporting.export(request.desk, format, now=now), content_type=format.media_type
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{exporting.file_name(format, now)}"'
        return response
    return _page(request, form)


def _page(request: Request, form: Export) -> HttpResponse:
    return page(request, "exporting/export.html", {"form": form}, status=422 if form.errors else 200)
