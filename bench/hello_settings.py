"""Midweek's own settings with two more addresses: the base and the ceiling every ratio is taken against."""

from midweek.settings import *  # noqa: F403

ROOT_URLCONF = "bench.hello_urls"
