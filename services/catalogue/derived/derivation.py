"""Derives an eForm from the public record of a procedure, so that it can be filed online the day it is known."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from eforms.definition import FormDefinition
from services.catalogue.derived.applicant import applicant_step
from services.catalogue.derived.cases import CaseOfRecord, case_definitions, case_question, cases_of
from services.catalogue.derived.fees import fees_of
from services.catalogue.derived.handling import process_of, results_of
from services.catalogue.derived.limits import limits_of
from services.catalogue.derived.papers import Upload, is_paper, upload_fields, uploads, with_fields
from services.catalogue.derived.wording import clean
from services.catalogue.errors import CatalogueError
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel, Record

INTERNAL_SERIES: Final = ("5.", "6.")
"""First digits of procedures between offices (thủ tục nội bộ)."""
DELIVERY: Final = "receive"


class NotDerivableError(CatalogueError):
    """No form can be derived for this record; the message says why."""


def with_derived_form(package: Package) -> Package:
    """The package with a form, process and result drawn from its record, marked as derived.

    The same record always gives the same package. Raises NotDerivableError for a procedure between offices, for one
    that is not filed online, and for one that has a form of its ministry.
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
    if package.code.startswith(INTERNAL_SERIES):
        raise NotDerivableError(f"Thủ tục {package.code} là thủ tục nội bộ giữa các cơ quan nên người dân không nộp.")
    if package.is_online and not package.derived:
        raise NotDerivableError(f"Thủ tục {package.code} đã có biểu mẫu của bộ, ngành.")
    if all(way.channel is not FilingChannel.ONLINE for way in package.record.ways):
        raise NotDerivableError(f"Bản ghi công bố của thủ tục {package.code} không có hình thức nộp trực tuyến.")


def _form(record: Record, cases: Sequence[CaseOfRecord], uploaded: Sequence[Upload]) -> FormDefinition:
    return FormDefinition.model_validate(
        {
            "title": "Đề nghị giải quyết thủ tục hành chính",
            "cases": case_definitions(cases),
            "steps": [
                applicant_step(record),
                {"key": "content_page", "title": "Nội dung đề nghị", "fields": list(_content(cases, uploaded))},
                {
                    "key": "papers_page",
                    "title": "Giấy tờ gửi kèm",
                    "intro": "Danh mục lấy từ bản ghi công bố. Giấy tờ không bắt buộc thì chỉ gửi khi trường hợp của "
                    "bạn phải có.",
                    "fields": list(upload_fields(uploaded, has_cases=bool(cases))),
                },
                {"key": "finish_page", "title": "Nhận kết quả và cam đoan", "fields": list(_finish(record))},
            ],
        }
    )


def _content(cases: Sequence[CaseOfRecord], uploaded: Sequence[Upload]) -> Iterator[dict[str, Any]]:
    if cases:
        yield case_question(cases)
    yield {
        "key": "request",
        "type": "long_text",
        "label": "Bạn đề nghị cơ quan giải quyết việc gì?",
        "hint": "Ghi ngắn gọn. Điều đã có trong đơn, tờ khai gửi kèm thì không cần ghi lại.",
        "required": not any(upload.is_required for upload in uploaded),
        "max_length": 4_000,
    }


def _finish(record: Record) -> Iterator[dict[str, Any]]:
    ways = [
        {"value": "online", "label": "Bản điện tử trên Cổng dịch vụ công"},
        {"value": "desk", "label": "Bản giấy tại nơi nhận hồ sơ"},
    ]
    by_post = any(way.channel is FilingChannel.POST for way in record.ways)
    post = [{"value": "post", "label": "Bản giấy gửi qua dịch vụ bưu chính"}] if by_post else []
    yield {
        "key": DELIVERY,
        "type": "one_of",
        "style": "radio",
        "label": "Bạn muốn nhận kết quả ở đâu?",
        "default": "online",
        "options": [*ways, *post],
    }
    if by_post:
        shown = {"field": DELIVERY, "value": "post"}
        yield {"key": "post_to", "type": "address", "label": "Gửi đến địa chỉ nào?", "show_if": shown}
    yield {
        "key": "promise",
        "type": "promise",
        "label": "Tôi cam đoan nội dung khai và giấy tờ gửi kèm là đúng, và chịu trách nhiệm về điều đó.",
    }
