"""Django's settings. The defaults run on one machine; environment variables connect real services."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.files.storage import FileSystemStorage
from jinja2 import StrictUndefined, Undefined

from plaza.secret_key import secret_key_in

BASE_DIR = Path(__file__).resolve().parent.parent


def env_flag(name: str, default: bool = False) -> bool:
    """Whether an environment variable says yes; the default when it is unset or empty."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# Where Plaza writes on this machine: uploads, the secret key, DynamoDB Local's file.
DATA_DIR = Path(os.environ.get("PLAZA_DATA_DIR") or BASE_DIR / ".local").resolve()
# The packages of npm-packages.txt, unpacked by bin/up: the demo's photographs are in @vendure/create/assets.
NPM_DIR = BASE_DIR / ".local" / "npm"

DEBUG = env_flag("PLAZA_DEBUG")
# Plain http, for a trial without a certificate; cookies are then sent unencrypted.
INSECURE = DEBUG or env_flag("PLAZA_INSECURE")

# Whether the demo is shown, whose photographers are then credited.
DEMO = env_flag("PLAZA_DEMO", default=DEBUG)

# DynamoDB. Without an endpoint it is the real one in AWS, and counts as production unless told otherwise.
DYNAMO: dict[str, Any] = {
    "ENDPOINT": os.environ.get("DYNAMO_ENDPOINT") or None,
    "REGION": os.environ.get("AWS_REGION") or "eu-central-1",
    # "lean" is ours, "botocore" the reference it is held against.
    "TRANSPORT": os.environ.get("DYNAMO_TRANSPORT") or "lean",
    "PREFIX": os.environ.get("DYNAMO_PREFIX") or "plaza-",
    "PRODUCTION": env_flag("PLAZA_PRODUCTION", default=not DEBUG and not os.environ.get("DYNAMO_ENDPOINT")),
}
DATABASES: dict[str, dict[str, object]] = {}

# Several hosts need the same PLAZA_SECRET_KEY; one machine alone makes a key and stores it.
SECRET_KEY = os.environ.get("PLAZA_SECRET_KEY") or secret_key_in(DATA_DIR)
SECRET_KEY_FALLBACKS = env_list("PLAZA_SECRET_KEY_FALLBACKS")

# The start of all links in letters, which must not depend on a request's Host header.
SITE_URL = (os.environ.get("PLAZA_URL") or f"http://127.0.0.1:{os.environ.get('PLAZA_PORT') or 8000}").rstrip("/")
ALLOWED_HOSTS = env_list("PLAZA_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("PLAZA_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "plaza",
    "shop",
    "accounts",
    "web",
    "dynamo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Below it, since static files are compressed beforehand.
    "web.pages.compression.Compression",
    "web.pages.meter.MeterPanel",
    "web.pages.errors.note_writes",
    "django.middleware.common.CommonMiddleware",
    "accounts.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.sessions.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shop.cart.shoppers.CartCookies",
    "web.uploads.limit_request_size",
    "web.unreadable.refuse_unreadable",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Innermost, so that all of the above treat its answers like those of views.
    "web.pages.errors.DynamoErrors",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_FAILURE_VIEW = "web.pages.errors.csrf_failure"
# Whether each page shows what it cost in DynamoDB.
METER = DEBUG

ROOT_URLCONF = "plaza.urls"
WSGI_APPLICATION = "plaza.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        # Django's own templates of forms and their fields.
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "web.pages.templates.environment",
            # An undefined name is an error in development, and empty in production.
            "undefined": StrictUndefined if DEBUG else Undefined,
            "context_processors": [
                "web.pages.context.view_name",
                "web.pages.context.form_token",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "plaza.context.demo",
                "shop.context.aisles",
                "shop.context.shopper",
            ],
        },
    }
]

FORM_RENDERER = "web.forms.form.Renderer"

# Security headers.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": not INSECURE,
    }
}
X_FRAME_OPTIONS = "DENY"
# Nothing here asks for a device, and no page may on our behalf.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not INSECURE
SECURE_HSTS_SECONDS = 0 if INSECURE else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE
SECURE_HSTS_PRELOAD = not INSECURE
# Only behind a proxy that sets the header itself and drops the visitor's.
BEHIND_PROXY = env_flag("PLAZA_BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# Who is asking. Sessions live in a signed cookie; the first key signs, every key verifies, none means the secret keys.
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["accounts.identity.backends.MemberBackend"]
SESSION_ENGINE = "accounts.sessions.engine"
SESSION_COOKIE_NAME = "plaza-session"
SESSION_KEYS = env_list("PLAZA_SESSION_KEYS")
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "shop:home"
PASSWORD_RESET_TIMEOUT = 60 * 60

PASSWORD_HASHERS = [
    "accounts.passwords.BoundedArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.identity.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {
        "NAME": "accounts.identity.password_rules.NotAName",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "accounts.identity.password_rules.NotCommon"},
    {"NAME": "accounts.identity.password_rules.NotOnlyFigures"},
]

LANGUAGE_CODE = "en"
# There is one language, so no catalogues of translations are loaded.
USE_I18N = False
TIME_ZONE = os.environ.get("PLAZA_TIME_ZONE") or "Europe/Berlin"
USE_TZ = True
CURRENCY = os.environ.get("PLAZA_CURRENCY") or "EUR"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "web.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # The list of all files must not be in the public directory.
        "OPTIONS": {"manifest_storage": FileSystemStorage(location=DATA_DIR)},
    },
}
# Icons and the manifest, which browsers ask for at the root.
WHITENOISE_ROOT = BASE_DIR / "public"
# In development static files are served from their sources.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

REDIS_URL = os.environ.get("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # Room for sign-in attempts and ended sessions; Django's default of 300 would drop them too early.
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 40_000}}
}

# Without a mail server, mail is kept as files, which /mail/ shows in development.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
MAIL_DOMAIN = urlsplit(SITE_URL).hostname or "localhost"
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or "Plaza <plaza@localhost>"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"faults": {"()": "web.request_log.Faults"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("PLAZA_LOG_LEVEL") or "WARNING"},
    "loggers": {"django": {"level": "WARNING"}, "django.request": {"filters": ["faults"]}},
}
