"""Pages. No tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "midweek.web"
    label = "web"
    default = True

    def ready(self) -> None:
        from midweek.web.forms.answers import in_our_words

        in_our_words()
