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
