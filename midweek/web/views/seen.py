"""What the server can see, and who opened what when: the audit chain as sentences (vault.md 8 and 10)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from midweek.store import audit
from midweek.web import clock
from midweek.web.middleware import Request
from midweek.web.page import page

SENTENCES = {
    "sign_up": _("The account was made."),
    "sign_in": _("You signed in."),
    "unlock": _("You unlocked."),
    "fail": _("A wrong passphrase or code was tried."),
    "more_fails": _("More wrong tries followed within the hour."),
    "recovery": _("The recovery code opened the account, and a new passphrase was set."),
    "recovery_code": _("A new recovery code was set."),
    "passphrase": _("The passphrase was changed."),
    "second_factor_on": _("The code from your phone was turned on."),
    "second_factor_off": _("The code from your phone was turned off."),
    "passkey_added": _("A passkey was added."),
    "passkey_removed": _("A passkey was removed."),
    "passkey_counter": _(
        "A passkey's counter went back. If this happens again, remove that passkey: it may have been copied."
    ),
    "both_on": _("Passphrase and passkey were joined."),
    "both_off": _("Passphrase and passkey were made two ways in again."),
    "sign_out_all": _("Every session was signed out."),
    "email": _("The email was changed."),
    "rekey": _("All keys were made new."),
    "export": _("You saved a copy of everything."),
    "import": _("You brought something in from a file."),
    "delete": _("Something was deleted for good."),
    "tampered": _("Something stored here could not be opened. It was left as it is."),
    "chain_broken": _("This list had been changed from outside."),
    "key_changed": _(
        "The key that your unsaved texts are sealed to had been changed from outside. It was put right."
    ),
    "leave_later": _("You asked for the account to be deleted later."),
    "stay": _("You kept the account after all."),
    "restore": _("An older copy of the server was put back."),
}
UNKNOWN = _("Something this version has no words for.")
A_PAGE = 50


@require_safe
def settings_privacy(request: Request) -> HttpResponse:
    """Newest first, 50 at a time; with a warning where the chain does not hold."""
    user, keys = request.user, request.desk.keys
    zone = clock.zone(request.desk.preferences.zone)
    before = request.GET.get("before", "")
    events = audit.recent(
        user.pk, before=int(before) if before.isdecimal() and len(before) < 16 else None, most=A_PAGE + 1
    )
    head = (keys.ledger.audit_seq, keys.ledger.audit_hash)
    whole = audit.contains(user.pk, head) and not any(audit.breaks(user.pk))
    values = {
        "events": [
            (at.astimezone(zone), SENTENCES.get(action, UNKNOWN), actor)
            for _seq, at, actor, action in events[:A_PAGE]
        ],
        "earlier": events[A_PAGE - 1][0] if len(events) > A_PAGE else None,
        "newest": not before,
        "broken": request.session.get("chain_broken", False) or not whole,
        "opened_before": keys.ledger.opened_before and keys.ledger.opened_before.astimezone(zone),
        "changes": keys.changes,
        "username": user.username,
        "email": user.email,
    }
    return page(request, "security/privacy.html", values)
