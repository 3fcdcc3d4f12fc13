"""Sample data of the style guide (`/kieu-dang/`): every component in every state."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from core.status import Badged
from core.templatetags.ui import COMPONENTS
from core.ui.page_meta import PageMeta
from payments.status import AttemptStatus, OrderStatus
from services.catalogue.models import VersionState
from services.dossiers.status import Status

KINDS = [("birth", "Giấy khai sinh"), ("marriage", "Trích lục kết hôn"), ("death", "Trích lục khai tử")]


MISSING = {"required": "Hãy trả lời câu hỏi này."}


class SampleForm(forms.Form):
    """A form with one field of every type."""

    full_name = forms.CharField(
        label="Họ, chữ đệm và tên", help_text="Viết đúng như trong giấy khai sinh.", error_messages=MISSING
    )
    copies = forms.IntegerField(
        label="Số lượng bản sao",
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={"invalid": "Hãy viết một số từ 1 đến 20."},
    )
    born_on = forms.DateField(
        label="Ngày sinh",
        help_text="Ví dụ: 31/12/1990",
        input_formats=["%d/%m/%Y"],
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "bday"}),
        error_messages={"invalid": "Ngày 31/02/1990 không có trong lịch."},
    )
    kind = forms.ChoiceField(label="Loại giấy tờ", choices=KINDS, widget=forms.RadioSelect, error_messages=MISSING)
    place = forms.ChoiceField(
        label="Tỉnh, thành phố", choices=[("", "Chọn nơi đăng ký"), ("01", "Hà Nội"), ("46", "Huế")]
    )
    uses = forms.MultipleChoiceField(
        label="Dùng vào việc",
        required=False,
        choices=[
            ("Trong nước", [("school", "Nhập học"), ("land", "Nhà đất")]),
            ("Ngoài nước", [("travel", "Xuất cảnh"), ("work", "Đi làm việc")]),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label="Lý do", required=False, widget=forms.Textarea({"rows": 4}))
    paper = forms.FileField(label="Giấy ủy quyền", required=False, help_text="Tệp PDF, JPG hoặc PNG, không quá 10 MB.")
    promise = forms.BooleanField(
        label="Tôi cam đoan những điều khai trên là đúng sự thật.",
        error_messages={"required": "Hãy đánh dấu vào ô này để nộp."},
    )


STATUSES: list[tuple[Badged, str]] = [
    *((status, "") for status in Status),
    (OrderStatus.OPEN, "Chờ thanh toán"),
    (AttemptStatus.STARTED, "Đang chờ ngân hàng"),
    (OrderStatus.SETTLED, "Đã thanh toán"),
    (AttemptStatus.DECLINED, "Thanh toán không thành công"),
    (OrderStatus.CANCELLED, "Đã hủy"),
    (OrderStatus.REFUNDED, "Đã hoàn tiền"),
    (VersionState.DRAFT, ""),
    (VersionState.REVIEW, ""),
    (VersionState.PUBLISHED, ""),
    (VersionState.RETIRED, ""),
]

NOTICES = [
    ("info", "Cơ quan nghỉ ngày 24/11", "Hồ sơ nộp trong ngày nghỉ được xem xét vào ngày làm việc tiếp theo."),
    ("success", "Đã nộp hồ sơ", "Chúng tôi đã gửi tin nhắn xác nhận cho bà."),
    ("warning", "Còn 2 ngày để bổ sung", "Quá thời hạn này, hồ sơ sẽ dừng xử lý."),
    ("error", "Chưa thanh toán được", "Ngân hàng từ chối giao dịch. Tiền của bà chưa bị trừ."),
]

EVENTS = [
    {"title": "Nộp hồ sơ", "at": datetime(2026, 11, 20, 1, 12, tzinfo=UTC), "by": "Nguyễn Thị Hoa"},
    {
        "title": "Được tiếp nhận",
        "at": datetime(2026, 11, 20, 2, 5, tzinfo=UTC),
        "by": "Bộ phận một cửa phường Ba Đình",
        "note": "Hẹn trả kết quả trước 17:00 ngày 20/11/2026.",
    },
    {"title": "Đang xử lý", "at": datetime(2026, 11, 20, 3, 40, tzinfo=UTC), "by": "Trần Văn Minh", "phase": "now"},
    {"title": "Trả kết quả", "at": None, "phase": "next", "by": "Dự kiến 17:00, 20/11/2026"},
]

SUMMARY: list[dict[str, object]] = [
    {"label": "Họ, chữ đệm và tên", "value": "Nguyễn Thị Hoa", "change": "#"},
    {"label": "Nơi cư trú", "value": "Số 12 phố Đội Cấn\nPhường Ba Đình, thành phố Hà Nội", "change": "#"},
    {"label": "Số lượng bản sao", "value": 3, "change": "#"},
    {"label": "Lý do", "value": ""},
    {
        "label": "Người được cấp",
        "parts": [{"title": "Người thứ nhất", "rows": [{"label": "Họ tên", "value": "Nguyễn Văn Bình"}]}],
    },
]

RECORD = [
    {
        "label": "Thời hạn giải quyết",
        "value": "Trong ngày; hồ sơ nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo.",
    },
    {"label": "Phí, lệ phí", "value": "8.000 đồng mỗi bản sao."},
    {"label": "Cơ quan thực hiện", "value": "Ủy ban nhân dân cấp xã\nỦy ban nhân dân cấp tỉnh"},
]

BARS = [
    {"label": "Thành phố Huế", "value": "97,4 %", "share": 97.4},
    {"label": "Thành phố Hà Nội", "value": "74,1 %", "share": 74.1},
    {"label": "Tỉnh Cà Mau", "value": "31,0 %", "share": 31},
]


COLOURS = ["paper", "surface", "tint", "lacquer", "lacquer-deep", "gold", "info", "success", "warning", "error"]


META = PageMeta("/kieu-dang/", "Kiểu dáng", "Mỗi thành phần của trang ở mọi trạng thái.", is_listed=False)


def example_context() -> dict[str, Any]:
    """Template context of the style guide."""
    return {
        "meta": META,
        "form": SampleForm(),
        "refused": SampleForm({"full_name": "", "copies": "năm", "born_on": "31/02/1990", "kind": "", "place": "01"}),
        "colours": COLOURS,
        "icons": sorted(file.stem for file in (COMPONENTS / "icons").glob("*.svg")),
        "statuses": STATUSES,
        "notices": NOTICES,
        "events": EVENTS,
        "summary": SUMMARY,
        "record": RECORD,
        "bars": BARS,
        "trail": [("/tim-kiem/", "Thủ tục"), ("/thu-tuc/2.000635/", "Bản sao trích lục hộ tịch")],
        "columns": ["Mã hồ sơ", "Thủ tục", "Hẹn trả", "Phí"],
        "rows": [
            ["H26.01.02-261120-0007", "Cấp bản sao trích lục hộ tịch", "20/11/2026", "8.000 đồng"],
            ["H26.01.02-261120-0008", "Đăng ký khai sinh", "21/11/2026", "Không thu"],
        ],
        "links": [
            {"href": "#", "title": "Đăng ký khai sinh", "text": "Ủy ban nhân dân cấp xã. Không thu phí, trong ngày."},
            {"href": "#", "title": "Cấp bản sao trích lục hộ tịch", "text": "Bộ Tư pháp. 8.000 đồng mỗi bản."},
        ],
    }
