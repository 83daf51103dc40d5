"""The filter that shows what a person wrote, with the little Markdown we know."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from midweek.web import written

register = template.Library()


@register.filter
def as_written(text: str) -> SafeString:
    """Paragraphs, bold, italics, lists and quotes; everything else as it was typed."""
    return written.html(text)
