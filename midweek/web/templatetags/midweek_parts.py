"""Tags for the pieces in templates/parts: icons, faces, fields and what goes with a form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Textarea,
    TextInput,
)
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from midweek.kinds.mood import MOODS
from midweek.web import clock
from midweek.web import value_words as say

register = template.Library()

# Arrows that point along the line of reading, and so turn round in right-to-left pages.
TURNS = {"arrow-left", "arrow-right", "chevron-right", "undo-2", "log-out"}
# The one line that changes from face to face, in a box of 48 by 48.
MOUTHS = {
    1: "M15 35 Q24 25 33 35",
    2: "M16 33 Q24 28.5 32 33",
    3: "M16 31.5 L32 31.5",
    4: "M16 30 Q24 36 32 30",
    5: "M14.5 28.5 Q24 41 33.5 28.5",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Lucide icon of the sprite, unseen by screen readers: a word always stands beside it."""
    classes = f"icon icon-{name}" + (" icon-turns" if name in TURNS else "")
    return format_html(
        '<svg class="{}" width="24" height="24" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def face(mood: int, size: str = "") -> SafeString:
    """The face of a mood, 1 to 5; size "small" for rows. The word and number stand beside it."""
    return format_html(
        '<svg class="face mood-{}{}" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">'
        '<circle class="skin" cx="24" cy="24" r="22"></circle><circle class="eye" cx="17" cy="19.5" r="2.25"></circle>'
        '<circle class="eye" cx="31" cy="19.5" r="2.25"></circle><path class="line" d="{}"></path></svg>',
        mood,
        f" face-{size}" if size else "",
        MOUTHS[int(mood)],
    )


@register.simple_tag(takes_context=True)
def weekday(context: Context, on: date) -> str:
    """Thursday 7 May; with the year where that isn't the one the person is in."""
    return say.weekday(on, clock.today(context["request"].desk))


@register.inclusion_tag("parts/field.html")
def field(
    field: BoundField, hide_label: bool = False, big: bool = False, unit: str = "", clear: bool = False
) -> dict[str, Any]:
    """One field of a form: label, hint, error, control.

    hide_label: the page's h1 already asks the question. big: the label is the question of the page. unit: said
    after the control. clear: a chosen answer can be taken back, which is sent as "clear" with the name of the field.
    """
    widget = field.field.widget
    secret = "data-passphrase" in widget.attrs
    attrs: dict[str, str | bool] = {}
    if isinstance(widget, (TextInput, Textarea)) and not secret and "dir" not in widget.attrs:
        attrs["dir"] = "auto"  # what people write may run either way
    match widget:
        case CheckboxInput():
            kind = "tick"
        case RadioSelect() | CheckboxSelectMultiple():
            kind = "choices"
        case _:
            kind = "passphrase" if secret else "plain"
    hidden = field.is_hidden
    control = "" if kind == "choices" else field.as_widget(attrs=attrs)
    return {
        "field": field,
        "control": control,
        "kind": "hidden" if hidden else kind,
        "hide_label": hide_label,
        "big": big,
        "unit": unit,
        "clear": clear,
    }


@register.inclusion_tag("parts/scale_radios.html")
def scale(
    field: BoundField, low: str = "", high: str = "", hide_label: bool = False, clear: bool = False
) -> dict[str, Any]:
    """A field of RadioSelect from 0 to 10 (or the like) as tiles in two rows; `low`, `high` word the ends. clear: as in `field`."""
    values = [str(value) for value, _ in field.field.choices if value not in ("", None)]  # type: ignore[attr-defined]
    tiles = [(radio, radio.choice_label) for radio in field.subwidgets if str(radio.data["value"]) in values]
    return {
        "field": field,
        "tiles": tiles,
        "top": values[-1],
        "low": low,
        "high": high,
        "hide_label": hide_label,
        "clear": clear,
    }


@register.inclusion_tag("parts/mood_radios.html")
def moods(field: BoundField, hide_label: bool = False) -> dict[str, Any]:
    """A field of RadioSelect with the moods 1 to 5 as faces with number and word."""
    faces = [
        (int(radio.data["value"]), radio, MOODS[int(radio.data["value"])])
        for radio in field.subwidgets
        if str(radio.data["value"]) in {str(mood) for mood in MOODS}
    ]
    return {"field": field, "faces": faces, "hide_label": hide_label}


@register.inclusion_tag("parts/_errors.html")
def error_summary(*forms: object) -> dict[str, Any]:
    """What to look at again in these forms, each message linked to its field; nothing when all is well."""
    problems = []
    for form in forms:
        if not isinstance(form, BaseForm) or not form.is_bound:  # a page may be shown without its form
            continue
        problems += [("", message) for message in form.non_field_errors()]
        problems += [(_target(bound), message) for bound in form for message in bound.errors]
    return {"problems": problems}


def _target(bound: BoundField) -> str:
    first = next(iter(bound.subwidgets), None)
    if isinstance(bound.field.widget, (RadioSelect, CheckboxSelectMultiple)) and first is not None:
        return str(first.id_for_label)
    return str(bound.id_for_label or bound.auto_id)
