"""The answer summary of a form, and the facts of a dossier, as rows of the summary component."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.utils.text import Truncator
from django.utils.translation import gettext

from core.official_language import official_language
from core.ui.formatting import format_moment, format_number
from eforms.answers import summary
from eforms.definition import Answers, FormDefinition
from eforms.models import Attachment
from services.agencies.models import Agency
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel, ResultDelivery
from services.dossiers.models import Dossier, Filing
from services.dossiers.results import proposals
from services.dossiers.results.proposals import Proposal

FIRST_ROWS: Final = 20
"""Rows of a long list on a page; all of them stand on the paper."""
StepUrl = Callable[[str], str]


@dataclass(frozen=True)
class Mark:
    """What became of an answer that a supplement asked for or changed, or that a correction of a result changes."""

    at: datetime | None
    """When the supplement was sent; None for a correction that is proposed."""
    is_changed: bool
    before: str
    """The former answer; empty where there was none."""
    about: str = ""
    """The paper of a row that it is about, where it stands at the answer of the whole group."""


@dataclass(frozen=True)
class SummaryLine:
    """One answer, as the summary component renders it; `change` is the URL where it can be changed."""

    label: str
    value: str
    change: str = ""
    files: tuple[Attachment, ...] = ()
    parts: tuple["SummaryPart", ...] = ()
    """The rows of a group of questions, in place of the value; of a group inside another where it has no value."""
    more: str = ""
    """How many rows of a long list are not shown, and where all are."""
    key: str = ""
    """Of the question, where it answers one."""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class SummaryPart:
    """One step of the form, or one row of a group, with its answers."""

    title: str
    rows: tuple[SummaryLine, ...]


def summarise(
    form: FormDefinition,
    answers: Answers,
    attachments: Sequence[Attachment] = (),
    *,
    step_url: StepUrl | None = None,
    locked: Collection[str] = (),
    today: date | None = None,
    only: Collection[str] | None = None,
) -> list[SummaryPart]:
    """The answers by step; with `step_url` (step key to URL) each has a link to change it, but those `locked`.

    `today` is the day of filing of a filed form; a draft has none. With `only`, the answers with these keys alone.
    """
    parts = summary_parts(
        summary.sections(form, answers, attachments, today=today, first_rows=FIRST_ROWS),
        step_url=step_url,
        locked=locked,
        only=only,
    )
    return [part for part in parts if only is None or part.rows]


def summary_parts(
    sections: Iterable[summary.AnswerSection],
    *,
    step_url: StepUrl | None = None,
    locked: Collection[str] = (),
    only: Collection[str] | None = None,
) -> list[SummaryPart]:
    """These sections of the answers as the pages show them; with `only`, the rows with these keys alone."""
    return [
        SummaryPart(
            section.title,
            tuple(
                _line(row, None if row.key in locked else step_url)
                for row in section.rows
                if only is None or row.key in only
            ),
        )
        for section in sections
    ]


def files_of(parts: Iterable[SummaryPart]) -> Iterator[Attachment]:
    """The files that these answers show, those in rows too."""
    for part in parts:
        for row in part.rows:
            yield from row.files
            yield from files_of(row.parts)


def without_files(parts: Iterable[SummaryPart]) -> tuple[SummaryPart, ...]:
    """The same answers with the names of the files alone."""
    return tuple(
        replace(part, rows=tuple(replace(row, files=(), parts=without_files(row.parts)) for row in part.rows))
        for part in parts
    )


def proposed_parts(
    package: Package, proposal: Proposal, issued: Mapping[str, Answers] | None = None
) -> list[SummaryPart]:
    """What was proposed of each result; where a version writes several, under the name of the result.

    Of a correction each answer that differs from what was `issued`, by key of the result, says what that was.
    """
    results = {result.key: result for result in package.issued_results}
    parts: list[SummaryPart] = []
    for key, answers in proposals.by_result(package, proposal).items():
        sections = summarise(results[key].eform, answers)
        if issued and key in issued:
            sections = _with_issued(sections, summarise(results[key].eform, issued[key]))
        parts += [replace(part, title=results[key].name) for part in sections[:1]] if len(results) > 1 else sections[:1]
        parts += sections[1:]
    return parts


def _with_issued(parts: Iterable[SummaryPart], issued: Iterable[SummaryPart]) -> list[SummaryPart]:
    """The answers, each that is corrected marked with what the paper that was issued says."""
    former = {row.key: row.value for part in issued for row in part.rows}

    def marked(row: SummaryLine) -> SummaryLine:
        before = former.get(row.key, "")
        return row if row.value == before else replace(row, marks=(Mark(None, True, before),))

    return [replace(part, rows=tuple(marked(row) for row in part.rows)) for part in parts]


def filed_answers(dossier: Dossier, attachments: Sequence[Attachment]) -> list[SummaryPart]:
    """The answers of a filed dossier by step, as they were asked on the day of filing."""
    return summarise(dossier.package.eform, dossier.sheet.answers, attachments, today=dossier.filed_on)


def _line(row: summary.AnswerRow, step_url: StepUrl | None) -> SummaryLine:
    change = f"{step_url(row.step)}#muc-{row.key}" if step_url and row.step else ""
    parts = tuple(SummaryPart(part.title, tuple(_line(inner, None) for inner in part.rows)) for part in row.parts)
    more = ""
    if row.parts and row.row_count > len(row.parts):
        left = format_number(row.row_count - len(row.parts))
        more = gettext("Và %(left)s dòng nữa; cả %(row_count)s dòng có trong tờ khai (PDF).") % {
            "left": left,
            "row_count": format_number(row.row_count),
        }
    text = "" if any(files_of(parts)) else row.text
    return SummaryLine(row.label, text, change, row.files, parts, more, row.key)


@official_language()
def dossier_columns(package: Package, answers: Answers, *, today: date) -> dict[str, str]:
    """The columns of `Dossier` that are copied from the answers for lists and actions: abstract and delivery."""
    delivery = answers.get(package.delivery or "")
    return {
        "abstract": Truncator(" · ".join(summary.list_answers(package.eform, answers, today=today))).chars(300),
        "delivery": str(delivery) if delivery in ResultDelivery.values else ResultDelivery.ONLINE,
    }


def draft_abstract(filing: Filing) -> str:
    """The same of a draft, without the questions that have no answer yet: tells it apart from others of its kind."""
    package = filing.version.package
    texts = summary.list_answers(package.eform, filing.draft.answers)
    return Truncator(" · ".join(text for text in texts if text != summary.NOT_ANSWERED)).chars(300)


def dossier_facts(dossier: Dossier) -> list[SummaryLine]:
    """The main facts of a dossier; those without a value yet are left out."""
    facts = [
        (gettext("Mã hồ sơ"), dossier.code),
        (gettext("Người nộp"), dossier.applicant_name),
        (gettext("Nộp thay bởi"), dossier.applicant.get_full_name() if dossier.on_behalf_of else ""),
        (gettext("Cơ quan giải quyết"), dossier.agency.name),
        (gettext("Hình thức nộp"), "" if dossier.channel == FilingChannel.ONLINE else dossier.get_channel_display()),
        (gettext("Nộp lúc"), _format_time(dossier.submitted_at)),
        (gettext("Tiếp nhận lúc"), _format_time(dossier.accepted_at)),
        (gettext("Hẹn trả kết quả"), _due_text(dossier)),
        (gettext("Nhận kết quả tại"), "" if dossier.package.is_notice else gettext(dossier.get_delivery_display())),
    ]
    receivers = dossier.receivers.order_by("pk").values_list("agency__name", flat=True)
    copies = receivers if dossier.may_have_receivers else ()
    lines = [SummaryLine(label, value) for label, value in facts if value]
    return [*lines, *recipient_lines(dossier.addressee, dossier.agency, copies)]


def _due_text(dossier: Dossier) -> str:
    """The promised time; that there is none, once it is accepted and a result is still to come."""
    is_awaited = dossier.accepted_at and not dossier.finished_at and not dossier.package.is_notice
    return _format_time(dossier.due_at) or (gettext("Không hẹn ngày") if is_awaited else "")


def recipient_lines(addressee: str, handler: Agency, receivers: Iterable[str]) -> list[SummaryLine]:
    """The lines “Kính gửi” (addressee, unless it is the handling office) and “Đồng gửi” (offices that get a copy)."""
    other_addressee = addressee if addressee != handler.name else ""
    copies = "\n".join(receivers)
    return [
        SummaryLine(label, text)
        for label, text in ((gettext("Kính gửi"), other_addressee), (gettext("Đồng gửi"), copies))
        if text
    ]


def _format_time(at: datetime | None) -> str:
    return format_moment(at) if at else ""
