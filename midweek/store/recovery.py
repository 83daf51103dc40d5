"""A recovery code between the page that shows it and the form that confirms it was written down.

The code rests nowhere on the server meanwhile: the page carries it, sealed, and only the session that was
shown it can hand it back. Whoever was offered one had just proved who they are, so the sealed code is good
for this one thing: becoming this person's recovery code.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from midweek.store import accounts, second_factor
from midweek.store.models import KeySlot, User
from midweek.store.unlock import Row
from midweek.vault.errors import VaultError, WrongSecret
from midweek.vault.formats import ServerKey
from midweek.vault.keys import RecoveryCode

LASTS_SECONDS = 30 * 60  # long enough to find a pen


def offer(user: User, row: Row) -> tuple[RecoveryCode, str]:
    """A new code, and the same code sealed for the form of the session `row`."""
    code = RecoveryCode.new()
    body = b"%d %s" % (_now(), code.text().encode())
    return code, urlsafe_b64encode(_key().seal("recovery", bytes(user.uid) + row.id, body)).decode()


def offered(user: User, row: Row, sealed: str) -> RecoveryCode:
    """The code of an offer. Raises WrongSecret for one that is too old or was another session's."""
    try:
        body = _key().open("recovery", bytes(user.uid) + row.id, urlsafe_b64decode(sealed.encode()))
    except (VaultError, ValueError):
        raise WrongSecret from None
    at, _, text = body.decode().partition(" ")
    if not 0 <= _now() - int(at) <= LASTS_SECONDS:
        raise WrongSecret
    return RecoveryCode.parse(text)


def ends_in(code: RecoveryCode, typed: str) -> bool:
    """The last group, as a person types it back."""
    try:
        return RecoveryCode.parse("-".join([*code.groups()[:-1], typed])).text() == code.text()
    except WrongSecret:
        return False


def without_second_factor(user: User) -> None:
    """Spend the code that was just given and ask for no second factor any more: both, or neither.

    Raises WrongSecret where another request spent it first.
    """
    with transaction.atomic():
        if not KeySlot.objects.filter(user=user, kind=accounts.RECOVERY).delete()[0]:
            raise WrongSecret
        second_factor.turn_off(user)


def _now() -> int:
    return int(timezone.now().timestamp())


def _key() -> ServerKey:
    return ServerKey(settings.SERVER_SECRET)
