"""The staff action of transferring a dossier to another office."""

from typing import Any

from core.refusals import allows
from core.staff_actions import StaffAction
from services.agencies.permissions import Verb
from services.dossiers.actions import transfers
from services.dossiers.desk.own_page import OWN_PAGE
from services.dossiers.forms.transfers import TransferForm
from services.dossiers.models import Dossier
from services.dossiers.steps import transfer_rules


def _is_with_the_office(dossier: Dossier) -> bool:
    return allows(transfer_rules.check_is_with_the_office, dossier)


def _form(dossier: Dossier, data: Any, files: Any, prefix: str) -> TransferForm:
    return TransferForm(dossier, data, prefix=prefix)


TRANSFER = StaffAction(
    "chuyen-ho-so",
    "Chuyển đến cơ quan khác",
    Verb.TRANSFER,
    transfers.transfer,
    applies=_is_with_the_office,
    form=_form,
    page_template=OWN_PAGE,
    explains="Khi hồ sơ thuộc thẩm quyền cơ quan khác. Mã hồ sơ, giấy tờ và ngày hẹn trả giữ nguyên; cơ quan nhận làm "
    "lại từ đầu quy trình. Cơ quan của bạn còn đọc được hồ sơ.",
)
