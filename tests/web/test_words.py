"""The voice of the pages (ux.md 1, A19): banned words, exclamation marks, long sentences, reading grade.

Templates are read, not rendered: tags become breaks, variables one short word. What is quoted or isn't ours to shorten stands between
{% comment %}verbatim{% endcomment %} and {% comment %}end verbatim{% endcomment %}.
"""

from __future__ import annotations

import ast
import re
import warnings
from pathlib import Path

import pytest

from midweek.web import help_lines

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # textstat asks an old part of setuptools for its version
    import textstat  # type: ignore[import-untyped]

WEB = Path(help_lines.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
MODULES = sorted(
    [
        *(WEB / "views").glob("*.py"),
        *(WEB / "forms").glob("*.py"),
        *WEB.glob("*_words.py"),
        WEB / "suggestions.py",
        WEB / "prompts.py",
    ]
)
BANNED = re.compile(
    r"\b(streaks?|missed|overdue|behind|fail\w*|complian\w*|adheren\w*|patients?|suffer\w*|disorders?|abnormal|should|great job|"
    r"keep it up|oops|alert\w*|scores?|commit suicide|not normal)\b",
    re.IGNORECASE,
)
MOST_WORDS, MOST_GRADE = 25, 8.0
ENOUGH = 30  # words of running text; under that a grade says nothing
SENTENCE = 4  # words; shorter pieces are names of buttons and fields, not sentences

VERBATIM = re.compile(
    r"{% comment %}verbatim{% endcomment %}.*?{% comment %}end verbatim{% endcomment %}", re.DOTALL
)
UNSEEN = re.compile(
    r"{#[^\n]*?#}|{% comment.*?%}.*?{% endcomment %}|<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL
)
SAID = re.compile(r"""{%\s*(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)').*?%}""")
INLINE = re.compile(r"</?(a|b|em|i|span|strong|small|time|abbr|kbd|code)\b[^>]*>", re.IGNORECASE)
SPOKEN = re.compile(r"""\b(?:aria-label|placeholder|alt|title)="([^"]*)\"""")
ENDS = re.compile(r"(?<=[.?:;…])[”\"')]*\s+|\n+")


def words_of(template: str) -> str:
    """What a reader of a template meets, one piece a line."""
    text = UNSEEN.sub("\n", VERBATIM.sub("\n", template))
    text = SAID.sub(lambda found: found[1] or found[2] or "", text)
    text = re.sub(r"{%\s*(?:plural|else|elif)\b.*?%}", "\n", text)
    text = re.sub(r"{%.*?%}", "", text, flags=re.DOTALL)
    text = re.sub(r"{{.*?}}", "it", text, flags=re.DOTALL)
    text += "\n" + "\n".join(SPOKEN.findall(text))
    text = INLINE.sub("", re.sub(r"</a>", " ", text))
    return re.sub(r"<[^>]*>", "\n", text)


def sentences(text: str) -> list[str]:
    pieces = (" ".join(piece.split()) for line in text.splitlines() for piece in ENDS.split(line.strip()))
    return [piece for piece in pieces if len(piece.split()) >= SENTENCE]


def strings_of(module: Path) -> list[str]:
    """The sentences in a module's code: strings with a space that begin like one; docstrings are for us."""
    tree = ast.parse(module.read_text())
    ours = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = [
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [
        str(node.value)
        for node in found
        if id(node) not in ours and re.match(r"[A-Z][^\n]* ", str(node.value))
    ]


def check(pieces: list[str]) -> list[str]:
    """What is wrong with these sentences, each with the sentence."""
    wrong = [f"banned word {found[0]!r}: {piece}" for piece in pieces if (found := BANNED.search(piece))]
    wrong += [f"exclamation mark: {piece}" for piece in pieces if re.search(r"\w!", piece)]
    return wrong + [
        f"{len(piece.split())} words: {piece}" for piece in pieces if len(piece.split()) > MOST_WORDS
    ]


def grade(pieces: list[str]) -> float:
    """Flesch-Kincaid of some sentences."""
    return float(
        textstat.flesch_kincaid_grade(" ".join(re.sub(r"[.?:;…]*$", ".", piece) for piece in pieces))
    )


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates")))
def test_a_template_speaks_plainly(template: Path) -> None:
    text = words_of(template.read_text())
    pieces = sentences(text)
    short = [line for line in text.splitlines() if line.strip() and len(line.split()) < SENTENCE]
    assert check([*pieces, *short]) == []
    if sum(len(piece.split()) for piece in pieces) >= ENOUGH:
        assert grade(pieces) <= MOST_GRADE, pieces


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates")))
def test_a_template_shows_none_of_its_comments(template: Path) -> None:
    """{# #} ends with its line; a longer one would be read out on the page."""
    assert all(
        "{#" not in line or "#}" in line.partition("{#")[2] for line in template.read_text().splitlines()
    )


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_speaks_plainly(module: Path) -> None:
    assert check([piece for string in strings_of(module) for piece in ENDS.split(string)]) == []


def test_help_lines_speak_plainly() -> None:
    pieces = [
        piece
        for line in help_lines.LINES
        for piece in sentences(f"{line.expect}\n{line.hours}\n{line.languages}")
    ]
    assert check(pieces) == []
    assert grade(pieces) <= MOST_GRADE


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ('<p>{% translate "You missed it." %}</p>', 1),
        ("<p>Well <strong>done!</strong></p>", 1),
        ('<button aria-label="Your score"></button>', 1),
        (f"<p>{'word ' * 26}.</p>", 1),
        (f"<p>{'word ' * 25}</p><p>more</p>", 0),
        (
            "{% comment %}verbatim{% endcomment %}<p>You failed!</p>{% comment %}end verbatim{% endcomment %}<p>Fine.</p>",
            0,
        ),
        ("{# a failed idea! #}<p>Fine.</p><a href='/x' class='alert'>Go</a>", 0),
    ],
)
def test_the_check_itself_sees_what_it_is_for(template: str, wrong: int) -> None:
    text = words_of(template)
    assert (
        len(check([*sentences(text), *(line for line in text.splitlines() if len(line.split()) < SENTENCE)]))
        == wrong
    )


def test_the_grade_tells_plain_from_official() -> None:
    assert grade(["Write one line, or a page.", "Nobody sees it unless you share it."]) < 5
    assert (
        grade(
            [
                "Utilisation of authenticated administrative functionality necessitates organisational authorisation."
            ]
        )
        > 8
    )
