"""Forms that ask for a second factor: with brakes, each code good for one use, in Vietnamese."""

from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from core.limits import counters
from portal.accounts import throttle
from portal.accounts.forms import begin_attempt

USED_SECONDS = 120
"""A code of an app holds for a period of 30 seconds and the one on either side."""


class _CodeForm(forms.Form):
    """The field `code`; the form of allauth beside it checks it."""

    user: Any
    help_text = "Sáu chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = "Mã xác thực", self.help_text
        field.error_messages["required"] = "Hãy nhập mã xác thực."
        field.widget.attrs = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}

    def clean_code(self) -> str:
        attempt = begin_attempt(throttle.begin_second_factor, self.user.pk)
        code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
        [used] = counters.add({f"code {self.user.pk} {''.join(code.split())}": USED_SECONDS}).values()
        if used.times > 1:
            raise get_adapter().validation_error("incorrect_code")
        attempt.succeed()
        return code


class CodeAtSignInForm(_CodeForm, AuthenticateForm):
    """Code of the app, or a recovery code, after the password."""


class CodeAgainForm(_CodeForm, ReauthenticateForm):
    """The same for whoever is signed in."""


class FirstCodeForm(_CodeForm, ActivateTOTPForm):
    """The first code of an app that has just scanned the picture."""

    help_text = "Sáu chữ số mà ứng dụng đang hiện."


class PasswordAgainForm(PasswordForm):
    """The password of whoever is signed in and has no factor yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label = "Mật khẩu"
        field.error_messages["required"] = "Hãy nhập mật khẩu."
        field.widget.attrs = {"autocomplete": "current-password"}
