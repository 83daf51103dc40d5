"""Reading pages the way a browser does, as far as tests need it."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert tag, f"no field {name}"
    value = re.search(r'value="([^"]*)"', tag[0])
    assert value, f"the field {name} is empty"
    return html.unescape(value[1])


def recovery_code(page: str) -> str:
    """The code a page shows, its 8 groups joined by dashes."""
    shown = re.search(r'<ol class="code".*?</ol>', page, re.S)
    assert shown, "no code on this page"
    groups = re.findall(r"<li>([A-Z2-7]{4})</li>", shown[0])
    assert len(groups) == 8
    return "-".join(groups)


def asked(address: str, name: str) -> str:
    """One part of the query of an address."""
    return parse_qs(urlsplit(address).query)[name][0]


def form_of(page: str) -> dict[str, str]:
    """What the form that keeps unsaved words would send as it stands."""
    form = re.search(r'<form method="post"[^>]*data-autosave.*?</form>', page, re.S)
    assert form, "no form that keeps what is typed"
    said = {}
    for one in re.findall(r"<input [^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)
        if name and (" checked" in one or not re.search('type="(radio|checkbox)"', one)):
            said[name[1]] = html.unescape(value[1]) if value else ""
    for name, value in re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', form[0], re.S):
        said[name] = html.unescape(value)
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', options) or re.search(
            r'value="([^"]*)"', options
        )
        said[name] = html.unescape(chosen[1]) if chosen else ""
    return said
