"""Rules that hold in the source itself (I6), and documents that name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from midweek.cli import COMMANDS

ROOT = Path(__file__).parents[2]
CODE = [path for path in sorted((ROOT / "midweek").rglob("*.py")) if "migrations" not in path.parts]
PAGES = sorted((ROOT / "midweek").rglob("*.html"))
OURS = ("midweek", "tests", "docs", "bench", "requirements", ".ci")
TEXT = {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".in", ".cfg", ".yml", ".yaml", ""}


def everything() -> list[Path]:
    """Every text file of the repository but vendored ones; patterns are written so that they do not find themselves."""
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in OURS:
        found += (
            [path for path in (ROOT / folder).rglob("*") if path.is_file()]
            if (ROOT / folder).exists()
            else []
        )
    return [
        path for path in sorted(found)
        if path.suffix in TEXT and not {"vendor", "__pycache__"} & set(path.parts)
    ]  # fmt: skip


def uses(pattern: str, paths: list[Path], *, but: tuple[str, ...] = ()) -> list[str]:
    """Lines that match, outside the files that may."""
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in paths
        if not str(path.relative_to(ROOT)).startswith(but or "?")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize(
    ("pattern", "but"),
    [
        (r"\bmark_safe\(|SafeString\(|SafeText", ("midweek/web/charts.py", "midweek/web/written.py")),  # drawn of numbers and escaped words
        (r"\bcsrf_exempt\b", ()),
        (r"\b(pickle|marshal|shelve|dill)\b", ()),
        (r"(?<![\w.])(eval|exec|compile)\(", ()),
        (r"\bos\.system\b|\bsubprocess\b|shell=True", ()),
        (r"LocMemCache|locmem|FileBasedCache|cache_page|django\.core\.cache import", ()),
        (r"TemporaryFileUploadHandler|NamedTemporaryFile|TemporaryFile\(", ()),
        (r"\bRecord\.objects\b|store_record", ("midweek/store/",)),
        (r"\.objects\.all\(\)", ("midweek/store/",)),
        (r"\b(AESGCM|Argon2id|HKDF|Ed25519\w*|X25519\w*|MLKEM\w*)\b", ("midweek/vault/",)),
        (r"^\s*(from|import) cryptography", ("midweek/vault/", "midweek/web/ceremony.py")),
        (r"\b(MD5|md5|sha1|DES|RC4)\b", ()),
        (r"\brandom\.(random|choice|randint|getrandbits)\(", ()),
        (r"request\.(body|read)\b", ()),
        (r"\bprint\(", ("midweek/cli.py", "midweek/commands/")),
        (r"log(ger|ging)?\.(debug|info|warning|error|exception|critical)\(.*(POST|COOKIES|META|GET|body|headers)", ()),
        (r"^\s*(from|import) (requests|httpx|urllib\.request|urllib3|aiohttp|http\.client)\b", ()),
        (r"\.(raw|extra)\(|RawSQL", ()),
    ],
)  # fmt: skip
def test_code_keeps_the_rule(pattern: str, but: tuple[str, ...]) -> None:
    assert uses(pattern, CODE, but=but) == []


@pytest.mark.parametrize(
    ("pattern", "but"),
    [
        (r"\|\s*safe\b|autoescape off|\{%\s*debug", ()),
        (
            r"""(src|href|action)=["']?(https?:)?//""",
            ("midweek/web/templates/help/", "midweek/web/templates/public/"),
        ),
        (r"""<(script|style)\b(?![^>]*\bsrc=)|\son[a-z]+=["']|\sstyle=""", ()),
    ],
)
def test_pages_keep_the_rule(pattern: str, but: tuple[str, ...]) -> None:
    assert uses(pattern, PAGES, but=but) == []


def test_every_page_with_typed_words_keeps_its_csrf_token() -> None:
    for path in PAGES:
        text = path.read_text("utf-8")
        for form in re.findall(r"<form\b.*?</form>", text, re.S):
            if re.search(r'method="post"', form, re.I):
                assert "csrf_token" in form or "{% include" in form, path.relative_to(ROOT)


def test_nothing_names_a_package_index() -> None:
    assert (
        uses(
            r"py[p]i\.|python[h]osted|anacon[d]a\.org|con[d]a\.io|np[m]js|--(extra-)?inde[x]-url|find-link[s]",
            everything(),
        )
        == []
    )


def test_nothing_names_a_place_of_one_machine() -> None:
    assert uses(r"/home/[a-z]|/User[s]/|/roo[t]/|[A-Z]:\\\\User[s]", everything()) == []


def test_settings_are_described() -> None:
    told = set(re.findall(r"`(MIDWEEK_\w+)`", (ROOT / "docs/settings.md").read_text("utf-8")))
    used = {
        name
        for path in CODE
        for name in re.findall(r"""["'](MIDWEEK_[A-Z_]+)["']""", path.read_text("utf-8"))
    }
    assert used == told


def test_commands_are_described() -> None:
    told = "\n".join(path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    for command in COMMANDS:
        assert f"midweek {command}" in told or f"make {command}" in told, command


def test_links_in_the_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
