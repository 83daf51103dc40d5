"""Plain Django behind the same server as Midweek: what Python, Django and the server cost before anything of ours."""

import os
import sys

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from midweek.environment import THREADS

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.alone_settings"
application = get_wsgi_application()


def main() -> None:
    """Serve until stopped; words: port, workers."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    call_command("migrate", verbosity=0)
    Granian(
        "bench.alone:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=int(sys.argv[2]),
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        log_access=False,
        websockets=False,
    ).serve()


if __name__ == "__main__":
    main()
