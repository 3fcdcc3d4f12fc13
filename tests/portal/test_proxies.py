"""What a request says of its way is believed from trusted proxies alone."""

from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse

from core.limits.addresses import client_address
from portal.proxies import believe_trusted_proxies

PROXY, VISITOR = "10.0.0.7", "203.0.113.9"


@pytest.fixture
def arrive(settings, rf):
    """A request that came through the middleware, and what it looks like inside."""
    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def through(peer: str, **claims: str):
        seen: list[HttpRequest] = []

        def view(request: HttpRequest) -> HttpResponse:
            seen.append(request)
            return HttpResponse()

        request = rf.get("/", REMOTE_ADDR=peer, **{f"HTTP_X_FORWARDED_{name}": said for name, said in claims.items()})
        believe_trusted_proxies(view)(request)
        return seen[0]

    return through


def test_a_trusted_proxy_says_whether_the_visitor_came_by_tls(arrive):
    assert arrive(PROXY, PROTO="https").is_secure()
    assert not arrive(PROXY, PROTO="http").is_secure()


@pytest.mark.parametrize("peer", [VISITOR, "2001:db8::1"])
def test_nobody_else_changes_address_or_scheme(arrive, peer):
    request = arrive(peer, FOR="10.0.0.1", PROTO="https", HOST="evil.example")

    assert client_address(request) == peer
    assert not request.is_secure()
    assert "HTTP_X_FORWARDED_HOST" not in request.META


@pytest.mark.django_db
def test_every_answer_denies_the_features_that_no_page_needs(client):
    for path in ("/", "/khong-co/"):
        policy = client.get(path).headers["Permissions-Policy"]
        assert "camera=()" in policy
        assert "geolocation=()" in policy
