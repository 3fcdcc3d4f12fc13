"""Who a procedure is for (đối tượng thực hiện), in the words of the national database's own list."""

from typing import Final

from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from eforms.definition.english import is_english

SUBJECTS: Final = frozenset(
    {
        gettext_noop("Công dân Việt Nam"),
        gettext_noop("Người Việt Nam định cư ở nước ngoài"),
        gettext_noop("Người nước ngoài"),
        gettext_noop("Người không quốc tịch cư trú tại Việt Nam"),
        gettext_noop("Cán bộ, công chức, viên chức"),
        gettext_noop("Đảng viên"),
        gettext_noop("Doanh nghiệp"),
        gettext_noop("Doanh nghiệp có vốn đầu tư nước ngoài"),
        gettext_noop("Hợp tác xã"),
        gettext_noop("Hộ kinh doanh"),
        gettext_noop("Tổ chức (không bao gồm doanh nghiệp, HTX)"),
        gettext_noop("Tổ chức nước ngoài"),
        gettext_noop("Tổ chức Đảng"),
    }
)


def shown_subject(subject: str) -> str:
    """A subject in the language of the page; one outside the list is Vietnamese, marked as such on an English page."""
    if subject in SUBJECTS:
        return gettext(subject)
    return format_html('<span lang="vi">{}</span>', subject) if is_english() else subject
