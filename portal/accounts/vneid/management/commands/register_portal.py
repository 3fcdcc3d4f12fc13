from django.conf import settings
from django.core.management.base import BaseCommand
from oauth2_provider.models import Application


class Command(BaseCommand):
    help = "Make the portal known to the stand-in VNeID: client, secret and return address."

    def handle(self, **options: object) -> None:
        return_url = f"{settings.SITE_URL}/tai-khoan/vneid/"
        Application.objects.update_or_create(
            client_id=settings.VNEID_CLIENT_ID,
            defaults={
                "name": "Cổng dịch vụ công",
                "client_secret": settings.VNEID_CLIENT_SECRET,
                "client_type": Application.CLIENT_CONFIDENTIAL,
                "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
                "algorithm": Application.RS256_ALGORITHM,
                "redirect_uris": return_url,
            },
        )
        self.stdout.write(f"{settings.VNEID_CLIENT_ID} returns to {return_url}")
