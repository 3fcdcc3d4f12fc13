"""Who may ask the stand-in about people: the portal, and nobody else."""

from django.conf import settings
from oauth2_provider.models import Application


def register_portal() -> None:
    """Know the portal by its present client, secret and return address; writes only when one has changed."""
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
