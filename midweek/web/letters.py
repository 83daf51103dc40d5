"""The one letter Midweek sends about an account: that something about the way in changed, never what."""

from __future__ import annotations

import logging

from django.core.mail import send_mail

from midweek.store.models import User

log = logging.getLogger("midweek.web")

SUBJECT = "Reminder"
WORDS = (
    "Hello,\n\n"
    "The way you sign in was changed a moment ago. If that was you, there is nothing to do.\n"
    "If it wasn't you, please sign in and look at your account settings.\n"
)


def way_in_changed(user: User) -> None:
    """Tell the person, if they gave an address. A letter that can't be sent never stops the act it tells of."""
    if not user.email:
        return
    try:
        send_mail(SUBJECT, WORDS, None, [user.email])
    except Exception as error:  # whatever a mail server comes up with
        log.error("letter not sent: %s", type(error).__name__)
