"""Plain pages for what went wrong: what happened, what is safe, what to do."""

from __future__ import annotations

import logging
import re
import sys
from contextlib import suppress
from typing import cast

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db.utils import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse

from midweek.care.history import SavedSince
from midweek.kinds.sheet import Sheet
from midweek.store import drafts
from midweek.store.desk import Desk, NotYours
from midweek.vault import errors as vault
from midweek.web import quiet
from midweek.web.middleware import Request, keep_typed, typed
from midweek.web.page import id_in, page, see_other
from midweek.web.typed_answers import FIELD, sheet_typed_into, typed_words

log = logging.getLogger("midweek.web")

NOT_SHOWN = "We can't show this page. It may have moved, or it isn't shared with you."


# Fields that nobody sees or types into: ids, where to go next, what the page showed, and what a button or a tick sends.
_NOT_TYPED = frozenset({
    "entry", "next", "on_page", "seen", "rev", "back", "item", "lines", "link", "mode", "month", "prompt", "told",
    "once", "again", "zone", "page", "add", "none", "late", "take", "on", "later", "switch", "more", "clear", "cared",
})  # fmt: skip
_ID = re.compile(r"[0-9a-f]{32}")


def _given_back(request: HttpRequest, sheet: Sheet | None = None) -> list[str]:
    """What was typed into the form that came, or left on the page that is asked for, for its writer to copy.

    sheet: it was typed into this one, whose choices are told by what they say.
    """
    kept: QueryDict | None = getattr(request, "kept", None)
    left = [(name, text) for name, texts in kept.lists() for text in texts] if kept else []
    answers = typed_words(kept or request.POST, sheet, {}) if sheet else []
    return answers + [
        text
        for name, text in (left or typed(request))
        if name not in _NOT_TYPED
        and not (sheet and name.startswith(FIELD))
        and not name.startswith("seen-")
        and text.strip()
        and not _ID.fullmatch(text)
    ]


def _said(request: HttpRequest, status: int, title: str, words: str, **extra: object) -> HttpResponse:
    return page(request, "errors/plain.html", {"title": title, "words": words, **extra}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 and 404 look the same from outside."""
    return _said(request, 404, "Page not shown", NOT_SHOWN)


def _not_found_any_more(request: Request) -> HttpResponse:
    """The same, for somebody who is in: what they wrote there comes back, sent just now or left as a draft."""
    kept = request.kept or request.POST
    desk: Desk | None = getattr(request, "desk", None)
    words = _given_back(request, sheet_typed_into(desk, kept) if desk else None)
    if not words:
        return not_found(request)
    draft = id_in(kept.get("draft", ""))
    if request.method == "POST":
        draft = _renewed(request, draft) if desk and draft else ""
    return _said(
        request, 404, "Your words are here",
        "The page you wrote them on is not. If you deleted it, it may still be in your deleted items.",
        typed=words, draft=draft,
    )  # fmt: skip


def _renewed(request: Request, draft: str) -> str:
    """Keep what came in place of what waits under this draft, which may be older; empty where nothing waits there."""
    with suppress(vault.VaultError):
        if left := drafts.read(request.desk.keys, bytes.fromhex(draft)):
            keep_typed(request, request.user, left[0].page)
            return draft
    return ""


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _said(request, 403, "Page not shown", NOT_SHOWN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an old tab; what was typed comes back. Exit leaves all the same.

    Our cookies are not sent with another site's POST, so whoever comes here signed in pressed our own button.
    """
    if request.path == reverse("exit"):
        from midweek.web.views import account

        return account.exit(cast(Request, request))
    return _said(
        request,
        403,
        "Please try again",
        "This form was open for too long, or came from another page. Nothing was changed.",
        typed=_given_back(request),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also for a session that could not be kept: ended by another tab meanwhile, or the database is full or busy."""
    if isinstance(exception, SessionInterrupted):
        cause: BaseException | None = exception
        while cause is not None and not isinstance(cause, OperationalError):
            cause = cause.__context__
        return of(request, cause) if cause else see_other("sign_in")
    return _said(
        request, 400, "We can't read this", "The request was not one we can read. Nothing was changed."
    )


def too_large(request: HttpRequest) -> HttpResponse:
    response = _said(
        request,
        413,
        "This is too large",
        "What you sent is larger than we can take, so we didn't read it. Nothing was stored, and what was here "
        "before is safe. A file can have up to 50 MB. Go back and send a smaller one, or less text at once.",
        known=True,  # nobody looked yet who this is, so nobody is asked to sign in
    )
    response.headers["Connection"] = "close"
    return response


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    minutes = max(1, round(wait / 60))
    response = _said(
        request,
        429,
        "Please wait a little",
        f"There were many tries in a short time. Please wait {minutes} {'minute' if minutes == 1 else 'minutes'}, "
        "then try again. Your account and your words are safe.",
    )
    response.headers["Retry-After"] = str(wait)
    return response


def busy(request: HttpRequest) -> HttpResponse:
    response = _said(
        request, 503, "One moment", "The server is busy. Nothing was lost. Go back and try again in a moment."
    )
    response.headers["Retry-After"] = "5"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """For what went wrong outside a view; a database that is full or busy is said to be so."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError):
        return of(request, error)
    return _said(
        request, 500, "Something went wrong", "Something went wrong on our side. Your saved text is safe."
    )


def of(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page for an error a view let through."""
    match error:
        case Http404() | NotYours() | vault.NotAllowed() | vault.NotConfirmed() | vault.MissingKey():
            return _not_found_any_more(cast(Request, request))
        case RequestDataTooBig() | TooManyFieldsSent() | TooManyFilesSent():
            return too_large(request)
        case MultiPartParserError():
            return bad_request(request)
        case vault.Busy():
            return busy(request)
        case vault.TooMany():
            return too_many(request, error.retry_after)
        case SavedSince():
            return _said(
                request, 409, "Nothing was taken back",
                "Something was saved here since, on another page or in another tab. It stays as it is.",
            )  # fmt: skip
        case vault.EditConflict():
            return _said(
                request, 409, "This was changed elsewhere",
                "Someone, or another tab of yours, saved a newer version first. Go back: your text is still there.",
            )  # fmt: skip
        case vault.LimitExceeded():
            return _said(
                request, 413, "This is too large",
                "This is more than Midweek can keep in one piece. Nothing was stored, and what was here before is safe. "
                "Go back: your text is still there. Save it in two parts.",
            )  # fmt: skip
        case (
            vault.RolledBack() | vault.KeyChanged() | vault.Tampered() | vault.UnknownFormat() | vault.KdfRefused()
            | vault.WrongSecret() | vault.StaleKey()
        ):  # fmt: skip
            ref = quiet.reference()
            log.error("refused %s ref %s", type(error).__name__, ref)
            return _said(
                request, 409, "This can't be opened",
                "Something stored here was changed from outside, so we don't open it. "
                "Nothing was deleted. Tell whoever runs this server, with this reference.", reference=ref,
            )  # fmt: skip
        case OperationalError():
            ref = quiet.reference()
            log.error("database %s ref %s", type(error.__cause__ or error).__name__, ref)
            return _said(
                request, 503, "We can't save right now",
                "The place where we store things is full or busy. What was saved before is safe. "
                "Keep this page open, or copy your text, and try again in a moment.", reference=ref,
                typed=_given_back(request),
            )  # fmt: skip
        case _:
            ref = quiet.reference()
            log.error("ref %s", ref, exc_info=error)
            return _said(
                request, 500, "Something went wrong",
                "Something went wrong on our side. Your saved text is safe.", reference=ref,
                typed=_given_back(request),
            )  # fmt: skip
