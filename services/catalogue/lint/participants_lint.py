"""Linter of participants: everybody who has to confirm can be invited, sees something, and can confirm."""

from collections.abc import Callable, Iterator
from typing import Final

from eforms.definition import Condition, DocumentField, FormDefinition
from eforms.definition.fields import FieldBase, Question
from eforms.definition.groups import Block
from eforms.definition.repeating import RowsField
from eforms.lint.form_lint import Finding, Severity
from services.catalogue.package.definition import Package
from services.catalogue.package.identity import IDENTITY_FACTS
from services.catalogue.package.participants import MAX_PEOPLE, Participant, PersonPath, most_people, person_path

ConditionLint = Callable[[Condition | None, str], Iterator[Finding]]

NO_FORM: Final = "Thủ tục chưa nộp trực tuyến thì không mời ai xác nhận trực tuyến được."
NO_SUCH_PEOPLE: Final = "Biểu mẫu không hỏi về người nào tại “{}”."
NO_IDENTITY: Final = (
    "Mục “{}” phải hỏi đúng một họ tên và một số định danh cá nhân của mỗi người; nếu không, không mời được đúng người."
)
NO_TAX_CODE: Final = (
    "Mục “{}” phải hỏi đúng một tên và một mã số thuế của mỗi tổ chức; nếu không, không mời được đúng tổ chức."
)
NUMBER_MAY_BE_EMPTY: Final = (
    "Số định danh cá nhân tại “{}” có thể để trống, mà người không có số chỉ ký giấy được. "
    "Hãy bắt buộc ghi số, hoặc nêu mục nhận giấy đã ký."
)
TAX_CODE_MAY_BE_EMPTY: Final = (
    "Mã số thuế tại “{}” có thể để trống, mà tổ chức không có mã số chỉ ký giấy được. "
    "Hãy bắt buộc ghi mã số, hoặc nêu mục nhận giấy đã ký."
)
TOO_MANY: Final = f"Mục “{{}}” nhận đến {{}} người; nhiều nhất {MAX_PEOPLE} người được mời xác nhận."
SHOWS_NOTHING: Final = (
    "Người này không được xem gì trong tờ khai nên không biết mình xác nhận điều gì. Hãy chọn nội dung được xem."
)
NOT_SHOWN: Final = "Biểu mẫu không có bước, mục hoặc phần “{}”. Hãy chọn lại nội dung được xem."
STEP_AND_FIELD: Final = (
    "Khóa “{}” vừa là bước vừa là mục; người được mời chỉ xem mục. Muốn cho xem cả bước, hãy nêu từng mục."
)
NOT_A_PAPER: Final = "Biểu mẫu không có mục giấy tờ “{}”. Hãy chọn mục khác ở “Mục nhận giấy đã ký”."
NO_CASE: Final = "Hãy ghi bằng lời trường hợp người này phải xác nhận."
ONLY_THE_APPLICANT: Final = "Đây luôn là chính người nộp, mà người nộp xác nhận khi nộp; không cần mời thêm ai."


def participant_findings(package: Package, condition: ConditionLint) -> Iterator[Finding]:
    """What is wrong with the participants; `condition` lints one condition at a path."""
    if package.participants and package.form is None:
        yield Finding("participants", NO_FORM)
        return
    for number, participant in enumerate(package.participants):
        path = f"participants.{number}"
        yield from condition(participant.when, f"{path}.when")
        if participant.when is not None and not participant.case:
            yield Finding(f"{path}.case", NO_CASE)
        yield from _people(package.eform, participant, path)
        yield from _shown(package.eform, participant, path)
    if package.participants and all(_is_the_applicant(package.eform, one) for one in package.participants):
        yield Finding("participants", ONLY_THE_APPLICANT)


def _people(form: FormDefinition, participant: Participant, path: str) -> Iterator[Finding]:
    """They have a name and a number, there are not too many of them, and their paper can be handed in."""
    papers = {field.key for field in form.fields() if isinstance(field, DocumentField)}
    if participant.paper and participant.paper not in papers:
        yield Finding(f"{path}.paper", NOT_A_PAPER.format(participant.paper))
    if not (most := most_people(form, participant)):
        yield Finding(f"{path}.people", NO_SUCH_PEOPLE.format(participant.people))
    elif (person := person_path(form, participant)) is None:
        missing = NO_TAX_CODE if participant.organisations else NO_IDENTITY
        yield Finding(f"{path}.people", missing.format(participant.people))
    elif not participant.paper and not _number_is_required(form, person):
        may_be_empty = TAX_CODE_MAY_BE_EMPTY if participant.organisations else NUMBER_MAY_BE_EMPTY
        yield Finding(f"{path}.people", may_be_empty.format(participant.people))
    if most > MAX_PEOPLE:
        yield Finding(f"{path}.people", TOO_MANY.format(participant.people, most))


def _shown(form: FormDefinition, participant: Participant, path: str) -> Iterator[Finding]:
    if not participant.shows:
        yield Finding(f"{path}.shows", SHOWS_NOTHING)
    fields = {field.key: field for field in form.fields()}
    steps = {step.key for step in form.steps}
    for number, shown in enumerate(participant.shows):
        key, _, part = shown.partition(".")
        if (part and not _has_part(fields.get(key), part)) or (not part and key not in fields.keys() | steps):
            yield Finding(f"{path}.shows.{number}", NOT_SHOWN.format(shown))
        elif not part and key in fields and key in steps:
            yield Finding(f"{path}.shows.{number}", STEP_AND_FIELD.format(shown), Severity.WARNING)


def _has_part(field: FieldBase | None, part: str) -> bool:
    return isinstance(field, Block) and any(inner.key == part for inner in field.inner_fields)


def _number_is_required(form: FormDefinition, person: PersonPath) -> bool:
    """Whether everybody who stands there has a number: nothing lets it stay empty or hides it."""
    number = _field_at(form, (*person.keys, person.number))
    return number is not None and number.required and number.required_if is None and number.show_if is None


def _is_the_applicant(form: FormDefinition, participant: Participant) -> bool:
    """Whether it is always the applicant: the number is taken from the account, under no condition, and locked."""
    if participant.organisations or (person := person_path(form, participant)) is None:
        return False
    number = _field_at(form, (*person.keys, person.number))
    return number is not None and number.prefill in IDENTITY_FACTS and number.locked and number.prefill_if is None


def _field_at(form: FormDefinition, keys: tuple[str, ...]) -> Question | None:
    found, fields = None, tuple[FieldBase, ...](form.fields())
    for key in keys:
        found = next((field for field in fields if field.key == key), None)
        fields = found.inner_fields if isinstance(found, Block | RowsField) else ()
    return found if isinstance(found, Question) else None
