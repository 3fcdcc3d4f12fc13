"""Vietnamese words of the editor: what values are called, what an attribute asks for, and in which group it stands."""

from collections.abc import Mapping
from typing import Any, Final

from eforms.definition.presets import PresetBlock
from eforms.files.file_types import KIND_LABELS
from services.agencies.models import Role
from services.catalogue.differences.labels import ATTRIBUTE_LABELS, MODEL_ATTRIBUTE_LABELS
from services.catalogue.package.identity import PREFILL_FACTS

VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "must_know": {"day": "Ngày", "month": "Tháng, năm", "year": "Năm"},
    "style": {
        "auto": "Tự chọn theo số lựa chọn",
        "radio": "Nút chọn",
        "select": "Danh sách thả xuống",
        "search": "Gõ để tìm",
    },
    "kinds": {str(kind): label for kind, label in KIND_LABELS.items()},
    "size": {"2x3": "2 × 3 cm", "3x4": "3 × 4 cm", "4x6": "4 × 6 cm"},
    "orientation": {"portrait": "Dọc", "landscape": "Ngang"},
    "of": {"whole": "Toàn bộ giá trị", "excess": "Phần vượt bậc trước"},
    "layout": {"sections": "Lần lượt từng dòng", "table": "Bảng hai cột"},
    "relation": {
        "handling": "Cơ quan giải quyết hồ sơ",
        "superior": "Cơ quan chủ quản",
        "chosen": "Cơ quan do cán bộ chọn",
    },
    "code_list": {
        "countries": "Quốc gia",
        "ethnic_groups": "Dân tộc",
        "trade_sections": "Ngành kinh tế cấp 1",
        "trades": "Ngành kinh tế cấp 2",
        "birth_provinces": "Tỉnh nơi đăng ký khai sinh",
        "provinces": "Tỉnh, thành phố",
        "communes": "Xã, phường",
        "former_communes": "Xã, phường trước sắp xếp",
    },
    "prefill": {
        "applicant": "Người nộp hồ sơ (cả nhóm)",
        "organisation": "Tổ chức được nộp thay (cả nhóm)",
        "principal": "Người được nộp thay (cả nhóm)",
        **{fact: f"{label[:1].upper()}{label[1:]}" for fact, label in PREFILL_FACTS.items()},
    },
}
"""What the values of an attribute are called, by the name of the attribute."""

HELP: Final[Mapping[str, str]] = {
    "hint": "Hiện dưới câu hỏi.",
    "pattern": "Biểu thức RE2 mà cả câu trả lời phải khớp.",
    "example": "Một câu trả lời đúng, như người dân gõ.",
    "refusal": "Để trống thì dùng câu của Cổng.",
    "in_list": "Nhiều nhất ba mục của một biểu mẫu.",
    "sensitive": "Chỉ hiện đủ ở nơi cần đọc.",
    "cases": "Không chọn trường hợp nào: hỏi trong mọi trường hợp.",
    "locked": "Chỉ có tác dụng với nội dung điền sẵn.",
    "originals": "Số bản pháp luật đòi khi nộp giấy; nộp trực tuyến chỉ cần một bản chụp.",
    "unique": "Hai dòng không được trả lời giống nhau ở các mục này.",
    "from_file": "Người khai được nhập các dòng từ tệp CSV, Excel.",
    "item": "Ví dụ: Người con.",
    "case": "Điều kiện nói bằng lời, in trên trang thủ tục.",
    "symbol": "Chữ in hoa theo sau số của giấy, ví dụ KQ, GCN.",
    "paper_text": "In thay cho tên và câu trả lời. Trộn câu trả lời bằng {khóa} hoặc {khóa.phần}.",
    "blank_on_paper": "In dòng chấm ở nơi không hỏi, như mẫu giấy.",
    "offices": "Mỗi dòng một mã cơ quan.",
    "amount": "Ghi 0 nếu trả kết quả trong ngày; để trống nếu pháp luật không quy định.",
    "hours": "Ghi số giờ, hoặc số ngày làm việc; không ghi cả hai.",
    "valid_until": "Để trống nếu không có hạn.",
    "by_province": "Mỗi tỉnh ghi mức của mình ở trang “Mức thu của tỉnh”; nơi chưa ghi thì theo mức thu ở trên. "
    "Chưa có mức chung thì ghi 0.",
    "url": "Một địa chỉ trong Cổng như /tim-kiem/, hoặc bắt đầu bằng https://.",
    "value": "Biểu thức tính từ các câu trả lời; xem hướng dẫn ở trang Toàn văn.",
}
"""What an attribute asks for, where its name does not say it."""
MODEL_HELP: Final[Mapping[tuple[str, str], str]] = {
    ("ReadingField", "text"): "Để trống một dòng giữa hai đoạn; dòng bắt đầu bằng dấu - thành danh sách.",
    ("LocalAmount", "places"): "Mỗi dòng một mã: cơ quan, tỉnh hoặc xã.",
}
"""The same for attributes that say something of their own in one model."""

LABELS: Final[Mapping[tuple[str, str], str]] = {
    ("RowsField", "label"): "tên của nhóm",
    ("BlockField", "label"): "tên của nhóm",
    ("ReadingField", "label"): "tiêu đề",
    ("PromiseField", "label"): "lời cam đoan",
    ("DocumentField", "label"): "tên giấy tờ",
    ("PhotoField", "label"): "tên ảnh",
    ("Option", "label"): "lựa chọn",
    ("Link", "label"): "tên liên kết",
    ("TableColumn", "label"): "tiêu đề cột",
    ("RowSource", "label"): "mục đặt tên mỗi dòng",
    ("ComputedField", "value"): "cách tính",
    ("ComputedDecimalField", "value"): "cách tính",
    ("ComputedTextField", "value"): "cách ghép",
    ("Check", "at"): "báo lỗi tại các mục",
    ("Check", "refusal"): "câu báo khi không đúng",
    ("RequiredPaper", "name"): "tên giấy tờ",
    ("RequiredPaper", "field"): "mục nhận tệp",
    ("TimeLimit", "amount"): "thời hạn",
    ("TimeLimit", "unit"): "tính bằng",
    ("FormDefinition", "title"): "tên tờ khai trên giấy",
    ("FeeRule", "amount_vnd"): "mức thu (đồng)",
    ("Reduction", "amount_vnd"): "số tiền phải nộp thay (đồng)",
    ("NamedReduction", "amount_vnd"): "số tiền phải nộp thay (đồng)",
    ("ComputedDecimalField", "places"): "số chữ số lẻ",
    ("Route", "places"): "mục ghi các nơi nhận",
    ("Package", "delivery"): "mục hỏi cách nhận kết quả",
}
"""What an attribute is called here, where the words of a difference would not say it."""


CONDITIONS: Final[Mapping[str, str]] = {
    "show_if": "chỉ hỏi khi",
    "required_if": "chỉ bắt buộc khi",
    "prefill_if": "chỉ điền sẵn khi",
}
"""The same for the conditions of a question: the words that its rows go on from."""


def label_of(model: type, name: str) -> str:
    """The label of an attribute in a form."""
    key = (model.__name__, name)
    label = (
        LABELS.get(key) or CONDITIONS.get(name) or MODEL_ATTRIBUTE_LABELS.get(key) or ATTRIBUTE_LABELS.get(name, name)
    )
    return f"{label[:1].upper()}{label[1:]}"


def help_of(model: type, name: str) -> str:
    """What the attribute asks for; empty where its label says it."""
    return MODEL_HELP.get((model.__name__, name), HELP.get(name, ""))


def value_label(model: type, name: str, value: Any) -> str:
    """What a value of a choice is called."""
    if issubclass(model, PresetBlock) and name in ("parts", "optional"):
        return part_labels(model).get(str(value), str(value))
    if label := getattr(value, "label", None):
        return f"{label[:1].upper()}{label[1:]}"
    return VALUES.get(name, {}).get(str(value), str(value))


def part_labels(model: type[PresetBlock]) -> dict[str, str]:
    """The parts of a preset block: label by key."""
    return {key: str(spec["label"]) for key, spec in model.known_parts.items()}


ENGLISH: Final = "Tiếng Anh"
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "Thêm về câu trả lời": ("example", "refusal", "pattern", "min_length", "default", "style", "parent"),
    "Điền sẵn": ("prefill", "default_from", "locked"),
    "Trên giấy": ("on_paper", "paper_label", "paper_labels", "paper_title", "paper_text", "blank_on_paper"),
    ENGLISH: (),
    "Cán bộ đọc": ("in_list", "sensitive"),
    "Khi lấy ý kiến, kiểm tra thực tế": (),
    "Số hiệu và tên trên giấy": (),
}
"""Attributes that stand folded together, by the heading; every other stands open."""
MODEL_GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "ProcessStep": dict.fromkeys(("question", "shows", "kept_when_sent_back"), "Khi lấy ý kiến, kiểm tra thực tế"),
    "Result": dict.fromkeys(("symbol", "series", "named_by", "subtitle", "issued_to"), "Số hiệu và tên trên giấy"),
}
"""The same for attributes that stand folded in one model alone: the heading by model and attribute."""
OFFERED: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("ProcessStep", "role"): (Role.HANDLER, Role.LEADER, Role.DESK)
}
"""The values that a form offers where the others never fit."""
FIRST: Final = ("label", "title", "name", "kind", "amount_vnd", "hint", "intro", "text", "item", "required")
"""Attributes that stand before the others."""
NAMED_BY: Final = ("label", "title", "name")
"""The attributes from which the key of a new part is made; of another language it is not."""


def heading_of(model: type, name: str) -> str:
    """The heading under which an attribute stands folded; empty where it stands open. English texts end in `_en`."""
    if name.endswith("_en"):
        return ENGLISH
    own = MODEL_GROUPS.get(model.__name__, {}).get(name)
    return own or next((heading for heading, names in GROUPS.items() if name in names), "")
