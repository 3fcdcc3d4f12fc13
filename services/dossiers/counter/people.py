"""For whom a desk files: what was read from a card or typed, and whose account that is, if it is one.

A number alone reaches nobody: it may be mistyped. An account is somebody's only where number, name and birth agree;
else the person is kept without an account (`desk_key`), until VNeID says of somebody that they are just this person.
"""

import re
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from core.people import User, identity_key
from core.text import plain_apostrophes
from eforms.inputs.identifiers import check_digit_fits, is_spelt_like_a_name
from services.dossiers.errors import DossierError
from services.dossiers.models import CounterFiling
from services.dossiers.models.on_behalf import FiledOnBehalf

NAME_LENGTH: Final = 120
EARLIEST_YEAR: Final = 1900
_DAY: Final = re.compile(r"([0-9]{1,2})[/.\-]?([0-9]{1,2})[/.\-]?([0-9]{4})")
_NOT_READ: Final = "Không đọc được mã QR này. Hãy quét lại mã trên thẻ căn cước, hoặc nhập tay các ô dưới đây."
_NOT_BORN: Final = "Nhập ngày sinh như trên thẻ, ví dụ 24/11/1985; nếu giấy tờ chỉ ghi năm, nhập năm."

_NO_TAX_CODE: Final = (
    "Mã số này không đúng. Mã số thuế, mã số doanh nghiệp gồm 10 chữ số, của đơn vị phụ thuộc thêm 3 chữ số; "
    "hãy xem lại từng chữ số."
)


class StatedPerson(NamedTuple):
    """Who somebody is by their card, or by what they say; nobody has verified it."""

    full_name: str
    personal_number: str
    birth: str
    """YYYY-MM-DD, or YYYY where the papers say no more."""
    phone: str = ""

    @classmethod
    def of(cls, counter: CounterFiling) -> "StatedPerson":
        return cls(counter.full_name, counter.personal_number, counter.birth, counter.phone)

    @property
    def key(self) -> str:
        return identity_key(self.personal_number, self.full_name, self.birth)


class StatedOrganisation(NamedTuple):
    """Which organisation somebody at the counter says they come for; nobody has verified it."""

    tax_code: str
    """Of an enterprise its number (mã số doanh nghiệp), which is its tax code."""
    name: str


def read_card(text: str) -> StatedPerson:
    """The person on a căn cước card, from the text of its QR code as a scanner types it.

    `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy`, the last of them the day of issue; the old number may be
    empty, and more may follow. Sureness: no published specification is known to us; this is what many independent
    readers of such cards take apart, so only number, name and birth are used, and anything else is refused.
    """
    parts = [part.strip() for part in text.strip().split("|")]
    if len(parts) < 7 or not re.fullmatch("[0-9]{12}", parts[0]) or not re.fullmatch("[0-9]{8}", parts[3]):
        raise DossierError(_NOT_READ)
    name = read_name(parts[2])
    if not name or len(name) > NAME_LENGTH or not is_spelt_like_a_name(name):
        raise DossierError(_NOT_READ)
    return StatedPerson(name, parts[0], read_birth(parts[3]))


def read_name(text: str) -> str:
    """A name as forms keep it: one blank between words, one kind of apostrophe."""
    return plain_apostrophes(" ".join(text.split()))


def read_birth(text: str) -> str:
    """A day, or a year, of birth as people type it: YYYY-MM-DD or YYYY; DossierError for anything else."""
    text, today = text.strip(), localdate()
    if re.fullmatch("[0-9]{4}", text) and EARLIEST_YEAR <= int(text) <= today.year:
        return text
    parts = _DAY.fullmatch(text)
    try:
        born_on = date(*map(int, reversed(parts.groups()))) if parts else datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError as wrong:
        raise DossierError(_NOT_BORN) from wrong
    if not born_on.year >= EARLIEST_YEAR or born_on > today:
        raise DossierError(_NOT_BORN)
    return born_on.isoformat()


def read_tax_code(text: str) -> str:
    """A tax code as people type it, of a branch with its three digits: 0100109106 or 0100109106-001."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"[0-9]{10}|[0-9]{13}", digits) or not check_digit_fits(digits[:10]):
        raise DossierError(_NO_TAX_CODE)
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


def account_of(person: StatedPerson) -> User | None:
    """The account with this number, where name and birth are the same as well."""
    account = get_user_model().objects.filter(personal_number=person.personal_number, desk_key=None).first()
    if account is None:
        return None
    birth = account.born_on.isoformat() if account.born_on else str(account.birth_year or "")
    return account if identity_key(person.personal_number, account.full_name, birth) == person.key else None


def applicant_of(person: StatedPerson) -> User:
    """Their account; else the person as a desk knows them, not saved where no desk has filed for them yet."""
    if (account := account_of(person)) is not None:
        return account
    known = get_user_model().objects.filter(desk_key=person.key).first()
    return known or _unknown(person)


def _unknown(person: StatedPerson) -> User:
    """A person without an account: nobody signs in with it."""
    born_on = date.fromisoformat(person.birth) if len(person.birth) > 4 else None
    unknown = get_user_model()(
        username=f"quay-{uuid4()}",
        full_name=person.full_name,
        personal_number=person.personal_number,
        born_on=born_on,
        birth_year=int(person.birth[:4]),
        phone=person.phone,
        desk_key=person.key,
        is_active=False,
    )
    unknown.set_unusable_password()
    return unknown


def has_account(matter: FiledOnBehalf, applicant: User) -> bool:
    """Whether there is an account in which it shows up: of the organisation it is filed for, else of the applicant."""
    return not matter.organisation.desk_key if matter.organisation else applicant.desk_key is None
