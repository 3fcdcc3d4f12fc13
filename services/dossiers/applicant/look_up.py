"""The public look-up of a dossier by its code, for who also knows the last digits of the applicant's number."""

from typing import Final

from django.utils.translation import gettext, gettext_noop

from core.limits import throttling
from core.limits.rates import Rate
from core.limits.throttling import Pauses
from core.people import User
from core.representation import people_of
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier

DIGITS: Final = 4
LOOK_UPS: Final = Rate("look-up", requests=60, seconds=600)
PAUSES_OF_CODE: Final = Pauses(free=5, longest=3600, forgotten_after=24 * 3600)
"""Codes are consecutive, so only the digits keep a status secret: nobody may try them all."""
NOT_FOUND: Final = gettext_noop(
    "Không có hồ sơ nào mang mã này với bốn số cuối vừa nhập. Hãy xem lại mã trên giấy tiếp nhận, "
    "và bốn số cuối của số điện thoại hoặc số định danh của người nộp."
)
"""The same for a wrong code as for wrong digits: which codes exist is nobody's business either."""


def look_up(code: str, last_digits: str) -> Dossier:
    """The dossier with this code whose applicant's telephone or personal number ends so (TT 01/2018/TT-VPCP).

    DossierError when there is none; ThrottledError after too many wrong digits for this code.
    """
    counted = f"look-up {code}"
    throttling.attempt({counted: PAUSES_OF_CODE})
    dossier = Dossier.objects.filter(code=code).select_related("agency", "applicant", "version").first()
    people = look_up_people(dossier) if dossier else []
    numbers = [number for person in people for number in (person.phone, person.personal_number)]
    if dossier is None or last_digits not in [number[-DIGITS:] for number in numbers if number]:
        raise DossierError(gettext(NOT_FOUND))
    throttling.forgive(uncounted=[counted])
    return dossier


def look_up_people(dossier: Dossier) -> list[User]:
    """Whose numbers open the look-up: who filed it, and on whose behalf. A tax code is no secret and opens nothing."""
    principal = dossier.on_behalf_of
    return [dossier.applicant, *(people_of(principal) if principal else ())]
