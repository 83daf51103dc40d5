"""What the server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "midweek.settings")
application = get_wsgi_application()

from midweek import chores  # noqa: E402  (needs Django, which the line above has set up)

chores.every_minute()
