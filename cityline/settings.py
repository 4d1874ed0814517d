"""All settings, in one file, read from the environment with types.

A reader who knows `.env.example` knows everything that can be set from outside.
"""

from __future__ import annotations

import os
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_bool(name: str, *, default: bool) -> bool:
    raw = env_str(name).lower()
    if raw in {"", "0", "1", "true", "false", "yes", "no"}:
        return default if raw == "" else raw in {"1", "true", "yes"}
    message = f"{name} must be yes or no, not {raw!r}."
    raise ImproperlyConfigured(message)


def env_int(name: str, default: int) -> int:
    raw = env_str(name)
    try:
        return int(raw) if raw else default
    except ValueError as error:
        message = f"{name} must be a whole number, not {raw!r}."
        raise ImproperlyConfigured(message) from error


def env_list(name: str, default: list[str]) -> list[str]:
    raw = env_str(name)
    return [part.strip() for part in raw.split(",") if part.strip()] if raw else default


def _is_a_name(url: str) -> bool:
    try:
        ip_address(urlsplit(url).hostname or "")
    except ValueError:
        return True
    return False


# ── Where and how it runs ────────────────────────────────────────────────────
VAR_DIR = Path(env_str("CITYLINE_VAR") or BASE_DIR / "var")
DEBUG = env_bool("DEBUG", default=False)
# The sample network shows codes, links and a documented password. Never set it on a real one.
SAMPLE_NETWORK = env_bool("SAMPLE_NETWORK", default=False)
PORT = env_int("PORT", 8000)
SITE_URL = env_str("SITE_URL", f"http://localhost:{PORT}")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", [])


def _secret_key() -> str:
    """The configured key, or one made once and kept under var/ (readable by its owner only)."""
    given = env_str("SECRET_KEY")
    if given:
        return given
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(os.urandom(48).hex())
        try:
            # link() refuses to replace: two first starters end with one key.
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text().strip()


SECRET_KEY = _secret_key()
# Former keys: what was signed and encrypted with them holds.
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS", [])

# ── Rooms, in import order from the ground up ────────────────────────────────
INSTALLED_APPS = [
    "cityline.audit",
    "cityline.notices",
    "cityline.files",
    "cityline.search",
    "cityline.ui",
    "cityline.networks",
    "cityline.places",
    "cityline.measures",
    "cityline.people",
    "cityline.eligibility",
    "cityline.programs",
    "cityline.library",
    "cityline.desk",
    "cityline.web",
    "cityline.api",
    # The content editor at /cms/
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # Accounts
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    # Framework and small helpers
    "django_cotton",
    "django_htmx",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages shrink to a quarter. Safe with secrets in a page: the CSRF token is masked anew each time, and the
    # middleware pads each answer by a random length.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "cityline.ui.csp.EditorPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cityline.people.second_factor.SecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "cityline.library.door.EditorDoor",
    "cityline.ui.faults.FaultPages",
]

ROOT_URLCONF = "cityline.urls"
WSGI_APPLICATION = "cityline.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees what it was given, not what the page happens to hold
FORM_RENDERER = "cityline.ui.forms.Renderer"
CSRF_FAILURE_VIEW = "cityline.ui.views.csrf_failed"

# ── Database ─────────────────────────────────────────────────────────────────
# Unset means the embedded PostgreSQL under var/, reached through a socket in a private folder.
DATABASE_URL = env_str("DATABASE_URL")
if DATABASE_URL:
    DATABASES: dict[str, dict[str, Any]] = {"default": dict(dj_database_url.parse(DATABASE_URL))}
else:
    from cityline.kernel import postgres

    DATABASES = {"default": dict(postgres.connection_settings(VAR_DIR))}
DATABASES["default"].update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
# Statements are prepared at their first use, and only those of `kernel.planned` are: Django's own cursor never does.
DATABASES["default"]["OPTIONS"] = {"prepare_threshold": 0, **DATABASES["default"].get("OPTIONS", {})}
# What pages remember is each process's own; limits on guessing are counted in a table that all processes share. It may
# hold so many counts that nobody pushes one out by making others.
CACHES = {
    "default": {"BACKEND": "cityline.people.shared_limits.MemoryWithSharedLimits"},
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_limitcount",
        "KEY_FUNCTION": "cityline.people.shared_limits.key_of",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── People and sign-in ───────────────────────────────────────────────────────
AUTH_USER_MODEL = "people.User"
# The address is unique without regard to case: a constraint on Lower("email"), which the check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # a password is a choice; the mailed code needs none
ACCOUNT_SIGNUP_REDIRECT_URL = "/your-city/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "cityline.people.adapter.AccountAdapter"  # its mail goes through notices
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever has a way of signing in changed is told by mail
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds; office mail is slow
# The second factor of staff: an authenticator app, recovery codes, and passkeys where the site has a name (a passkey
# belongs to a name, never to an IP address).
MFA_ADAPTER = "cityline.people.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if _is_a_name(SITE_URL) else [])]
MFA_TOTP_TOLERANCE = 1  # a code earlier or later: clocks differ by half a minute
MFA_FORMS = {
    "authenticate": "cityline.people.factors.SignInCode",
    "reauthenticate": "cityline.people.factors.AgainCode",
    "activate_totp": "cityline.people.factors.FirstCode",
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SITE_URL.startswith("https://")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SIGNED_LINK_LIFETIME = timedelta(days=90)

# ── What a browser may do ────────────────────────────────────────────────────
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor previews a record in a frame of its own site
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# ── Files and assets ─────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"  # the editor's documents and images
MEDIA_URL = "/media/"
FILE_STORE = VAR_DIR / "files"  # what people attach; never served by address
FILE_MAX_BYTES = env_int("FILE_MAX_BYTES", 20 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ── Words and clocks ─────────────────────────────────────────────────────────
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# ── Mail ─────────────────────────────────────────────────────────────────────
EMAIL_BACKEND = env_str("EMAIL_BACKEND", "cityline.notices.outbox_backend.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env_str("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_str("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
MAIL_DOMAIN = env_str("MAIL_DOMAIN", "desk.example")
# Mail services deliver to /anymail/<service>/inbound/ with this secret, "name:password"; empty: no such address exists.
ANYMAIL = {"WEBHOOK_SECRET": env_str("ANYMAIL_WEBHOOK_SECRET")}
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", f"Cityline desk <desk@{MAIL_DOMAIN}>")

# ── Finding ──────────────────────────────────────────────────────────────────
SEARCH_DIR = Path(env_str("SEARCH_DIR") or VAR_DIR / "search")
EMBEDDING_MODEL = env_str(
    "EMBEDDING_MODEL"
)  # a folder with model.onnx and tokenizer.json; empty: the packaged one; "none": keywords only

# ── Content editor ───────────────────────────────────────────────────────────
WAGTAIL_SITE_NAME = "Cityline"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"  # one way to sign in
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# ── What goes wrong ──────────────────────────────────────────────────────────
# To the terminal or the service's journal. Without this the framework keeps errors of failed pages to itself.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django.request": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
        "cityline": {"handlers": ["terminal"], "level": "INFO", "propagate": True},
    },
}
