"""The List: what to bring to a session, and one thing of it on the whole screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec.structs import replace

from midweek.care import listing
from midweek.kinds.bring_up import KINDS, RAISES, BringUp
from midweek.kinds.entry import Entry
from midweek.store.desk import Filed, NotYours
from midweek.web import clock
from midweek.web.forms.listing import ItemForm
from midweek.web.middleware import Request, id_of_form
from midweek.web.page import page, removed, see_other
from midweek.web.views.last_save import changed, last_save, shown

STARTERS = (
    ("therapy", "I don't think this is helping yet."),
    ("hard", "I've been saying it's fine when it isn't."),
    ("hard", "I left something out."),
    ("update", "Something you said stayed with me."),
    ("hard", "I have feelings about you that are hard to talk about."),
    ("therapy", "I want to talk about stopping."),
)
HARD_WORDS = {"a_bit": "a bit hard", "very": "very hard"}
TICKED = 20  # of what was said, on the page at once


@require_safe
def session_list(request: Request) -> HttpResponse:
    """Three to say first, the others, and what was said lately; ?all=1, or where nothing was: ever."""
    today = clock.today(request.desk)
    found = listing.of(request.desk, since=today - clock.YEAR, until=today)
    every = request.GET.get("all") == "1"
    if every or not found.ticked:
        found = listing.of(request.desk)
    rows = [(filed, _line(filed.entry)) for filed in found.waiting]
    values = {
        "first": rows[: listing.FIRST],
        "later": rows[listing.FIRST :],
        "last": rows[-1][0].id if rows else "",
        "ticked": found.ticked if every else found.ticked[:TICKED],
        "every": every,
        "starters": STARTERS,
        "removed": removed(request),
        **last_save(request),
    }
    return page(request, "session/list.html", values)


def _line(entry: BringUp) -> str:
    """Kind, how hard and how to raise it, in one line."""
    parts = [KINDS[entry.kind], HARD_WORDS.get(entry.how_hard or "", "")]
    if entry.how:
        parts.append(RAISES[entry.how].lower())
    return " · ".join(part for part in parts if part)


@require_http_methods(["GET", "POST"])
def list_add(request: Request) -> HttpResponse:
    """One more thing. ?starter=<n> fills it with a starter, ?from=<id> says what it comes from."""
    link = _link(request)
    form = ItemForm.of_page(request, None, {"kind": "notes" if link else "update", **_starter(request)})
    if not form.is_valid():
        return _form(request, form, link=link)
    item = _said(BringUp(text=form.cleaned_data["text"], link=link or None), form)
    filed = listing.add(request.desk, item, entry_id=id_of_form(request, item.text, item.kind))
    return shown(filed)


def _link(request: Request) -> str:
    """The id of the entry this comes from; none where there is no such entry of theirs (any more)."""
    kept = request.kept.get("link", "") if request.kept else ""
    id = request.POST.get("link", "") or request.GET.get("from", "") or kept
    try:
        return request.desk.get(Entry, id).id if id else ""
    except NotYours:
        return ""


def _starter(request: Request) -> dict[str, str]:
    n = request.GET.get("starter", "")
    if not (n.isdecimal() and len(n) < 3 and int(n) < len(STARTERS)):
        return {}
    kind, text = STARTERS[int(n)]
    return {"kind": kind, "text": text}


def _said(item: BringUp, form: ItemForm) -> BringUp:
    said = form.cleaned_data
    return replace(
        item, text=said["text"], kind=said["kind"], how_hard=said["how_hard"] or None, how=said["how"] or None
    )


def _form(
    request: Request, form: ItemForm, *, item: Filed[BringUp] | None = None, link: str = ""
) -> HttpResponse:
    values = {
        "form": form,
        "item": item,
        "link": link,
        "starters": [words for _, words in STARTERS],
        "back": reverse("session_list"),
        "back_word": "List",
        "autosave": reverse("drafts"),
    }
    return page(request, "session/item.html", values, status=form.status)


@require_http_methods(["GET", "POST"])
def list_change(request: Request, id: str) -> HttpResponse:
    """Other words, another kind."""
    filed = request.desk.get(BringUp, id)
    form = ItemForm.of_page(
        request, {name: getattr(filed.entry, name) or "" for name in ItemForm.base_fields}
    )
    if not form.is_valid():
        return _form(request, form, item=filed)
    return changed(request, filed, _said(filed.entry, form))


@require_POST
def list_move(request: Request, id: str) -> HttpResponse:
    """One place up or down."""
    filed = request.desk.get(BringUp, id)
    listing.move(request.desk, filed, -1 if request.POST.get("to") == "up" else 1)
    return see_other(f"{reverse('session_list')}#item-{id}")


@require_POST
def list_tick(request: Request, id: str) -> HttpResponse:
    """It was said; or it waits again."""
    filed = request.desk.get(BringUp, id)
    waits = request.POST.get("done") == "0"
    listing.tick(request.desk, filed, None if waits else clock.today(request.desk))
    return see_other("session_list")


@require_POST
def list_delete(request: Request, id: str) -> HttpResponse:
    """To the deleted items; the list offers to put it back."""
    request.desk.delete(request.desk.get(BringUp, id))
    return see_other(f"{reverse('session_list')}?removed={id}")


@require_safe
def list_show(request: Request, id: str) -> HttpResponse:
    """Only these words and the way back, so that the phone can be handed over."""
    return page(request, "session/card.html", {"item": request.desk.get(BringUp, id)})
