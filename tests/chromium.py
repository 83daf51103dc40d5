"""Finds the system's Chromium for the browser tests; installs it where it may, else says what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """The path of a Chromium, or nothing."""
    return next((path for name in (*NAMES, *PLACES) if (path := shutil.which(name))), None)


def main() -> int:
    """0 when a Chromium is there, installing it first where this user may."""
    if find():
        return 0
    if sys.platform == "linux" and shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, **quiet)  # type: ignore[call-overload]
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
            check=False, env=environment, **quiet,  # type: ignore[call-overload]
        )  # fmt: skip
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
