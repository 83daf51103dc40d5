"""Finds the system's Chromium for the browser tests; installs it where it may, else says what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

WITHOUT_WINDOWS = "chromium-headless-shell"  # a quarter of the work for every new profile
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find(*, windows: bool = True) -> str | None:
    """The path of a Chromium, or nothing. windows: one that can open them; else rather one that can't, where it is there."""
    names = (*NAMES, *PLACES) if windows else (WITHOUT_WINDOWS, *NAMES, *PLACES)
    return next((path for name in names if (path := shutil.which(name))), None)


def main() -> int:
    """0 when a Chromium is there, installing it first where this user may."""
    if find():
        return 0
    if sys.platform == "linux" and shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "-y", "-qq", "--no-install-recommends"]
        for words in (
            ["update", "-qq"],
            [*install, "chromium", "fonts-dejavu-core"],
            [*install, WITHOUT_WINDOWS],
        ):
            subprocess.run(["apt-get", *words], check=False, env=environment, **quiet)  # type: ignore[call-overload]
        if find():
            return 0
    print(
        "The browser tests need Chromium: install it (Debian, Ubuntu: sudo apt-get install chromium; "
        "macOS: brew install --cask chromium), then run this again.",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    sys.exit(main())
