"""Rules of results: what may be proposed and approved."""

from services.catalogue.package.results import Result
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier
from services.dossiers.results import proposals
from services.dossiers.results.choice import choice_for
from services.dossiers.results.proposals import Proposal


def check_is_a_decision(dossier: Dossier, proposal: Proposal) -> tuple[Result, ...]:
    """Return the proposed results: all that the facts of the dossier call for now, or one refusal."""
    issued = dossier.package.issued_results
    if len(issued) == 1 and issued[0].when is None:
        return issued
    decisions = choice_for(dossier).decisions
    if not decisions:
        raise DossierError(
            f"Không có kết quả nào ứng với nội dung của {dossier.name_within} lúc này. "
            "Hãy hoàn tất các bước xem xét trước, hoặc yêu cầu người nộp bổ sung."
        )
    proposed = tuple(proposals.by_result(dossier.package, proposal))
    decision = next((one for one in decisions.values() if tuple(result.key for result in one) == proposed), None)
    if decision is None:
        raise DossierError(
            f"Các kết quả đã ghi không còn khớp với nội dung của {dossier.name_within}. Hãy mở lại trang, "
            "ghi đủ những kết quả đang được nêu rồi trình lại."
        )
    return decision
