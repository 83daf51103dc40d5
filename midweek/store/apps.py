"""The one app with content tables."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "midweek.store"
    label = "store"
    default = True
