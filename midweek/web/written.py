"""A small part of Markdown as safe HTML: paragraphs, line breaks, bold, italics, lists, quotes. The rest stays as typed.

Everything is escaped first, so what a person pastes is text and nothing else; an address is shown and leads nowhere. What
comes out goes through nh3, which lets these few tags pass and nothing else, should ever a rule below be wrong.
The work grows with the length of the text, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BULLET = re.compile(r" {0,3}[-*+•] +(?=\S)")
_NUMBER = re.compile(r" {0,3}[0-9]{1,4}[.)] +(?=\S)")
_QUOTE = re.compile(r" {0,3}&gt; ?")
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote"}
_ATTRIBUTES = {"*": {"dir"}}
_LISTS = {"ul": _BULLET, "ol": _NUMBER}
_INSIDE = "<(?:strong|em)>[^<]*</(?:strong|em)>"  # whole, so that tags never cross
# Each runs up to the next sign of its own and no further.
_INLINE = (
    (re.compile(r"\*\*(?=[^\s*])([^*\n]{1,2000})(?<=\S)\*\*"), r"<strong>\1</strong>"),
    (
        re.compile(rf"(?<![\w*])\*(?=[^\s*])((?:[^*<\n]|{_INSIDE}){{1,2000}})(?<=\S)\*(?![\w*])"),
        r"<em>\1</em>",
    ),
    (re.compile(rf"(?<![\w_])_(?=[^\s_])((?:[^_<\n]|{_INSIDE}){{1,2000}})(?<=\S)_(?![\w_])"), r"<em>\1</em>"),
    (re.compile(r"\[([^][\n]{1,500})\]\((https?://[^\s()]{1,1000})\)"), r"\1 (\2)"),
)


def html(text: str) -> SafeString:
    """What a person wrote, to be read. Each piece takes its direction from its own words."""
    lines = str(escape(text.replace("\r\n", "\n").replace("\r", "\n"))).split("\n")
    return mark_safe(nh3.clean("\n".join(_pieces(lines)), tags=_TAGS, attributes=_ATTRIBUTES))  # noqa: S308


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    if _QUOTE.match(line):
        return "quote"
    return next((kind for kind, sign in _LISTS.items() if sign.match(line)), "p")


def _pieces(lines: list[str]) -> Iterator[str]:
    for kind, group in groupby(lines, key=_kind):
        if kind == "quote":
            yield f'<blockquote dir="auto">{_broken([_QUOTE.sub("", line, count=1) for line in group])}</blockquote>'
        elif kind in _LISTS:
            items = (f'<li dir="auto">{_inline(_LISTS[kind].sub("", line, count=1))}</li>' for line in group)
            yield f"<{kind}>{''.join(items)}</{kind}>"
        elif kind:
            yield f'<p dir="auto">{_broken(list(group))}</p>'


def _broken(lines: list[str]) -> str:
    return "<br>".join(_inline(line) for line in lines)


def _inline(line: str) -> str:
    for sign, tag in _INLINE:
        line = sign.sub(tag, line)
    return line
