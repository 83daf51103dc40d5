"""Django's settings for every way Midweek runs; the only switch is MIDWEEK_MODE.

serve: many people, behind https.  laptop: one person on 127.0.0.1.  demo: laptop with several accounts.
Every variable is described in docs/settings.md; a test holds the two together.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from midweek import assets, environment

os.umask(0o077)  # whatever we write is for its owner alone

MODE = environment.text("MIDWEEK_MODE", "serve", one_of=("serve", "laptop", "demo"))
LAPTOP = MODE != "serve"
DATA = environment.private_folder()
SECRET_FILE = environment.secret_file(DATA)
SERVER_SECRET = environment.server_secret(SECRET_FILE)
SECRET_KEY = hashlib.blake2b(SERVER_SECRET, person=b"midweek-django").hexdigest()
DEBUG = False

ALLOWED_HOSTS = environment.hosts("MIDWEEK_HOSTS", "localhost,127.0.0.1")
EXIT_URL = environment.link("MIDWEEK_EXIT_URL")
BEHIND_PROXY = environment.flag(
    "MIDWEEK_BEHIND_PROXY"
)  # then, and only then, X-Forwarded-Proto and -For are believed
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "midweek.store",
    "midweek.web",
]
MIDDLEWARE = [
    "midweek.web.guard.headers",
    "midweek.web.shelf.static_files",
    "midweek.web.guard.limits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "midweek.web.middleware.unlocked",
]
ROOT_URLCONF = "midweek.web.urls"
WSGI_APPLICATION = "midweek.web.wsgi.application"
APPEND_SLASH = False

_database_url = environment.text("MIDWEEK_DATABASE_URL")
if _database_url:
    DATABASES = {"default": environment.postgres(_database_url)}
    UNLOCK_DATABASE = "default"  # an UNLOGGED table
else:
    DATABASES = {
        "default": environment.sqlite(DATA / "midweek.sqlite3"),
        "unlock": environment.sqlite(environment.memory_folder(DATA) / "unlock.sqlite3", lasting=False),
    }
    UNLOCK_DATABASE = "unlock"
DATABASE_ROUTERS = ["midweek.store.unlock.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = ["midweek.store.backend.SlotBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher"
]  # Django wants one; every password is unusable
LOGIN_URL = "sign_in"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 3600
_prefix = "" if LAPTOP else "__Host-"
UNLOCK_COOKIE = f"{_prefix}vk"
SESSION_COOKIE_NAME = f"{_prefix}sessionid"
CSRF_COOKIE_NAME = f"{_prefix}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LAPTOP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict" if LAPTOP else "Lax"
CSRF_FAILURE_VIEW = "midweek.web.views.errors.csrf_failure"
IDLE_MINUTES = 10
ABSOLUTE_HOURS = 8

# Uploads stay in memory: Django's other handler writes them to disk in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 51 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "midweek.web.page.context",
            ],
            "builtins": ["midweek.web.templatetags.midweek_parts"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Every version of the static files has an address of its own, so browsers may keep them for good.
STATIC_SOURCE = Path(__file__).parent / "web" / "static"
STATIC_VERSION = assets.version(STATIC_SOURCE)
STATIC_URL = f"/static/{STATIC_VERSION}/"
STATIC_ROOT = DATA / "static" / STATIC_VERSION  # filled by midweek.web.shelf when a server begins
WHITENOISE_IMMUTABLE_FILE_TEST = r".*"

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# The operator's mail server is the only host Midweek ever speaks to; without one, no mail is sent.
_mail = environment.mail(environment.text("MIDWEEK_MAIL"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.get("host", ""), int(_mail.get("port", 0))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.get("user", ""), _mail.get("password", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("scheme") == "smtp+tls", _mail.get("scheme") == "smtps"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.sender("MIDWEEK_MAIL_FROM", "Midweek <midweek@localhost>")
ADMINS: list[tuple[str, str]] = []  # no error mails, ever

DEFAULT_EXCEPTION_REPORTER_FILTER = "midweek.web.reports.Filter"
LOGGING_CONFIG = "midweek.web.quiet.configure"
LOGGING = {"level": "INFO"}
