"""Django's settings, read from the environment (see `conf.environment` for every variable)."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from luotsi.conf import logs
from luotsi.conf.environment import data_dir, is_on, read
from luotsi.kernel.errors import BadInput

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = data_dir()


def _secret_key() -> str:
    given = read("LUOTSI_SECRET_KEY")
    if given:
        return given
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        made = DATA_DIR / f"secret-key.{os.getpid()}"
        made.write_text(secrets.token_urlsafe(50))
        made.chmod(0o600)
        with suppress(FileExistsError):  # the first of several processes wins
            os.link(made, kept)
        made.unlink()
    return kept.read_text().strip()


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "luotsi.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
                " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadInput(f"DATABASE_URL begins with {parts.scheme or '?'}://.", hint="Use postgresql://user@host/name.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


SECRET_KEY = _secret_key()
DEBUG = is_on("LUOTSI_DEBUG")
ALLOWED_HOSTS = [h.strip() for h in read("LUOTSI_ALLOWED_HOSTS").split(",") if h.strip()]
BASE_URL = read("LUOTSI_BASE_URL").rstrip("/")
COUNTY = read("LUOTSI_COUNTY")

INSTALLED_APPS = [
    "luotsi.web",
    "luotsi.directory",
    "luotsi.indicators",
    "luotsi.people",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
]
MIDDLEWARE = [
    "luotsi.web.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "luotsi.web.middleware.SecurityHeaders",
    "luotsi.web.cors.ApiAccess",
    "luotsi.web.page_cache.PageCache",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luotsi.web.middleware.Problems",
]
ROOT_URLCONF = "luotsi.web.urls"
WSGI_APPLICATION = "luotsi.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "luotsi.web.context.site",
            ],
            "builtins": ["luotsi.web.templatetags.luotsi"],
        },
    }
]
DATABASES = {"default": _database(read("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# `luotsi serve` collects and compresses; tests and other servers are given the files as they lie in the package.
WHITENOISE_USE_FINDERS = not STATIC_ROOT.is_dir()
WHITENOISE_MAX_AGE = 3600

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if is_on("LUOTSI_HTTPS"):
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    CSRF_COOKIE_SECURE = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
LOGGING_CONFIG = None
logs.configure(read("LUOTSI_LOG"))
