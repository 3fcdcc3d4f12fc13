"""A small form with every habit of a real one, and a room that offers it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path

from eforms.answers import validation
from eforms.definition import Answers, FormDefinition
from eforms.filling.wizard import FormWizard
from eforms.models import Draft


def form_of(*fields: dict[str, Any], **more: Any) -> FormDefinition:
    """A form of one step."""
    return FormDefinition.model_validate({"steps": [{"key": "only", "title": "Một bước", "fields": fields, **more}]})


SAMPLE = FormDefinition.model_validate(
    {
        "steps": [
            {
                "key": "who",
                "title": "Người yêu cầu",
                "fields": [
                    {
                        "key": "kind",
                        "type": "one_of",
                        "label": "Tư cách",
                        "options": [
                            {"value": "person", "label": "Cá nhân"},
                            {"value": "organisation", "label": "Tổ chức"},
                        ],
                    },
                    {"key": "name", "type": "full_name", "label": "Họ và tên", "prefill": "full_name"},
                    {
                        "key": "tax_code",
                        "type": "tax_code",
                        "label": "Mã số thuế",
                        "show_if": {"field": "kind", "value": "organisation"},
                    },
                    {"key": "phone", "type": "phone", "label": "Số điện thoại", "required": False},
                ],
            },
            {
                "key": "papers",
                "title": "Giấy tờ",
                "show_if": "kind == 'organisation'",
                "fields": [{"key": "request", "type": "document", "label": "Văn bản yêu cầu", "max_files": 2}],
            },
            {
                "key": "copies",
                "title": "Bản sao",
                "fields": [
                    {"key": "number", "type": "number", "label": "Số bản", "min": 1, "max": 20, "unit": "bản"},
                    {"key": "reason", "type": "long_text", "label": "Lý do", "required_if": "number > 5"},
                    {"key": "promise", "type": "promise", "label": "Tôi cam đoan khai đúng."},
                ],
            },
        ]
    }
)


HOUSEHOLD = form_of(
    {
        "key": "members",
        "type": "rows",
        "label": "Thành viên trong hộ",
        "item": "Thành viên",
        "max_rows": 5,
        "fields": [
            {"key": "member", "type": "full_name", "label": "Họ và tên"},
            {
                "key": "relation",
                "type": "one_of",
                "label": "Quan hệ",
                "options": [{"value": "child", "label": "Con"}, {"value": "other", "label": "Khác"}],
            },
            {
                "key": "which",
                "type": "text",
                "label": "Quan hệ khác",
                "show_if": {"field": "relation", "value": "other"},
            },
        ],
    },
    {"key": "note", "type": "text", "label": "Ghi chú", "required": False},
)
LARGE = form_of({"key": "plan", "type": "document", "label": "Bản vẽ", "max_megabytes": 200})


MOVED = form_of(
    {"key": "moved", "type": "yes_no", "label": "Đã chuyển nhà"},
    {"key": "since", "type": "text", "label": "Chuyển từ khi nào", "show_if": "moved"},
    {"key": "again", "type": "text", "label": "Vì sao", "show_if": "moved"},
    {"key": "home", "type": "address", "label": "Nơi ở", "street": False, "foreign": True},
)


GUESTS = form_of(
    {
        "key": "guests",
        "type": "rows",
        "label": "Khách",
        "item": "Khách",
        "fields": [
            {"key": "stays", "type": "yes_no", "label": "Ở lại"},
            {
                "key": "room",
                "type": "one_of",
                "style": "select",
                "label": "Phòng",
                "options": [{"value": "one", "label": "Một"}, {"value": "two", "label": "Hai"}],
                "show_if": "stays",
            },
        ],
    }
)


class SampleWizard(FormWizard):
    url_name = "step"
    definition = SAMPLE

    def get_draft(self) -> Draft:
        return get_object_or_404(Draft.objects.open().filter(owner=self.request.user), key=self.kwargs["key"])

    def get_definition(self) -> FormDefinition:
        return self.definition

    def get_prefill(self) -> Answers:
        return {"full_name": "H'Hen Niê"}

    def done(self, form_list: object, **kwargs: Any) -> HttpResponse:
        problems = validation.validate_whole(
            self.definition, self.draft.whole_answers, list(self.attachments), self.draft.typed
        )
        return HttpResponse("\n".join(problem.message for problem in problems) or "ready")


urlpatterns = [
    path("nop/<uuid:key>/<slug:step>/", SampleWizard.as_view(url_name="step"), name="step"),
    path("ho/<uuid:key>/<slug:step>/", SampleWizard.as_view(url_name="house", definition=HOUSEHOLD), name="house"),
    path("lon/<uuid:key>/<slug:step>/", SampleWizard.as_view(url_name="large", definition=LARGE), name="large"),
    path("chuyen/<uuid:key>/<slug:step>/", SampleWizard.as_view(url_name="moved", definition=MOVED), name="moved"),
    path("khach/<uuid:key>/<slug:step>/", SampleWizard.as_view(url_name="guests", definition=GUESTS), name="guests"),
    path("", include("portal.urls")),
]
