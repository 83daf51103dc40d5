"""In and out: every step makes a new session key, a new token and a new row, and deletes the old ones."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from midweek.store import accounts, audit, throttle, unlock
from midweek.store.audit import Action
from midweek.store.desk import Desk
from midweek.store.models import Totp, User
from midweek.store.unlock import State
from midweek.vault.errors import WrongSecret
from midweek.vault.keys import RecoveryCode, Root, UnlockToken
from midweek.web.middleware import Request

STRONG_FOR = 8 * 3600  # seconds a second factor counts for unlocking
BACKEND = "midweek.store.backend.SlotBackend"


def address(request: HttpRequest) -> str:
    """Where a request comes from; what a proxy says is believed only when the operator named one."""
    if settings.BEHIND_PROXY:
        return request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def prove(
    request: HttpRequest,
    username: str,
    *,
    passphrase: str | None = None,
    recovery: RecoveryCode | None = None,
    prf: bytes | None = None,
) -> tuple[User, Root]:
    """Check one secret of one account, counted and recorded. Raises WrongSecret, TooMany.

    The one way secrets are checked: sign-in, unlock, recovery and every act that asks for the passphrase again.
    """
    throttle.attempt(accounts.normal(username), address(request))
    user = accounts.find(username)
    try:
        root = accounts.open_slot(user, passphrase=passphrase, recovery=recovery, prf=prf)
    except WrongSecret:
        if user is not None:
            audit.append_fail(user.pk)
        raise
    assert user is not None
    return user, root


def prove_again(request: Request, passphrase: str) -> Root:
    """The passphrase of the person who is acting, asked for in the very form that acts. Raises WrongSecret, TooMany."""
    return prove(request, request.user.username, passphrase=passphrase)[1]


def _put(request: Request, response: HttpResponse, user: User, root: Root, state: State) -> None:
    """Replace the row, the token and the cookie; the session key has just been cycled."""
    if request.row is not None:
        unlock.rows().lock(request.row.id)
    minutes = Desk(accounts.keys_of(user, root)).preferences.idle_minutes
    token = unlock.begin(
        user_id=user.pk,
        uid=bytes(user.uid),
        root=root,
        session_key=request.session.session_key or "",
        state=state,
        idle_minutes=minutes,
    )
    request.row = unlock.rows().get(token.row_id())
    response.set_cookie(
        settings.UNLOCK_COOKIE,
        token.cookie(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.SESSION_COOKIE_SAMESITE,
        path="/",
    )


def begin_step(request: Request, response: HttpResponse, user: User, root: Root, state: State) -> None:
    """Half way in: `pending` until the second factor, or `recovering` until a new passphrase."""
    logout(request)
    request.session.create()
    _put(request, response, user, root, state)


def enter(request: Request, response: HttpResponse, user: User, root: Root, action: Action = "sign_in") -> None:
    """All the way in. Records the opening; a broken audit chain is remembered for the person to see."""
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    login(request, user, backend=BACKEND)
    request.session.cycle_key()
    if action == "sign_in":
        request.session["strong_at"] = int(timezone.now().timestamp())
    if not accounts.note_opening(user, root, action):
        request.session["chain_broken"] = True
    _put(request, response, user, root, "active")


def renew(request: Request, response: HttpResponse, user: User, root: Root) -> None:
    """After a passphrase change: this session goes on, with everything about it new."""
    login(request, user, backend=BACKEND)
    request.session.cycle_key()
    _put(request, response, user, root, "active")


def needs_code(user: User) -> bool:
    """This account has a second factor."""
    return Totp.objects.filter(user=user).exists()


def may_unlock(request: Request) -> bool:
    """Passphrase alone is enough: no second factor, or one given less than eight hours ago."""
    if not needs_code(request.user):
        return True
    return int(timezone.now().timestamp()) - int(request.session.get("strong_at", 0)) < STRONG_FOR


def lock(request: Request, response: HttpResponse) -> None:
    """Delete the row and the cookie; what the browser cached goes too."""
    if request.row is None:
        token = UnlockToken.from_cookie(request.COOKIES.get(settings.UNLOCK_COOKIE, ""))
        if token is not None:
            unlock.rows().lock(token.row_id())
    else:
        unlock.rows().lock(request.row.id)
    request.row = None
    response.delete_cookie(settings.UNLOCK_COOKIE, path="/", samesite=settings.SESSION_COOKIE_SAMESITE)
    response.headers["Clear-Site-Data"] = '"cache"'


def leave(request: Request, response: HttpResponse) -> None:
    """Lock, and end the session."""
    lock(request, response)
    logout(request)
