"""The package: a whole procedure version as one frozen pydantic model, with its canonical JSON and checksum."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import combinations
from json import dumps
from typing import Any, Final, Self

from django.utils.translation import gettext, gettext_noop
from pydantic import Field, ValidationError, model_validator

from core.status import TranslatedChoices
from eforms.definition import FormDefinition, FrozenModel, Key
from eforms.definition.base import FieldReference
from services.catalogue.package.fees.charges import FeeRule, NamedReduction, Reduction
from services.catalogue.package.participants import MAX_PARTICIPANTS, Participant
from services.catalogue.package.parts import PartRules, ProcedureCode, form_of_steps, participants_in
from services.catalogue.package.process import ProcessStep, Stage, StageOrStep, proposing_step, stages_of
from services.catalogue.package.public_record import FilingChannel, LongText, Record, ShortText
from services.catalogue.package.results import Result
from services.catalogue.package.routes import Route
from services.catalogue.package.time_limits import TimeLimit


class DataSource(TranslatedChoices):
    """A database of the State that a paper may stand in (cơ sở dữ liệu), as its law names it."""

    POPULATION = "population", gettext_noop("Cơ sở dữ liệu quốc gia về dân cư")
    CIVIL_STATUS = "civil_status", gettext_noop("Cơ sở dữ liệu hộ tịch điện tử")
    ENTERPRISES = "enterprises", gettext_noop("Cơ sở dữ liệu quốc gia về đăng ký doanh nghiệp")
    LAND = "land", gettext_noop("Cơ sở dữ liệu quốc gia về đất đai")
    DRIVER_HEALTH = "driver_health", gettext_noop("hệ thống dữ liệu khám sức khỏe lái xe")


class RequiredPaper(FrozenModel):
    """One paper of the dossier (thành phần hồ sơ)."""

    name: ShortText
    name_en: LongText = ""
    case: str = ""
    """The case in which it is required, in words."""
    case_en: LongText = ""
    originals: int = Field(default=0, ge=0)
    copies: int = Field(default=0, ge=0)
    to_show: bool = False
    """Shown at the desk and given back (xuất trình), not handed in."""
    template: str = ""
    """Name of the paper form (mẫu đơn, tờ khai)."""
    field: FieldReference | None = None
    """The form field that takes the upload, in rows `group.key`; the field's own cases then replace `case`."""
    online: str = ""
    """What replaces it when filed online."""
    online_en: LongText = ""
    after_filing: str = ""
    """What has to be done with it after it was filed online, in a sentence: the original sent by post, or brought."""
    after_filing_en: LongText = ""
    from_data: DataSource | None = None
    """What holds the facts it would prove: then it need not be handed in, and no office may ask for it."""
    due_if_missing: bool = False
    """Whether the office may ask for it all the same once it has looked there and found nothing."""
    also_called: tuple[ShortText, ...] = Field(default=(), max_length=20)
    """Short names by which people ask for it: `thẻ căn cước`, `CCCD`."""

    @property
    def not_due(self) -> str:
        """Why it need not be handed in, in a sentence; empty where it has to be."""
        if self.from_data is None:
            return ""
        reason = gettext("Không phải nộp: đã có trong %(source)s.") % {"source": self.from_data.label}
        unless = gettext("Chỉ phải nộp khi cơ quan đã tra cứu mà không có dữ liệu.") if self.due_if_missing else ""
        return f"{reason} {unless}".rstrip()


class Part(PartRules):
    """One part of an interconnected procedure: its office, limits, fees, process and results (thủ tục thành phần)."""

    process: tuple[StageOrStep, ...] = ()
    results: tuple[Result, ...] = ()


FEE_TOLD_LATER: Final = "Chưa thu khi nộp; cơ quan báo khoản phải nộp sau khi xem hồ sơ"
OF_EACH_PART: Final = ("limits", "fees", "routes", "process", "results", "is_notice")
"""What a package with parts says in each part, and not in common."""


class Note(FrozenModel):
    """A note for authors and approvers: open questions and what still has to be checked."""

    about: ShortText
    text: ShortText


class Package(FrozenModel):
    """A whole procedure version."""

    code: ProcedureCode
    record: Record
    derived: bool = False
    """Whether its form was drawn from the record by the portal, until its ministry publishes one of its own."""
    limits: tuple[TimeLimit, ...] = ()
    fees: tuple[FeeRule, ...] = Field(default=(), max_length=200)
    reductions: tuple[NamedReduction, ...] = Field(default=(), max_length=100)
    """Exemptions and reductions that several fees refer to."""
    papers: tuple[RequiredPaper, ...] = ()
    form: FormDefinition | None = None
    """None: published for information, not to be filed online yet."""
    participants: tuple[Participant, ...] = Field(default=(), max_length=MAX_PARTICIPANTS)
    """Who besides the applicant has to confirm before it is filed."""
    delivery: Key | None = None
    """Key of the question for the delivery channel (`online`, `desk`, `post`); None: online."""
    routes: tuple[Route, ...] = ()
    """Routing rules by answers; empty: the chosen office."""
    process: tuple[StageOrStep, ...] = Field(default=(), max_length=40)
    supplement_days: int = Field(default=30, ge=1, le=365)
    """How many days the office waits for a supplement before it may stop; set it where a law names a number."""
    payment_days: int = Field(default=30, ge=1, le=365)
    """How many days it waits for a payment that has no last day of its own."""
    is_notice: bool = False
    """A notification procedure (thủ tục thông báo): no result is returned."""
    results: tuple[Result, ...] = ()
    parts: tuple[Part, ...] = Field(default=(), max_length=20)
    """The parts of an interconnected procedure (liên thông); empty: the dossier goes to one office."""
    notes: tuple[Note, ...] = ()
    english_of: dict[str, str] = Field(default={})
    """Where English was made from another Vietnamese: by address the hash of that one (`english/strings.py`)."""

    @property
    def is_online(self) -> bool:
        """Whether it can be filed online here."""
        return self.form is not None

    @property
    def eform(self) -> FormDefinition:
        """The form of an online procedure; ValueError without one."""
        if self.form is None:
            raise ValueError(f"{self.code} cannot be filed online.")
        return self.form

    @property
    def issued_results(self) -> tuple[Result, ...]:
        """The results that are written here, refusals included; the others are only named in the record."""
        return tuple(result for result in self.results if result.form is not None)

    def originals_of(self, key: str) -> int:
        """How many originals (số bản chính) are issued of the result with this key."""
        return next((result.originals for result in self.issued_results if result.key == key), 1)

    @property
    def may_be_refused(self) -> bool:
        """Whether it has a written refusal of its own."""
        return any(result.is_refusal for result in self.issued_results)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of the process; a step that stands alone is a stage of its own."""
        return stages_of(self.process)

    @cached_property
    def steps(self) -> dict[str, ProcessStep]:
        """The steps of all stages by key."""
        return {step.key: step for stage in self.stages for step in stage.steps}

    @cached_property
    def proposing_step(self) -> ProcessStep | None:
        """The step that proposes the result, or takes note of a notice."""
        return proposing_step(self.stages)

    @cached_property
    def step_forms(self) -> dict[str, FormDefinition]:
        """The forms of those steps that record something, by the key of the step."""
        return {key: step.form for key, step in self.steps.items() if step.form}

    def limits_for(self, channel: FilingChannel) -> tuple[TimeLimit, ...]:
        """The time limits of a channel."""
        return tuple(limit for limit in self.limits if channel in limit.channels)

    def fees_for(self, channel: FilingChannel, on: date) -> tuple[FeeRule, ...]:
        """The fees of a channel that are valid on that day."""
        return tuple(fee for fee in self.fees if channel in fee.channels and fee.is_valid_on(on))

    def reductions_of(self, fee: FeeRule) -> tuple[Reduction, ...]:
        """The reductions of a fee: its own, and those it refers to."""
        return (*fee.reductions, *(one for one in self.reductions if one.key in fee.reduced_by))

    def fee_text(self, channel: FilingChannel) -> str:
        """The free-text fee of a channel in the record; empty when the package has fee rules.

        Under a derived form it says that the office tells the fee later: a record that names none plainly is not free.
        """
        if self.fees:
            return ""
        text = next((way.fee for way in self.record.ways if way.channel == channel), "")
        return f"{FEE_TOLD_LATER}{f' (bản ghi công bố ghi {text})' if text else ''}" if self.derived else text

    def part(self, key: str) -> Part:
        """The part with this key; KeyError where there is none."""
        return {part.key: part for part in self.parts}[key]

    def parts_before(self, key: str) -> Iterator[str]:
        """The keys of the parts that this one waits for, and of those that they wait for."""
        passed = {key}
        while (after := self.part(key).starts_after) and after not in passed:
            passed.add(after)
            yield after
            key = after

    def for_part(self, key: str) -> "Package":
        """The package that a part is handled under: its own rules, and of the form the steps its office sees."""
        return self._packages_of_parts[key]

    @property
    def handled(self) -> tuple["Package", ...]:
        """The packages that its dossiers are handled under: those of its parts, else itself."""
        return tuple(self._packages_of_parts.values()) or (self,)

    @cached_property
    def _packages_of_parts(self) -> Mapping[str, "Package"]:
        return {part.key: self._package_of(part) for part in self.parts}

    def _package_of(self, part: Part) -> "Package":
        """Whatever part and package both say, the part says; the rest it has in common with the others."""
        form = form_of_steps(self.form, part.form_steps) if self.form else None
        asked = {field.key for field in form.fields()} if form else set()
        common: dict[str, Any] = {name: getattr(self, name) for name in Package.model_fields}
        own: dict[str, Any] = {name: getattr(part, name) for name in Part.model_fields if name in common}
        return Package(
            **{
                **common,
                **own,
                "code": self.code,
                "record": self.record.model_copy(
                    update={
                        "name": part.title,
                        "name_en": part.title_en,
                        "ways": tuple(way.model_copy(update={"fee": ""}) for way in self.record.ways),
                    }
                ),
                "form": form,
                "papers": tuple(paper for paper in self.papers if paper.field is None or paper.field in asked),
                "participants": participants_in(self.participants, form) if form else (),
                "delivery": self.delivery if self.delivery in asked else None,
                "supplement_days": part.supplement_days or self.supplement_days,
                "parts": (),
            }
        )

    @model_validator(mode="after")
    def _parts_stand_by_themselves(self) -> Self:
        """Each part is a whole package of its own; nothing that each says is said in common."""
        if not self.parts:
            return self
        if said := [name for name in OF_EACH_PART if getattr(self, name)]:
            raise ValueError(f"Thủ tục liên thông ghi {', '.join(said)} ở từng phần liên thông, không ghi chung.")
        keys, steps = [part.key for part in self.parts], {step.key for step in self.form.steps} if self.form else set()
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"Các phần liên thông dùng hai lần khóa {', '.join(sorted(twice))}.")
        for part in self.parts:
            if unknown := sorted({*part.form_steps} - steps):
                raise ValueError(f"Phần “{part.title}”: biểu mẫu không có bước {', '.join(unknown)}.")
            if part.starts_after is not None and part.starts_after not in keys:
                raise ValueError(f"Phần “{part.title}”: không có phần “{part.starts_after}” để bắt đầu sau đó.")
            try:
                self._package_of(part)
            except ValidationError as error:
                first = error.errors()[0]
                raise ValueError(f"Phần “{part.title}”: {first.get('ctx', {}).get('error', first['msg'])}") from error
        return self

    @model_validator(mode="after")
    def _keys_are_used_once(self) -> Self:
        keys = [step.key for stage in self.stages for step in stage.steps]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"Quy trình nội bộ dùng hai lần khóa {', '.join(sorted(twice))}.")
        return self

    @model_validator(mode="after")
    def _participants_are_named_once(self) -> Self:
        keys = [participant.key for participant in self.participants]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"Người cùng xác nhận dùng hai lần khóa {', '.join(sorted(twice))}.")
        return self

    @model_validator(mode="after")
    def _fees_follow_one_another(self) -> Self:
        """Fee rules with the same key must not overlap: a change of amount is a second rule from its first day."""
        pairs = combinations(self.fees, 2)
        if twice := {one.key for one, other in pairs if one.key == other.key and one.overlaps(other)}:
            raise ValueError(f"Phí, lệ phí dùng hai lần khóa {', '.join(sorted(twice))} cho cùng một ngày.")
        return self

    @model_validator(mode="after")
    def _can_be_handled_if_online(self) -> Self:
        """An online procedure needs a time limit, a process and, unless it is a notification, a result with a form."""
        missing = {
            "thời hạn giải quyết": not any(limit.when is None for limit in self.limits_for(FilingChannel.ONLINE)),
            "quy trình nội bộ": not self.process,
            "kết quả và biểu mẫu của nó": not self.is_notice
            and all(result.is_refusal for result in self.issued_results),
        }
        if self.is_notice and self.results:
            raise ValueError("Thủ tục thông báo không trả kết quả nào.")
        if self.is_online and not self.parts and any(missing.values()):
            raise ValueError(f"Thủ tục nộp trực tuyến còn thiếu: {', '.join(k for k, v in missing.items() if v)}.")
        return self


def canonical(package: Package) -> str:
    """Canonical JSON of a package: sorted keys, no whitespace."""
    return dumps(package.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(text: str) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return sha256(text.encode()).hexdigest()
