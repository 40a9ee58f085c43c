"""Every setting, each from the environment through one typed function; what is unsafe refuses to serve.

A setting that must not have a default is empty without its variable, and `REFUSED` says so, one sentence each: the web
server and the job worker don't start while it says anything. Tools that only read code can import this module as it is.
"""

from pathlib import Path

from cairn.operations import database, evaluator, roles, secret_files
from cairn.operations.environment import env, home, words, yes_or_no

SECRET_KEY = secret_files.secret(home(), "CAIRN_SECRET_KEY", database.KEYS["CAIRN_SECRET_KEY"])
CAIRN_ENTRY_KEY = secret_files.secret(home(), "CAIRN_ENTRY_KEY", database.KEYS["CAIRN_ENTRY_KEY"])
CAIRN_TRAIL_KEY = secret_files.secret(home(), "CAIRN_TRAIL_KEY", database.KEYS["CAIRN_TRAIL_KEY"])
CAIRN_DISPOSAL_KEY = secret_files.secret(home(), "CAIRN_DISPOSAL_KEY", database.KEYS["CAIRN_DISPOSAL_KEY"])
CAIRN_EVALUATOR_SECRET = secret_files.secret(home(), evaluator.SECRET, database.KEYS[evaluator.SECRET])
EVALUATOR = evaluator.address()
CAIRN_PROVIDERS = home() / env(
    "CAIRN_PROVIDERS",
    Path,
    Path("providers.toml"),
    says="File of the agencies' own sign-ins (OpenID Connect), in CAIRN_HOME unless absolute.",
)
AUTH_USER_MODEL = "agencies.Staff"
AUTHENTICATION_BACKENDS = ["cairn.agencies.sign_in.PasswordBackend"]
SESSION_ENGINE = "cairn.web.sessions"
DEBUG = env("CAIRN_DEBUG", yes_or_no, False, says="Shows errors in the browser; never where records are real.")
ALLOWED_HOSTS = env(
    "CAIRN_HOSTS",
    words,
    ["127.0.0.1", "localhost", "[::1]", "testserver"],
    says="Host names that this site answers to.",
)
HTTPS = env(
    "CAIRN_HTTPS", yes_or_no, False, says="Cookies travel over HTTPS alone, and browsers are told to stay with it."
)
ROLE = env("CAIRN_ROLE", str, roles.WEB, says="Database role of this process: cairn_web, cairn_job or cairn_engine.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "cairn.agencies",
    "cairn.access",
    "cairn.trail",
    "cairn.records",
    "cairn.forms",
    "cairn.intake",
    "cairn.linkage",
    "cairn.people",
    "cairn.network",
    "cairn.signals",
    "cairn.concerns",
    "cairn.duties",
    "cairn.sharing",
    "cairn.journeys",
    "cairn.web",
    "cairn.operations",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cairn.web.headers.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cairn.web.doorway.Doorway",  # inside the session's: what is rolled back here never loses a session
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ROOT_URLCONF = "cairn.config.urls"
WSGI_APPLICATION = "cairn.config.wsgi.application"
LOGIN_URL = "sign_in"
CSRF_FAILURE_VIEW = "cairn.web.errors.form_was_old"
MADE_UP_COUNTY = env(
    "CAIRN_MADE_UP", yes_or_no, False, says="Says on every page that the county and its people are made up."
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["cairn.web.parts.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "cairn.web.parts.frame.frame",
            ],
        },
    }
]

_where = database.address()


def _database(role: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _where.host,
        "PORT": _where.port,
        "NAME": _where.name,
        "USER": role,
        "PASSWORD": database.password(role),
        "OPTIONS": _where.options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {
    "default": _database(ROLE),
    "owner": _database(roles.OWNER) | {"CONN_MAX_AGE": 0},
    "job": _database(roles.JOB),
    "engine": _database(roles.ENGINE),
    "disposal": _database(roles.DISPOSAL) | {"CONN_MAX_AGE": 0},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = home() / env(
    "CAIRN_STATIC", Path, Path("static"), says="Folder of collected assets, in CAIRN_HOME unless absolute."
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

ARRIVALS = home() / env(
    "CAIRN_ARRIVALS",
    Path,
    Path("arrivals"),
    says="Folder of uploaded files until a job has taken them in, in CAIRN_HOME unless absolute.",
)
MOST_UPLOADED = env("CAIRN_MOST_UPLOADED", int, 512, says="Megabytes that an uploaded file may have.") * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

EMAIL_HOST = env("CAIRN_MAIL_HOST", str, "", says="The mail server for notices of duties; without it none are sent.")
EMAIL_PORT = env("CAIRN_MAIL_PORT", int, 587, says="The port of the mail server.")
EMAIL_HOST_USER = env("CAIRN_MAIL_USER", str, "", says="Who Cairn is to the mail server.")
EMAIL_HOST_PASSWORD = env("CAIRN_MAIL_PASSWORD", str, "", says="Its password there.")
EMAIL_USE_TLS = env("CAIRN_MAIL_TLS", yes_or_no, True, says="Mail travels encrypted (STARTTLS).")
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env("CAIRN_MAIL_FROM", str, "cairn@localhost", says="The sender of notices.")
SITE_ADDRESS = env(
    "CAIRN_SITE", str, "", says="The address of this site, as notices name it: https://cairn.example.org"
)

LANGUAGE_CODE = "en-gb"
USE_TZ = True
TIME_ZONE = "Europe/London"

NOTHING_HERE_TAKES = env(
    "CAIRN_NOTHING_HERE_MS",
    int,
    50,
    says="Longest wait, in milliseconds, before an answer that there is nothing here; drawn anew for each reader and thing.",
)
SESSION_COOKIE_AGE = 15 * 60  # seconds idle. Source: access design, sign-in
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "cairn.base.logs.Formatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["stderr"],
        "level": env("CAIRN_LOG_LEVEL", str, "WARNING", says="How much is logged: DEBUG, INFO, WARNING, ERROR."),
    },
}


def _refused() -> tuple[str, ...]:
    found = []
    for name, key in (("CAIRN_SECRET_KEY", SECRET_KEY), ("CAIRN_ENTRY_KEY", CAIRN_ENTRY_KEY)):
        if len(key) < 32:
            found.append(f"{name} is missing or shorter than 32 characters.")
    if "*" in ALLOWED_HOSTS:
        found.append("CAIRN_HOSTS allows every host name.")
    if not DATABASES["default"]["PASSWORD"]:
        found.append(f"{database.variable(ROLE)} is missing.")
    if ROLE not in roles.SERVING_ROLES:
        found.append(f"CAIRN_ROLE is {ROLE}, which is no role that may serve.")
    return tuple(found)


REFUSED = _refused()
