"""The look: colours recomputed, nothing physical, nothing inline, vendored files as they came."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from django import forms
from django.utils.safestring import SafeString

from midweek.web import nav
from midweek.web.templatetags import midweek_parts

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "midweek/web/static"
TEMPLATES = sorted((ROOT / "midweek/web/templates").rglob("*.html"))
SHEETS = sorted((STATIC / "css").glob("*.css"))
TOKENS = (STATIC / "css/tokens.css").read_text()


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def block(selector: str) -> dict[str, str]:
    """The colours a rule of tokens.css sets."""
    start = TOKENS.index(selector + " {")
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", TOKENS[start : TOKENS.index("}", start)]))


LIGHT = block("  :root")
DARK = block('  :root[data-theme="dark"]')
MOODS = block("  /* The same in both themes: dark to light, so that it survives greyscale. */\n  :root")
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
SOFT = ["accent-soft", "ok-soft", "warn-soft", "danger-soft", "info-soft", "private-soft"]


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_formula_on_known_pairs():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.005)


@THEMES
@pytest.mark.parametrize(("token", "least"), [("ink", 10), ("ink-2", 6), ("edge", 3), ("focus", 3)])
def test_text_edges_and_focus_stand_out_on_every_ground(theme, token, least):
    for ground in ["page", "surface", "sunken", *SOFT]:
        assert contrast(theme[token], theme[ground]) >= least, ground


@THEMES
@pytest.mark.parametrize("token", ["accent", "ok", "warn", "danger", "info", "private"])
def test_coloured_text_is_readable_on_the_plain_grounds_and_its_own(theme, token):
    for ground in ["page", "surface", "sunken", f"{token}-soft"]:
        assert contrast(theme[token], theme[ground]) >= 4.5, ground


@THEMES
def test_buttons_and_the_second_series(theme):
    assert contrast(theme["on-accent"], theme["accent"]) >= 7
    assert contrast(theme["on-accent"], theme["accent-hover"]) >= 7
    assert min(contrast(theme["series-2"], theme[ground]) for ground in ("page", "surface", "sunken")) >= 4.5


@THEMES
def test_mood_marks_keep_an_outline(theme):
    assert min(contrast(theme["ink-2"], theme[ground]) for ground in ("page", "surface")) >= 7


def test_moods_rise_in_lightness_and_their_lines_are_readable():
    light = [luminance(MOODS[f"mood-{mood}"]) for mood in range(1, 6)]
    assert light == sorted(light)
    assert all(after - before > 0.05 for before, after in pairwise(light))
    for mood in (1, 2):
        assert contrast(MOODS["on-mood-dark"], MOODS[f"mood-{mood}"]) >= 4.5
    for mood in (3, 4, 5):
        assert contrast(MOODS["on-mood-light"], MOODS[f"mood-{mood}"]) >= 4.5


def test_dark_by_device_and_dark_by_choice_are_the_same():
    assert block('    :root:not([data-theme="light"])') == DARK
    assert DARK.keys() == LIGHT.keys()


PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*|(?:left|right|top|bottom|float|clear)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:min-|max-)?(?:width|height))\s*:(?!\s*\d+(?:\.\d+)?(?:rem|px)\))"
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_nothing_of_ours_says_left_or_right(sheet):
    css = without_comments(sheet.read_text())
    assert PHYSICAL.findall(css) == []
    assert re.findall(r"text-align:\s*(?:left|right)", css) == []


@pytest.mark.parametrize(
    "rule", ["margin-left: 1px", "left: 0", "width: 2rem", "float: left", "min-width: 3rem;"]
)
def test_the_search_for_left_and_right_finds_them(rule):
    assert PHYSICAL.search(f"a {{ {rule} }}")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_focus_is_always_visible_and_nothing_moves(sheet):
    css = without_comments(sheet.read_text())
    assert not re.search(r"outline(?:-style|-width)?:\s*(?:none|0)\b", css)
    assert not re.search(r"animation|@keyframes|(?<![\w-])transition:", css)
    assert sheet.read_text().count("\n") < 400


def test_every_rule_is_in_a_layer_and_pico_below_them_all():
    assert "@layer vendor, tokens, base, layout, components, print;" in TOKENS
    assert '@import url("../vendor/pico.min.css") layer(vendor);' in TOKENS
    for sheet in SHEETS:
        outside, depth = "", 0
        for char in without_comments(sheet.read_text()):
            depth += char == "{"
            outside += char if depth == 0 else ""
            depth -= char == "}"
        starts = {
            rule.strip().split(" ")[0]
            for rule in re.split(r"[;}]", outside.replace("}", ";"))
            if rule.strip()
        }
        assert starts <= {"@layer", "@import", "@font-face"}, sheet.name


class Inline(HTMLParser):
    """Collects what the content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.found += [name for name in names if name == "style" or name.startswith(("on", "hx-on"))]
        self.found += [tag] if tag == "style" or (tag == "script" and "src" not in names) else []
        self.found += [value for value in names.values() if value and value.lower().startswith("javascript:")]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_style_and_no_script(template):
    reader = Inline()
    reader.feed(re.sub(r"{%.*?%}|{#.*?#}", "", template.read_text(), flags=re.S))
    assert reader.found == []


def test_the_search_for_inline_finds_it():
    reader = Inline()
    reader.feed('<p style="x" onclick="y"><script>z</script><style></style><a href="javascript:q">')
    assert len(reader.found) == 5


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_comment_runs_over_its_line(template):
    """Django ends `{#` at the end of the line; what goes on after it would stand on the page."""
    assert [line for line in template.read_text().splitlines() if "{#" in line and "#}" not in line] == []


def test_vendored_files_are_as_they_came():
    listed = {}
    for line in (ROOT / "vendor/SHA384SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        listed[name] = digest
    there = [*(STATIC / "vendor").rglob("*"), *(ROOT / "tests/vendor").rglob("*")]
    found = {
        str(path.relative_to(ROOT)): hashlib.sha384(path.read_bytes()).hexdigest()
        for path in there
        if path.is_file()
    }
    assert found == listed


def test_the_lock_names_what_is_wanted_and_no_address():
    wanted = json.loads((ROOT / "vendor/package.json").read_text())
    text = (ROOT / "vendor/package-lock.json").read_text()
    locked = json.loads(text)["packages"]
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")
    assert '"resolved"' not in text


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "vendor/icons.svg").read_text()))
    asked = {picture for _, _, picture, _, _ in nav.PLACES}
    for template in TEMPLATES:
        text = template.read_text()
        asked |= set(re.findall(r'{% icon "([\w-]+)"', text)) | set(re.findall(r'picture="([\w-]+)"', text))
    assert asked
    assert asked <= sprite


def test_the_first_load_is_light():
    loaded = [*SHEETS, *(STATIC / "js").glob("*.js")]
    loaded += [STATIC / "vendor" / name for name in ("pico.min.css", "htmx.min.js", "icons.svg")]
    assert (
        sum(len(gzip.compress(path.read_bytes())) for path in loaded) < 100 * 1024
    )  # leaves 20 KiB for the page
    assert len(SHEETS) + 1 <= 6


def test_what_the_service_worker_keeps_is_there():
    worker = (STATIC / "js/sw.js").read_text()
    kept = re.findall(r'"((?:css|vendor|icon)[\w./-]+)"', worker)
    assert {f"css/{sheet.name}" for sheet in SHEETS} - {"css/print.css"} <= set(kept)
    assert all((STATIC / name).is_file() for name in kept)


class Sample(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="Name", help_text="Any name.", error_messages={"required": "Write a name."})
    secret = forms.CharField(label="Passphrase", widget=forms.PasswordInput(attrs={"data-passphrase": ""}))
    mood = forms.ChoiceField(
        label="How are you?", widget=forms.RadioSelect, choices=[(mood, str(mood)) for mood in range(1, 6)]
    )
    sure = forms.ChoiceField(
        label="How sure?", widget=forms.RadioSelect, choices=[(number, str(number)) for number in range(11)]
    )
    agreed = forms.BooleanField(label="Agreed", error_messages={"required": "Tick this to go on."})


def drawn(source: str, **values: object) -> SafeString:
    from django.template import engines

    return engines["django"].from_string(source).render(values)


ALL = (
    "{% error_summary form %}{% field form.name %}{% field form.secret %}{% moods form.mood %}"
    '{% scale form.sure low="not sure" high="very sure" %}{% field form.agreed %}'
)


def test_the_error_summary_leads_to_every_field_in_trouble():
    html = drawn(ALL, form=Sample({}))
    targets = re.findall(r'href="#([\w-]+)"', html)
    assert len(targets) == 5
    assert all(f'id="{target}"' in html for target in targets)
    assert "There&#x27;s a problem" in html or "There's a problem" in html


def test_hint_and_error_are_tied_to_their_field():
    html = drawn("{% field form.name %}", form=Sample({}))
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert described[1].split() == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{name}"' in html for name in described[1].split())
    assert 'aria-invalid="true"' in html


def test_nothing_is_in_trouble_before_anything_is_sent():
    html = drawn(ALL, form=Sample())
    assert "errors-title" not in html
    assert "problem" not in html


def test_faces_and_numbers_are_radios_with_number_and_word():
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", drawn(ALL, form=Sample())))
    assert "2, Low" in words
    assert "7 of 10" in words
    assert "0 of 10, not sure" in words
    assert drawn("{% moods form.mood %}", form=Sample()).count('type="radio"') == 5
    assert drawn("{% scale form.sure %}", form=Sample()).count('type="radio"') == 11


def test_a_face_changes_in_its_mouth_alone():
    faces = {re.sub(r'mood-\d| d="[^"]+"', "", midweek_parts.face(mood)) for mood in range(1, 6)}
    assert len(faces) == 1
    assert len({midweek_parts.face(mood) for mood in range(1, 6)}) == 5


def test_a_passphrase_can_be_shown_and_its_field_says_nothing_about_direction():
    html = drawn("{% field form.secret %}", form=Sample())
    assert 'data-show="id_secret"' in html
    assert "dir=" not in html
    assert 'dir="auto"' in drawn("{% field form.name %}", form=Sample())
