"""Forms of the public verification pages."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext, gettext_lazy

from core.people import User
from services.agencies.models import Agency
from services.documents.issuing import tokens
from services.documents.signing.pictures import MAX_BYTES


class TokenForm(forms.Form):
    """The verification token printed under the QR code."""

    ma = forms.CharField(
        label=gettext_lazy("Mã xác thực"),
        help_text=gettext_lazy("16 chữ và số in dưới mã QR, ví dụ: 7k2m 9qx4 w8n3 pthv."),
        max_length=60,
        error_messages={"required": gettext_lazy("Hãy nhập mã xác thực in dưới mã QR.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_ma(self) -> str:
        token = tokens.normalize_token(self.cleaned_data["ma"])
        if len(token) != tokens.LENGTH or not set(token) <= set(tokens.ALPHABET):
            raise forms.ValidationError(gettext("Mã xác thực gồm 16 chữ và số. Hãy xem lại mã in dưới mã QR."))
        return token


class CompareForm(forms.Form):
    """A file to compare with the stored original."""

    tep = forms.FileField(
        label=gettext_lazy("Tệp cần đối chiếu"),
        help_text=gettext_lazy("Tệp chỉ được so với bản gốc, không được lưu lại."),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp cần đối chiếu."),
            "empty": gettext_lazy("Tệp này rỗng, hãy chọn tệp khác."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )


class PictureForm(forms.Form):
    """Whose picture it is, and the file."""

    whose = forms.CharField(
        label="Mã cơ quan, hoặc tên đăng nhập của lãnh đạo",
        help_text="Mã cơ quan cho hình dấu; tên đăng nhập cho hình chữ ký.",
        max_length=150,
        error_messages={"required": "Hãy ghi mã cơ quan hoặc tên đăng nhập."},
    )
    png = forms.FileField(
        label="Ảnh PNG",
        help_text=f"Nền trong suốt, không quá {MAX_BYTES // 1000} KB.",
        error_messages={"required": "Hãy chọn một ảnh.", "empty": "Tệp này rỗng, hãy chọn tệp khác."},
        widget=forms.ClearableFileInput(attrs={"accept": "image/png"}),
    )
    owner: Agency | User

    def clean_whose(self) -> str:
        text = str(self.cleaned_data["whose"]).strip()
        person = get_user_model().objects.filter(username=text, is_staff=True).first()
        owner = Agency.objects.filter(code=text).first() or person
        if owner is None:
            raise forms.ValidationError("Không có cơ quan mang mã này, cũng không có cán bộ mang tên đăng nhập này.")
        self.owner = owner
        return text

    @property
    def content(self) -> bytes:
        """The file, no further than is needed to see that it is too large."""
        return bytes(self.cleaned_data["png"].read(MAX_BYTES + 1))
