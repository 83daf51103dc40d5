"""Error reports that can hold nothing a person wrote (vault.md 11)."""

from __future__ import annotations

from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class Filter(SafeExceptionReporterFilter):
    """Drops everything a report could show."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        return {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        return {}.items()

    def get_safe_settings(self) -> dict[str, str]:
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, str]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, str]:
        return {}
