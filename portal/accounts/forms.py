"""Sign-in form of staff, with throttling."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError

from portal.accounts import throttle
from portal.accounts.actions import DEMO_PASSWORD


class StaffAuthenticationForm(AdminAuthenticationForm):
    """Username and password of staff: the login form of the admin site, and the only one that takes a password."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng, hoặc tài khoản không phải của cán bộ.",
        "inactive": "Tài khoản này đang bị khoá.",
        "shut": f"Đã nhập sai quá nhiều lần. Vui lòng đợi {throttle.WINDOW_SECONDS // 60} phút rồi thử lại.",
        "demo": "Mật khẩu dùng thử chỉ có hiệu lực khi Cổng chạy thử.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("username", "Tên đăng nhập"), ("password", "Mật khẩu")):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"Hãy nhập {label.lower()}."

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        address, name = self.request.META["REMOTE_ADDR"] if self.request else "", self.cleaned_data["username"]
        if throttle.is_blocked(address, name):
            raise ValidationError(self.error_messages["shut"], code="shut")
        if self.cleaned_data["password"] == DEMO_PASSWORD and not settings.DEMO:
            raise ValidationError(self.error_messages["demo"], code="demo")
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            throttle.record_failure(address, name)
            raise
        throttle.clear_failures(address, name)
        return cleaned
