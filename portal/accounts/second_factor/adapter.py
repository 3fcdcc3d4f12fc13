"""Adapter of allauth.mfa: whose factors count, their names, words and pictures, and secrets kept encrypted."""

import logging
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import encryption
from portal.accounts.models import User
from portal.accounts.second_factor import FACTORS

SECRETS: Final = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
"""Where allauth keeps them in the data of a row."""
log = logging.getLogger(__name__)
SITE_NAME = "Cổng dịch vụ công"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors of staff; citizens have theirs at VNeID."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Đây là cách xác thực cuối cùng. Hãy thêm cách khác rồi mới bỏ cách này."),
        "cannot_generate_recovery_codes": _("Hãy thiết lập lớp xác thực thứ hai trước khi lấy mã dự phòng."),
        "incorrect_code": _("Mã chưa đúng hoặc đã dùng. Hãy nhập mã mới nhất."),
    }

    def is_mfa_enabled(self, user: User, types: Any = None) -> bool:
        return bool(user.is_authenticated and user.is_staff and super().is_mfa_enabled(user, types))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Where a factor is compulsory the last one stays until there is another."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS).exclude(pk=authenticator.pk)
        return not settings.SECOND_FACTOR or others.exists()

    def get_totp_label(self, user: User) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        return SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        picture = BytesIO()
        segno.make_qr(url, error="m").save(picture, kind="svg", xmldecl=False, scale=5, border=4, light="#fff")
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  # allauth names it
        """The name of a passkey that was given none."""
        return gettext("Khóa %(number)s") % {"number": Authenticator.objects.filter(user=user, type=type).count() + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name that passkeys are bound to: that of the site, by whatever name it was asked."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "localhost", "name": SITE_NAME}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "name": user.username}

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; one that no key opens any more becomes a random one, which no code matches."""
        try:
            return encryption.decrypt(encrypted_text)
        except InvalidToken:
            log.error("a second factor is encrypted with none of PORTAL_ENCRYPTION_KEYS")
            return generate_totp_secret()


def rotate_secrets() -> int:
    """Encrypt every stored secret with the first of settings.ENCRYPTION_KEYS; returns the number of rows."""
    rows = Authenticator.objects.filter(type__in=SECRETS).select_for_update()
    with transaction.atomic():
        for row in rows.iterator():
            name = SECRETS[Authenticator.Type(row.type)]
            row.data[name] = encryption.rotate(row.data[name])
            row.save(update_fields=["data"])
        return rows.count()
