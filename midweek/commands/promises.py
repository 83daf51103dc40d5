"""Settings that are part of the design (vault.md 11): with one of them broken nothing starts."""

from __future__ import annotations

from collections.abc import Iterator

IN_MEMORY = "django.core.files.uploadhandler.MemoryFileUploadHandler"
FORGETS = "django.core.cache.backends.dummy.DummyCache"
KEPT: dict[str, object] = {
    "DEBUG": False,
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "SESSION_SERIALIZER": "django.contrib.sessions.serializers.JSONSerializer",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "AUTHENTICATION_BACKENDS": ["midweek.store.backend.SlotBackend"],
    "FILE_UPLOAD_HANDLERS": [IN_MEMORY],  # Django's other one writes what is sent to the disk
    "ADMINS": [],  # who would get mails about errors
    "MANAGERS": [],
    "DEFAULT_EXCEPTION_REPORTER_FILTER": "midweek.web.reports.Filter",
    "LOGGING_CONFIG": "midweek.web.quiet.configure",
}
WATCH = (  # in this order, among others
    "midweek.web.guard.headers",
    "midweek.web.guard.limits",
    "django.middleware.csrf.CsrfViewMiddleware",
    "midweek.web.middleware.unlocked",
)
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}  # 2: FULL


def broken() -> list[str]:
    """Names of the settings that break their promise; none when all is well. Django must be started."""
    return list(_broken())


def _broken() -> Iterator[str]:
    from django.conf import settings
    from django.db import connection

    yield from (name for name, kept in KEPT.items() if getattr(settings, name) != kept)
    if any(cache["BACKEND"] != FORGETS for cache in settings.CACHES.values()):
        yield "CACHES"
    if tuple(name for name in settings.MIDDLEWARE if name in WATCH) != WATCH or any(
        "CacheMiddleware" in name for name in settings.MIDDLEWARE
    ):
        yield "MIDDLEWARE"
    if {"django.contrib.admin", "django.contrib.messages"} & set(settings.INSTALLED_APPS):
        yield "INSTALLED_APPS"
    names = (settings.UNLOCK_COOKIE, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    bound = settings.SESSION_COOKIE_SECURE and all(name.startswith("__Host-") for name in names)
    if not (bound or settings.LAPTOP):
        yield "SESSION_COOKIE_NAME"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name, kept in PRAGMAS.items():
                cursor.execute(f"PRAGMA {name}")
                if cursor.fetchone()[0] != kept:
                    yield f"PRAGMA {name}"
