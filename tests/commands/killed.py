"""Runs one command and kills it with SIGKILL at a chosen statement: `python -m tests.commands.killed TABLE N import ...`.

TABLE N: after the Nth statement that puts something into TABLE; N = 0: in the middle of the first one with many rows.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from django.db import connection

from midweek import cli


def main(table: str, nth: int, words: list[str]) -> int:
    cli.start_django("laptop")
    seen = 0

    def kill() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        if f"INSERT INTO {table} " not in sql.replace('"', ""):
            return execute(sql, params, many, context)
        if many and len(params) > 1_000 and nth == 0:
            context["connection"].connection.set_progress_handler(
                kill, 50_000
            )  # machine instructions of SQLite
        answer = execute(sql, params, many, context)
        seen += 1
        if seen == nth:
            kill()
        return answer

    connection.execute_wrappers.append(watch)
    return cli.main(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
