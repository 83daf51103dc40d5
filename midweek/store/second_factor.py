"""A six-digit code from the person's phone, asked for after the passphrase (TOTP, RFC 6238).

It guards sign-in, not the ciphertext: the seed rests under a key of the server, because the code has to be
checked before anything of the person is open.
"""

from __future__ import annotations

import hmac

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from midweek.store import accounts, audit
from midweek.store.models import Totp, User
from midweek.vault.errors import NotAllowed, WrongSecret
from midweek.vault.formats import ServerKey

STEP_SECONDS = 30  # RFC 6238, section 4.1
SLACK = 1  # steps a phone's clock may be off, either way


def new_seed() -> str:
    """160 random bits, base32: what the phone is shown."""
    return pyotp.random_base32(32)


def address(seed: str, username: str) -> str:
    """The otpauth address a phone reads from the picture."""
    return pyotp.TOTP(seed).provisioning_uri(name=username, issuer_name="Midweek")


def is_on(user: User) -> bool:
    """This account asks for a code.

    Not where passphrase and passkey open together: they are two things already, and beside a lost passkey the
    passphrase, which with the recovery code turns the second factor off, can't be proved any more.
    """
    return Totp.objects.filter(user=user).exclude(user__keyslot__kind=accounts.BOTH).exists()


def rests(user: User) -> bool:
    """This account asked for a code, and will again once passphrase and passkey each open alone."""
    return Totp.objects.filter(user=user, user__keyslot__kind=accounts.BOTH).exists()


def turn_on(user: User, seed: str, code: str) -> bool:
    """From now on ask for codes of `seed`, if `code` is one of them; False where it is on with this seed already.

    Raises WrongSecret; NotAllowed where it is on with another seed, which stays: only who turns it off takes a new one.
    """
    row = Totp.objects.filter(user=user).first()
    if row is None:
        step = _step_of(seed, code)
        if step is None:
            raise WrongSecret
        sealed = _server_key().seal("totp", bytes(user.uid), seed.encode())
        with transaction.atomic():
            row, new = Totp.objects.get_or_create(user=user, defaults={"seed": sealed, "last_step": step})
            if new:
                audit.append(user.pk, "second_factor_on")
                return True
    if not hmac.compare_digest(_seed_of(user, row).encode(), seed.encode()):
        raise NotAllowed
    return False


def turn_off(user: User) -> None:
    """Ask for no code any more. The caller has just checked what vault.md 6 asks for."""
    with transaction.atomic():
        Totp.objects.filter(user=user).delete()
        audit.append(user.pk, "second_factor_off")


def check(user: User, code: str) -> None:
    """Take one code, once: of two requests with the same code one gets through. Raises WrongSecret."""
    row = Totp.objects.filter(user=user).first()
    if row is None:
        raise WrongSecret
    step = _step_of(_seed_of(user, row), code)
    if step is None or not Totp.objects.filter(user=user, last_step__lt=step).update(last_step=step):
        raise WrongSecret


def _seed_of(user: User, row: Totp) -> str:
    return _server_key().open("totp", bytes(user.uid), bytes(row.seed)).decode()


def _step_of(seed: str, code: str) -> int | None:
    """The time step a code belongs to, near now."""
    totp, now = pyotp.TOTP(seed), int(timezone.now().timestamp()) // STEP_SECONDS
    digits = "".join(code.split()).encode()
    near = range(now - SLACK, now + SLACK + 1)
    return next(
        (step for step in near if hmac.compare_digest(totp.generate_otp(step).encode(), digits)), None
    )


def _server_key() -> ServerKey:
    return ServerKey(settings.SERVER_SECRET)
