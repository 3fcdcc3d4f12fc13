"""Linter of one step of the process: its office exists, its form can be filled in, its question can be answered."""

from collections.abc import Iterator
from typing import Final

from eforms.answers.validation import validate_whole
from eforms.definition import AnswerType, DocumentField, ValueType, answer_types
from eforms.lint import form_lint as forms
from eforms.lint.form_lint import Finding, Severity
from services.agencies.models import Agency, AgencyKind
from services.catalogue.package.definition import Package
from services.catalogue.package.office_rules import OfficeRule
from services.catalogue.package.process import Delivers, ProcessStep

PLACE_TYPES: Final = (ValueType.ADDRESS, ValueType.TEXT)
"""Value types of an answer that can name the place of an office."""
PARTS_OF_ADDRESS: Final = frozenset({"province", "commune"})

NO_PLACE = "Biểu mẫu không có mục địa bàn nào mang khóa “{}”. Hãy ghi khóa của một mục địa chỉ, hoặc của phần trong đó."
NO_AGENCY = "Không có cơ quan nào mang mã “{}”. Hãy xem lại mã trong danh sách cơ quan."
NO_KIND = "Chưa có cơ quan nào thuộc loại “{}” trong danh sách cơ quan."
HANDED_OVER_ELSEWHERE = "Kết quả do bộ phận một cửa của cơ quan giải quyết trả, nên bước này không ghi cơ quan khác."
OWN_OPINION = "Ý kiến phải hỏi cơ quan khác. Hãy ghi cơ quan (office), hoặc dùng bước thẩm định (check)."
NO_ANSWER = "Bước lấy ý kiến cần biểu mẫu (form) để cơ quan được hỏi trả lời."
ONLY_OPINION = "Phần này chỉ có nghĩa ở bước lấy ý kiến (opinion)."
SHOWN_UNKNOWN = "Biểu mẫu không có mục nào mang khóa “{}” để cho cơ quan được hỏi xem."
SILENCE_SAYS_NOTHING = "Chưa ghi im lặng được coi như đã trả lời gì (counts_as), nên điều kiện đọc bước này sai."
SILENCE_WRONG = "Nội dung coi như đã trả lời chưa đủ hoặc không hợp với biểu mẫu của bước: {}."
SILENCE_UNKNOWN = "Biểu mẫu của bước không có mục nào mang khóa “{}”."
ONE_PAGE = "Biểu mẫu của bước chỉ có một trang (một step)."
NO_FILES = "Biểu mẫu của bước không nhận tệp. Hãy bỏ mục giấy tờ này."
KEY_OF_FIELD = "Khóa “{}” cũng là khóa của một mục trong biểu mẫu, nên điều kiện không biết đọc bên nào. Hãy đổi khóa."
KEY_OF_RESULT = "Mục “{}” trùng khóa với một mục của biểu mẫu kết quả, mà hai biểu mẫu ở cùng một trang. Hãy đổi khóa."


def step_findings(package: Package, step: ProcessStep, path: str) -> Iterator[Finding]:
    """What is wrong with a step by itself."""
    if step.office:
        yield from _office(package, step.office, f"{path}.office")
    if step.delivers is Delivers.HAND_OVER and step.is_elsewhere:
        yield Finding(f"{path}.office", HANDED_OVER_ELSEWHERE)
    yield from _opinion(package, step, path)
    yield from _form(package, step, f"{path}.form")


def _office(package: Package, rule: OfficeRule, path: str) -> Iterator[Finding]:
    types = answer_types(package.eform.fields())
    if rule.at and not _names_a_place(types, rule.at):
        yield Finding(f"{path}.at", NO_PLACE.format(rule.at))
    if rule.agency and not Agency.objects.filter(code=rule.agency).exists():
        yield Finding(f"{path}.agency", NO_AGENCY.format(rule.agency))
    if rule.kind and not Agency.objects.filter(kind=rule.kind).exists():
        yield Finding(f"{path}.kind", NO_KIND.format(AgencyKind(rule.kind).label))


def _names_a_place(types: dict[str, AnswerType], path: str) -> bool:
    """Whether an answer at this path is an address, a part of one, or the code of a unit."""
    whole, _, part = path.rpartition(".")
    is_part = part in PARTS_OF_ADDRESS and types.get(whole) is ValueType.ADDRESS
    return is_part or types.get(path) in PLACE_TYPES


def _opinion(package: Package, step: ProcessStep, path: str) -> Iterator[Finding]:
    if step.delivers is not Delivers.OPINION:
        given = {"question": step.question, "shows": step.shows, "silence": step.silence}
        yield from (Finding(f"{path}.{name}", ONLY_OPINION) for name, value in given.items() if value)
        return
    if not step.is_elsewhere:
        yield Finding(f"{path}.office", OWN_OPINION)
    if step.form is None:
        yield Finding(f"{path}.form", NO_ANSWER)
    known = {field.key for field in package.eform.fields()}
    for number, key in enumerate(step.shows):
        if key not in known:
            yield Finding(f"{path}.shows.{number}", SHOWN_UNKNOWN.format(key))
    yield from _silence(step, f"{path}.silence.counts_as")


def _silence(step: ProcessStep, path: str) -> Iterator[Finding]:
    if step.silence is None or step.form is None:
        return
    says = step.silence.counts_as
    if not says:
        yield Finding(path, SILENCE_SAYS_NOTHING, Severity.WARNING)
        return
    known = {field.key for field in step.form.fields()}
    if unknown := sorted(says.keys() - known):
        yield Finding(path, SILENCE_UNKNOWN.format(unknown[0]))
    elif problems := validate_whole(step.form, dict(says)):
        labels = dict.fromkeys(problem.label for problem in problems if problem.label)
        yield Finding(path, SILENCE_WRONG.format(", ".join(f"“{label}”" for label in labels)))


def _form(package: Package, step: ProcessStep, path: str) -> Iterator[Finding]:
    if step.form is None:
        return
    for finding in forms.lint(step.form):
        yield finding._replace(path=f"{path}.{finding.path}")
    if len(step.form.steps) != 1:
        yield Finding(f"{path}.steps", ONE_PAGE)
    if step.key in {field.key for field in package.eform.fields()}:
        yield Finding(path.replace(".form", ".key"), KEY_OF_FIELD.format(step.key))
    yield from _fields(package, step, path)


def _fields(package: Package, step: ProcessStep, path: str) -> Iterator[Finding]:
    """The fields of a form: none takes files; where the result is written on the same page, no key is used twice."""
    result_forms = (result.form for result in package.results if result.form and step == package.proposing_step)
    beside = {field.key for form in result_forms for field in form.fields()}
    for page, part in enumerate(step.form.steps if step.form else ()):
        for number, field in enumerate(part.fields):
            where = f"{path}.steps.{page}.fields.{number}"
            if isinstance(field, DocumentField):
                yield Finding(where, NO_FILES)
            if field.key in beside:
                yield Finding(f"{where}.key", KEY_OF_RESULT.format(field.label))
