"""jrnl, a journal for the command line, in an environment of its own: the peer of everything done without a browser."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from bench import life
from bench.measuring import ROOT, run

SETTINGS = (
    "journals:\n  default:\n    journal: {journal}\nencrypt: false\nversion: v4.2\ntimeformat: '%F %r'\n"
    "editor: ''\nhighlight: false\nlinewrap: 79\ntagsymbols: '@'\ndefault_hour: 9\ndefault_minute: 0\ntemplate: false\n"
    "indent_character: '|'\ncolors: {{body: none, date: none, tags: none, title: none}}\ndisplay_format: pretty\n"
)


class Jrnl:
    """One journal of jrnl's, without encryption."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program, self.journal = program, folder / "journal.txt"
        self.env = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "HOME": str(folder)}
        (folder / "config/jrnl").mkdir(parents=True)
        (folder / "config/jrnl/jrnl.yaml").write_text(SETTINGS.format(journal=self.journal))

    def holds(self, years: int) -> None:
        """Fill it with a life's entries; 0: empty it."""
        self.journal.write_text(life.as_jrnl(years))

    def __call__(self, *words: object) -> None:
        """Run it."""
        run([self.program, *words], self.env)


def jrnl(temp: Path) -> Jrnl | None:
    """Installed by name; nothing where it cannot be had."""
    uv, folder = ROOT / ".venv/bin/uv", temp / "jrnl"
    for words in (
        ["venv", "-q", folder],
        ["pip", "install", "-q", "--python", folder / "bin/python", "jrnl"],
    ):
        if subprocess.run([uv, *words], capture_output=True, check=False).returncode:
            return None
    return Jrnl(folder / "bin/jrnl", temp / "jrnl-home")
