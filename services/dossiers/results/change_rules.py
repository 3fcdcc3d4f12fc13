"""The rules of correcting and withdrawing results: each `check_…` raises DossierError, or returns."""

from collections.abc import Sequence
from typing import Final

from core.people import Person
from services.documents.document_types import DocumentType
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Paper, ResultChange
from services.dossiers.status import Status

DECIDED: Final = frozenset({Status.COMPLETED, Status.RETURNED})
"""The statuses in which a dossier has a result. A written refusal ends as stopped, and is answered by a new dossier."""


def check_may_be_changed(dossier: Dossier) -> None:
    """The dossier has a result in force, and nobody is at changing it."""
    in_force = dossier.papers.filter(kind=DocumentType.RESULT, document__revoked_at__isnull=True)
    if dossier.state not in DECIDED or not in_force.exists():
        raise DossierError(f"{dossier.name} không có kết quả nào đang có giá trị để đính chính hay thu hồi.")
    check_no_change_is_open(dossier)


def check_no_change_is_open(dossier: Dossier) -> None:
    if change := open_change(dossier):
        raise DossierError(
            f"Kết quả của {dossier.name_within} đang được đề nghị đính chính hoặc thu hồi "
            f"({change.proposed_by}). Hãy chờ lãnh đạo quyết định."
        )


def open_change(dossier: Dossier) -> ResultChange | None:
    """The change that is neither decided nor given up."""
    return ResultChange.objects.open().filter(dossier=dossier).select_related("proposed_by").first()


def check_has_open_change(dossier: Dossier) -> ResultChange:
    """Return the change that is neither decided nor given up; there must be one."""
    change = open_change(dossier)
    if change is None:
        raise DossierError(f"{dossier.name} không có đề nghị đính chính hay thu hồi nào đang chờ.")
    return change


def check_is_being_written(dossier: Dossier) -> ResultChange:
    """Return the correction whose content is not proposed to the leader yet."""
    change = check_has_open_change(dossier)
    if change.content or not change.is_correction:
        raise DossierError(f"Đề nghị về kết quả của {dossier.name_within} đã được trình. Hãy chờ lãnh đạo quyết định.")
    return change


def check_is_proposed(dossier: Dossier) -> ResultChange:
    """Return the change that lies before the leader."""
    change = check_has_open_change(dossier)
    if change.is_correction and not change.content:
        raise DossierError(f"Nội dung đính chính của {dossier.name_within} chưa được trình.")
    return change


def check_did_not_propose_change(person: Person, dossier: Dossier) -> None:
    """Whoever proposed the change does not decide on it, whatever roles they hold."""
    if check_has_open_change(dossier).proposed_by_id == person.pk:
        raise DossierError("Bạn đã đề nghị việc này. Một người khác có thẩm quyền phải quyết định.")


def check_papers_are_in_force(dossier: Dossier, papers: Sequence[Paper]) -> None:
    """What is withdrawn are originals of results of this dossier that are in force; there is at least one."""
    if not papers:
        raise DossierError("Hãy chọn ít nhất một giấy để thu hồi.")
    for paper in papers:
        if paper.dossier_id != dossier.pk or not paper.is_result or paper.copy_number or paper.document.revoked_at:
            raise DossierError(f"“{paper.full_title}” không phải là kết quả đang có giá trị của {dossier.name_within}.")


def check_names_ground(text: str) -> None:
    if not text.strip():
        raise DossierError("Hãy ghi căn cứ pháp luật của việc thu hồi.")
