"""The owner hears of every change of the ways into their account: it may not have been them."""

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.urls import reverse

from notifications.actions import tell
from portal.accounts.models import User

CHANGED = "second_factor_changed"
"""Kind of the notification."""
NAMES = {
    Authenticator.Type.TOTP: "Ứng dụng xác thực",
    Authenticator.Type.WEBAUTHN: "Khóa truy cập",
    Authenticator.Type.RECOVERY_CODES: "Mã dự phòng",
}


def on_added(user: User, authenticator: Authenticator, **kwargs: object) -> None:
    """Receiver; the first recovery codes come along with a factor, and say nothing new."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _tell(user, authenticator, "đã được thêm", f"added:{authenticator.pk}")


def on_removed(user: User, authenticator: Authenticator, **kwargs: object) -> None:
    """Receiver; a deleted row has no key any more, so the moment it was made tells it from others."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _tell(user, authenticator, "đã bị bỏ", f"removed:{authenticator.created_at:%Y%m%d%H%M%S%f}")


def on_reset(user: User, authenticator: Authenticator, **kwargs: object) -> None:
    """Receiver, of new recovery codes."""
    _tell(user, authenticator, "đã được lập mới", f"reset:{authenticator.pk}")


def connect() -> None:
    signals.authenticator_added.connect(on_added)
    signals.authenticator_removed.connect(on_removed)
    signals.authenticator_reset.connect(on_reset)


def _tell(user: User, authenticator: Authenticator, change: str, key: str) -> None:
    context = {"factor": NAMES[Authenticator.Type(authenticator.type)], "change": change}
    tell(user, CHANGED, key=f"{CHANGED}:{user.pk}:{key}", path=reverse("mfa_index"), context=context)
