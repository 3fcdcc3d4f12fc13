"""Django settings of the stand-ins' site: a database, keys and cookies of its own; URLs shared with the portal."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from csp.constants import NONE, SELF

from portal.settings import (
    EMAIL_FILE_PATH,
    ENV,
    LOGGING,
    SITE_URL,
    VAR_DIR,
    VNEID_CLIENT_ID,
    VNEID_CLIENT_SECRET,
    VNEID_KEY,
)
from portal.settings import SECRET_KEY as PORTAL_SECRET_KEY
from standins.bank.merchants import Merchant
from standins.vneid import signing_key

__all__ = ["EMAIL_FILE_PATH", "LOGGING", "SITE_URL", "VNEID_CLIENT_ID", "VNEID_CLIENT_SECRET"]  # shared as they are

SECRET_KEY = hashlib.sha256(f"standins {PORTAL_SECRET_KEY}".encode()).hexdigest()
DEBUG = ENV.debug
ALLOWED_HOSTS = [
    *(url.host or "localhost" for url in (ENV.vneid_url, ENV.vnpay_url, ENV.vietqr_url)),
    "127.0.0.1",
    "localhost",
]
ROOT_URLCONF = "standins.urls"
WSGI_APPLICATION = "standins.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "standins",
    "standins.mailbox",
    "standins.vneid",
    "oauth2_provider",
    "standins.bank",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "standins.views.portal_url",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "standins.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "standins_cache",
    }
}

OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_RSA_PRIVATE_KEY": signing_key.load_or_create(VAR_DIR / "standins_key.pem"),
    "OAUTH2_VALIDATOR_CLASS": "standins.vneid.claims.ClaimsValidator",
    "SCOPES": {"openid": "Thông tin định danh"},
}

VNEID_RECIPIENT: RSAPublicKey | None = VNEID_KEY.public_key() if VNEID_KEY else None
"""Key to which the stand-in encrypts its answers; None: it sends them readable, with an ID token."""

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # a demo needs no collected files

BANK_MERCHANTS = [
    Merchant(
        terminal=terminal.code,
        secrets=tuple(secret.get_secret_value() for secret in terminal.secrets),
        webhook_url=f"{SITE_URL}/thanh-toan/vnpay/thong-bao/",
    )
    for terminal in ENV.vnpay_terminals.values()
]
BANK_SECOND: float = ENV.bank_second
BANK_ACCOUNT_KEYS = {
    account.number: tuple(key.get_secret_value() for key in account.keys) for account in ENV.bank_accounts.values()
}

CSRF_COOKIE_NAME = "standins_csrf"  # both sites may run on 127.0.0.1, where ports do not separate cookies
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, SITE_URL],  # a form here ends in a redirect to the portal
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
