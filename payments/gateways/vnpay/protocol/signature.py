"""Signatures of VNPAY 2.1.0: HMAC-SHA512 in lower-case hex."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from payments.gateways.hmac_signature import digest, is_signed

_UNSIGNED = frozenset({"vnp_SecureHash", "vnp_SecureHashType"})


def canonical(params: Mapping[str, str]) -> str:
    """Named in order, empty ones left out, encoded as a form."""
    return urlencode(sorted((name, value) for name, value in params.items() if value and name not in _UNSIGNED))


def sign(params: Mapping[str, str], secret: str) -> str:
    """The whole query, its signature last."""
    query = canonical(params)
    return f"{query}&vnp_SecureHash={digest(query, secret)}"


class Received(NamedTuple):
    """A query as it arrived: the part that is signed, what that part says, and its signature."""

    signed: str
    params: Mapping[str, str]
    signature: str


def receive(raw_query: str) -> Received:
    """Take a received query apart. Only what is signed says anything: whoever carries a query may add to it.

    The signed part is byte for byte as its sender encoded it: encoding the values anew would turn `~` and `*` into
    what the sender never signed.
    """
    pairs = [(name, value) for name, _, value in (pair.partition("=") for pair in raw_query.split("&"))]
    part = sorted((name, value) for name, value in pairs if name.startswith("vnp_") and value and name not in _UNSIGNED)
    signed = "&".join(f"{name}={value}" for name, value in part)
    said = dict(parse_qsl(signed, errors="replace"))
    return Received(signed, said if len(said) == len(part) else {}, dict(pairs).get("vnp_SecureHash", "").lower())


def is_genuine(received: Received, secrets: Iterable[str]) -> bool:
    """Whether one of the keys signed it."""
    return is_signed(received.signed, received.signature, secrets)
