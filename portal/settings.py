"""Django settings. What differs between installations comes from `portal.environment`."""

import os
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from kombu import Queue

from portal import environment, schedule
from portal.mail_server import MailServer

BASE_DIR: Path = environment.BASE_DIR
ENV = environment.read_environment()
SITE_URL = str(ENV.site_url).rstrip("/")
DEBUG = ENV.debug
DEMO = ENV.demo
SECURITY_CONTACT = ENV.security_contact
OPEN_DATA_LICENCE = ENV.open_data_licence
VAR_DIR = ENV.var_dir.resolve()
for folder in ("media", "media/incoming", "mail", "broker", "broker/queue", "broker/control", "broker/processed"):
    (VAR_DIR / folder).mkdir(mode=0o700, parents=True, exist_ok=True)


def _secret_key() -> str:
    """PORTAL_SECRET_KEY, or a random key created once in the var folder."""
    if key := ENV.secret_key.get_secret_value():
        return key
    path = VAR_DIR / "secret_key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key

        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [key.get_secret_value() for key in ENV.secret_key_fallbacks]
ENCRYPTION_KEYS = [key.get_secret_value() for key in ENV.encryption_keys] or [
    urlsafe_b64encode(sha256(f"encryption {SECRET_KEY}".encode()).digest()).decode()  # for the demo and for tools
]
ALLOWED_HOSTS = [ENV.site_url.host or "localhost", *ENV.hosts, *(["127.0.0.1", "localhost"] if DEMO else [])]
TRUSTED_PROXIES = ENV.trusted_proxies
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

METRICS_DIR = VAR_DIR / "metrics"
METRICS_DIR.mkdir(mode=0o700, exist_ok=True)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)  # read when `core.metrics` is imported
MONITORING_NETWORKS = ENV.monitoring_networks

INSTALLED_APPS = [
    "portal.home",
    "portal.monitoring",
    "portal.backups",
    "portal.retention",
    "portal.accounts",
    "services.dossiers",
    "services.receipts",
    "services.documents",
    "services.catalogue",
    "services.agencies",
    "eforms",
    "payments",
    "notifications",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "formtools",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "portal.request_ids.give_request_id",
    "portal.monitoring.middleware.count_requests",
    "portal.proxies.believe_trusted_proxies",
    "portal.permissions_policy.deny_features",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.languages.speak_language",
    "portal.well_formed.RefuseNul",
    "portal.caching.never_store_private",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.accounts.middleware.SessionUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

if ENV.measure:
    MIDDLEWARE.insert(0, "portal.measure.measure")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "notifications.unread.for_header",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # our own radios and checkboxes come before Django's


_SESSION = " ".join(
    f"-c {name}={value}"
    for name, value in {
        "statement_timeout": f"{ENV.statement_seconds}s",
        "lock_timeout": f"{ENV.statement_seconds // 2}s",
        "idle_in_transaction_session_timeout": "60s",  # a process that hangs must not hold its locks
        "random_page_cost": 1.1,  # rows lie in memory or on an SSD: a few by index, not a whole table in order
    }.items()
)
"""For each connection to PostgreSQL: what waits longer fails, and is tried again by people or by the outbox."""


def _database() -> dict[str, Any]:
    """PostgreSQL by DATABASE_URL, else SQLite in the var folder."""
    if ENV.database_url:
        parsed: dict[str, Any] = {**dj_database_url.parse(ENV.database_url, conn_max_age=None, conn_health_checks=True)}
        given = parsed.get("OPTIONS", {})
        return {**parsed, "OPTIONS": {**given, "options": f"{_SESSION} {given.get('options', '')}".rstrip()}}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "portal.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


DATABASES = {"default": _database()}

CACHES = {
    "default": {"BACKEND": "core.fail_soft_cache.FailSoftRedisCache", "LOCATION": ENV.redis_url}
    if ENV.redis_url
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
}

CATALOGUE_TRUSTED_SECONDS = 1.0
"""How long a process shows the catalogue it knows before it asks again whether that was changed."""

# Celery: jobs are rows of the outbox in the database; messages of the broker only wake a worker.
CELERY_BROKER_URL = ENV.redis_url or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "socket_connect_timeout": 1,
        "socket_timeout": 2,  # a worker waits a second at most for what is not there
        # One attempt without delay: a request must not wait for a broker that is down; the sweep republishes its jobs.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
    }
    if ENV.redis_url
    else {
        "data_folder_in": VAR_DIR / "broker" / "queue",
        "data_folder_out": VAR_DIR / "broker" / "queue",
        "processed_folder": VAR_DIR / "broker" / "processed",
        "control_folder": VAR_DIR / "broker" / "control",
        "polling_interval": 0.05,
    }
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_DB_REUSE_MAX = 1000
"""So many tasks share one connection at most; Celery would open one for each."""
OUTBOX_QUEUES = ("jobs", "papers")
"""Queues of the kinds of jobs. PDFs have one of their own, with a worker of its own: nothing waits behind them."""
# A worker consumes its queues in turn, so that neither scheduled tasks nor overdue jobs wait for a backlog of new jobs.
CELERY_TASK_DEFAULT_QUEUE = "clock"
CELERY_TASK_QUEUES = [
    Queue(name, routing_key=name) for name in ("clock", *OUTBOX_QUEUES, *(f"overdue-{name}" for name in OUTBOX_QUEUES))
]
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 540, 600
"""Seconds for one message, in pools that can end it (prefork); the limits of what a job calls are shorter."""
OUTBOX_LEASE = timedelta(seconds=30)
"""A worker renews its claim on a job that often, at least; then it counts as lost, and another worker runs the job."""
OUTBOX_SWEEP_SECONDS, CELERY_BEAT_SCHEDULE = schedule.OUTBOX_SWEEP_SECONDS, schedule.PERIODIC_TASKS
CELERY_BEAT_SCHEDULER, CELERY_BEAT_MAX_LOOP_INTERVAL = "portal.steady_schedule:SteadyScheduler", 10
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None

_TALKS = {"handlers": ["stderr"], "level": "INFO", "propagate": False}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        **({"json": {"()": "portal.json_log.JsonFormatter"}} if ENV.log_format == "json" else {}),
    },
    "filters": {
        "refusals": {"()": "portal.logs.WithoutTracebackOfRefusals"},
        "routes": {"()": "portal.logs.WithRouteForAddress"},
        "request_id": {"()": "portal.logs.WithRequestId"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": ENV.log_format,
            "filters": ["refusals", "routes", "request_id"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": dict.fromkeys(("django", "portal", "services", "eforms", "payments", "notifications", "core"), _TALKS),
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]  # chosen by the reader: portal/languages.py
LANGUAGE_COOKIE_NAME = "language"
FORMAT_MODULE_PATH = "portal.formats"
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "portal.assets.HashedStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},  # the front server reads them
    },
}
if ENV.object_store:
    STORAGES["contents"] = ENV.object_store.backend()
MEDIA_ROOT = VAR_DIR / "media"
# Every upload is hashed while it streams to where it will stay: it is moved there, never copied.
FILE_UPLOAD_HANDLERS = ["eforms.files.upload_handler.HashingUploadHandler"]
FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT / "incoming"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
SCANNER = "eforms.files.clamav.ClamAV" if ENV.clamav else "eforms.files.scanning.NoScanner"
CLAMAV = ENV.clamav
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_100
"""Inputs of one request; a form that could post more is refused before it is published (eforms/lint/posted_size.py)."""
DATA_UPLOAD_MAX_NUMBER_FILES = 100
QUOTAS = ENV.quotas
UPLOAD_MAX_BYTES = 20 * 2**20
"""Limit of one request body, unless the view sets its own."""

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if ENV.smtp_url else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
if ENV.smtp_url:
    globals().update(MailServer.parse(ENV.smtp_url).settings())
BOUNCE_ADDRESS = ENV.bounce_address
DEFAULT_FROM_EMAIL = ENV.mail_from or "Cổng dịch vụ công <khong-tra-loi@dichvucong.example>"

# No inline code, no eval, no other origins; `form-action` names gateway and VNeID, to which form posts redirect.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *{f"{url.scheme}://{url.host}:{url.port}" for url in (ENV.vnpay_url, ENV.vneid_url)}],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "portal.accounts.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV.site_url.scheme == "https"
SECURE_REDIRECT_EXEMPT = ["^-/"]  # probes ask the process itself, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_SSL_REDIRECT else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # HSTS for other sites of the domain is theirs to decide

LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:profile"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}}]
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "portal.accounts.adapter.CitizenAdapter"
ACCOUNT_RATE_LIMITS = False  # the portal's own brakes hold without the cache
ACCOUNT_FORMS = {"reauthenticate": "portal.accounts.second_factor.forms.PasswordAgainForm"}
SECOND_FACTOR = ENV.second_factor
"""Whether all staff must prove a second factor; whoever has one is asked for it in any case."""
MFA_ADAPTER = "portal.accounts.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "portal.accounts.second_factor.forms.CodeAtSignInForm",
    "reauthenticate": "portal.accounts.second_factor.forms.CodeAgainForm",
    "activate_totp": "portal.accounts.second_factor.forms.FirstCodeForm",
    "authenticate_webauthn": "portal.accounts.second_factor.forms.PasskeyAtSignInForm",
    "reauthenticate_webauthn": "portal.accounts.second_factor.forms.PasskeyAgainForm",
    "add_webauthn": "portal.accounts.second_factor.forms.PasskeyForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # RFC 6238 §5.2: one step for clocks and slow fingers; the form refuses a code used before
ACCOUNT_EMAIL_VERIFICATION = "none"  # VNeID has verified it
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
VNEID_URL = str(ENV.vneid_url).rstrip("/")
VNEID_CLIENT_ID = ENV.vneid_client_id
VNEID_CLIENT_SECRET = ENV.vneid_client_secret.get_secret_value()
VNEID_KEY = ENV.vneid_key
VNEID_ENDPOINTS = ENV.vneid_endpoints

RECEIPT_FORM, RECEIPT_SERIES, TAX_CODES = ENV.receipt_form, ENV.receipt_series, ENV.tax_codes
SEALS, SEAL_ROOTS = ENV.seals, ENV.seal_roots
BACKUP_RECIPIENTS = ENV.backup_recipients
ANCHOR_DIR = (ENV.anchor_dir or VAR_DIR / "anchors").resolve()
TIME_STAMP_URL = str(ENV.time_stamp_url or "")
VNPAY_URL = str(ENV.vnpay_url).rstrip("/")
VNPAY_TERMINALS = ENV.vnpay_terminals
VIETQR_URL = str(ENV.vietqr_url).rstrip("/")
BANK_ACCOUNTS = ENV.bank_accounts
PAYMENTS_MINUTE = 1.0
"""Length of a minute in the delays of gateways, in minutes; only load runs shorten it."""
