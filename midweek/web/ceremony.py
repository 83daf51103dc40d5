"""The two WebAuthn ceremonies: what a browser is asked, and whether its answer is believed.

The answer proves that the passkey is there and its owner looked at it (user verification is required). The
secret that opens the slot comes beside it (PRF extension); only both together let anyone in.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import secrets
import struct
from collections.abc import Mapping
from typing import Any, Literal, cast

from django.conf import settings
from django.http.request import split_domain_port
from django.utils import timezone
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from midweek.store import passkeys, throttle
from midweek.store.models import Passkey, User
from midweek.store.passkeys import Credential
from midweek.vault import slots
from midweek.vault.errors import WrongSecret
from midweek.web.middleware import Request

LASTS_SECONDS = 300
MALFORMED = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    struct.error,
)  # what an answer from anyone may raise
PRF = {"prf": {"eval": {"first": websafe_encode(slots.PRF_INPUT)}}}
Use = Literal["create", "get"]
logging.getLogger("fido2").setLevel(logging.ERROR)  # below that it names credentials


def possible(request: Request) -> bool:
    """Passkeys belong to a server with a name: on a laptop the name changes, and an address is no name."""
    try:
        ipaddress.ip_address(_domain(request).strip("[]"))
    except ValueError:
        return not settings.LAPTOP
    return False


def ask_new(request: Request, user: User) -> dict[str, Any]:
    """What the browser is asked in order to make a passkey."""
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(name=user.username, id=bytes(user.uid), display_name=user.username),
        [
            PublicKeyCredentialDescriptor(
                type=PublicKeyCredentialType.PUBLIC_KEY, id=bytes(one.credential_id)
            )
            for one in passkeys.of(user)
        ],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
        extensions=PRF,
    )
    _remember(request, "create", state)
    return dict(options)


def ask(request: Request) -> dict[str, Any]:
    """What the browser is asked in order to use a passkey, whichever its owner picks."""
    options, state = _server(request).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED, extensions=PRF
    )
    _remember(request, "get", state)
    return dict(options)


def new(request: Request) -> tuple[Credential, bytes]:
    """The passkey this form made, and its secret. Raises WrongSecret for anything that is not right about it."""
    state = _recall(request, "create")
    try:
        made = _server(request).register_complete(state, json.loads(request.POST.get("assertion", "")))
    except MALFORMED:
        raise WrongSecret from None
    found = made.credential_data
    if found is None:
        raise WrongSecret
    return Credential(found.credential_id, cbor.encode(found.public_key), made.counter), secret(request)


def used(request: Request) -> tuple[Passkey, bytes]:
    """The passkey this form was sent with, and its secret. Raises WrongSecret for anything that is not right about it."""
    state = _recall(request, "get")
    try:
        answer = AuthenticationResponse.from_dict(json.loads(request.POST.get("assertion", "")))
        passkey = passkeys.find(answer.raw_id)
        if passkey is None or answer.response.user_handle not in (None, bytes(passkey.user.uid)):
            raise WrongSecret
        key = CoseKey.parse(cast(Mapping[int, Any], cbor.decode(bytes(passkey.cose_key))))
        known = AttestedCredentialData.create(Aaguid.NONE, bytes(passkey.credential_id), key)
        _server(request).authenticate_complete(state, [known], answer)
        prf = secret(request)
    except MALFORMED:
        raise WrongSecret from None
    passkeys.note_use(passkey, answer.response.authenticator_data.counter)
    return passkey, prf


def secret(request: Request) -> bytes:
    """The passkey's own secret, as the browser passed it on: 32 bytes. Raises WrongSecret."""
    try:
        secret = websafe_decode(request.POST.get("prf", ""))
    except ValueError:
        raise WrongSecret from None
    if len(secret) != 32:
        raise WrongSecret
    return secret


def _domain(request: Request) -> str:
    return split_domain_port(request.get_host())[0]


def _server(request: Request) -> Fido2Server:
    """Answers count only from this very origin: scheme, name and port."""
    here = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="Midweek", id=_domain(request)),
        verify_origin=lambda origin: secrets.compare_digest(origin.encode(), here.encode()),
    )


def _remember(request: Request, use: Use, state: dict[str, Any]) -> None:
    request.session["passkey"] = {
        "use": use,
        "at": int(timezone.now().timestamp()),
        "challenge": state["challenge"],
        "user_verification": state["user_verification"].value,
    }


def _recall(request: Request, use: Use) -> dict[str, Any]:
    """The challenge this browser was given, once and for five minutes."""
    state: dict[str, Any] = request.session.pop("passkey", {})
    age = int(timezone.now().timestamp()) - int(state.get("at", 0))
    if state.get("use") != use or not 0 <= age <= LASTS_SECONDS or not throttle.once(state["challenge"]):
        raise WrongSecret
    return state
