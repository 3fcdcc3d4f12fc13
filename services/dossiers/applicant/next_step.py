"""What the applicant may expect or has to do next, in a sentence: for the page of a dossier and of a whole filing."""

from services.catalogue.package.public_record import ResultDelivery
from services.dossiers.models import Dossier
from services.dossiers.process.after_filing import still_to_do
from services.dossiers.process.task_assignment import DESK_PROMISE
from services.dossiers.status import Status

NOTHING_TO_DO = "Bạn không phải làm gì thêm."


def next_step(dossier: Dossier) -> str:
    """The sentence for a dossier that owes nothing now; empty where its status says all or something else is asked."""
    if dossier.state is Status.SUBMITTED:
        return f"{DESK_PROMISE} {still_to_do(dossier) or NOTHING_TO_DO}"
    if dossier.state is Status.COMPLETED and dossier.delivery == ResultDelivery.DESK:
        return f"Kết quả đã có. Mời bạn đến nhận tại bộ phận một cửa của {dossier.agency}."
    if dossier.state is Status.COMPLETED and dossier.delivery == ResultDelivery.POST:
        return f"Kết quả đã có, được gửi đến bạn qua dịch vụ bưu chính. {NOTHING_TO_DO}"
    return f"{left} Đã làm rồi thì không phải làm lại." if (left := still_to_do(dossier)) else ""
