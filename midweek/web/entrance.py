"""In and out: every step makes a new session key, a new token and a new row, and deletes the old ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from midweek.care import deleted_items, uploads
from midweek.store import accounts, audit, drafts, passkeys, restored, second_factor, throttle, unlock
from midweek.store.audit import Action
from midweek.store.desk import Desk
from midweek.store.models import Passkey, User
from midweek.store.unlock import State
from midweek.vault import formats
from midweek.vault.errors import VaultError, WrongSecret
from midweek.vault.keys import RecoveryCode, Root, UnlockToken
from midweek.web import ceremony
from midweek.web.middleware import Request, mark_of

STRONG_FOR = 8 * 3600  # seconds a second factor counts for unlocking
FRESH_FOR = timedelta(minutes=15)
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
    with throttle.guess(accounts.normal(username), address(request)):
        user = accounts.find(username)
        try:
            root = accounts.open_slot(user, passphrase=passphrase, recovery=recovery, prf=prf)
        except WrongSecret:
            if user is not None:
                audit.append_fail(user.pk)
            raise
    assert user is not None
    _look_at_key(request, user, root)
    return user, root


def _look_at_key(request: HttpRequest, user: User, root: Root) -> None:
    """A key that was changed from outside is put right before anything is sealed to it, and the person is told."""
    if not accounts.right_public_key(user, root):
        request.session["key_changed"] = True


def prove_again(request: Request, passphrase: str) -> Root:
    """The passphrase of the person who is acting, asked for in the very form that acts. Raises WrongSecret, TooMany.

    Where passphrase and passkey open together, the same form brings the passkey's answer too.
    """
    prf = None
    if accounts.BOTH in accounts.slot_kinds(request.user):
        passkey, prf = ceremony.used(request)
        if passkey.user_id != request.user.pk:
            raise WrongSecret
    return prove(request, request.user.username, passphrase=passphrase, prf=prf)[1]


def prove_passkey(request: Request, passphrase: str) -> tuple[Passkey, Root, bytes]:
    """The passkey a form was sent with, and what it opens. Raises WrongSecret, TooMany.

    passphrase: looked at where the account opens with both together.
    """
    passkey, prf = ceremony.used(request)
    with throttle.guess(passkey.user.username, address(request)):
        try:
            root = passkeys.open_slot(passkey, prf, passphrase)
        except WrongSecret:
            audit.append_fail(passkey.user_id)
            raise
    _look_at_key(request, passkey.user, root)
    return passkey, root, prf


def prove_code(request: Request, user: User, code: str) -> None:
    """The second factor of somebody half way in; the fifth wrong one sends them back to the start.

    Raises WrongSecret, TooMany. Counted apart from passphrases, so that an honest day does not use up the tries.
    """
    assert request.row is not None
    throttle.attempt(f"{user.username}|code", address(request))
    tries = unlock.rows().tried(request.row.id)
    try:
        if tries > unlock.MOST_TRIES:
            raise WrongSecret
        second_factor.check(user, code)
    except WrongSecret:
        audit.append_fail(user.pk)
        if tries >= unlock.MOST_TRIES:
            unlock.rows().lock(request.row.id)
            request.row = None
        raise


def half_way(request: Request, state: State) -> tuple[User, Root] | None:
    """Who is on this step of coming in, and their root; None for everyone else."""
    row = request.row
    token = UnlockToken.from_cookie(request.COOKIES.get(settings.UNLOCK_COOKIE, ""))
    if row is None or row.state != state or token is None:
        return None
    user = User.objects.filter(pk=row.user_id).first()
    try:
        return (user, formats.open_unlock(token, bytes(user.uid), row.blob)) if user else None
    except VaultError:
        unlock.rows().lock(row.id)
        return None


def take_step(request: Request, state: State) -> bool:
    """Leave a step behind, once: of two requests at once, one goes on."""
    return request.row is not None and unlock.rows().take(request.row.id, state)


def _idle_minutes(user: User, root: Root) -> int:
    """What this person chose; the usual time where that can't be opened, since it keeps nobody out."""
    try:
        return Desk(accounts.keys_of(user, root)).preferences.idle_minutes
    except VaultError:
        return int(settings.IDLE_MINUTES)


def _same_site() -> Literal["Lax", "Strict"]:
    return "Strict" if settings.LAPTOP else "Lax"


def _put(request: Request, response: HttpResponse, user: User, root: Root, state: State) -> None:
    """Replace the row, the token and the cookie; the session key has just been cycled."""
    if request.row is not None:
        unlock.rows().lock(request.row.id)
    token = unlock.begin(
        user_id=user.pk,
        uid=bytes(user.uid),
        root=root,
        session_key=request.session.session_key or "",
        state=state,
        idle_minutes=_idle_minutes(user, root),
    )
    request.row = unlock.rows().get(token.row_id())
    request.session["writes_to"] = mark_of(root.public().raw)
    response.set_cookie(
        settings.UNLOCK_COOKIE,
        token.cookie(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=_same_site(),
        path="/",
    )


def begin_step(request: Request, response: HttpResponse, user: User, root: Root, state: State) -> None:
    """Half way in: `pending` until the second factor, or `recovering` until a new passphrase."""
    changed = request.session.get("key_changed", False)
    logout(request)
    request.session.create()
    if changed:
        request.session["key_changed"] = True
    _put(request, response, user, root, state)


def enter(
    request: Request, response: HttpResponse, user: User, root: Root, action: Action = "sign_in"
) -> None:
    """All the way in. Records the opening; a broken audit chain is remembered for the person to see."""
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    login(request, user, backend=BACKEND)
    request.session.cycle_key()
    for step in ("next", "recovering"):
        request.session.pop(step, None)
    if action == "sign_in":
        note_code(request)
    if not accounts.note_opening(user, root, action):
        request.session["chain_broken"] = True
    desk = Desk(accounts.keys_of(user, root))
    _clear_out(desk)
    request.session["restored"] = restored.waits(desk.keys)
    _put(request, response, user, root, "active")


def _clear_out(desk: Desk) -> None:
    """What has had its time goes at the next opening: old drafts, files left at an import, deleted items."""
    drafts.tidy(desk.keys)
    uploads.purge(desk, now=timezone.now())
    deleted_items.clear_out(desk, now=timezone.now())


def mark_fresh(request: Request) -> None:
    """This session has just proved itself: it may see a new recovery code without the passphrase once more."""
    if request.row is not None:
        request.session["fresh"] = request.row.id.hex()


def end_fresh(request: Request) -> None:
    """It has done what it was for: from here on the passphrase is asked for again."""
    request.session.pop("fresh", None)


def is_fresh(request: Request) -> bool:
    """Still the same unlocked session, 15 minutes at most."""
    row = request.row
    if row is None or request.session.get("fresh") != row.id.hex():
        return False
    return timezone.now() - row.created < FRESH_FOR


def renew(request: Request, response: HttpResponse, user: User, root: Root) -> None:
    """After a passphrase change: this session goes on, with everything about it new."""
    strong_at = request.session.get("strong_at", 0)
    login(request, user, backend=BACKEND)
    request.session.cycle_key()
    request.session["strong_at"] = strong_at
    _put(request, response, user, root, "active")
    request.desk = Desk(accounts.keys_of(user, root))


def note_code(request: Request) -> None:
    """A second factor was just given."""
    request.session["strong_at"] = int(timezone.now().timestamp())


def may_unlock(request: Request) -> bool:
    """Passphrase alone is enough: no second factor, or one given less than eight hours ago."""
    if not second_factor.is_on(request.user):
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
    response.delete_cookie(settings.UNLOCK_COOKIE, path="/", samesite=_same_site())
    response.headers["Clear-Site-Data"] = '"cache"'


def leave(request: Request, response: HttpResponse) -> None:
    """Lock, and end the session."""
    lock(request, response)
    logout(request)
