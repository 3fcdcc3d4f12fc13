"""Who a procedure is for and whether it costs a fee, as the search filters by."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop

from core.status import TranslatedChoices
from services.catalogue.package.head import HasRecord


class Audience(TranslatedChoices):
    """Groups of the subjects of a record (đối tượng thực hiện)."""

    PEOPLE = "people", gettext_noop("Công dân Việt Nam")
    FOREIGNERS = "foreigners", gettext_noop("Người nước ngoài")
    BUSINESS = "business", gettext_noop("Doanh nghiệp, hợp tác xã")
    ORGANISATIONS = "organisations", gettext_noop("Tổ chức khác")


_WORDS = {
    Audience.PEOPLE: ("công dân", "cá nhân", "cán bộ", "đảng viên", "người việt nam"),
    Audience.FOREIGNERS: ("người nước ngoài",),
    Audience.BUSINESS: ("doanh nghiệp", "hợp tác xã", "hộ kinh doanh"),
    Audience.ORGANISATIONS: ("tổ chức",),
}


def audiences_of(subjects: Iterable[str]) -> list[Audience]:
    """The groups that the subjects of a record belong to; what stands in brackets is left out."""
    said = [subject.partition("(")[0].lower() for subject in subjects]
    return [group for group, words in _WORDS.items() if any(word in subject for subject in said for word in words)]


FREE = frozenset({"không", "không thu", "không có", "miễn phí", "không thu phí", "không thu phí, lệ phí"})
"""What records write for a procedure that costs nothing."""


def charges_fee(package: HasRecord) -> bool | None:
    """Whether a fee is charged; None where nothing is said.

    A record that names no amount is not free of charge, nor is a form derived from it.
    """
    said = {way.fee.strip(" .").lower() for way in package.record.ways if way.fee}
    if package.fees or said - FREE or any(part.fees for part in package.parts):
        return True
    return False if said or (package.is_online and not package.derived) else None
