"""The public record of a procedure (bản ghi công bố): what the law requires to be published about it."""

from datetime import date
from typing import Annotated

from django.db.models import TextChoices
from django.utils.translation import gettext_noop
from pydantic import Field, StringConstraints

from core.status import TranslatedChoices
from eforms.definition import FrozenModel

ShortText = Annotated[str, StringConstraints(min_length=1, max_length=1500)]
LongText = Annotated[str, StringConstraints(max_length=20_000)]


class Level(TranslatedChoices):
    """Where a procedure is carried out (cấp thực hiện)."""

    MINISTRY = "ministry", gettext_noop("Cấp bộ")
    PROVINCE = "province", gettext_noop("Cấp tỉnh")
    COMMUNE = "commune", gettext_noop("Cấp xã")
    OTHER = "other", gettext_noop("Cơ quan khác")


class FilingChannel(TranslatedChoices):
    """How a dossier reaches the office (hình thức nộp)."""

    ONLINE = "online", gettext_noop("Trực tuyến")
    DESK = "desk", gettext_noop("Trực tiếp")
    POST = "post", gettext_noop("Dịch vụ bưu chính")


class ResultDelivery(TextChoices):
    """Where the applicant wants the result (hình thức nhận kết quả): the values of the question `delivery` names."""

    ONLINE = "online", gettext_noop("Tài khoản trên Cổng dịch vụ công")
    DESK = "desk", gettext_noop("Bộ phận một cửa")
    POST = "post", gettext_noop("Dịch vụ bưu chính")


class RecordSection(FrozenModel):
    """One step of the published description (trình tự thực hiện)."""

    title: str = ""
    text: Annotated[LongText, StringConstraints(min_length=1)]


class Way(FrozenModel):
    """One way to file (cách thức thực hiện).

    `time` and `fee` are free text of records that give no more; computation uses the package's limits and fees.
    """

    channel: FilingChannel
    text: LongText = ""
    text_en: LongText = ""
    time: str = ""
    time_en: str = ""
    fee: str = ""
    fee_en: str = ""


class LegalText(FrozenModel):
    """A document the procedure rests on (căn cứ pháp lý). Title and date are empty where they are not known."""

    number: ShortText
    title: str = ""
    issued_on: date | None = None


class Source(FrozenModel):
    """The source of the record and the date it was retrieved."""

    name: ShortText
    read_on: date


class Record(FrozenModel):
    """The public record of a procedure, with every part required by NĐ 63/2010/NĐ-CP article 8(2)."""

    name: ShortText
    name_en: LongText = ""
    field: ShortText
    issuer: ShortText
    """The electronic code of the ministry that publishes it."""
    kind: str = ""
    decision: str = ""
    """Number of the decision of publication (quyết định công bố)."""
    levels: tuple[Level, ...] = Field(min_length=1)
    subjects: tuple[ShortText, ...]
    steps: tuple[RecordSection, ...]
    ways: tuple[Way, ...]
    sets: int | None = Field(default=None, ge=1)
    """Number of sets of the dossier (số bộ hồ sơ); None: not stated."""
    performed_by: tuple[ShortText, ...]
    decided_by: str = ""
    coordinated_with: str = ""
    reception_address: str = ""
    conditions: LongText = ""
    conditions_en: LongText = ""
    remarks: tuple[LongText, ...] = ()
    """Remarks about the papers (lưu ý)."""
    remarks_en: tuple[LongText, ...] = ()
    """The English of each remark at its place; empty or left out where there is none."""
    keywords: tuple[ShortText, ...] = ()
    """Everyday names of the procedure, for the search."""
    legal_basis: tuple[LegalText, ...] = ()
    source: Source
