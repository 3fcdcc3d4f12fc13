"""Derives an eForm from the public record of a procedure, so that it can be filed online the day it is known."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from eforms.definition import FormDefinition
from services.catalogue.derived.applicant import applicant_step
from services.catalogue.derived.cases import CaseOfRecord, case_definitions, case_question, cases_of
from services.catalogue.derived.delivery import DELIVERY, finish_fields
from services.catalogue.derived.errors import NotDerivableError
from services.catalogue.derived.fees import fees_of
from services.catalogue.derived.handling import process_of, results_of
from services.catalogue.derived.limits import limits_of
from services.catalogue.derived.papers import Upload, is_paper, upload_fields, uploads, with_fields
from services.catalogue.derived.wording import clean
from services.catalogue.package.definition import Package
from services.catalogue.package.parts import is_internal
from services.catalogue.package.public_record import FilingChannel, Record

TITLE: Final = "Đề nghị giải quyết thủ tục hành chính"
CONTENT_PAGE: Final = {"key": "content_page", "title": "Nội dung đề nghị", "title_en": "What you apply for"}
PAPERS_PAGE: Final = {
    "key": "papers_page",
    "title": "Giấy tờ gửi kèm",
    "title_en": "Papers",
    "intro": "Danh mục lấy từ bản ghi công bố. Giấy tờ không bắt buộc thì chỉ gửi khi trường hợp của bạn phải có.",
    "intro_en": "As the public record lists them. Send optional ones only where your case needs them.",
}
FINISH_PAGE: Final = {
    "key": "finish_page",
    "title": "Nhận kết quả và cam đoan",
    "title_en": "Result and declaration",
}
REQUEST: Final = {
    "key": "request",
    "type": "long_text",
    "label": "Bạn đề nghị cơ quan giải quyết việc gì?",
    "label_en": "What do you ask the office to do?",
    "hint": "Ghi ngắn gọn. Điều đã có trong đơn, tờ khai gửi kèm thì không cần ghi lại.",
    "hint_en": "In short; what your papers say already need not be said again.",
    "max_length": 4_000,
}


def with_derived_form(package: Package) -> Package:
    """The package with a form, process and result drawn from its record, marked as derived.

    The same record always gives the same package. Raises NotDerivableError for a procedure between offices, for one
    that is not filed online, for one that has a form of its ministry, and for more cases than a form can have.
    """
    _check_may_be_derived(package)
    named = [paper for paper in package.papers if is_paper(paper)]
    cases = cases_of(named)
    uploaded = uploads(named, cases)
    notes = tuple(paper.name for paper in package.papers if clean(paper.name) and not is_paper(paper))
    limits = limits_of(package.record)
    changes = {
        "derived": True,
        "record": package.record.model_copy(update={"remarks": (*package.record.remarks, *notes)}),
        "papers": with_fields(named, uploaded),
        "form": _form(package.record, cases, uploaded),
        "delivery": DELIVERY,
        "limits": limits,
        "fees": fees_of(package.record),
        "process": process_of(limits),
        "results": results_of(package.results),
    }
    return Package(**{**{name: getattr(package, name) for name in Package.model_fields}, **changes})


def with_form_where_possible(package: Package) -> Package:
    """The package with a derived form where it can have one, else as it is: what an import makes of each record."""
    try:
        return with_derived_form(package)
    except NotDerivableError:
        return package


def _check_may_be_derived(package: Package) -> None:
    if is_internal(package.code):
        raise NotDerivableError(f"Thủ tục {package.code} là thủ tục nội bộ giữa các cơ quan nên người dân không nộp.")
    if package.is_online and not package.derived:
        raise NotDerivableError(f"Thủ tục {package.code} đã có biểu mẫu của bộ, ngành.")
    if all(way.channel is not FilingChannel.ONLINE for way in package.record.ways):
        raise NotDerivableError(f"Bản ghi công bố của thủ tục {package.code} không có hình thức nộp trực tuyến.")


def _form(record: Record, cases: Sequence[CaseOfRecord], uploaded: Sequence[Upload]) -> FormDefinition:
    papers = {**PAPERS_PAGE, "fields": list(upload_fields(uploaded, has_cases=bool(cases)))}
    steps = [
        applicant_step(record),
        {**CONTENT_PAGE, "fields": list(_content(cases, uploaded))},
        papers,
        {**FINISH_PAGE, "fields": list(finish_fields(record))},
    ]
    return FormDefinition.model_validate({"title": TITLE, "cases": case_definitions(cases), "steps": steps})


def _content(cases: Sequence[CaseOfRecord], uploaded: Sequence[Upload]) -> Iterator[dict[str, Any]]:
    if cases:
        yield case_question(cases)
    yield {**REQUEST, "required": not any(upload.is_required for upload in uploaded)}
