"""The process inside the offices (quy trình nội bộ): stages, and in each the steps that run side by side."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import takewhile
from typing import Annotated, Any, Final

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from eforms.definition import Condition, FormDefinition, FrozenModel, Key
from services.agencies.models import Role
from services.catalogue.package.appointments import AppointmentRule
from services.catalogue.package.office_rules import OfficeRule
from services.catalogue.package.public_record import ShortText

Question = Annotated[str, StringConstraints(max_length=2_000)]


class Delivers(StrEnum):
    """What a step delivers."""

    CHECK = "check"
    """An examination (thẩm định); the last one before the decisions proposes the result."""
    OPINION = "opinion"
    """The opinion of another office (lấy ý kiến)."""
    INSPECTION = "inspection"
    """A visit on the spot (kiểm tra thực tế)."""
    DECISION = "decision"
    """The approval of one level, before the signature (phê duyệt từng cấp)."""
    SIGNATURE = "signature"
    """The decision that issues the result (ký ban hành)."""
    HAND_OVER = "hand_over"
    """The result given to the applicant (trả kết quả)."""

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def decides(self) -> bool:
        """Whether what was proposed lies before this step."""
        return self in (Delivers.DECISION, Delivers.SIGNATURE)


LABELS: Final = {
    Delivers.CHECK: "thẩm định",
    Delivers.OPINION: "ý kiến",
    Delivers.INSPECTION: "kiểm tra thực tế",
    Delivers.DECISION: "phê duyệt",
    Delivers.SIGNATURE: "ký ban hành",
    Delivers.HAND_OVER: "trả kết quả",
}
EXAMINATION: Final = (Delivers.CHECK, Delivers.OPINION, Delivers.INSPECTION)
"""What is delivered before anybody decides."""
USUALLY_DELIVERED: Final[Mapping[str, Delivers]] = {Role.LEADER: Delivers.SIGNATURE, Role.DESK: Delivers.HAND_OVER}
"""What the step of a role delivers unless it says otherwise; of any other role, a check."""


def _usually_delivered(step: Mapping[str, Any]) -> Delivers:
    return USUALLY_DELIVERED.get(str(step.get("role")), Delivers.CHECK)


class Silence(FrozenModel):
    """An office that does not answer in time is taken to consent (im lặng là đồng ý); only where a law says so."""

    basis: ShortText
    """The article that says so."""
    counts_as: dict[Key, bool | int | str] = Field(default={})
    """What its form is taken to say, by key of the field, so that conditions can read it."""


class ProcessStep(FrozenModel):
    """One step (công đoạn): who does what, where and in which time."""

    key: Key
    title: ShortText
    role: Role
    hours: int | None = Field(default=None, ge=1)
    """In office hours; or `days`."""
    days: int | None = Field(default=None, ge=1)
    """In working days."""
    office: OfficeRule | None = None
    """Which office does it; None: the one that handles the dossier."""
    delivers: Delivers = Field(default_factory=_usually_delivered)
    """By default what the role usually delivers."""
    when: Condition | None = None
    """Condition on the answers and on the findings of earlier stages; where it is not true the step is left out."""
    form: FormDefinition | None = None
    """What whoever does the step records; conditions read it as `step.field`."""
    question: Question = ""
    """What another office is asked; without it, the title says it."""
    shows: tuple[Key, ...] = ()
    """The keys of the fields, papers among them, that an office asked for its opinion sees; all others stay hidden."""
    silence: Silence | None = None
    appointment: AppointmentRule | None = None
    """The appointment without which the step cannot be finished (lịch hẹn)."""
    kept_when_sent_back: bool = False
    """Whether the step, begun anew after the leader sent the dossier back, goes on from what was held and written."""

    @property
    def meets_people(self) -> bool:
        """Whether it has an appointment or inspects, so that a round of it leaves something behind."""
        return self.appointment is not None or self.delivers is Delivers.INSPECTION

    @property
    def is_elsewhere(self) -> bool:
        """Whether another office than the handling one does it."""
        return self.office is not None and not self.office.is_handling

    @property
    def is_own_check(self) -> bool:
        """Whether the handling office examines."""
        return self.delivers is Delivers.CHECK and not self.is_elsewhere

    @model_validator(mode="after")
    def _has_one_time(self) -> "ProcessStep":
        if (self.hours is None) == (self.days is None):
            raise ValueError("Hãy ghi thời gian của bước: số giờ làm việc hoặc số ngày làm việc.")
        return self


class Stage(FrozenModel):
    """One stage (giai đoạn): its steps run side by side; it is done when all of them are."""

    key: Key
    title: ShortText
    when: Condition | None = None
    """Condition on the answers and on the findings of earlier stages; where it is not true the stage is left out."""
    steps: tuple[ProcessStep, ...] = Field(min_length=1, max_length=20)

    @property
    def is_own_examination(self) -> bool:
        """Whether the handling office examines in it."""
        return any(step.is_own_check for step in self.steps)

    @property
    def may_be_sent_back_to(self) -> bool:
        """Whether a leader may send a dossier back to it: the handling office examines or inspects in it."""
        own = (step for step in self.steps if not step.is_elsewhere)
        return any(step.delivers in (Delivers.CHECK, Delivers.INSPECTION) for step in own)


def _tag(part: Any) -> str:
    is_stage = "steps" in part if isinstance(part, dict) else isinstance(part, Stage)
    return "stage of a process" if is_stage else "step of a process"


StageOrStep = Annotated[
    Annotated[ProcessStep, Tag("step of a process")] | Annotated[Stage, Tag("stage of a process")],
    Discriminator(_tag),
]
"""An entry of a process: a stage, or a step that is alone in its stage."""


def stages_of(process: tuple[ProcessStep | Stage, ...]) -> tuple[Stage, ...]:
    """The stages of a process, a step alone as a stage of its own."""
    return tuple(
        part if isinstance(part, Stage) else Stage(key=part.key, title=part.title, steps=(part,)) for part in process
    )


def examination_of(stages: Sequence[Stage]) -> list[Stage]:
    """The stages before anybody decides."""
    return list(takewhile(lambda stage: all(step.delivers in EXAMINATION for step in stage.steps), stages))


def proposing_step(stages: Sequence[Stage]) -> ProcessStep | None:
    """The step that proposes the result, or takes note of a notice: the handling office's last check."""
    checks = [step for stage in examination_of(stages) for step in stage.steps if step.is_own_check]
    return checks[-1] if checks else None
