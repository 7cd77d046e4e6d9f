"""All settings. What differs between installations comes from the environment; docs/running.md lists the names.

``KANSLI_HOME`` holds everything that is not code: database, files, caches. A secret key is made there at the first start.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF


def _flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "0", "1"}:
        raise ValueError(f"{name} must be 0 or 1")
    return default if not value else value == "1"


def _database(address: str, home: Path) -> dict[str, object]:
    """SQLite in the home folder, or ``postgresql://user:password@host:port/name`` (host may be a socket's folder)."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "kansli.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("KANSLI_DATABASE must be a postgresql:// address, or empty for SQLite")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def _secret_key(home: Path) -> str:
    """The key of this installation, made at the first start."""
    given = os.environ.get("KANSLI_SECRET_KEY", "")
    if given:
        return given
    kept = home / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text()


HOME = Path(os.environ.get("KANSLI_HOME", "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True)
FILES = HOME / "files"
DEBUG = _flag("KANSLI_DEBUG", default=False)
SECRET_KEY = _secret_key(HOME)
BASE_URL = os.environ.get("KANSLI_URL", "http://localhost:8000").rstrip("/")
"""Where members reach Kansli; links in mails begin with it."""
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "localhost", *filter(None, os.environ.get("KANSLI_HOSTS", "").split(","))]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
UPLOAD_LIMIT = int(os.environ.get("KANSLI_UPLOAD_LIMIT_MB", "200")) * 1024 * 1024
"""Bytes that one upload may hold, ZIP contents included."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "kansli.audit",
    "kansli.people",
    "kansli.post",
    "kansli.documents",
    "kansli.search",
    "kansli.matters",
    "kansli.meetings",
    "kansli.register",
    "kansli.sittings",
    "kansli.archive",
    "kansli.export",
    "kansli.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
AFTER_ACTS = ["kansli.register.indexing.follow", "kansli.archive.retying.follow"]
"""What follows each act of a person, and its undoing, in the same transaction: called with the cooperation's id and the changes."""
ROOT_URLCONF = "kansli.web.urls"
WSGI_APPLICATION = "kansli.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kansli.web.context.page",
            ],
            "builtins": ["kansli.web.templatetags.kansli"],
        },
    }
]
DATABASES = {"default": _database(os.environ.get("KANSLI_DATABASE", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["kansli.people.login.LinkBackend"]
OIDC_ISSUER = os.environ.get("KANSLI_OIDC_ISSUER", "").strip()
"""The organisation's own log-in, as its issuer is written in its tokens; empty: mailed links alone."""
OIDC_NAME = os.environ.get("KANSLI_OIDC_NAME", "din organisation")
OIDC_RP_CLIENT_ID = os.environ.get("KANSLI_OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = os.environ.get("KANSLI_OIDC_CLIENT_SECRET", "")
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid email profile"
OIDC_USE_PKCE = True
OIDC_CREATE_USER = False
OIDC_TIMEOUT = 10
if OIDC_ISSUER:
    AUTHENTICATION_BACKENDS.append("kansli.people.openid.ProviderBackend")
LOGIN_URL = "/logga-in/"
LOGIN_REDIRECT_URL = "/"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": HOME / "cache"}}
"""Shared by all processes of one machine; rate limits rest on it."""

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_NUMBER_FILES = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if os.environ.get("KANSLI_SMTP") else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST, _, _port = os.environ.get("KANSLI_SMTP", "localhost:25").partition(":")
EMAIL_PORT = int(_port or 25)
DEFAULT_FROM_EMAIL = os.environ.get("KANSLI_FROM", "kansli@localhost")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
