"""Forms that ask for a second factor: with brakes, each code good for one use, in Vietnamese."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.limits import counters
from portal.accounts import throttle
from portal.accounts.forms import begin_attempt

NAME_LENGTH = 60
USED_SECONDS = 120
"""A code of an app holds for a period of 30 seconds and the one on either side."""


class _CodeForm(forms.Form):
    """Mixin of forms that ask for a code, which the form of allauth beside it checks."""

    user: Any
    help_text = _("Sáu chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = gettext("Mã xác thực"), self.help_text
        field.error_messages["required"] = gettext("Hãy nhập mã xác thực.")
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

    help_text = _("Sáu chữ số mà ứng dụng đang hiện.")


class PasswordAgainForm(PasswordForm):
    """The password of whoever is signed in and has no factor yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label = gettext("Mật khẩu")
        field.error_messages["required"] = gettext("Hãy nhập mật khẩu.")
        field.widget.attrs = {"autocomplete": "current-password"}


UNREADABLE = (AttributeError, LookupError, TypeError, ValueError, struct.error)
"""What fido2 raises of an answer that no browser sends."""


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise get_adapter().validation_error("incorrect_code") from error


class CredentialField(forms.JSONField):
    """What a browser answers; JSON nested too deep to be read is refused like other nonsense."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class PasskeyForm(AddWebAuthnForm):
    """A new passkey, and what its owner calls it."""

    credential = CredentialField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        field.label, field.help_text = gettext("Tên của khóa"), gettext("Để bạn nhận ra nó trong danh sách.")
        field.widget.attrs["maxlength"] = NAME_LENGTH

    def clean_name(self) -> str:
        """Cut short rather than refused: the key itself has been made by now."""
        name: str = super().clean_name()
        return name[:NAME_LENGTH]

    def clean(self) -> dict[str, Any]:
        with _readable():
            cleaned: dict[str, Any] = super().clean()
            return cleaned


class PasskeyAtSignInForm(AuthenticateWebAuthnForm):
    """A passkey after the password."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        with _readable():
            return super().clean_credential()


class PasskeyAgainForm(PasskeyAtSignInForm, ReauthenticateWebAuthnForm):
    """The same for whoever is signed in."""

    reauthenticated = True
