"""The rules of transferring a dossier to another office: each `check_…` raises DossierError, or returns."""

from typing import Final

from django.db.models import QuerySet

from services.agencies.models import Agency, Role
from services.catalogue.receiving import receivers_of
from services.dossiers.errors import DossierError
from services.dossiers.models import Appointment, Dossier
from services.dossiers.status import Status
from services.dossiers.steps.step_offices import has_somebody
from services.dossiers.supplements.further import open_proposal

BEFORE_DECISION: Final = frozenset({Status.SUBMITTED, Status.ACCEPTED, Status.IN_PROGRESS})
"""The statuses in which the work lies with the office, and nothing is decided."""


def check_is_with_the_office(dossier: Dossier) -> None:
    """Nothing is decided, the applicant is not waited for, and no other part hangs on the dossier."""
    if dossier.part:
        raise DossierError(
            f"{dossier.name} là một phần của hồ sơ liên thông nên không chuyển riêng được. "
            "Hãy trao đổi với người nộp để rút phần này và nộp lại đúng nơi."
        )
    if dossier.state not in BEFORE_DECISION:
        raise DossierError(
            f"{dossier.name} đang ở trạng thái “{dossier.state.label}” nên không chuyển được. "
            "Chỉ chuyển hồ sơ chưa có quyết định và không chờ người nộp."
        )


def check_may_be_transferred(dossier: Dossier) -> None:
    """Besides: nothing is owed, nobody is to come, and no question to the applicant is being decided."""
    check_is_with_the_office(dossier)
    if dossier.fees.owed().exists():
        raise DossierError(
            f"{dossier.name} còn khoản chưa nộp cho cơ quan này. Hãy chờ người nộp nộp xong, hoặc miễn nộp, rồi chuyển."
        )
    if Appointment.objects.live().filter(dossier=dossier).exists():
        raise DossierError(f"{dossier.name} còn lịch hẹn với người nộp. Hãy hủy hoặc hoàn tất lịch hẹn rồi chuyển.")
    if open_proposal(dossier):
        raise DossierError(f"{dossier.name} có đề nghị yêu cầu bổ sung đang chờ duyệt. Hãy quyết định việc ấy trước.")


def offices_for(dossier: Dossier) -> QuerySet[Agency]:
    """The other offices that offer the procedure."""
    return receivers_of(dossier.version.procedure_id).exclude(pk=dossier.agency_id).order_by("name", "code")


def check_takes_dossiers(office: Agency, dossier: Dossier) -> None:
    """The office is another one that offers the procedure, and somebody there takes what arrives."""
    if not offices_for(dossier).filter(pk=office.pk).exists():
        raise DossierError(f"{office} không nhận thủ tục này, hoặc đang giữ hồ sơ. Hãy chọn cơ quan khác.")
    role = Role.DESK if dossier.state is Status.SUBMITTED else Role.HANDLER
    if not has_somebody(office, role):
        raise DossierError(f"{office} chưa có {role.label.lower()} nhận việc nên chưa chuyển hồ sơ đến đó được.")
