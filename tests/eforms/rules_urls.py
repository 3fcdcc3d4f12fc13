"""A room whose form knows rules across fields."""

from django.urls import include, path

from eforms.definition import FormDefinition
from tests.eforms import samples

PROMOTION = FormDefinition.model_validate(
    {
        "steps": [
            {
                "key": "when",
                "title": "Thời gian",
                "fields": [
                    {"key": "starts", "type": "date", "label": "Bắt đầu"},
                    {"key": "ends", "type": "date", "label": "Kết thúc"},
                ],
                "checks": [
                    {
                        "that": "starts <= ends",
                        "refusal": "Ngày kết thúc phải sau ngày bắt đầu.",
                        "at": ["starts", "ends"],
                    }
                ],
            },
            {
                "key": "what",
                "title": "Hình thức",
                "fields": [
                    {
                        "key": "kind",
                        "type": "one_of",
                        "label": "Hình thức",
                        "options": [{"value": "gift", "label": "Tặng quà"}, {"value": "draw", "label": "Rút thăm"}],
                    }
                ],
                "not_eligible": [
                    {
                        "when": {"field": "kind", "value": "draw"},
                        "title": "Phải đăng ký, không phải thông báo",
                        "text": "Khuyến mại mang tính may rủi phải đăng ký trước.",
                        "instead": {"label": "Đăng ký hoạt động khuyến mại", "url": "/thu-tuc/2.000004/"},
                    }
                ],
            },
        ]
    }
)


class PromotionWizard(samples.SampleWizard):
    definition = PROMOTION


urlpatterns = [
    path("nop/<uuid:key>/<slug:step>/", PromotionWizard.as_view(url_name="step"), name="step"),
    path("", include("portal.urls")),
]
