"""Static files as they are served."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from whitenoise.middleware import WhiteNoiseMiddleware

from midweek import assets
from midweek.web.guard import Respond


def static_files(get_response: Respond) -> Respond:
    """Gather the static files when a server begins (commands, which serve nobody, leave their folder alone), and serve them."""
    assets.prepare(settings.STATIC_SOURCE, settings.STATIC_ROOT.parent, settings.STATIC_ROOT.name)
    shelf = WhiteNoiseMiddleware(get_response)

    def respond(request: HttpRequest) -> HttpResponse:
        try:
            response: HttpResponse = shelf(request)
        except FileNotFoundError:  # a static file that was there when this server began
            return HttpResponseNotFound("This file isn't here any more. Load the page again.", "text/plain")
        return response

    return respond
