"""A paper of the dossier and the question that takes its upload, made together."""

from typing import Any

from django import forms

from services.catalogue.authoring.editor import edits
from services.catalogue.authoring.editor.inputs import PlainTextField, WholeNumberField
from services.catalogue.authoring.editor.keys import KeyMaker
from services.catalogue.package.definition import Package


class NewPaperForm(forms.Form):
    """A paper that is uploaded in a step of the form."""

    name = PlainTextField(max_length=500, label="Tên giấy tờ")
    step = forms.ChoiceField(label="Tải lên ở bước", error_messages={"invalid_choice": "Hãy chọn một bước."})
    cases = forms.MultipleChoiceField(
        label="Chỉ trong các trường hợp",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn trường hợp nào: hỏi trong mọi trường hợp.",
        error_messages={"invalid_choice": "Hãy chọn các trường hợp trong danh sách."},
    )
    originals = WholeNumberField(label="Số bản chính", min_value=0, max_value=100, required=False)
    copies = WholeNumberField(label="Số bản sao", min_value=0, max_value=100, required=False)
    optional = forms.BooleanField(label="Không bắt buộc phải có", required=False)

    def __init__(self, package: Package, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        form = package.eform
        self.fields["step"].choices = [(step.key, step.title) for step in form.steps]  # type: ignore[attr-defined]
        self.fields["step"].initial = _usual_step(package)
        self.fields["cases"].choices = [(case.key, case.title) for case in form.cases]  # type: ignore[attr-defined]
        if not form.cases:
            del self.fields["cases"]

    def apply(self, package: Package) -> Package:
        """The package with the paper, and with its question at the end of the step."""
        data = self.cleaned_data
        key, counts = KeyMaker(package).make(data["name"]), {name: data[name] or 0 for name in ("originals", "copies")}
        question = {"type": "document", "key": key, "label": data["name"], **counts, "required": not data["optional"]}
        question["cases"] = data.get("cases", [])
        number = next(at for at, step in enumerate(package.eform.steps) if step.key == data["step"])
        asked = edits.with_item(package, ("form", "steps", number, "fields"), question)
        return edits.with_item(asked, ("papers",), {"name": data["name"], "field": key, **counts})


def _usual_step(package: Package) -> str:
    """The last step that takes papers, else the last."""
    steps = package.eform.steps
    with_papers = [step for step in steps if any(getattr(field, "type", "") == "document" for field in step.fields)]
    return (with_papers or steps)[-1].key
