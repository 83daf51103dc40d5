"""Midweek as one person starts it: `midweek demo` and `midweek open`."""

from __future__ import annotations

import http.client
import os
import re
import time
from pathlib import Path

from tests.servers import PATIENCE, Server

# A machine that resolves every name under .localhost, as most do; where this one doesn't, only Python needs to be told.
RESOLVES = """
import socket
real = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: real(
    "127.0.0.1" if isinstance(host, str) and host.endswith(".localhost") else host, *rest, **more
)
"""


class Demo(Server):
    """The demo with its cast, kept in `folder`; behind a proxy, so that every seat has an address of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "demo", "--no-browser", "--keep", str(folder))
        self.address = f"http://127.0.0.1:{self.port}"

    @property
    def passphrases(self) -> dict[str, str]:
        """Who is in it, as printed at the start."""
        return dict(re.findall(r"^  (\w+) +(\w+(?: \w+)+)$", self.log.read_text(), re.MULTILINE))


class Laptop(Server):
    """`midweek open`: answers to the one name it prints."""

    def __init__(self, folder: Path, log: Path | None = None) -> None:
        names = folder.parent / "names"
        names.mkdir(exist_ok=True)
        (names / "sitecustomize.py").write_text(RESOLVES)
        paths = [str(names), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        super().__init__(
            folder, "open", "--no-browser", log=log, PYTHONPATH=os.pathsep.join(filter(None, paths)),
            PYTHONUNBUFFERED="1", MIDWEEK_BEHIND_PROXY="no",
        )  # fmt: skip

    @property
    def host(self) -> str:
        """The name it answers to; empty until it says it."""
        said = re.search(r"Midweek is at http://([^/:]+):(\d+)/", self.log.read_text())
        return said[1] if said and int(said[2]) == self.port else ""

    @property
    def address(self) -> str:
        """Where it is, as a browser wants it."""
        return f"http://{self.host}:{self.port}"

    def ready(self) -> Laptop:
        """Wait until it has said its name and answers to it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            if self.host:
                try:
                    if self.answers_to(self.host)[0] == 200:
                        return self
                except OSError:
                    pass
            time.sleep(0.05)
        raise AssertionError(f"no answer: {self.log.read_text()}")

    def answers_to(
        self, host: str, method: str = "GET", path: str = "/help/", **headers: str
    ) -> tuple[int, str]:
        """Status and body of a request that calls it by this name."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, headers={"Host": f"{host}:{self.port}", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()
