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


def _tls(name: str, *, otherwise: str = "") -> tuple[bool, bool]:
    """Encrypted from the start (``ssl``), from the first command on (``starttls``), or not at all (``none``)."""
    value = os.environ.get(name, "").strip().lower() or otherwise
    if value not in {"", "none", "ssl", "starttls"}:
        raise ValueError(f"{name} must be ssl, starttls or none")
    return value == "ssl", value == "starttls"


def _database(address: str, home: Path) -> dict[str, object]:
    """SQLite in the home folder, or ``postgresql://user:password@host:port/name`` (host may be a socket's folder)."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "kansli.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-8000;",
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
CALENDAR_NETWORKS = [network.strip() for network in os.environ.get("KANSLI_CALENDAR_NETWORKS", "").split(",") if network.strip()]
"""Networks of one's own ("10.20.0.0/16") from which calendars may be fetched; public addresses always may."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_prose_editor",
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
AFTER_ACTS = ["kansli.register.indexing.follow", "kansli.register.following.follow", "kansli.archive.retying.follow"]
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
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "gif", "jpg", "webp", "woff", "woff2", "map")
"""Compressed already, or never asked for by a reader's browser."""
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_NUMBER_FILES = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

SMTP = os.environ.get("KANSLI_SMTP", "").strip()
"""``host:port`` of the mail server; empty: mails are laid in ``OUTBOX`` and shown on the page Mejl."""
OUTBOX = HOME / "outbox"
MAIL_FILES = HOME / "post"
"""What mails carry, and mails that have come in, as they came."""
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if SMTP else "kansli.post.folder.FolderBackend"
EMAIL_HOST, _, _port = (SMTP or "localhost:25").partition(":")
EMAIL_PORT = int(_port or 25)
EMAIL_HOST_USER = os.environ.get("KANSLI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KANSLI_SMTP_PASSWORD", "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _tls("KANSLI_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("KANSLI_FROM", "kansli@localhost")
IMAP = os.environ.get("KANSLI_IMAP", "").strip()
"""``host:port`` of the mailbox that answers come to; empty: answers go to the secretary alone."""
IMAP_USER = os.environ.get("KANSLI_IMAP_USER", "")
IMAP_PASSWORD = os.environ.get("KANSLI_IMAP_PASSWORD", "")
IMAP_FOLDER = os.environ.get("KANSLI_IMAP_FOLDER", "INBOX")
IMAP_SSL, IMAP_STARTTLS = _tls("KANSLI_IMAP_TLS", otherwise="ssl")
REPLY_TO = os.environ.get("KANSLI_REPLY_TO", "").strip() or "{0}+*@{2}".format(*DEFAULT_FROM_EMAIL.partition("@"))
"""The address that answers go to; ``*`` stands for what tells which mail is answered."""
MAIL_LIMIT = int(os.environ.get("KANSLI_MAIL_LIMIT_MB", "25")) * 1024 * 1024
"""Bytes of a mail coming in that are kept; what is beyond is left out, with a note."""

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
    "filters": {"discreet": {"()": "kansli.web.discretion.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
