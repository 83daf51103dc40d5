"""Pages. No tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "midweek.web"
    label = "web"
    default = True
