"""Words that are not saved yet, kept while they are typed. Today shows them again."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from midweek.vault.errors import LimitExceeded
from midweek.web import clock
from midweek.web.middleware import Request, anyone, keep_typed, safe_path, typed
from midweek.web.page import page
from midweek.web.views import locked

TITLE = "Many texts wait already"
TOO_MANY = (
    "So many unsaved texts wait that this one is not kept while you type. It is only on the page you write it on. "
    "Save it there, or finish or let go of a text that waits on Today."
)


@anyone
@require_POST
def autosave(request: Request) -> HttpResponse:
    """Seal what a form holds right now; works while locked too, since that takes only the public key."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    request.keeps_draft = True
    to = safe_path(request.POST.get("page", "")) or locked.page_of(request)
    if typed(request):
        try:
            to = keep_typed(request, request.user, to)
        except LimitExceeded:
            return page(request, "errors/plain.html", {"title": TITLE, "words": TOO_MANY}, status=409)
    if not hasattr(request, "desk"):
        return JsonResponse({"unlock": f"{reverse('unlock')}?{urlencode({'next': to})}"})
    return JsonResponse({"saved": f"{clock.local_now(request.desk):%H:%M}"})
