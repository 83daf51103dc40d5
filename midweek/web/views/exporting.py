"""A copy of everything, to keep (J12): the passphrase again, then a file; and the way back in."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from midweek.care import bringing, copies, exporting
from midweek.exchange.brought import Brought, Chosen
from midweek.exchange.formats import FORMATS
from midweek.exchange.opening import FileRefused, Locked
from midweek.vault.passphrases import suggest_words
from midweek.web import clock
from midweek.web.forms.exporting import BringBack, Export, SealedExport
from midweek.web.middleware import Request
from midweek.web.page import page
from midweek.web.proof import proved

SHOWN = 50  # entries that stay out


@require_http_methods(["GET", "POST"])
def settings_export(request: Request) -> HttpResponseBase:
    """Choose a format; a POST answers with the file, made in memory."""
    form = Export(request)
    if form.is_valid() and proved(request, form) is not None:
        return _download(request, exporting.FORMATS[form.cleaned_data["format"]])
    return page(request, "exporting/export.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def settings_export_sealed(request: Request) -> HttpResponseBase:
    """The same under a passphrase of its own."""
    form = SealedExport(request)
    if form.is_valid() and proved(request, form) is not None:
        return _download(request, exporting.FORMATS["sealed"], form.cleaned_data["copy_passphrase"])
    values = {"form": form, "offer": suggest_words()}
    return page(request, "exporting/sealed.html", values, status=422 if form.errors else 200)


def _download(request: Request, format: exporting.Format, passphrase: str = "") -> StreamingHttpResponse:
    now = clock.local_now(request.desk)
    parts = exporting.export(request.desk, format, now=now, passphrase=passphrase)
    response = StreamingHttpResponse(parts, content_type=format.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{exporting.file_name(format, now)}"'
    return response


@require_http_methods(["GET", "POST"])
def import_copy(request: Request) -> HttpResponse:
    """A saved copy comes back in: all of it at once, twice the same as once. The answer says what stays out."""
    if request.method == "GET":
        values = {"form": BringBack(), "lost": request.kept is not None}
        return page(request, "exporting/bring_back.html", values)
    form = BringBack(request.POST, request.FILES)
    if form.is_valid():
        try:
            brought = _brought(request, form)
        except Locked as refused:
            form.add_error("copy_passphrase", str(refused))
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            done = bringing.file(request.desk, brought, today=clock.today(request.desk))
            values = {"done": done, "skipped": brought.skipped[:SHOWN], "more": len(brought.skipped[SHOWN:])}
            return page(request, "exporting/brought_back.html", values)
    return page(request, "exporting/bring_back.html", {"form": form}, status=422)


def _brought(request: Request, form: BringBack) -> Brought:
    """What the file holds. Raises FileRefused: Locked for a sealed copy without its own passphrase."""
    file = form.cleaned_data["file"]
    blob: bytes = file.read()
    if copies.is_sealed(blob) and form.cleaned_data["copy_passphrase"]:
        blob = copies.unsealed(blob, form.cleaned_data["copy_passphrase"])
    chosen = Chosen(zone=clock.zone(request.desk.preferences.zone), today=clock.today(request.desk))
    return FORMATS["midweek"].bring(blob, file.name, chosen)
