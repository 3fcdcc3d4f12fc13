"""Message templates of an office (mẫu tin nhắn): kept by its head of the desk, filled in for one dossier."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from django.db import transaction
from django.utils.timezone import localtime

from core.people import User
from core.text import fold, visible
from services.agencies import permissions
from services.agencies.models import Agency
from services.agencies.permissions import Verb
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, MessageTemplate
from services.dossiers.models.conversation import LONGEST

MOST: Final = 50
"""Templates of one office."""
TITLE_LENGTH: Final = 80
FIELDS: Final[Mapping[str, Callable[[Dossier], str]]] = {
    "mã hồ sơ": lambda dossier: dossier.code or "(chưa có mã)",
    "họ tên": lambda dossier: dossier.applicant_name,
    "thủ tục": lambda dossier: dossier.title,
    "cơ quan": lambda dossier: dossier.agency.name,
    "ngày hẹn trả": lambda dossier: f"{localtime(dossier.due_at):%d/%m/%Y}" if dossier.due_at else "(chưa hẹn ngày)",
}
"""What a dossier fills in, by the name that stands in braces."""
NAMES: Final = ", ".join(f"{{{name}}}" for name in FIELDS)
_FIELD: Final = re.compile(r"\{([^{}]*)\}")


@transaction.atomic
def save_template(
    agency: Agency, *, by: User, title: str, text: str, template: MessageTemplate | None = None
) -> MessageTemplate:
    """Write a template of the office, a new one without `template`; a title stands once at an office."""
    _check_may_keep(by, agency)
    title, text = visible(title), text.replace("\r\n", "\n").strip()
    _check_text(title, text)
    Agency.objects.select_for_update().get(pk=agency.pk)  # so that a title and a number are looked at by one at a time
    of_office = MessageTemplate.objects.filter(agency=agency)
    same = of_office.filter(word=fold(title)[:TITLE_LENGTH]).first()
    if same is not None and same != template:
        raise DossierError(f"Cơ quan đã có mẫu “{same.title}”. Hãy đặt tên khác, hoặc sửa mẫu ấy.")
    if template is None:
        if of_office.count() >= MOST:
            raise DossierError(f"Một cơ quan giữ tối đa {MOST} mẫu. Hãy xóa mẫu không dùng nữa.")
        template = MessageTemplate(agency=agency)
    elif not of_office.filter(pk=template.pk).exists():
        raise DossierError("Mẫu này vừa bị xóa. Nội dung bạn gõ vẫn còn: hãy lưu thành mẫu mới.")
    template.title, template.word, template.text, template.by = title, fold(title)[:TITLE_LENGTH], text, by
    template.save()
    return template


@transaction.atomic
def delete_template(template: MessageTemplate, *, by: User) -> None:
    """Delete a template; messages written with it stay as they are."""
    _check_may_keep(by, template.agency)
    MessageTemplate.objects.filter(pk=template.pk).delete()


def filled_in(template: MessageTemplate, dossier: Dossier) -> str:
    """The text with what the dossier says; what it says is not looked at again for fields."""
    return filled(template.text, dossier)[:LONGEST]


def filled(text: str, dossier: Dossier) -> str:
    """The same of any text whose fields were checked, however long it becomes."""
    return _FIELD.sub(lambda found: FIELDS[_name(found[1])](dossier), text)


def check_fields(text: str) -> None:
    """Every field in braces must be one that a dossier fills in."""
    if unknown := sorted({name for name in _FIELD.findall(text) if _name(name) not in FIELDS}):
        said = ", ".join(f"{{{name}}}" for name in unknown)
        raise DossierError(f"Không có mục {said}. Trong ngoặc nhọn chỉ ghi được: {NAMES}.")


def check_message(text: str) -> None:
    """What is sent about many dossiers must say something, with no field that none of them fills in."""
    if not visible(text):
        raise DossierError("Hãy viết nội dung rồi gửi.")
    check_fields(text)


def may_keep(person: User, agency: Agency) -> bool:
    """Whether the person keeps the templates of this office."""
    return permissions.may(person, Verb.KEEP_MESSAGE_TEMPLATES, agency=agency)


def _check_may_keep(person: User, agency: Agency) -> None:
    if not may_keep(person, agency):
        raise DossierError("Mẫu tin nhắn thuộc thẩm quyền của phụ trách bộ phận một cửa và lãnh đạo cơ quan.")


def _check_text(title: str, text: str) -> None:
    if not title or not text:
        raise DossierError("Hãy ghi tên mẫu và nội dung.")
    if len(title) > TITLE_LENGTH or len(text) > LONGEST:
        raise DossierError(f"Tên mẫu dài nhất {TITLE_LENGTH} ký tự, nội dung dài nhất {LONGEST} ký tự.")
    check_fields(text)


def _name(written: str) -> str:
    return " ".join(written.split()).lower()
