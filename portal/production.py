"""What the portal needs before it serves people: outside the demo nothing that everybody knows, nothing left out.

Processes that serve people refuse to start (`refuse_unless_ready`); tools work, and `manage.py check --deploy` says
what is missing.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import Final

from django.conf import settings
from django.core import checks
from pydantic import HttpUrl, SecretStr

from portal import standin_secrets
from portal.environment import BOOT_ERROR, Environment
from portal.mail_server import MailServer

REQUIRED: Final[Mapping[str, str]] = {
    "secret_key": "it signs sessions and links",
    "clamav": "the scanner for the files that people attach",
    "smtp_url": "the server that takes the portal's mail",
    "mail_from": "the sender of the portal's mail",
    "seals": "the digital seals of the agencies",
    "vneid_client_secret": "VNeID knows the portal by it",
    "encryption_keys": "they guard the keys of gateways in the database",
}
IN_THE_DATABASE: Final = ("vnpay_terminals", "bank_accounts", "tax_codes")
ADDRESSES: Final = ("site_url", "vneid_url", "vnpay_url", "vietqr_url")
MIN_SECRET_KEY: Final = 50
"""Characters, as Django's own check asks for."""


def refuse_unless_ready() -> None:
    """End this process, with a sentence for each fault, unless the environment is fit to serve people."""
    if faults := find_faults(settings.ENV):
        print("The portal does not start outside the demo (PORTAL_DEMO=1) as it is set up:", file=sys.stderr)
        print(*(f"  {fault}" for fault in faults), sep="\n", file=sys.stderr, flush=True)
        sys.exit(BOOT_ERROR)


@checks.register(checks.Tags.security, deploy=True)
def check_environment(**kwargs: object) -> list[checks.CheckMessage]:
    """The same faults for `manage.py check --deploy`."""
    return [checks.Error(fault, id="portal.E001") for fault in find_faults(settings.ENV)]


def find_faults(env: Environment) -> list[str]:
    """What forbids serving people with this environment, a sentence for each variable; nothing forbids the demo."""
    if env.demo:
        return []
    found = [
        *_left_out(env),
        *_misplaced(env),
        *_weak(env),
        *_mail(env),
        *_files(env),
        *_addresses(env),
        *_public_secrets(env),
    ]
    return [f"PORTAL_{name.upper()}: {fault}" for name, fault in found]


def _left_out(env: Environment) -> Iterator[tuple[str, str]]:
    for name, purpose in REQUIRED.items():
        if not getattr(env, name):
            yield name, f"missing – {purpose}."


def _misplaced(env: Environment) -> Iterator[tuple[str, str]]:
    """What two people approve in the portal, and only the demo takes from its environment."""
    for name in IN_THE_DATABASE:
        if getattr(env, name):
            yield name, "leave it out – bring it in by manage.py propose_payee_details, and have it approved."


def _weak(env: Environment) -> Iterator[tuple[str, str]]:
    if 0 < len(env.secret_key) < MIN_SECRET_KEY:
        yield "secret_key", f"it must have at least {MIN_SECRET_KEY} characters."
    if env.secret_key in env.secret_key_fallbacks:
        yield "secret_key_fallbacks", "it lists the present secret key; only former ones belong there."
    if env.debug:
        yield "debug", "it shows code and settings to everybody; leave it out."
    if not env.second_factor:
        yield "second_factor", "staff must not enter with a password alone; leave it out."


def _mail(env: Environment) -> Iterator[tuple[str, str]]:
    if env.smtp_url:
        server = MailServer.parse(env.smtp_url)
        if not server.is_encrypted and not _is_this_machine(server.host):
            yield "smtp_url", "it must begin with smtp+tls:// or smtps://, or others read along."


def _files(env: Environment) -> Iterator[tuple[str, str]]:
    store = env.object_store
    if store and store.endpoint.scheme != "https" and not _is_this_machine(store.endpoint.host or ""):
        yield "object_store", f"{store.endpoint} must begin with https://, or others read along."


def _addresses(env: Environment) -> Iterator[tuple[str, str]]:
    for name in ADDRESSES:
        url: HttpUrl = getattr(env, name)
        if _is_this_machine(url.host or ""):
            yield name, f"{url} is this machine, where only a stand-in answers; name the real address."
        elif url.scheme != "https":
            yield name, f"{url} must begin with https://, or others read along."


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _public_secrets(env: Environment) -> Iterator[tuple[str, str]]:
    for name, secrets in _secrets(env).items():
        if any(secret.get_secret_value() in standin_secrets.PUBLIC for secret in secrets):
            yield name, "everybody knows this secret of the demo's stand-ins; give a real one."


def _secrets(env: Environment) -> Mapping[str, Sequence[SecretStr]]:
    """The secrets of each variable that has a counterpart in the demo."""
    return {
        "vneid_client_secret": [env.vneid_client_secret],
        "seals": [seal.password for seal in env.seals.values()],
    }
