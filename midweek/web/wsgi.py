"""What the server runs."""

import logging
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "midweek.settings")
_django = get_wsgi_application()

from midweek import chores  # noqa: E402  (needs Django, which the line above has set up)

chores.every_minute()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django, and a last resort: a server's own traceback of an error page that failed could quote anything."""
    try:
        return _django(environ, start_response)
    except Exception as error:
        logging.getLogger("midweek.web").error("last resort", exc_info=error)
        start_response(
            "500 Internal Server Error", [("Content-Type", "text/plain"), ("Cache-Control", "no-store")]
        )
        return [b"Something went wrong on our side. Your saved text is safe."]
