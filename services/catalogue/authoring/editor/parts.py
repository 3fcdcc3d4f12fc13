"""What the parts of a package are made of: which models may stand in a list, and what they are called."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from eforms.definition import FrozenModel
from eforms.definition.fields import FieldBase
from services.catalogue.differences.labels import FIELD_TYPE_LABELS
from services.catalogue.package.definition import Package
from services.catalogue.package.paper_templates import PaperTemplate

NAMES: Final[Mapping[str, str]] = {
    "Step": "bước",
    "Option": "lựa chọn",
    "Case": "trường hợp",
    "Check": "kiểm tra giữa các câu trả lời",
    "Ineligibility": "trường hợp không giải quyết",
    "AtLeast": "yêu cầu có ít nhất",
    "Link": "liên kết",
    "RowSource": "nhóm lặp để chọn",
    "TableLayout": "bảng trên giấy",
    "TableColumn": "cột",
    "FormDefinition": "biểu mẫu",
    "Record": "thông tin công bố",
    "RecordSection": "đoạn trình tự",
    "Way": "cách nộp",
    "LegalText": "căn cứ pháp lý",
    "Source": "nguồn bản ghi",
    "TimeLimit": "thời hạn",
    "FeeRule": "khoản thu",
    "ByValue": "cách thu theo giá trị",
    "ValueBand": "bậc giá trị",
    "LocalAmount": "mức thu của địa phương",
    "Reduction": "quy định miễn, giảm",
    "NamedReduction": "quy định miễn, giảm dùng chung",
    "RefundRule": "quy định hoàn trả",
    "RequiredPaper": "giấy tờ",
    "Participant": "người cùng xác nhận",
    "Route": "quy tắc nơi nhận",
    "OfficeRule": "cơ quan theo quy tắc",
    "ProcessStep": "công đoạn",
    "Stage": "giai đoạn có nhiều công đoạn",
    "Silence": "im lặng là đồng ý",
    "AppointmentRule": "lịch hẹn",
    "Result": "kết quả",
    "Holder": "người được cấp",
    "CopyOrder": "bản sao đặt thêm",
    "Prefill": "nội dung điền trước",
    "Part": "phần liên thông",
    "TakenOver": "nội dung lấy từ phần trước",
    "Note": "ghi chú",
}
"""What a part is called, by its model."""
KEPT: Final = frozenset({"key", "type", "code", "derived", "library", "library_version", "english_of"})
"""Attributes that no form asks for: they are made, or never change."""


def item_models(info: FieldInfo) -> dict[str, type[FrozenModel]]:
    """The models that may stand in a list, or as a single part, by their names: types of questions, else of models."""
    return {_name_of(model): model for model in _models(info.annotation)}


def is_nested(info: FieldInfo) -> bool:
    """Whether the attribute holds parts of its own."""
    return bool(item_models(info))


def kind_label(name: str) -> str:
    """What a kind of part is called: a type of question, or a model."""
    label = FIELD_TYPE_LABELS.get(name) or NAMES.get(name, name)
    return f"{label[:1].upper()}{label[1:]}"


def name_of(part: FrozenModel) -> str:
    """The kind of a part, as `kind_label` takes it."""
    return _name_of(type(part))


def asked_attributes(model: type[FrozenModel]) -> dict[str, FieldInfo]:
    """The attributes of a model that forms ask for, in their order."""
    left_out = KEPT if not issubclass(model, Package) else {*KEPT, "notes"}
    if model.__name__ in ("Result", "Part"):
        left_out = left_out - {"code"}
    return {name: info for name, info in model.model_fields.items() if name not in left_out}


def _name_of(model: type[FrozenModel]) -> str:
    if issubclass(model, FieldBase):
        return str(get_args(model.model_fields["type"].annotation)[0])
    return model.__name__


def _models(annotation: Any) -> Iterator[type[FrozenModel]]:
    """The models named by an annotation; conditions and templates of papers are edited elsewhere."""
    if isinstance(annotation, type) and issubclass(annotation, FrozenModel):
        if annotation is not PaperTemplate and not annotation.__name__.startswith(("ConditionRow", "AllOf", "AnyOf")):
            yield annotation
    elif get_origin(annotation) is Annotated:
        yield from _models(get_args(annotation)[0])
    elif get_origin(annotation) is not Literal:
        for inner in get_args(annotation):
            yield from _models(inner)
