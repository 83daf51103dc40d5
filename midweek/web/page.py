"""From finished values to a page or a fragment; what every template may count on."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import reverse

from midweek.kinds.person import Preferences
from midweek.store.desk import Desk
from midweek.vault.errors import VaultError
from midweek.vault.keys import new_id
from midweek.web import nav


def page(
    request: HttpRequest, template: str, values: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """One full page."""
    return render(request, template, values, status=status)


def fragment_or_redirect(
    request: HttpRequest, template: str, values: dict[str, Any], to: str, *args: object
) -> HttpResponse:
    """The changed piece for htmx, or, without script, the whole page again (303)."""
    if getattr(request, "htmx", False):
        return render(request, template, values)
    return see_other(to, *args)


def see_other(to: str, *args: object) -> HttpResponse:
    """After a POST: go and look at `to`, a URL name or a path."""
    response = redirect(to if to.startswith("/") else reverse(to, args=args))
    response.status_code = 303
    return response


def removed(request: HttpRequest) -> str:
    """The id of what was deleted a moment ago (?removed=), for the page to offer it back."""
    return id_in(request.GET.get("removed", ""))


def id_in(text: str) -> str:
    """The id that a field or a query brought along; empty where it is none."""
    return text if re.fullmatch("[0-9a-f]{32}", text) else ""


def saved_on(page: str, written: bool) -> HttpResponse:
    """On to a page that says that it is saved. written: just now, so that it can be taken back."""
    return see_other(f"{page}?saved={int(written)}")


def rev_of(request: HttpRequest) -> int:
    """The revision that a form says it is about; 0 where it says none."""
    told = request.POST.get("rev", "")
    return int(told) if re.fullmatch("[0-9]{1,9}", told) else 0


def counted(request: HttpRequest, name: str) -> int | None:
    """A number that the page before left in the address (?saved=12), for the page to say; up to 999."""
    told = request.GET.get(name, "")
    return int(told) if re.fullmatch("[0-9]{1,3}", told) else None


def look_of(desk: Desk | None) -> Preferences:
    """The person's looks; the usual ones where they can't be read, so that even then a page can say so."""
    try:
        return desk.preferences if desk else Preferences()
    except (VaultError, DatabaseError):
        return Preferences()


def _draft_posted(request: HttpRequest) -> str:
    """The id of the words a form brought; none where the body can't be read, which is what such a page then says."""
    try:
        return request.POST.get("draft", "")
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
        return ""


def context(request: HttpRequest) -> dict[str, Any]:
    """For every template: the person's looks, what here cannot be opened, the bar, and an id for what they are about to type."""
    desk = getattr(request, "desk", None)
    kept = getattr(request, "kept", None)
    return {
        "look": look_of(desk),
        "unreadable": [id[:8] for id in dict.fromkeys(desk.unreadable)] if desk else [],
        "inside": desk is not None,
        "known": bool(getattr(request, "user", None) and request.user.is_authenticated),
        "nav": nav.bar(request.path),
        "draft_id": _draft_posted(request)
        or (kept and kept["draft"])
        or getattr(request, "draft_id", "")
        or new_id().hex(),
        "laptop": settings.LAPTOP,
    }
