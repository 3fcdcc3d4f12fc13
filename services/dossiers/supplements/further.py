"""Rules of a further supplement request: the law knows one, so a second person approves each that follows."""

from core.people import Person
from services.agencies.models import Role
from services.dossiers.assignment import assignees
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, SupplementProposal
from services.dossiers.supplements.asked import items_of


def check_is_further_request(dossier: Dossier) -> None:
    """The first request needs no proposal: the clerk sends it (NĐ 61/2018 arts 15(3), 17(2)a)."""
    if not dossier.supplements.exists():
        raise DossierError(f"{dossier.name} chưa được yêu cầu bổ sung lần nào. Hãy gửi yêu cầu mà không cần đề nghị.")


def check_has_open_proposal(dossier: Dossier) -> SupplementProposal:
    """Return the proposal that nobody has decided yet; there must be one."""
    proposal = open_proposal(dossier)
    if proposal is None:
        raise DossierError(f"{dossier.name} không có đề nghị yêu cầu bổ sung nào đang chờ duyệt.")
    return proposal


def check_did_not_propose(person: Person, dossier: Dossier) -> None:
    """Whoever proposed the request does not decide on it, whatever roles they hold."""
    if check_has_open_proposal(dossier).proposed_by_id == person.pk:
        raise DossierError("Bạn đã đề nghị yêu cầu bổ sung này. Một người khác có thẩm quyền phải quyết định.")


def check_proposed(person: Person, dossier: Dossier) -> SupplementProposal:
    """Return the open proposal, which nobody takes back but whoever made it."""
    proposal = check_has_open_proposal(dossier)
    if proposal.proposed_by_id != person.pk:
        raise DossierError(f"Đề nghị yêu cầu bổ sung này do {proposal.proposed_by} gửi, chỉ người ấy rút lại được.")
    return proposal


def open_proposal(dossier: Dossier) -> SupplementProposal | None:
    """The proposal that nobody has decided yet, with who made it."""
    return SupplementProposal.objects.open().filter(dossier=dossier).select_related("proposed_by").first()


def proposed(dossier: Dossier) -> dict[str, object] | None:
    """What the open proposal asks for, as the page of whoever decides shows it."""
    proposal = open_proposal(dossier)
    if proposal is None:
        return None
    return {"number": next_number(dossier), "note": proposal.note, "items": items_of(dossier, proposal)}


def next_number(dossier: Dossier) -> int:
    """Which request of the dossier the next one is."""
    return dossier.supplements.count() + 1


def deciding_role(dossier: Dossier, *, but: int) -> Role:
    """The head of the desk decides; a leader where none is present at the office besides who proposed (`but`)."""
    head = assignees.choose(dossier.agency_id, Role.DESK_HEAD, assignees.Matter.of(dossier), but=[but])
    return Role.DESK_HEAD if head else Role.LEADER
