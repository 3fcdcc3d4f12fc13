"""Procedures, and the edition of the whole catalogue."""

from typing import Self
from uuid import UUID, uuid4

from django.db import models

from services.catalogue.models.states import VersionState


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def in_force(self) -> Self:
        """Procedures with a published version."""
        return self.filter(versions__state=VersionState.PUBLISHED)

    def with_local_fees(self) -> Self:
        """Those whose version in force leaves a fee to the provinces."""
        return self.exclude(local_fee_keys="")

    def public(self) -> Self:
        """Those in force that citizens see; procedures between offices are not for them."""
        return self.in_force().filter(is_internal=False)


class Procedure(models.Model):
    """A procedure that can be applied for (thủ tục hành chính); descriptive columns copy the version in force."""

    code = models.CharField("mã thủ tục", max_length=40, unique=True)
    issuer = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="procedures_issued", verbose_name="cơ quan công bố"
    )
    name = models.CharField("tên thủ tục", max_length=1500)
    field = models.CharField("lĩnh vực", max_length=200)
    folded = models.TextField(editable=False)
    """Search text: name, code, field and keywords in lower case without diacritics."""
    levels = models.CharField("cấp thực hiện", max_length=60, blank=True)
    """Values of `public_record.Level`, separated by commas."""
    is_online = models.BooleanField("nộp trực tuyến được", default=False)
    is_internal = models.BooleanField("thủ tục nội bộ", default=False)
    """Between offices (codes 5. and 6.): hidden from citizens."""
    audiences = models.CharField("đối tượng", max_length=60, blank=True)
    """Values of `audience.Audience`, separated by commas."""
    has_fee = models.BooleanField("có phí, lệ phí", null=True)
    """None: the record does not say."""
    keywords = models.TextField("tên gọi thường ngày", blank=True)
    """Everyday names, one a line."""
    received_by = models.CharField("tiếp nhận theo loại cơ quan", max_length=400, blank=True)
    """Kinds of office, separated by commas, all of which receive it; `ministry` is the issuer (`receiving.py`)."""
    offices = models.ManyToManyField(
        "agencies.Agency", related_name="procedures_offered", verbose_name="nơi tiếp nhận", blank=True
    )
    """Added by hand; who receives it by kind is not among them."""
    excluded_offices = models.ManyToManyField(
        "agencies.Agency", related_name="+", verbose_name="nơi không tiếp nhận", blank=True
    )
    """Taken out by hand, of those that would receive it by kind."""
    stopped_because = models.TextField("tạm dừng nhận hồ sơ vì", blank=True)
    """What citizens read while filing is stopped (`FilingStop`); empty: it is not."""
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced", verbose_name="thủ tục thay thế"
    )
    """Where its page leads once it is abolished; always one that was in force when it was named."""
    replaces = models.TextField("thay cho", blank=True, editable=False)
    """Code and name of each procedure it is the successor of, one a line, for the search."""
    gaps = models.CharField("chỗ chưa đầy đủ", max_length=200, null=True, blank=True, editable=False)
    """Keys of the checks of `publication.completeness` that are not met, `|form|laws|`; None: not yet looked at."""
    local_fee_keys = models.TextField("khoản thu do tỉnh quy định", blank=True, editable=False)
    """Keys of the fees that the version in force leaves to the provinces, `|online|desk|`; empty: none."""
    name_en = models.TextField("tên tiếng Anh", blank=True, editable=False, db_default="")
    """For the lists of an English reader."""

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "thủ tục hành chính"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


class Edition(models.Model):
    """Cache key of the whole catalogue: one row, whose stamp every change of the catalogue renews."""

    stamp = models.UUIDField(default=uuid4)

    def __str__(self) -> str:
        return str(self.stamp)

    @classmethod
    def current(cls) -> UUID:
        """The present stamp; a new one on every call while there is no row."""
        return cls.objects.values_list("stamp", flat=True).first() or uuid4()
