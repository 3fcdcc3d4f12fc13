"""The first package of a new procedure: a source, with the head typed for it or all that the public record holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from eforms.definition import FormDefinition
from services.catalogue.authoring.package_edits import with_parts
from services.catalogue.derived.cases import CASE_QUESTION, case_definitions, case_question, cases_of
from services.catalogue.derived.derivation import PAPERS_PAGE
from services.catalogue.derived.fees import fees_of
from services.catalogue.derived.limits import limits_of
from services.catalogue.derived.papers import is_paper, upload_fields, uploads, with_fields
from services.catalogue.errors import CatalogueError
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import Level, Source
from services.catalogue.package.results import Result

WRITTEN_HERE: Final = "Soạn trên Cổng dịch vụ công"
"""The source of a record that no public record stands behind yet."""
NOTHING_TAKEN_OVER: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("name_en", "kind", "decision"), ""),
    **dict.fromkeys(("keywords", "legal_basis"), ()),
}
"""What is another procedure's own and is filled in anew."""


@dataclass(frozen=True)
class Head:
    """What is asked of a procedure that no record knows."""

    code: str
    name: str
    field: str
    issuer: str
    """The electronic code of the ministry or province."""
    levels: tuple[Level, ...]


def with_head(source: Package, head: Head, *, on: date) -> Package:
    """The source as a procedure of its own: its questions, papers, process and results under this head."""
    record = source.record.model_copy(
        update={
            **NOTHING_TAKEN_OVER,
            **{name: getattr(head, name) for name in ("name", "field", "issuer", "levels")},
            "source": Source(name=WRITTEN_HERE, read_on=on),
        }
    )
    return with_parts(source, code=head.code, record=record, derived=False)


def with_record(source: Package, published: Package) -> Package:
    """The source under a known record: name, field, issuer, papers, limits, fees and law are those of the record.

    The papers of the record are asked on the page of papers; a source without one gets it before its last page.
    """
    named = [paper for paper in published.papers if is_paper(paper)]
    cases = cases_of(named)
    uploaded = uploads(named, cases)
    definitions = case_definitions(cases)
    form = source.eform.model_dump(mode="json")
    asked = [case_question(cases)] if cases and not _asks(source, CASE_QUESTION) else []
    page = {**PAPERS_PAGE, "fields": [*asked, *upload_fields(uploaded, has_cases=bool(cases))]}
    form["steps"] = list(_with_papers_page(form["steps"], page))
    form["cases"] = [*form["cases"], *definitions]
    return with_parts(
        source,
        code=published.code,
        record=published.record,
        derived=False,
        limits=published.limits or limits_of(published.record),
        fees=published.fees or fees_of(published.record),
        reductions=published.reductions,
        papers=with_fields(named, uploaded),
        form=_form(form),
        results=results_under(source.results, published.results),
        notes=(*published.notes, *source.notes),
    )


def results_under(written: Sequence[Result], named: Sequence[Result]) -> tuple[Result, ...]:
    """The results of a source, the first of them named as the record names its first; the rest only named."""
    of_record = [result for result in named if not result.is_refusal]
    if not written or not of_record:
        return tuple(written)
    grants = [result for result in written if not result.is_refusal]
    refusals = [result for result in written if result.is_refusal]
    first = grants[0].model_copy(update={"name": of_record[0].name, "code": of_record[0].code})
    others = (
        Result(code=result.code, name=result.name)
        for result in of_record[1:]
        if result.code and result.code != first.code
    )
    return (first, *grants[1:], *others, *refusals)


def _with_papers_page(steps: Sequence[dict[str, Any]], page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if all(step["key"] != page["key"] for step in steps):
        yield from (*steps[:-1], page, steps[-1])
        return
    for step in steps:
        yield page if step["key"] == page["key"] else step


def _asks(package: Package, key: str) -> bool:
    return any(field.key == key for field in package.eform.fields())


def _form(text: dict[str, Any]) -> FormDefinition:
    """The form; CatalogueError where the questions of the record and those of the source do not go together."""
    try:
        return FormDefinition.model_validate(text)
    except ValidationError as error:
        raise CatalogueError(f"Câu hỏi của mẫu trùng với giấy tờ của bản ghi: {error.errors()[0]['msg']}") from error
