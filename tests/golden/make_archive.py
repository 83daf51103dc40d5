"""Made `archive_v1.json`: a copy of everything of this first version, with an entry of every kind there was. Not run again.

    python -m tests.golden.make_archive

Later versions must bring it in for ever. It refuses to replace the file.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from midweek.exchange.archive import Archive, item_of, to_json
from midweek.kinds.kept import Deleted, Earlier
from tests.exchange.every_kind import IDS, entries


def main() -> None:
    at = datetime(2031, 3, 31, 20, 15, tzinfo=UTC)
    made = entries()
    items = [item_of(entry, id=IDS[kind], revision=2, written_at=at) for kind, entry in made.items()]
    doc = msgspec.to_builtins(made["goal"])
    kept = [
        Earlier(of=IDS["goal"], rev=1, kind="goal", v=1, doc=doc, at=at, why="clearer"),
        Deleted(kind="goal", v=1, doc=doc, at=at),
    ]
    items += [
        item_of(entry, id=f"{n:032x}", revision=1, written_at=at + timedelta(hours=1))
        for n, entry in enumerate(kept)
    ]
    archive = Archive(exported_at=at, zone="Europe/Berlin", items=items, unreadable=("f" * 32,))
    with (Path(__file__).parent / "archive_v1.json").open("xb") as file:
        file.writelines(to_json(archive))


if __name__ == "__main__":
    main()
