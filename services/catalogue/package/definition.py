"""A procedure version as one frozen document: everything the law fixes for the dossiers filed under it."""

from datetime import date
from hashlib import sha256
from itertools import combinations
from json import dumps
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from eforms.definition import FormDefinition, FrozenModel, Key
from eforms.definition.base import FieldReference
from services.agencies.models import Role
from services.catalogue.package.charges import Fee
from services.catalogue.package.public_record import FilingChannel, Record, ShortText
from services.catalogue.package.routes import Route
from services.catalogue.package.time_limits import Limit


class RequiredPaper(FrozenModel):
    """One paper of the dossier (thành phần hồ sơ)."""

    name: ShortText
    case: str = ""
    """When it is asked for."""
    originals: int = Field(default=0, ge=0)
    copies: int = Field(default=0, ge=0)
    to_show: bool = False
    """Shown at the desk and given back (xuất trình), not handed in."""
    template: str = ""
    """Name of the paper form (mẫu đơn, tờ khai)."""
    field: Key | None = None
    """The field of the form where it is handed in; its cases say when, so `case` need not."""
    online: str = ""
    """What stands for it when the dossier is filed online."""


class ProcessStep(FrozenModel):
    """One step inside the office (quy trình nội bộ)."""

    key: Key
    title: ShortText
    role: Role
    hours: int = Field(ge=1)


class Result(FrozenModel):
    """What the applicant gets (kết quả thực hiện)."""

    code: str = ""
    name: ShortText
    symbol: Annotated[str, StringConstraints(pattern=r"^[A-ZĐ][A-ZĐ-]{0,19}$")] = "KQ"
    """Follows the number of the paper (ký hiệu); papers of one symbol share a series."""
    named_by: Key | None = None
    """The declared question whose answer is the title of the paper; without it, the name is."""
    subtitle: str = ""
    """Printed under the title, such as `Bản sao`."""
    issued_to: FieldReference | None = None
    """The question of its own form that names the holder, such as `child.full_name`; without it, the applicant."""
    form: FormDefinition | None = None
    """The few fields that the handling clerk fills for it; a declared field of the same key is taken over.

    The first must have one in what can be filed online; the others are told by papers every procedure has.
    """


class Note(FrozenModel):
    """For authors and approvers: what the law does not fix, and what still has to be checked."""

    about: ShortText
    text: ShortText


class Package(FrozenModel):
    """A whole procedure version."""

    code: Annotated[str, StringConstraints(pattern=r"^\d\.\d{6}(\.[A-Z0-9]{2,3})*$")]
    record: Record
    limits: tuple[Limit, ...] = ()
    fees: tuple[Fee, ...] = Field(default=(), max_length=200)
    papers: tuple[RequiredPaper, ...] = ()
    form: FormDefinition | None = None
    """None: published for information, not to be filed online yet."""
    delivery: Key | None = None
    """The question where the result goes, answered `online`, `desk` or `post`; without it, it goes online."""
    routes: tuple[Route, ...] = ()
    """Where it goes by what was answered; without them, to the office that was chosen."""
    process: tuple[ProcessStep, ...] = ()
    is_notice: bool = False
    """A notice (thủ tục thông báo): the office takes note of it, and no result is returned."""
    results: tuple[Result, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def is_online(self) -> bool:
        """Whether it can be filed here."""
        return self.form is not None

    @property
    def eform(self) -> FormDefinition:
        """The form that is filled in here; ask only of what can be filed online."""
        if self.form is None:
            raise ValueError(f"{self.code} cannot be filed online.")
        return self.form

    @property
    def result_form(self) -> FormDefinition:
        """The form of the result; ask only of what can be filed online."""
        if not self.results or self.results[0].form is None:
            raise ValueError(f"{self.code} has no result that is written here.")
        return self.results[0].form

    def limits_for(self, channel: FilingChannel) -> tuple[Limit, ...]:
        """The time limits of that way to file."""
        return tuple(limit for limit in self.limits if channel in limit.channels)

    def fees_for(self, channel: FilingChannel, on: date) -> tuple[Fee, ...]:
        """The fees of that way to file which are levied on that day."""
        return tuple(fee for fee in self.fees if channel in fee.channels and fee.is_valid_on(on))

    def fee_text(self, channel: FilingChannel) -> str:
        """What the record says of the fee of that way to file, where no rule reckons it."""
        return next((way.fee for way in self.record.ways if way.channel == channel), "") if not self.fees else ""

    @model_validator(mode="after")
    def _keys_are_used_once(self) -> Self:
        keys = [work.key for work in self.process]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"Phần process dùng hai lần khóa {', '.join(sorted(twice))}.")
        return self

    @model_validator(mode="after")
    def _fees_follow_one_another(self) -> Self:
        """A fee that changes on some day is two rules with one key; never do both hold."""
        pairs = combinations(self.fees, 2)
        if twice := {one.key for one, other in pairs if one.key == other.key and one.overlaps(other)}:
            raise ValueError(f"Phần fees dùng hai lần khóa {', '.join(sorted(twice))} cho cùng một ngày.")
        return self

    @model_validator(mode="after")
    def _can_be_handled_if_online(self) -> Self:
        """What is filed online needs a time limit, people to handle it and a result."""
        missing = {
            "thời hạn giải quyết": not any(limit.when is None for limit in self.limits_for(FilingChannel.ONLINE)),
            "quy trình nội bộ": not self.process,
            "kết quả và biểu mẫu của nó": not self.is_notice and (not self.results or self.results[0].form is None),
        }
        if self.is_notice and self.results:
            raise ValueError("Thủ tục thông báo không trả kết quả nào.")
        if self.is_online and any(missing.values()):
            raise ValueError(f"Thủ tục nộp trực tuyến còn thiếu: {', '.join(k for k, v in missing.items() if v)}.")
        return self


def canonical(package: Package) -> str:
    """The one text of a package: JSON with sorted keys and no spare space."""
    return dumps(package.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(text: str) -> str:
    """SHA-256 of the canonical text."""
    return sha256(text.encode()).hexdigest()
