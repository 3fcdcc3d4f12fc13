"""A form read back for a page: what eforms.answers.summary says, with the address where each answer can be changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import Truncator
from django.utils.timezone import localtime

from eforms.answers import summary
from eforms.definition import Answers, FormDefinition
from eforms.models import Attachment
from services.agencies.models import Agency
from services.catalogue.package.definition import Package
from services.dossiers.models import Dossier, ResultDelivery

StepUrl = Callable[[str], str]


@dataclass(frozen=True)
class SummaryLine:
    """One answer, as the summary component draws it."""

    label: str
    value: str
    change: str = ""
    files: tuple[Attachment, ...] = ()
    parts: tuple["SummaryPart", ...] = ()
    """Of a group of questions its rows, in place of the value."""


@dataclass(frozen=True)
class SummaryPart:
    """One step, or one row of a group."""

    title: str
    rows: tuple[SummaryLine, ...]


def summarise(
    form: FormDefinition,
    answers: Answers,
    attachments: Sequence[Attachment] = (),
    *,
    step_url: StepUrl | None = None,
) -> list[SummaryPart]:
    """The answers step by step; with `step_url` each has its link."""
    return [
        SummaryPart(section.title, tuple(_line(row, step_url) for row in section.rows))
        for section in summary.sections(form, answers, attachments)
    ]


def _line(row: summary.AnswerRow, step_url: StepUrl | None) -> SummaryLine:
    change = f"{step_url(row.step)}#muc-{row.key}" if step_url and row.step else ""
    parts = tuple(SummaryPart(part.title, tuple(_line(inner, None) for inner in part.rows)) for part in row.parts)
    return SummaryLine(row.label, row.text, change, row.files, parts)


def dossier_columns(package: Package, answers: Answers) -> dict[str, str]:
    """What a dossier has in columns of its own, because lists and acts ask for it, of what was answered."""
    return {
        "abstract": Truncator(" · ".join(summary.list_answers(package.eform, answers))).chars(300),
        "delivery": ResultDelivery(str(answers.get(package.delivery or "", ResultDelivery.ONLINE))),
    }


def dossier_facts(dossier: Dossier) -> list[SummaryLine]:
    """The dossier at a glance; what is not known yet is left out."""
    facts = [
        ("Mã hồ sơ", dossier.code),
        ("Người nộp", dossier.applicant_name),
        ("Cơ quan giải quyết", dossier.agency.name),
        ("Nộp lúc", _format_time(dossier.submitted_at)),
        ("Tiếp nhận lúc", _format_time(dossier.accepted_at)),
        ("Hẹn trả kết quả", _format_time(dossier.due_at)),
        ("Nhận kết quả tại", "" if dossier.version.package.is_notice else dossier.get_delivery_display()),
    ]
    receivers = [receiver.agency for receiver in dossier.receivers.select_related("agency").order_by("pk")]
    known = [SummaryLine(label, value) for label, value in facts if value]
    return [*known, *recipient_lines(dossier.addressee, dossier.agency, receivers)]


def recipient_lines(addressee: str, handler: Agency, receivers: Iterable[Agency]) -> list[SummaryLine]:
    """How it is addressed, where not to the office as such, and who else gets it."""
    addressed = addressee if addressee != handler.name else ""
    told = "\n".join(office.name for office in receivers)
    return [SummaryLine(label, text) for label, text in (("Kính gửi", addressed), ("Đồng gửi", told)) if text]


def _format_time(at: datetime | None) -> str:
    return f"{localtime(at):%H:%M, %d/%m/%Y}" if at else ""
