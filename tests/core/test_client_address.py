"""Whose request it is, however many proxies stand before the portal and whatever a visitor writes into a header."""

import pytest
from django.test import RequestFactory

from core.limits.addresses import address_block, client_address, parse_trusted_proxies

PROXY, INNER_PROXY, VISITOR, FORGED = "10.0.0.2", "10.0.0.3", "203.0.113.9", "198.51.100.1"


@pytest.mark.parametrize(
    ("trusted", "forwarded", "peer", "client"),
    [
        ("0", FORGED, VISITOR, VISITOR),
        ("", FORGED, VISITOR, VISITOR),
        ("1", VISITOR, PROXY, VISITOR),
        ("1", f"{FORGED}, {VISITOR}", PROXY, VISITOR),
        ("2", f"{FORGED}, {VISITOR}, {INNER_PROXY}", PROXY, VISITOR),
        ("2", FORGED, VISITOR, VISITOR),
        ("1", "", PROXY, PROXY),
        ("1", "unknown", PROXY, PROXY),
        ("1", VISITOR, "", VISITOR),
        ("10.0.0.0/8", f"{FORGED}, {VISITOR}, {INNER_PROXY}", PROXY, VISITOR),
        ("10.0.0.0/8", FORGED, VISITOR, VISITOR),
        ("10.0.0.0/8", f"{FORGED}, nonsense", PROXY, PROXY),
        ("10.0.0.0/8, ::1", f"{FORGED}, 2001:db8::7", "::1", "2001:db8::7"),
        ("10.0.0.0/8", VISITOR, "", VISITOR),
        ("10.0.0.0/8", f"::ffff:{VISITOR}", PROXY, VISITOR),
    ],
)
def test_client_is_read_from_the_right_of_what_proxies_say(settings, trusted, forwarded, peer, client):
    settings.TRUSTED_PROXIES = parse_trusted_proxies(trusted)
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})

    assert client_address(request) == client


def test_holder_of_an_ipv6_network_is_one_visitor(settings):
    blocks = {
        address_block(RequestFactory().get("/", REMOTE_ADDR=address))
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")
    }

    assert blocks == {"2001:db8:1:2::/64"}


@pytest.mark.parametrize("nonsense", ["ten", "10.0.0.1/8", "-1", "1.2.3"])
def test_setting_that_names_no_network_is_refused(nonsense):
    with pytest.raises(ValueError, match=r"."):
        parse_trusted_proxies(nonsense)
