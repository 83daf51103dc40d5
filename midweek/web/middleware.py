"""Who this is and whether they are unlocked; without that, almost nothing answers (vault.md 6)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import resolve
from django.utils.http import url_has_allowed_host_and_scheme

from midweek.store import drafts, unlock
from midweek.store.desk import Desk
from midweek.store.models import User
from midweek.store.spaces import Keys
from midweek.vault import errors as vault
from midweek.vault import formats
from midweek.vault.keys import Root, UnlockToken, new_id

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
PRIVATE_FIELDS = (
    "csrfmiddlewaretoken", "passphrase", "old_passphrase", "new_passphrase", "copy_passphrase", "recovery", "code", "last_group", "offer",
    "seed", "assertion", "prf", "draft",
)  # fmt: skip
CHECK_EVERY = 64 * 1024  # bytes of a stream between two looks at the unlock row


class Request(HttpRequest):
    """A request as our views see it; `desk` is there on every page that is not open to all."""

    desk: Desk
    user: User
    row: unlock.Row | None
    kept: QueryDict | None  # a form that was left unsaved, to fill this page with
    draft_id: str  # for what is typed on this page, where it finds its own words again
    keeps_draft: bool  # this request saves nothing for good, so its draft stays
    htmx: Any


def anyone(view: View) -> View:
    """Mark a view that answers without an unlocked account."""
    view.anyone = True  # type: ignore[attr-defined]
    return view


def safe_path(path: str) -> str:
    """`path` when it leads to a page of ours, else nothing."""
    fine = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if fine and path.isprintable() and len(path) <= 300 else ""


def known(path: str) -> str:
    """`path` as a session may keep it: a page that exists, and of its query the draft alone, since the rest may be words."""
    parts = urlsplit(path)
    try:
        resolve(parts.path)
    except Http404:
        return ""
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name == "draft"]
    return parts.path + (f"?{urlencode(asked)}" if asked else "")


class Unlocked:
    """Opens the row the two cookies name, hands views a Desk, and keeps what a locked person posted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = cast(Request, request)
        asked.row, asked.kept, asked.keeps_draft = None, None, False
        root = _resume(asked)
        if root is not None:
            asked.desk = Desk(Keys(asked.user.pk, bytes(asked.user.uid), root))
        response = self.get_response(asked)
        return response if root is None else _still_unlocked(asked, response)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        from midweek.web.views import locked

        asked = cast(Request, request)
        if getattr(view, "anyone", False):
            return None
        if not hasattr(asked, "desk"):
            return locked.turn_away(asked)
        asked.kept = _kept(asked)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        from midweek.web.views import errors

        return errors.of(cast(Request, request), error)


def unlocked(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Unlocked:
    """The middleware, as settings name it."""
    return Unlocked(get_response)


def _resume(request: Request) -> Root | None:
    token = UnlockToken.from_cookie(request.COOKIES.get(settings.UNLOCK_COOKIE, ""))
    if token is None:
        return None
    row = unlock.resume(token, request.session.session_key or "")
    if row is None:
        return None
    request.row = row
    if row.state != "active":
        return None
    if not request.user.is_authenticated or request.user.pk != row.user_id:
        unlock.rows().lock(row.id)
        return None
    try:
        return formats.open_unlock(token, bytes(request.user.uid), row.blob)
    except vault.VaultError:
        unlock.rows().lock(row.id)
        return None


def _kept(request: Request) -> QueryDict | None:
    if request.method != "GET" or "draft" not in request.GET:
        return None
    try:
        found = drafts.read(request.desk.keys, bytes.fromhex(request.GET["draft"]))
    except ValueError:
        return None
    return as_posted(found[0]) if found else None


def resume(request: Request, copy: str = "") -> None:
    """Fill this page with what was typed on it last, for pages that are gone back to without naming a draft.

    copy: the id of what is being filled in, where a page is there for one after the other.
    """
    if request.method == "GET" and request.kept is None:
        request.kept = of_page(request, request.path, copy)
        request.draft_id = drafts.id_of(request.desk.keys, request.path, copy).hex()


def of_page(request: Request, path: str, copy: str = "") -> QueryDict | None:
    """What was typed last on the page of this path, as its form would send it; None where nothing waits."""
    return next(iter(of_pages(request, [path], copy).values()), None)


def of_pages(request: Request, paths: Iterable[str], copy: str = "") -> dict[str, QueryDict]:
    """The same for several pages, by path; what was typed last comes first."""
    found: dict[str, QueryDict] = {}
    for draft in drafts.of_pages(request.desk.keys, paths, copy):
        found.setdefault(draft.page.partition("?")[0], as_posted(draft))
    return found


def as_posted(draft: drafts.KeptForm) -> QueryDict:
    fields = QueryDict(mutable=True)
    for name, value in draft.fields:
        fields.appendlist(name, value)
    fields["draft"] = draft.id
    return fields


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form held, without secrets and tokens."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in PRIVATE_FIELDS
        for value in values
    ]


def keep_typed(request: HttpRequest, user: User, page: str, most: int = drafts.MOST) -> str:
    """Seal the posted form for its writer, under the draft id it came with; gives the page's path with that draft.

    Raises Tampered where the key it would be sealed to is not the one this browser's writer had when they last proved
    themselves: it lies in the open, and whoever can write to the database could have put their own there.
    """
    if request.session.get("writes_to") != mark_of(bytes(user.public_key)):
        raise vault.Tampered
    try:
        id = bytes.fromhex(request.POST.get("draft", ""))
    except ValueError:
        id = b""
    if len(id) != 16:
        desk: Desk | None = getattr(request, "desk", None)
        id = drafts.id_of(desk.keys, page) if desk else new_id()
    drafts.keep(user, id, page, typed(request), most)
    return with_draft(page, id.hex())


def mark_of(public_key: bytes) -> str:
    """By this a session, which is signed, knows a person's public key again."""
    return hashlib.sha256(public_key).hexdigest()


def id_of_form(request: Request, *said: object) -> str | None:
    """The id of what a form files: the same page's form with the same words, sent twice, files it once."""
    page = request.POST.get("draft", "")
    return request.desk.form_id("\n".join(["form", page, *map(str, said)])) if page else None


def with_draft(path: str, id: str) -> str:
    """The path of a page, filled with a draft."""
    parts = urlsplit(path)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name != "draft"]
    return f"{parts.path}?{urlencode([*asked, ('draft', id)])}"


def _still_unlocked(request: Request, response: HttpResponseBase) -> HttpResponseBase:
    """Look at the row again before content leaves: a lock in between wins."""
    from midweek.web.views import locked

    if request.row is None:  # this request itself signed out or locked
        return response
    if unlock.rows().get(request.row.id) is None:
        return response if response.status_code in (302, 303) else locked.turn_away(request)
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = _while_unlocked(
            request.row.id, cast(Iterable[bytes], response.streaming_content)
        )
    elif _is_done(request, response):
        with suppress(ValueError):
            drafts.discard(request.user.pk, bytes.fromhex(request.POST["draft"]))
    return response


def _is_done(request: Request, response: HttpResponseBase) -> bool:
    """What was typed is saved for good, so its draft can go."""
    saved = request.method == "POST" and response.status_code in (200, 204, 302, 303)
    return saved and "draft" in request.POST and not request.keeps_draft


def _while_unlocked(row: bytes, parts: Iterable[bytes]) -> Iterator[bytes]:
    sent = CHECK_EVERY
    for part in parts:
        for start in range(0, len(part), CHECK_EVERY):
            if sent >= CHECK_EVERY:
                if unlock.rows().get(row) is None:
                    return
                sent = 0
            piece = part[start : start + CHECK_EVERY]
            sent += len(piece)
            yield piece
