"""Forms of the public verification pages."""

from django import forms

from services.documents.issuing import tokens


class TokenForm(forms.Form):
    """The verification token printed under the QR code."""

    ma = forms.CharField(
        label="Mã xác thực",
        help_text="16 chữ và số in dưới mã QR, ví dụ: 7k2m 9qx4 w8n3 pthv.",
        max_length=60,
        error_messages={"required": "Hãy nhập mã xác thực in dưới mã QR."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_ma(self) -> str:
        token = tokens.normalize_token(self.cleaned_data["ma"])
        if len(token) != tokens.LENGTH or not set(token) <= set(tokens.ALPHABET):
            raise forms.ValidationError("Mã xác thực gồm 16 chữ và số. Hãy xem lại mã in dưới mã QR.")
        return token


class CompareForm(forms.Form):
    """A file to compare with the stored original."""

    tep = forms.FileField(
        label="Tệp cần đối chiếu",
        help_text="Tệp chỉ được so với bản gốc, không được lưu lại.",
        error_messages={"required": "Hãy chọn tệp cần đối chiếu.", "empty": "Tệp này rỗng, hãy chọn tệp khác."},
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
