"""Forms that ask for the password of staff, with throttling."""

from collections.abc import Callable
from typing import Any, ParamSpec

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.limits.addresses import address_block
from core.limits.throttling import ThrottledError
from portal.accounts import throttle
from portal.accounts.actions import DEMO_PASSWORD

P = ParamSpec("P")


class StaffAuthenticationForm(AdminAuthenticationForm):
    """Username and password of staff: the login form of the admin site."""

    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu chưa đúng, hoặc tài khoản không phải của cán bộ."),
        "inactive": _("Tài khoản này đang bị khoá."),
        "demo": _("Mật khẩu dùng thử chỉ có hiệu lực khi Cổng chạy thử."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("username", gettext("Tên đăng nhập")), ("password", gettext("Mật khẩu"))):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = gettext("Hãy nhập %(label)s.") % {"label": label.lower()}

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        if self.cleaned_data["password"] == DEMO_PASSWORD and not settings.DEMO:
            raise ValidationError(self.error_messages["demo"], code="demo")
        address = address_block(self.request) if self.request else ""
        attempt = begin_attempt(throttle.begin_sign_in, self.cleaned_data["username"], address)
        cleaned = super().clean()
        attempt.succeed()
        return cleaned


class StaffPasswordChangeForm(AdminPasswordChangeForm):
    """The old and the new password of whoever is signed in."""

    def clean_old_password(self) -> str:
        attempt = begin_attempt(throttle.begin_confirmation, self.user.pk)
        password: str = super().clean_old_password()
        attempt.succeed()
        return password


def begin_attempt(begin: Callable[P, throttle.Attempt], *args: P.args, **kwargs: P.kwargs) -> throttle.Attempt:
    """Count an attempt from within a form, where a pause is an error of the field."""
    try:
        return begin(*args, **kwargs)
    except ThrottledError as refusal:
        raise ValidationError(str(refusal), code="throttled") from refusal
