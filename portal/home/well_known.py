"""Files that programs look for at fixed addresses: robots.txt (RFC 9309) and security.txt (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

PRIVATE = ("admin", "giay-to", "ho-so", "nop", "tai-khoan", "tep", "thanh-toan", "thong-bao", "tra-cuu", "xac-thuc")
"""Addresses that search engines are asked to leave alone: private pages, and look-ups by a code."""
VALID_FOR = timedelta(days=180)
"""A security.txt is to be renewed within a year; each answer is a renewal."""
PLAIN = "text/plain; charset=utf-8"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: /{folder}/" for folder in PRIVATE)]
    return HttpResponse("\n".join([*lines, f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]), content_type=PLAIN)


@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness found; there is no such file while no contact is set."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + VALID_FOR).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type=PLAIN)
