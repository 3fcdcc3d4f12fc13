"""The forms of correcting and withdrawing results that were issued."""

from typing import Any

from django import forms

from services.documents.document_types import DocumentType
from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.models import Dossier, Paper


class CorrectionReasonForm(ReasonForm):
    """What is wrong in the result, and how it came about."""

    def __init__(self, data: Any = None, files: Any = None, *, prefix: str = "") -> None:
        super().__init__(data, files, prefix=prefix)
        self.fields["note"].label = "Kết quả sai ở chỗ nào, vì sao?"
        self.fields["note"].help_text = "Người nộp đọc được. Nội dung đúng được ghi ở bước sau."


class WithdrawalForm(ReasonForm):
    """Which papers are withdrawn, on what ground and why."""

    legal_ground = forms.CharField(
        label="Căn cứ thu hồi",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="Ghi điều, khoản, tên và số văn bản, ví dụ: Căn cứ khoản … Điều … của Luật ….",
        error_messages={"required": "Hãy ghi căn cứ pháp luật của việc thu hồi."},
    )
    papers = forms.ModelMultipleChoiceField(
        Paper.objects.none(),
        label="Giấy bị thu hồi",
        widget=forms.CheckboxSelectMultiple,
        help_text="Bản sao cấp kèm được thu hồi cùng bản chính.",
        error_messages={"required": "Hãy chọn ít nhất một giấy để thu hồi."},
    )

    def __init__(self, dossier: Dossier, data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["note"].help_text = "In trong quyết định thu hồi; người nộp đọc được."
        in_force = dossier.papers.listed().filter(
            kind=DocumentType.RESULT, copy_number=0, document__revoked_at__isnull=True
        )
        papers: Any = self.fields["papers"]
        papers.queryset = in_force
        papers.label_from_instance = lambda paper: f"{paper.full_title}, {paper.document.reference}"
        self.order_fields(["papers", "legal_ground", "note"])
