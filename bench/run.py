"""`make bench`: every figure is a ratio taken in one run; pages, writes, commands and starts in turn, medians of several rounds.

Prints work, ours, base or peer, ratio and goal. Nothing passes or fails: the machine decides the times. ARGS="pages files"
runs those parts alone; ROUNDS=5 makes it short.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import lives
from bench.measuring import HEAD, Rows

PARTS = ("command", "pages", "server", "files")


def main() -> int:
    """Build the lives, measure, print."""
    chosen = [part for part in PARTS if part in sys.argv[1:]] or PARTS
    with tempfile.TemporaryDirectory(prefix="midweek-bench-") as temp:
        folder = Path(temp) / "data"
        folder.mkdir(mode=0o700)
        ids, filled = lives.build(folder)
        rows = _measured(chosen, Path(temp), folder, ids) + filled
    widths = [max(len(row[n]) for row in [HEAD, *rows]) for n in range(5)]
    for row in [HEAD, tuple("-" * width for width in widths), *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
    return 0


def _measured(chosen: tuple[str, ...] | list[str], temp: Path, folder: Path, ids: lives.Ids) -> Rows:
    # They reach into the store, which Django has to be ready for.
    from bench import by_command, by_file, by_page, by_server, peer

    rows: Rows = []
    jrnl = peer.jrnl(temp) if {"command", "files"} & set(chosen) else None
    if "command" in chosen:
        rows += by_command.measure(temp, folder, jrnl)
    if "pages" in chosen:
        rows += by_page.measure(folder, ids)
    if "server" in chosen:
        rows += by_server.measure(temp, folder, ids)
    if "files" in chosen:
        rows += by_file.measure(temp, folder, jrnl)
    return rows


if __name__ == "__main__":
    sys.exit(main())
