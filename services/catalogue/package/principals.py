"""For whom a procedure may be filed by somebody else: as its public record and its form say."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from core.representation import Principal
from eforms.definition import FormDefinition
from eforms.definition.fields import FieldBase, Question
from eforms.definition.presets import PresetBlock
from eforms.definition.traversal import fields_with_paths
from services.catalogue.package.definition import Package
from services.catalogue.package.identity import ORGANISATION, PRINCIPAL

ORGANISATION_SUBJECTS: Final = ("doanh nghiệp", "hợp tác xã", "tổ chức", "hộ kinh doanh", "cơ quan")
"""How the subjects of a record (đối tượng thực hiện) begin that are no natural persons."""


def is_for_organisations(package: Package) -> bool:
    """Whether the record names organisations among its subjects, or the form asks who the organisation is."""
    subjects = (subject.casefold() for subject in package.record.subjects)
    return any(subject.startswith(ORGANISATION_SUBJECTS) for subject in subjects) or _asks(package, ORGANISATION)


def is_for_represented_people(package: Package) -> bool:
    """Whether the form asks who the person is for whom it is filed by mandate.

    Only a form that has a place for them may be filed for them: what may not be done by mandate, such as registering a
    marriage, has none.
    """
    return _asks(package, PRINCIPAL)


def may_be_filed_for(package: Package, principal: Principal) -> bool:
    """Whether it may be filed on behalf of this organisation, or of this person."""
    return is_for_represented_people(package) if principal.organisation_id is None else is_for_organisations(package)


def prefilled_questions(field: FieldBase) -> Iterator[Question]:
    """The field itself or its preset parts, as far as they may be prefilled."""
    parts = field.inner_fields if isinstance(field, PresetBlock) else (field,)
    yield from (part for part in parts if isinstance(part, Question) and part.prefill)


@lru_cache(maxsize=500)
def prefill_sources(form: FormDefinition) -> frozenset[str]:
    """The names of all facts that the form may be prefilled with."""
    fields = (field for _, field in fields_with_paths(form))
    return frozenset(question.prefill for field in fields for question in prefilled_questions(field))


def _asks(package: Package, about: str) -> bool:
    sources = prefill_sources(package.form) if package.form is not None else frozenset()
    return any(source.startswith(f"{about}.") for source in sources)
