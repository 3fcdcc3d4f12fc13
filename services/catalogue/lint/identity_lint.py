"""Linter of the identity of the applicant: who applies is whom the account belongs to, and nobody types another.

NĐ 224/2026 art. 15: what the portal knows is not asked again; so it is not taken from the page either.
"""

from collections.abc import Iterator

from eforms.definition import FormDefinition
from eforms.definition.fields import FieldBase, Question
from eforms.definition.traversal import fields_with_paths
from eforms.lint.form_lint import Finding
from services.catalogue.package.definition import Package
from services.catalogue.package.identity import APPLICANT_IDENTITY, IDENTITY_FACTS, ORGANISATION_IDENTITY
from services.catalogue.package.principals import prefilled_questions

NOT_LOCKED = (
    "Mục này lấy {} từ tài khoản đã định danh. "
    "Hãy chọn “Không cho sửa nội dung điền sẵn”, để không ai khai danh tính người khác."
)
NOBODY_APPLIES = (
    "Biểu mẫu chưa cho biết ai nộp: cần ít nhất một mục lấy họ tên hoặc số định danh cá nhân "
    "từ tài khoản (“Điền sẵn từ”) và không cho sửa."
)


def identity_findings(package: Package) -> Iterator[Finding]:
    """Every question that takes an identity from the account locks it, and the form has at least one."""
    if package.form is None:
        return
    for path, field in fields_with_paths(package.form):
        if facts := [IDENTITY_FACTS[one.prefill] for one in _identity_questions(field) if not one.locked]:
            yield Finding(f"form.{path}.locked", NOT_LOCKED.format(", ".join(facts)))
    if not _says_who_applies(package.form):
        yield Finding("form.steps", NOBODY_APPLIES)


def _says_who_applies(form: FormDefinition) -> bool:
    """Whether it names who files or, of an organisation, which."""
    who = APPLICANT_IDENTITY.keys() | ORGANISATION_IDENTITY.keys()
    return any(one.prefill in who for _, field in fields_with_paths(form) for one in _identity_questions(field))


def _identity_questions(field: FieldBase) -> list[Question]:
    """The field itself or its preset parts, as far as they are prefilled with an identity."""
    return [question for question in prefilled_questions(field) if question.prefill in IDENTITY_FACTS]
