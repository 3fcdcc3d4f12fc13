"""Linter of one step of the process: its office has a place, its form can be filled in, its question be answered."""

from collections.abc import Iterator

from eforms.answers.validation import validate_whole
from eforms.definition import DocumentField, answer_types
from eforms.lint import form_lint as forms
from eforms.lint.form_lint import Finding, Severity
from services.catalogue.lint.route_lint import NO_PLACE
from services.catalogue.package.conditions import steps_read
from services.catalogue.package.definition import Package
from services.catalogue.package.office_rules import names_place
from services.catalogue.package.process import Delivers, ProcessStep

HANDED_OVER_ELSEWHERE = "Kết quả do bộ phận một cửa của cơ quan giải quyết trả, nên bước này không ghi cơ quan khác."
OWN_OPINION = "Ý kiến phải hỏi cơ quan khác. Hãy ghi cơ quan thực hiện, hoặc dùng bước thẩm định."
NO_ANSWER = "Bước lấy ý kiến cần biểu mẫu để cơ quan được hỏi trả lời."
ONLY_OPINION = "Phần này chỉ có nghĩa ở bước lấy ý kiến."
SHOWN_UNKNOWN = "Biểu mẫu không có mục “{}” để cho cơ quan được hỏi xem. Hãy bỏ hoặc chọn mục khác."
SILENCE_SAYS_NOTHING = "Chưa ghi im lặng được coi như đã trả lời gì."
READ_IN_SILENCE = (
    "Chưa ghi im lặng được coi như đã trả lời gì, mà có điều kiện đọc câu trả lời ấy: "
    "khi hết hạn, điều kiện không bao giờ đúng."
)
SILENCE_WRONG = "Nội dung coi như đã trả lời chưa đủ hoặc không hợp với biểu mẫu của bước: {}."
SILENCE_UNKNOWN = "Biểu mẫu của bước không có mục “{}”. Hãy ghi lại nội dung coi như đã trả lời."
ONE_PAGE = "Biểu mẫu của bước chỉ có một trang. Hãy gộp các câu hỏi vào một bước."
NO_FILES = "Biểu mẫu của bước không nhận tệp. Hãy bỏ mục giấy tờ này."
KEY_OF_FIELD = "Khóa “{}” cũng là khóa của một mục trong biểu mẫu, nên điều kiện không biết đọc bên nào. Hãy đổi khóa."
KEY_OF_RESULT = "Mục “{}” trùng khóa với một mục của biểu mẫu kết quả, mà hai biểu mẫu ở cùng một trang. Hãy đổi khóa."


def step_findings(package: Package, step: ProcessStep, path: str) -> Iterator[Finding]:
    """What is wrong with a step by itself."""
    if step.office and (at := step.office.at) and not names_place(at, answer_types(package.eform.fields())):
        yield Finding(f"{path}.office.at", NO_PLACE.format(at))
    if step.delivers is Delivers.HAND_OVER and step.is_elsewhere:
        yield Finding(f"{path}.office", HANDED_OVER_ELSEWHERE)
    yield from _opinion(package, step, path)
    yield from _form(package, step, f"{path}.form")


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
    yield from _silence(package, step, f"{path}.silence.counts_as")


def _silence(package: Package, step: ProcessStep, path: str) -> Iterator[Finding]:
    if step.silence is None or step.form is None:
        return
    says = step.silence.counts_as
    if not says:
        is_read = step.key in steps_read(package)
        yield Finding(path, READ_IN_SILENCE) if is_read else Finding(path, SILENCE_SAYS_NOTHING, Severity.WARNING)
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
