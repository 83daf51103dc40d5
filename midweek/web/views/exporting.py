"""A copy of everything, to keep (J12): the passphrase again, then a file; and the way back in."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from midweek.care import copies, exporting, uploads
from midweek.exchange.opening import FileRefused, Locked
from midweek.kinds.person import Upload
from midweek.store.desk import Filed
from midweek.vault.passphrases import suggest_words
from midweek.web import clock
from midweek.web.forms.exporting import BringBack, Export, SealedExport
from midweek.web.middleware import Request
from midweek.web.page import page, see_other
from midweek.web.proof import proved
from midweek.web.views.bringing import chosen


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
    """A saved copy to bring back: it is opened with its own passphrase, sealed anew at once, and looked at before it is in."""
    if request.method == "GET":
        values = {"form": BringBack(), "lost": request.kept is not None}
        return page(request, "exporting/bring_back.html", values)
    form = BringBack(request.POST, request.FILES)
    if form.is_valid():
        try:
            kept = _kept(request, form)
        except Locked as refused:
            form.add_error("copy_passphrase", str(refused))
        except (FileRefused, uploads.TooManyWaiting) as refused:
            form.add_error("file", str(refused))
        else:
            return see_other("import_from", kept.id)
    return page(request, "exporting/bring_back.html", {"form": form}, status=422)


def _kept(request: Request, form: BringBack) -> Filed[Upload]:
    """The copy under this person's own keys. Raises TooManyWaiting, FileRefused: Locked without the copy's own passphrase."""
    file = form.cleaned_data["file"]
    blob: bytes = file.read()
    if copies.is_sealed(blob) and form.cleaned_data["copy_passphrase"]:
        blob = copies.unsealed(blob, form.cleaned_data["copy_passphrase"])
    app, now = uploads.App(format="midweek"), timezone.now()
    return uploads.keep_of(request.desk, blob, file.name, app, chosen(request), now=now)
