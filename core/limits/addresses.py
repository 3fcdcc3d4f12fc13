"""The client's address behind trusted proxies (PORTAL_TRUSTED_PROXIES): the only place that reads X-Forwarded-For."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]
TrustedProxies = int | Networks
"""How many proxies stand before the portal, or the networks that they are in."""
IPV6_PREFIX = 64
"""Bits of an IPv6 address that name one connection: the rest its holder chooses freely."""


def parse_trusted_proxies(text: str | TrustedProxies) -> TrustedProxies:
    """`2`, or `10.0.0.0/8, ::1`; ValueError otherwise. What is parsed already stays as it is."""
    if not isinstance(text, str):
        return text
    return int(text) if text.strip().isdecimal() else parse_networks(text)


def parse_networks(text: str | Networks) -> Networks:
    """`10.0.0.0/8, ::1`; ValueError otherwise. What is parsed already stays as it is."""
    if not isinstance(text, str):
        return text
    return tuple(ip_network(network.strip()) for network in text.split(",") if network.strip())


def client_address(request: HttpRequest) -> str:
    """The address the request came from, read from the right: what stands left of a trusted proxy's word is made up."""
    hops = [*request.headers.get("X-Forwarded-For", "").split(","), request.META.get("REMOTE_ADDR", "")]
    addresses = [_parse(hop) for hop in hops]
    trusted: TrustedProxies = settings.TRUSTED_PROXIES
    client = _by_number(addresses, trusted) if isinstance(trusted, int) else _by_network(addresses, trusted)
    return str(client or addresses[-1] or "")


def is_from_trusted_proxy(request: HttpRequest) -> bool:
    """Whether the request was passed on by a trusted proxy; behind a number of proxies all of them are."""
    trusted: TrustedProxies = settings.TRUSTED_PROXIES
    if isinstance(trusted, int):
        return trusted > 0
    peer = _parse(request.META.get("REMOTE_ADDR", ""))
    return bool(trusted) and (peer is None or any(peer in network for network in trusted))


def address_block(request: HttpRequest) -> str:
    """What limits count by: the IPv4 address, or the /64 network of an IPv6 address."""
    address = _parse(client_address(request))
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address or "")


def _by_number(addresses: Sequence[Address | None], proxies: int) -> Address | None:
    return addresses[-1 - proxies] if len(addresses) > proxies else None


def _by_network(addresses: Sequence[Address | None], trusted: Sequence[IPv4Network | IPv6Network]) -> Address | None:
    """The right-most address of no trusted proxy. A server on a Unix socket sees no address: its peer is a proxy."""
    client = None
    for number, address in enumerate(reversed(addresses)):
        if address is None and (number or not trusted):
            break
        client = address
        if address and not any(address in network for network in trusted):
            break
    return client


def _parse(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
