"""The form of a supplement request: answers and papers are ticked where they are read, each with what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField, BoundWidget

from eforms.definition.fields import FieldBase
from services.catalogue.package.definition import RequiredPaper
from services.dossiers.applicant.answer_summary import SummaryLine, filed_answers
from services.dossiers.applicant.supplements import requestable_fields
from services.dossiers.combined.attachments import held_files
from services.dossiers.filing.prefill import known_for_good
from services.dossiers.models import Dossier
from services.dossiers.supplements.asked import MAX_REMARK
from services.dossiers.supplements.from_data import form_key, held_papers, lookups, never_asked

REMARK: Final = "remark-"
SILENT: Final = "Hãy ghi rõ sai hoặc thiếu gì, hoặc ghi nội dung chung cho cả yêu cầu."
"""Beginning of the input name of what is wrong with a field."""


@dataclass(frozen=True)
class Tick:
    """Whether something is asked for, and what is wrong with it."""

    label: str
    box: BoundWidget
    remark: BoundField
    is_of_row: bool
    """Whether it is the paper of one row of the answer it stands at."""


@dataclass(frozen=True)
class ReadAnswer:
    """One answer as it stands, and what may be asked for of it: itself, the papers of its rows."""

    line: SummaryLine
    ticks: tuple[Tick, ...]

    @property
    def lines(self) -> tuple[SummaryLine]:
        """The answer, as the summary component takes it."""
        return (self.line,)


class AskedField(forms.MultipleChoiceField):
    """The items that are asked for; one that was not offered is refused by the verb, in a sentence that says why."""

    def valid_value(self, value: str) -> bool:
        return True


class SupplementForm(forms.Form):
    """What is asked for, and what is wrong: with each item, or with all."""

    fields_asked = AskedField(
        label="Mục cần bổ sung",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một mục mà người nộp phải bổ sung."},
    )
    note = forms.CharField(
        label="Nội dung chung",
        help_text="Cho cả yêu cầu; không cần nếu mỗi mục đã chọn đều ghi rõ sai hoặc thiếu gì.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, dossier: Dossier, data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.dossier = dossier
        known = known_for_good(dossier) | never_asked(dossier)  # the applicant could not change, or need not give it
        steps = [
            (title, [field for field in fields if form_key(field.key) not in known])
            for title, fields in requestable_fields(dossier)
        ]
        choice: Any = self.fields["fields_asked"]
        choice.choices = [(title, [(field.key, field.label) for field in fields]) for title, fields in steps]
        self.labels = {field.key: field.label for _, fields in steps for field in fields}
        self.fields |= {f"{REMARK}{field.key}": _remark_field(field) for _, fields in steps for field in fields}
        self.order_fields(["fields_asked", *(f"{REMARK}{key}" for key in self.labels), "note"])
        self.held = [paper for paper in held_papers(dossier).values() if not paper.due_if_missing]
        if looked_up := lookups(dossier):
            self.fields["not_found"] = _lookup_field(looked_up)

    def clean(self) -> dict[str, Any]:
        """What is ticked says what is wrong, itself or by the note for all; what is written belongs to a tick."""
        data: dict[str, Any] = super().clean() or {}
        asked, remarks = data.get("fields_asked", []), self.remarks
        for key in remarks.keys() - set(asked):
            self.add_error(
                f"{REMARK}{key}", "Có ghi nội dung nhưng mục này chưa được chọn. Hãy chọn mục, hoặc xóa nội dung."
            )
        if not data.get("note"):
            for key in asked:
                if key in self.labels and key not in remarks:
                    self.add_error(f"{REMARK}{key}", SILENT)
            if not asked:
                self.add_error("note", "Hãy ghi rõ nội dung yêu cầu bổ sung.")
        return data

    @property
    def remarks(self) -> dict[str, str]:
        """What is wrong, by key, as far as it was written."""
        written = {key: self.cleaned_data.get(f"{REMARK}{key}", "") for key in self.labels}
        return {key: text for key, text in written.items() if text}

    @property
    def arguments(self) -> dict[str, Any]:
        """What the verb is given."""
        data = self.cleaned_data
        return {
            "fields_asked": data["fields_asked"],
            "note": data["note"],
            "remarks": self.remarks,
            "not_found": data.get("not_found", []),
        }

    @property
    def sections(self) -> Iterator[tuple[str, Sequence[ReadAnswer]]]:
        """The answers by step, each with its ticks."""
        boxes = {str(box.data["value"]): box for box in self["fields_asked"].subwidgets}
        for part in filed_answers(self.dossier, held_files(self.dossier)):
            yield part.title, [ReadAnswer(line, tuple(self._ticks(line.key, boxes))) for line in part.rows]

    def _ticks(self, key: str, boxes: dict[str, BoundWidget]) -> Iterator[Tick]:
        for asked, label in self.labels.items():
            if asked == key or asked.startswith(f"{key}."):
                yield Tick(label, boxes[asked], self[f"{REMARK}{asked}"], asked != key)


class FurtherSupplementForm(SupplementForm):
    """The same where the applicant was asked before, with why it has to be asked again."""

    reason = forms.CharField(
        label="Vì sao phải yêu cầu lần nữa",
        help_text="Cho người duyệt: vì sao nội dung này chưa được nêu ở lần trước. Người nộp không đọc được.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi vì sao phải yêu cầu bổ sung lần nữa."},
    )

    @property
    def arguments(self) -> dict[str, Any]:
        return {**super().arguments, "reason": self.cleaned_data["reason"]}


def _lookup_field(papers: Mapping[str, RequiredPaper]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Đã tra cứu mà không có dữ liệu",
        help_text="Giấy tờ này chỉ được yêu cầu khi bạn đã tra cứu mà không thấy. Việc tra cứu được ghi trên yêu cầu.",
        choices=[
            (place, f"{paper.name} ({paper.from_data.label})") for place, paper in papers.items() if paper.from_data
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _remark_field(field: FieldBase) -> forms.CharField:
    return forms.CharField(
        label=field.label,
        max_length=MAX_REMARK,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Ví dụ: ảnh bị mờ, không đọc được số"}),
    )
