"""Linter of the process inside the offices: a process that cannot end leaves its dossiers hanging, so it is refused."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from eforms.definition import Condition, number_bounds
from eforms.language.expressions import ExpressionCompiler, ExpressionError
from eforms.lint.form_lint import Finding, Severity
from eforms.lint.satisfiability import Requirement, Satisfiability
from services.agencies.models import Role
from services.catalogue.lint.step_lint import step_findings
from services.catalogue.package.conditions import compiler_of, reads_findings
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import Collected
from services.catalogue.package.process import Delivers, ProcessStep, Stage, examination_of

MOST_LEVELS: Final = 3
OFFICE_WORK: Final = frozenset({"check", "refund", "wait", "exemption", "supplement"})
"""The keys of work that no process names: the check at the desk, decisions about money, waiting, supplements."""
DONE_BY: Final[Mapping[Delivers, tuple[Role, ...]]] = {
    Delivers.CHECK: (Role.HANDLER,),
    Delivers.INSPECTION: (Role.HANDLER,),
    Delivers.OPINION: (Role.HANDLER, Role.LEADER),
    Delivers.DECISION: (Role.LEADER,),
    Delivers.SIGNATURE: (Role.LEADER,),
    Delivers.HAND_OVER: (Role.DESK,),
}
"""Which roles may do what a step delivers."""

NOBODY_EXAMINES = "Quy trình phải bắt đầu bằng bước của cán bộ thụ lý; nếu không, hồ sơ không ai xem xét."
NOBODY_PROPOSES = (
    "Giai đoạn cuối trước khi quyết định phải có bước thẩm định của cơ quan giải quyết, để tổng hợp ý kiến và trình; "
    "nếu không, kết quả được trình trước khi các bước ấy xong. Hãy đặt bước thẩm định ngay trước bước quyết định."
)
SEVERAL_PROPOSE = "Giai đoạn trình kết quả có hơn một bước thẩm định. Hãy để một bước trình, các bước khác ở trước."
NOBODY_DECIDES = "Sau thẩm định phải có bước của lãnh đạo; nếu không, không ai quyết định kết quả."
NOBODY_SIGNS = "Sau các cấp phê duyệt phải có một bước ký ban hành; nếu không, không ai ban hành kết quả."
TOO_MANY_LEVELS = f"Quy trình có quá {MOST_LEVELS} cấp phê duyệt trước khi ký. Hãy bớt cấp."
NOBODY_HANDS_OVER = "Sau bước của lãnh đạo phải có đúng một bước của bộ phận một cửa; nếu không, kết quả không ai trả."
NOTICE_ENDS = "Thông báo chỉ có các bước thẩm định; các bước quyết định, trả kết quả không bao giờ đến."
NOT_ALONE = "Bước “{}” phải đứng riêng trong giai đoạn của nó: những bước khác không được chạy song song với nó."
NOT_CONDITIONAL = "Bước “{}” không được có điều kiện: khi điều kiện không đúng thì hồ sơ không có ai {}."
NEVER_OPENED = (
    "Không câu trả lời nào của biểu mẫu làm điều kiện này đúng, nên không bao giờ đến bước này. Hãy sửa điều kiện."
)
LATER = (
    "Điều kiện đọc nội dung ghi ở “{}”, mà bước ấy đến sau hoặc chạy song song. Chỉ đọc được bước của giai đoạn trước."
)
TOO_EARLY_TO_KNOW = (
    "Nội dung do cơ quan ghi nhận chỉ có sau khi tiếp nhận, nên điều kiện này chưa đọc được. Hãy đọc mục đã khai."
)
COUNTED_TOO_EARLY = (
    "Khoản này tính theo nội dung do cơ quan ghi nhận, chỉ có sau khi tiếp nhận. Hãy thu khi trả kết quả, "
    "hoặc tính theo mục đã khai."
)
RESERVED_KEY = "Khóa “{}” dành cho việc riêng của Cổng. Hãy đặt khóa khác cho bước này."
SAME_STAGE = "Có hơn một giai đoạn mang khóa “{}”."
WRONG_ROLE = "Bước mang lại {} phải do {} làm."
TOO_EARLY = (
    "Bước “{}” chạy song song với bước trình kết quả, nên kết quả có thể được trình khi bước này chưa xong. "
    "Nên để bước này ở giai đoạn trước."
)


class PlacedStep(NamedTuple):
    """A step, its stage, and the JSON path of each."""

    step: ProcessStep
    path: str
    stage: Stage
    stage_path: str


def process_findings(package: Package) -> Iterator[Finding]:
    """Somebody examines, somebody decides, somebody hands over, in this order, and each step can be done."""
    if package.form is None:
        return
    placed = list(placed_steps(package))
    yield from _order(package)
    yield from _keys(package, placed)
    for one in placed:
        roles = DONE_BY[one.step.delivers]
        if one.step.role not in roles:
            who = " hoặc ".join(role.label.lower() for role in roles)
            yield Finding(f"{one.path}.role", WRONG_ROLE.format(one.step.delivers.label, who))
    yield from _indispensable(package, placed)
    yield from _conditions(package, placed)
    if package.step_forms:
        yield from _too_early(package)
    for one in placed:
        yield from step_findings(package, one.step, one.path)


def placed_steps(package: Package) -> Iterator[PlacedStep]:
    """The steps of the process with their places in the text."""
    for number, (written, stage) in enumerate(zip(package.process, package.stages, strict=True)):
        path = f"process.{number}"
        for index, step in enumerate(stage.steps):
            yield PlacedStep(step, f"{path}.steps.{index}" if isinstance(written, Stage) else path, stage, path)


def _order(package: Package) -> Iterator[Finding]:
    """Examination, up to three levels of approval, the signature, the hand-over; a notice has the first alone."""
    examined = examination_of(package.stages)
    after = [step.delivers for stage in package.stages[len(examined) :] for step in stage.steps]
    levels = next((number for number, one in enumerate(after) if one is not Delivers.DECISION), len(after))
    if not any(stage.is_own_examination for stage in examined):
        yield Finding("process", NOBODY_EXAMINES)
    elif package.is_notice:
        yield from [Finding("process", NOTICE_ENDS)] if after else []
    elif not after or not after[0].decides:
        yield Finding("process", NOBODY_DECIDES)
    elif after[levels : levels + 1] != [Delivers.SIGNATURE]:
        yield Finding("process", NOBODY_SIGNS)
    elif levels > MOST_LEVELS:
        yield Finding("process", TOO_MANY_LEVELS)
    elif after[levels + 1 :] != [Delivers.HAND_OVER]:
        yield Finding("process", NOBODY_HANDS_OVER)


def _keys(package: Package, placed: list[PlacedStep]) -> Iterator[Finding]:
    keys = [stage.key for stage in package.stages]
    for twice in sorted({key for key in keys if keys.count(key) > 1}):
        yield Finding("process", SAME_STAGE.format(twice))
    for one in placed:
        if one.step.key in OFFICE_WORK:
            yield Finding(f"{one.path}.key", RESERVED_KEY.format(one.step.key))


def _indispensable(package: Package, placed: list[PlacedStep]) -> Iterator[Finding]:
    """The steps without which a dossier does not end: each comes always; those after the examination stand alone."""
    examined = examination_of(package.stages)
    for one in placed:
        if one.stage not in examined:
            if len(one.stage.steps) > 1:
                yield Finding(one.path, NOT_ALONE.format(one.step.title))
            if one.step.delivers is not Delivers.DECISION:
                yield from _always(one, one.step.delivers.label)
    if any(stage.is_own_examination for stage in examined):
        yield from _proposal(package, examined[-1], placed)


def _proposal(package: Package, last: Stage, placed: list[PlacedStep]) -> Iterator[Finding]:
    """The last stage of the examination has the one step that proposes, preferably alone."""
    if not last.is_own_examination:
        yield Finding("process", NOBODY_PROPOSES)
    if sum(step.is_own_check for step in last.steps) > 1:
        yield Finding("process", SEVERAL_PROPOSE)
    for one in placed:
        if one.step == package.proposing_step:
            yield from _always(one, "trình kết quả")
        elif one.stage is last and last.is_own_examination:
            yield Finding(one.path, TOO_EARLY.format(one.step.title), Severity.WARNING)


def _always(one: PlacedStep, does: str) -> Iterator[Finding]:
    for path, when in ((one.path, one.step.when), (one.stage_path, one.stage.when)):
        if when is not None:
            yield Finding(f"{path}.when", NOT_CONDITIONAL.format(one.step.title, does))


def _conditions(package: Package, placed: list[PlacedStep]) -> Iterator[Finding]:
    """The conditions of stages and steps compile, read nothing that is found later, and can become true."""
    known: set[str] = set()
    for number, stage in enumerate(package.stages):
        path = f"process.{number}"
        steps = [one for one in placed if one.stage_path == path]
        whens = {path: stage.when, **{one.path: one.step.when for one in steps if one.path != path}}
        if not isinstance(package.process[number], Stage):
            whens = {path: steps[0].step.when}
        for where, when in whens.items():
            if when is not None:
                yield from _condition(package, when, f"{where}.when", known=known)
        known |= {step.key for step in stage.steps}


def _condition(package: Package, when: Condition, path: str, *, known: set[str]) -> Iterator[Finding]:
    """What is wrong with a condition that may read the answers, and the findings of the steps `known` by then."""
    try:
        condition = _compiler(package).compile_condition(when)
        condition.check_evaluates()
    except ExpressionError as error:
        yield Finding(path, str(error))
        return
    for key in sorted(condition.dependencies & (package.step_forms.keys() - known)):
        yield Finding(path, LATER.format(package.steps[key].title))
    if not Satisfiability(package.eform).is_satisfiable([Requirement(when)]):
        yield Finding(path, NEVER_OPENED)


def _compiler(package: Package) -> ExpressionCompiler:
    return ExpressionCompiler(compiler_of(package).types, number_bounds(package.eform.fields()))


def _too_early(package: Package) -> Iterator[Finding]:
    """Routes, and fees collected before handling, read nothing that the office finds afterwards."""
    early = {f"routes.{number}.when": route.when for number, route in enumerate(package.routes)}
    for number, fee in enumerate(package.fees):
        if fee.collected == Collected.BEFORE:
            parts = enumerate(fee.reductions)
            early |= {f"fees.{number}.when": fee.when}
            early |= {f"fees.{number}.reductions.{index}.when": part.when for index, part in parts}
    for path, when in early.items():
        if reads_findings(package, when):
            yield Finding(path, TOO_EARLY_TO_KNOW)
    for number, fee in enumerate(package.fees):
        counted = {name.partition(".")[0] for name in fee.counted}
        if fee.collected == Collected.BEFORE and counted & package.step_forms.keys():
            yield Finding(f"fees.{number}.collected", COUNTED_TOO_EARLY)
