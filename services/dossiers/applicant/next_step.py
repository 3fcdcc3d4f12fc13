"""What the applicant may expect or has to do next, in a sentence: for the page of a dossier and of a whole filing."""

from django.utils.translation import gettext, gettext_noop

from services.catalogue.package.public_record import ResultDelivery
from services.dossiers.models import Dossier
from services.dossiers.process.after_filing import still_to_do
from services.dossiers.process.task_assignment import DESK_CHECK, DESK_PROMISE
from services.dossiers.status import Status

NOTHING_TO_DO = gettext_noop("Bạn không phải làm gì thêm.")


def next_step(dossier: Dossier) -> str:
    """The sentence for a dossier that owes nothing now; empty where its status says all or something else is asked."""
    if dossier.state is Status.SUBMITTED:
        promise = gettext(DESK_PROMISE) % {"hours": DESK_CHECK.hours}
        return f"{promise} {still_to_do(dossier) or gettext(NOTHING_TO_DO)}"
    if dossier.state is Status.COMPLETED and dossier.delivery == ResultDelivery.DESK:
        return gettext("Kết quả đã có. Mời bạn đến nhận tại bộ phận một cửa của %(agency)s.") % {
            "agency": dossier.agency
        }
    if dossier.state is Status.COMPLETED and dossier.delivery == ResultDelivery.POST:
        by_post = gettext("Kết quả đã có, được gửi đến bạn qua dịch vụ bưu chính.")
        return f"{by_post} {gettext(NOTHING_TO_DO)}"
    left = still_to_do(dossier)
    done_before = gettext("Đã làm rồi thì không phải làm lại.")
    return f"{left} {done_before}" if left else ""
