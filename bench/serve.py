"""`midweek serve` with the bench's two addresses."""

import os
import sys

from midweek.commands import serving


def main() -> int:
    """Serve until stopped; words: port, workers."""
    os.environ |= {"MIDWEEK_MODE": "serve", "DJANGO_SETTINGS_MODULE": "bench.hello_settings"}
    import django

    django.setup()
    serving.prepare()
    serving.listen("127.0.0.1", int(sys.argv[1]), workers=int(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
