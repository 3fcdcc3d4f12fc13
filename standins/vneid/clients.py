"""OAuth client registration of the stand-in: the portal is its only client."""

from django.conf import settings
from oauth2_provider.models import Application


def register_portal() -> None:
    """Register the portal's client id, secret and redirect URI from the settings; writes only what has changed."""
    current = {
        "name": "Cổng dịch vụ công",
        "client_secret": settings.VNEID_CLIENT_SECRET,
        "hash_client_secret": False,  # everybody knows it; checking a hash would cost more than the rest of a sign-in
        "client_type": Application.CLIENT_CONFIDENTIAL,
        "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
        "algorithm": Application.RS256_ALGORITHM,
        "redirect_uris": f"{settings.SITE_URL}/tai-khoan/vneid/",
    }
    if not Application.objects.filter(client_id=settings.VNEID_CLIENT_ID, **current).exists():
        Application.objects.update_or_create(client_id=settings.VNEID_CLIENT_ID, defaults=current)
