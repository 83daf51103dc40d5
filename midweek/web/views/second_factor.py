"""The six digits from a phone: asked for on the way in, turned on and off under Account."""

from __future__ import annotations

import base64
from io import BytesIO

import qrcode
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from qrcode.image.svg import SvgPathFillImage

from midweek.store import accounts, second_factor
from midweek.vault.errors import NotAllowed, WrongSecret
from midweek.web import entrance, letters
from midweek.web.forms.account import SecondStep
from midweek.web.forms.security import Proof, SecondFactorOn
from midweek.web.middleware import Request, anyone
from midweek.web.page import page, see_other
from midweek.web.proof import proved, said

NOT_THE_CODE = "That code is not right, or was used already. Wait for the next one and try again."


@anyone
@require_http_methods(["GET", "POST"])
def sign_in_code(request: Request) -> HttpResponse:
    """The step after the passphrase, or after a recovery code."""
    who = entrance.half_way(request, "pending")
    if who is None:
        return see_other("today" if hasattr(request, "desk") else "sign_in")
    user, root = who
    form = SecondStep(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            entrance.prove_code(request, user, form.cleaned_data["code"])
        except WrongSecret:
            if request.row is None:  # the fifth wrong code
                return see_other("sign_in")
            form.add_error("code", NOT_THE_CODE)
        else:
            to, recovering = (
                request.session.get("next") or reverse("today"),
                request.session.get("recovering"),
            )
            if not entrance.take_step(request, "pending"):
                return see_other("sign_in")
            response = see_other("recover_new" if recovering else to)
            if recovering:
                entrance.begin_step(request, response, user, root, "recovering")
            else:
                entrance.enter(request, response, user, root)
            return response
    return page(request, "account/sign_in_code.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def settings_second_factor(request: Request) -> HttpResponse:
    """On or off, with the passphrase. Which of the two, a form that was sent says itself: it may be an old one."""
    if accounts.BOTH in accounts.slot_kinds(request.user):
        if request.method == "POST":
            return see_other("settings_second_factor")
        return page(request, "security/second_factor_rests.html")
    on = second_factor.is_on(request.user)
    if request.method == "GET":
        return _turn_off(request) if on else _turn_on(request)
    if "seed" in request.POST:
        return _turn_on(request)
    return _turn_off(request) if on else said("second_factor_off")


def _turn_on(request: Request) -> HttpResponse:
    seed = request.POST.get("seed") or second_factor.new_seed()
    form = SecondFactorOn(request, initial={"seed": seed})
    if form.is_valid() and proved(request, form) is not None:
        try:
            new = second_factor.turn_on(request.user, form.cleaned_data["seed"], form.cleaned_data["code"])
        except WrongSecret:
            form.add_error("code", NOT_THE_CODE)
        except NotAllowed:
            return said("second_factor_stays")
        else:
            if new:
                entrance.note_code(request)
                letters.way_in_changed(request.user)
            return said("second_factor_on")
    if "seed" in form.errors:
        return see_other("settings_second_factor")
    values = {
        "form": form,
        "picture": _picture(second_factor.address(seed, request.user.username)),
        "seed": _in_fours(seed),
    }
    return page(request, "security/second_factor_on.html", values, status=422 if form.is_bound else 200)


def _turn_off(request: Request) -> HttpResponse:
    form = Proof(request)
    if form.is_valid() and proved(request, form) is not None:
        second_factor.turn_off(request.user)
        letters.way_in_changed(request.user)
        return said("second_factor_off")
    return page(
        request, "security/second_factor_off.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _picture(address: str) -> str:
    """A QR code as an image address of its own, so that it needs no file and no request."""
    file = BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage, box_size=16).save(file)
    return "data:image/svg+xml;base64," + base64.b64encode(file.getvalue()).decode()


def _in_fours(seed: str) -> str:
    return " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))
