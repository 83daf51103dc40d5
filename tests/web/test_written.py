"""The little Markdown we know: what it makes of words, and that nothing else gets through."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.web import written
from midweek.web.written import html

ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ntwo\n\nthree", '<p dir="auto">one<br>two</p>\n<p dir="auto">three</p>'),
        (
            "**bold** and *it* and _it_",
            '<p dir="auto"><strong>bold</strong> and <em>it</em> and <em>it</em></p>',
        ),
        ("*a **b** c*", '<p dir="auto"><em>a <strong>b</strong> c</em></p>'),
        ("a_snake_case 2*3*4 ** x **", '<p dir="auto">a_snake_case 2*3*4 ** x **</p>'),
        ("- a\n- b", '<ul><li dir="auto">a</li><li dir="auto">b</li></ul>'),
        ("1. a\n2) b", '<ol><li dir="auto">a</li><li dir="auto">b</li></ol>'),
        ("> said\n> she", '<blockquote dir="auto">said<br>she</blockquote>'),
        ("[here](https://example.org/a)", '<p dir="auto">here (https://example.org/a)</p>'),
        ("[x](javascript:alert(1))", '<p dir="auto">[x](javascript:alert(1))</p>'),
        ("<b onclick=x>&amp;", '<p dir="auto">&lt;b onclick=x&gt;&amp;amp;</p>'),
        ("", ""),
        (" \n\r\n ", ""),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert html(text) == shown


class Reader(HTMLParser):
    """Tags opened and closed in order, none but ours, and the words between them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED and attrs in ([], [("dir", "auto")])
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, words: str) -> None:
        self.words += words

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def test_where_nothing_is_escaped_the_library_still_lets_nothing_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(written, "escape", str)
    assert (
        html("<b onclick=x>a</b><script>b</script><p style=x dir=rtl>c")
        == '<p dir="auto">a</p><p dir="rtl">c</p>'
    )


@given(st.lists(st.sampled_from(["*", "**", "_", "a", " ", "\n", "> ", "- ", "<b>", "[x](https://e.org)", "</p>", "<!--", "&", "b"]) | st.text(max_size=3)).map("".join))  # fmt: skip
def test_only_our_tags_whole_and_in_order_and_no_word_is_lost(text: str) -> None:
    reader = Reader()
    reader.feed(html(text))
    reader.close()
    assert reader.open == []
    assert re.findall(r"[ab]", reader.words) == re.findall(r"[ab]", text)
