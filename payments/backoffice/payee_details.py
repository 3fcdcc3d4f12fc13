"""The page of a proposed terminal, account or tax code, and the form that proposes one."""

from django import forms
from django.utils import timezone
from django.utils.timezone import localtime

from core.ui.date_fields import INVALID_DATE, LocalDateField
from payments.actions import PayeeDetailInput
from payments.gateways.registry import GATEWAYS
from payments.models import PayeeDetail
from payments.models.payee_details import TAX_CODE

SummaryRow = dict[str, object]
LABELS = {"bank": "Mã ngân hàng (BIN)", "bank_name": "Tên ngân hàng", "holder": "Tên chủ tài khoản"}


def kinds() -> list[tuple[str, str]]:
    """What may be proposed: an account at each gateway, a tax code."""
    return [*((code, gateway.account_label) for code, gateway in GATEWAYS.items()), (TAX_CODE, "Mã số thuế")]


def kind_label(kind: str) -> str:
    return dict(kinds()).get(kind, kind)


class PayeeDetailForm(forms.Form):
    """Where an agency collects from a day on, or its tax code."""

    payee = forms.CharField(
        label="Mã cơ quan thu", max_length=35, error_messages={"required": "Hãy nhập mã cơ quan, ví dụ H26.03."}
    )
    kind = forms.ChoiceField(
        label="Loại",
        choices=kinds,
        error_messages={"required": "Hãy chọn loại.", "invalid_choice": "Hãy chọn loại trong danh sách."},
    )
    number = forms.CharField(
        label="Mã điểm thu, số tài khoản hoặc mã số thuế", max_length=20, error_messages={"required": "Hãy nhập mã số."}
    )
    bank = forms.CharField(
        label=LABELS["bank"], max_length=6, required=False, help_text="Chỉ với tài khoản ngân hàng, ví dụ 970415."
    )
    bank_name = forms.CharField(label=LABELS["bank_name"], max_length=100, required=False)
    holder = forms.CharField(label=LABELS["holder"], max_length=100, required=False)
    keys = forms.CharField(
        label="Khóa",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text="Do cổng thanh toán hoặc ngân hàng cấp, mỗi dòng một khóa; khóa đầu dùng để ký. "
        "Khóa được mã hóa khi lưu và không hiện lại.",
    )
    valid_from = LocalDateField(
        label="Áp dụng từ ngày",
        initial=timezone.localdate,
        error_messages={"required": "Hãy nhập ngày áp dụng.", "invalid": INVALID_DATE},
    )
    reason = forms.CharField(
        label="Căn cứ", max_length=200, error_messages={"required": "Hãy ghi căn cứ, ví dụ số công văn."}
    )

    def proposal(self) -> PayeeDetailInput:
        data = self.cleaned_data
        return PayeeDetailInput(
            **{name: data[name] for name in ("payee", "kind", "number", "valid_from", "reason")},
            details={name: data[name] for name in LABELS if data[name]},
            keys=data["keys"].split(),
        )


def summary(detail: PayeeDetail) -> list[SummaryRow]:
    """Everything about it but the keys, of which only fingerprints are shown."""
    rows = {
        "Cơ quan thu": detail.payee,
        "Loại": kind_label(detail.kind),
        "Mã hoặc số": detail.number,
        **{label: detail.details[name] for name, label in LABELS.items() if name in detail.details},
        "Dấu vân của khóa": "\n".join(detail.fingerprints()),
        "Áp dụng từ ngày": f"{detail.valid_from:%d/%m/%Y}",
        "Căn cứ": detail.reason,
        "Người đề nghị": detail.proposed_by.get_full_name(),
        "Đề nghị lúc": f"{localtime(detail.proposed_at):%d/%m/%Y %H:%M}",
        "Người duyệt": detail.decided_by.get_full_name() if detail.decided_by else "",
    }
    return [{"label": label, "value": value} for label, value in rows.items() if value]


def history(detail: PayeeDetail) -> list[tuple[str, ...]]:
    """The other proposals of the same kind for the agency, the newest first."""
    others = PayeeDetail.objects.filter(payee=detail.payee, kind=detail.kind).exclude(pk=detail.pk)
    return [
        (other.number, f"{other.valid_from:%d/%m/%Y}", other.get_status_display(), other.reason)
        for other in others.order_by("-valid_from", "-pk")[:20]
    ]
