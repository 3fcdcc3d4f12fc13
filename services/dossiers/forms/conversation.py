"""Forms of what is said about a dossier: a message, a note, labels."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from core.people import User
from core.text import visible
from eforms.files.file_types import FileKind, allowed_types_label, suffixes_of
from services.dossiers.actions.message_templates import NAMES, check_message
from services.dossiers.errors import DemandOfHeldPaperError, DossierError
from services.dossiers.forms.files import FilesField, SeveralFiles, accepted_files
from services.dossiers.models import Label
from services.dossiers.models.conversation import LONGEST

MAX_MEGABYTES: Final = 10
MOST_FILES: Final = 5
"""With one message."""
KINDS: Final[tuple[FileKind, ...]] = ("pdf", "picture", "word")


class KeyedTextForm(forms.Form):
    """A text with the key that makes it one, however often it is sent."""

    text = forms.CharField(
        label=gettext_lazy("Tin nhắn"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Hãy viết nội dung rồi gửi.")},
        max_length=LONGEST,
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid4, error_messages={"required": gettext_lazy("Hãy gửi lại.")}
    )


def demands_nothing_field(widget: type[forms.Widget] = forms.CheckboxInput) -> forms.BooleanField:
    """Asked once a message was refused for a paper that it names."""
    label = "Tin chỉ nhắc tên giấy tờ ấy, không yêu cầu người nộp đưa"
    return forms.BooleanField(label=label, required=False, widget=widget)


def names_held_paper(refusal: DemandOfHeldPaperError) -> str:
    """Why a message is not sent that names a paper which a database holds."""
    return (
        f"Tin nhắc đến giấy tờ mà dữ liệu đã có – {refusal.held}. Cơ quan phải tự tra cứu, không yêu cầu người nộp "
        "đưa giấy tờ này. Lần này được ghi vào nhật ký hồ sơ."
    )


class MessageForm(KeyedTextForm):
    """A message, perhaps with files."""

    files_sent = FilesField(
        label=gettext_lazy("Tệp gửi kèm"),
        required=False,
        help_text=format_lazy(
            gettext_lazy(
                "{kinds}; mỗi tệp nhiều nhất {size} MB, nhiều nhất {most} tệp. "
                "Tệp chỉ để trao đổi, không thành giấy tờ của hồ sơ."
            ),
            kinds=allowed_types_label(KINDS),
            size=MAX_MEGABYTES,
            most=MOST_FILES,
        ),
        widget=SeveralFiles(attrs={"accept": suffixes_of(KINDS), "data-with-button": ""}),
    )

    demands_nothing = demands_nothing_field()
    names_held_paper = False

    def refuse_demand(self, refusal: DemandOfHeldPaperError) -> None:
        """Say what is not to be demanded, and ask whether the message only names it."""
        self.names_held_paper = True
        self.add_error("text", names_held_paper(refusal))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["files_sent"] = accepted_files(self, "files_sent", max_megabytes=MAX_MEGABYTES, kinds=KINDS)
        if len(data["files_sent"]) > MOST_FILES:
            self.add_error(
                "files_sent",
                gettext("Một tin gửi kèm nhiều nhất %(most)s tệp. Hãy bỏ bớt hoặc gửi hai tin.") % {"most": MOST_FILES},
            )
        return data


class BulkMessageForm(forms.Form):
    """A message about many dossiers, with fields that each fills in."""

    note = forms.CharField(
        label="Tin nhắn",
        help_text=f"Người nộp của mỗi hồ sơ nhận một tin. Trong ngoặc nhọn ghi được: {NAMES}.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Hãy viết nội dung rồi gửi."},
        max_length=LONGEST,
    )
    demands_nothing = demands_nothing_field(forms.HiddenInput)

    def refuse_demand(self, refusal: DemandOfHeldPaperError) -> None:
        """As with one message."""
        self.fields["demands_nothing"].widget = forms.CheckboxInput()
        self.add_error("note", names_held_paper(refusal))

    def clean_note(self) -> str:
        text: str = self.cleaned_data["note"].replace("\r\n", "\n")
        try:
            check_message(text)
        except DossierError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return text


class MessageTemplateForm(forms.Form):
    """A text that an office often writes."""

    title = forms.CharField(
        label="Tên mẫu", max_length=80, error_messages={"required": "Hãy đặt tên để đồng nghiệp chọn được mẫu."}
    )
    text = forms.CharField(
        label="Nội dung mẫu",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Hãy viết nội dung của mẫu."},
        max_length=LONGEST,
    )


class NoteForm(KeyedTextForm):
    """A note, and the colleagues who are told of it."""

    mentioned: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(
        label="Nhắc đồng nghiệp",
        help_text="Người được nhắc nhận thông báo kèm ghi chú này.",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, people: Any, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["text"].label = "Nội dung ghi chú"
        field: Any = self.fields["mentioned"]
        field.queryset = people
        field.label_from_instance = lambda person: person.get_full_name()

    def mentioned_people(self) -> list[User]:
        return list(self.cleaned_data["mentioned"])


class OneLabelForm(forms.Form):
    """A label for many dossiers: one that there is or, where it is put on, a new one."""

    marks_optional = False

    label = forms.ChoiceField(label="Nhãn", required=False)
    new = forms.CharField(label="Hoặc nhãn mới", required=False, max_length=40)

    def __init__(self, names: Sequence[str], data: Any = None, *, may_be_new: bool, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        field: Any = self.fields["label"]
        field.choices = [("", "Chọn nhãn"), *((name, name) for name in names)]
        if not may_be_new:
            del self.fields["new"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        chosen = [name for name in (said.get("label"), visible(said.get("new", ""))) if name]
        if len(chosen) != 1 and not self.errors:
            self.add_error("label", "Hãy chọn một nhãn." if not chosen else "Hãy chọn nhãn có sẵn hoặc ghi nhãn mới.")
        return {"label": chosen[0]} if len(chosen) == 1 else said


class LabelsForm(forms.Form):
    """Which labels of the office a dossier has, and one that the office does not know yet."""

    marks_optional = False

    kept = forms.MultipleChoiceField(label="Nhãn của cơ quan", required=False, widget=forms.CheckboxSelectMultiple)
    new = forms.CharField(label="Nhãn mới", required=False, max_length=40)

    def __init__(self, labels: Sequence[Label], data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.labels = {str(label.pk): label for label in labels}
        field: Any = self.fields["kept"]
        field.choices = [(key, label.name) for key, label in self.labels.items()]
        if not labels:
            del self.fields["kept"]

    def kept_labels(self) -> list[Label]:
        return [self.labels[key] for key in self.cleaned_data.get("kept", ())]
