"""The rules of dossiers: each `check_…` raises DossierError, whose text is a sentence for the user, or returns."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_noop, ngettext_lazy

from core import refusals as core_refusals
from core.compiled_query import CompiledQuery
from core.people import Person, User
from core.representation import Authority, Principal, authority_for
from core.text import lower_first
from payments.verbs import MoneyVerb
from services.agencies import permissions
from services.agencies.models import Agency, Role
from services.agencies.permissions import Verb
from services.catalogue.models import Procedure, ProcedureVersion, VersionState
from services.catalogue.package.definition import Package
from services.catalogue.package.principals import may_be_filed_for
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.receiving import RECEIVED_BY
from services.dossiers.errors import AuthorityEndedError, DossierError, IncompleteFormError
from services.dossiers.models import (
    CORRECTION_STEP,
    EXTENSION_STEP,
    RESULT_CHANGE_STEP,
    Dossier,
    Filing,
    Task,
)
from services.dossiers.process.parties import is_party
from services.dossiers.process.waiting import wait_of
from services.dossiers.status import ALLOWED_TRANSITIONS, TRANSITIONS_OF_PARTS, Status
from services.dossiers.steps.step_rules import check_awaits_approval

REQUIRED_IDENTITY_LEVEL: Final = 2
"""The VNeID identity level at which the person was verified face to face (định danh mức độ 2)."""
INCOMPLETE: Final = ngettext_lazy(
    "Còn %(number)s mục chưa đầy đủ hoặc chưa đúng.", "Còn %(number)s mục chưa đầy đủ hoặc chưa đúng.", "number"
)
OWN_DOSSIER: Final = gettext_noop(
    "Người nộp, người được nộp thay, người đại diện và người cùng xác nhận một hồ sơ không tự giải quyết hồ sơ ấy. "
    "Một đồng nghiệp phải làm việc này."
)
BESIDE: Final = (EXTENSION_STEP, CORRECTION_STEP, RESULT_CHANGE_STEP)
"""Steps beside which the dossier lies with whoever goes on with it."""
AT_WORK: Final = CompiledQuery(
    lambda dossier: (
        Task.objects.open().filter(dossier=dossier).exclude(step__in=BESIDE).only("dossier", "agency", "role")
    )
)
"""The open tasks with which a dossier lies somewhere."""
MIN_REASON_LENGTH: Final = 10
"""In characters."""


def check_may(person: Person, verb: Verb | MoneyVerb, dossier: Dossier, *, task: Task | None = None) -> None:
    """The permission table must allow this person the verb on this dossier, with whom it lies now.

    Without a `task`, it lies with the roles of the open tasks of its own office, but for what is decided beside
    the work (`BESIDE`); with one, with the role and office of that task. What staff do, no party of it does.
    """
    agency = task.agency if task else dossier.agency
    may = partial(
        permissions.may,
        person,
        verb,
        applicant_id=dossier.applicant_id,
        on_behalf_of=dossier.on_behalf_of,
        procedure=dossier.package.code,
        agency=agency,
    )
    at_work = [task] if task else AT_WORK(dossier.pk)
    check_lies_with(dossier, at_work, may, at=agency)
    if permissions.APPLICANT not in permissions.TABLE[verb]:
        check_is_no_party(person, dossier)


def check_is_no_party(person: Person, dossier: Dossier) -> None:
    """Whoever is a party of the dossier decides nothing about it as staff, whatever roles they hold."""
    if is_party(person, dossier):
        raise DossierError(gettext(OWN_DOSSIER))


def check_lies_with(dossier: Dossier, open_tasks: Iterable[Task], may: Callable[..., bool], *, at: Agency) -> None:
    """`may` must be so, with one of the roles with which the dossier lies at this office by its open tasks."""
    if not may():
        raise DossierError("Việc này không thuộc thẩm quyền của bạn tại cơ quan đang giữ hồ sơ.")
    tasks = [one for one in open_tasks if one.agency_id == at.pk]
    roles = [Role(one.role) for one in tasks] or [stage_of(dossier, None)]
    if not any(may(stage=role) for role in roles):
        if dossier.has_ended:
            raise DossierError(f"{dossier.name} đã kết thúc ({dossier.state.label.lower()}) nên không còn việc này.")
        labels = " và ".join(dict.fromkeys(lower_first(role.label) for role in roles))
        raise DossierError(f"{dossier.name} đang ở bước của {labels} nên bạn không làm được việc này.")


def stage_of(dossier: Dossier, task: Task | None) -> Role:
    """The role with which the dossier lies: that of its open task, or who goes on once the applicant has acted."""
    if task is not None:
        return Role(task.role)
    return Role.DESK if dossier.code is None or dossier.state is Status.COMPLETED else Role.HANDLER


def check_may_file(person: Person, filing: Filing) -> None:
    """Only the owner of the draft may submit it, with their authority; at the counter the clerk sees the papers."""
    if not permissions.may(person, Verb.FILE, applicant_id=filing.draft.owner_id):
        raise DossierError(gettext("Bản đang soạn này không thuộc thẩm quyền của bạn: chỉ người soạn được nộp."))
    if (principal := filing.on_behalf_of) is not None and filing.channel == FilingChannel.ONLINE:
        check_may_act_for(person, principal, filing.version.package)


def check_is_filed_online(filing: Filing) -> None:
    """What staff fill in for somebody at the counter is not filed as their own."""
    if filing.channel != FilingChannel.ONLINE:
        raise DossierError(gettext("Hồ sơ này nhập tại quầy cho người khác nên không thuộc thẩm quyền của bạn ở đây."))


def check_may_act_for(person: Person, principal: Principal, package: Package) -> Authority:
    """Return what lets the person file under this package on behalf of the principal now; it lasts the transaction."""
    authority = authority_for(person, principal, package.code, lock=True)
    if authority is None or principal.person_id == person.pk:
        raise AuthorityEndedError(
            gettext(
                "Việc này không thuộc thẩm quyền của bạn: bạn không đại diện, hoặc không còn được ủy quyền nộp "
                "thủ tục này thay tổ chức, cá nhân ấy."
            )
        )
    return authority


def check_may_be_filed_for(package: Package, principal: Principal) -> None:
    """The procedure must be one that is filed for organisations, or its form have a place for the person."""
    if not may_be_filed_for(package, principal):
        raise DossierError(gettext("Thủ tục này không nộp thay được. Hãy chọn nộp cho chính mình."))


def check_may_run_trial(person: Person, version: ProcedureVersion) -> None:
    """Only who may read the versions of the issuing agency may run a trial of one."""
    if not permissions.may(person, Verb.READ_VERSIONS, agency=version.procedure.issuer):
        raise DossierError(f"Đi thử thủ tục của {version.procedure.issuer} không thuộc thẩm quyền của bạn.")


def is_identified(person: User) -> bool:
    """Whether the account has the identity level that filing requires."""
    return person.identity_level >= REQUIRED_IDENTITY_LEVEL


def check_is_identified(person: User) -> None:
    """Filing requires a verified identity; staff accounts have none and cannot file."""
    if not is_identified(person):
        raise DossierError(gettext("Nộp hồ sơ cần tài khoản định danh mức độ 2."))


def check_transition_is_allowed(dossier: Dossier, to: Status, *, only_from: Status | None = None) -> None:
    """`ALLOWED_TRANSITIONS`, or those of parts, must contain the transition from the present status to `to`.

    With `only_from` the verb leads there from that status alone: back from waiting for the applicant others lead.
    """
    of_part = TRANSITIONS_OF_PARTS.get(dossier.state, frozenset()) if dossier.part else frozenset()
    if to not in ALLOWED_TRANSITIONS[dossier.state] | of_part or dossier.state is not (only_from or dossier.state):
        if to is dossier.state:
            raise DossierError(
                gettext("%(name)s đã ở trạng thái “%(label)s” rồi.") % {"name": dossier.name, "label": to.label}
            )
        raise DossierError(
            gettext("%(name)s đang ở trạng thái “%(label)s” nên không thể chuyển sang “%(next)s”.")
            % {"name": dossier.name, "label": dossier.state.label, "next": to.label}
        )


def check_is_offered(version: ProcedureVersion, agency: Agency) -> None:
    """The version must be published, its filing not stopped, and the agency must offer the procedure."""
    check_is_not_stopped(version.procedure)
    if version.state != VersionState.PUBLISHED:
        raise DossierError(
            gettext("Thủ tục này vừa được thay đổi. Hãy mở lại trang thủ tục để xem phiên bản đang áp dụng.")
        )
    if not RECEIVED_BY(version.procedure_id, agency.pk):
        raise DossierError(gettext("%(agency)s không tiếp nhận thủ tục này.") % {"agency": agency})


def check_is_not_stopped(procedure: Procedure) -> None:
    """The ministry has not stopped filing in an emergency."""
    if procedure.stopped_because:
        raise DossierError(
            gettext(
                "Thủ tục đang tạm dừng nhận hồ sơ: %(stopped_because)s Hồ sơ chưa được nộp, bạn không phải nộp "
                "khoản tiền nào. Nội dung đã khai vẫn được giữ."
            )
            % {"stopped_because": procedure.stopped_because}
        )


def check_is_in_force(version: ProcedureVersion) -> None:
    """A draft is filed under the version in force on the day of filing, never under an abolished or stopped one."""
    check_is_not_stopped(version.procedure)
    if not (version.is_in_force and version.package.is_online):
        raise DossierError(
            gettext(
                "Thủ tục đã thay đổi: quy định mà bạn khai theo không còn áp dụng nên hồ sơ chưa được nộp, "
                "và bạn không phải nộp khoản tiền nào. Nội dung đã khai vẫn được giữ."
            )
        )


def check_takes_the_dossier(version: ProcedureVersion, handler: Agency) -> None:
    """The office that would handle the dossier must offer the procedure on the day of filing."""
    if not RECEIVED_BY(version.procedure_id, handler.pk):
        raise DossierError(
            gettext("%(office)s không còn tiếp nhận thủ tục này. Hãy chọn cơ quan khác; nội dung đã khai vẫn được giữ.")
            % {"office": handler}
        )


def check_is_as_shown(shown: str, changed_parts: Sequence[str]) -> None:
    """What would be filed must be what the check page showed; `changed_parts` are the titles of what is not."""
    if not shown:
        raise DossierError(gettext("Hồ sơ chưa được nộp. Hãy kiểm tra lại nội dung dưới đây rồi bấm nộp."))
    if changed_parts:
        titles = ", ".join(f"“{part}”" for part in changed_parts)
        raise DossierError(
            gettext(
                "Hồ sơ chưa được nộp: từ khi bạn mở trang này, nội dung đã thay đổi ở phần %(titles)s. Hãy kiểm "
                "tra lại rồi bấm nộp."
            )
            % {"titles": titles}
        )


def check_says_why(note: str, *, reader: str = gettext_noop("người nộp")) -> None:
    """A decision against the applicant must give a reason (NĐ 61/2018 arts 17(2), 19(8)); `reader` is whom it tells."""
    refusal = DossierError(
        gettext("Hãy ghi rõ lý do (ít nhất %(length)s ký tự) để %(reader)s hiểu và biết phải làm gì.")
        % {"length": MIN_REASON_LENGTH, "reader": gettext(reader)}
    )
    core_refusals.check_says_why(note, refusal, at_least=MIN_REASON_LENGTH)


def check_fields_exist(keys: Iterable[str], known: Iterable[str]) -> None:
    """A supplement request must name at least one field, and only fields of the form; both are field keys."""
    requested = set(keys)
    if not requested:
        raise DossierError("Hãy chọn ít nhất một mục mà người nộp phải bổ sung.")
    if unknown := requested - set(known):
        raise DossierError(f"Biểu mẫu không có mục: {', '.join(sorted(unknown))}.")


def check_no_earlier_supplement_request(dossier: Dossier) -> None:
    """Only one supplement request is allowed for a dossier (NĐ 61/2018 art. 15(3), 17(2)a)."""
    if dossier.supplements.exists():
        raise DossierError(
            f"{dossier.name} đã được yêu cầu bổ sung một lần. "
            "Pháp luật chỉ cho phép yêu cầu bổ sung một lần, đầy đủ và chính xác."
        )


def check_may_answer_supplement(person: Person, dossier: Dossier, *, at_desk: bool) -> None:
    """The applicant's side answers it; `at_desk` the desk of its office, with the papers that were brought there."""
    check_may(person, Verb.ANSWER_SUPPLEMENT_AT_DESK if at_desk else Verb.ANSWER_SUPPLEMENT, dossier)


def check_has_open_supplement_request(dossier: Dossier) -> None:
    """The dossier must wait for the answer to a supplement request."""
    if dossier.state is not Status.SUPPLEMENT_REQUESTED:
        raise DossierError(gettext("%(name)s không có yêu cầu bổ sung nào đang chờ trả lời.") % {"name": dossier.name})


def check_some_part_may_be_withdrawn(person: Person, parts: Sequence[Dossier]) -> list[Dossier]:
    """Return the parts of a combined filing that this person, its applicant, may still withdraw; there must be one."""
    check_may(person, Verb.WITHDRAW, parts[0])
    open_parts = [part for part in parts if Status.WITHDRAWN in ALLOWED_TRANSITIONS[part.state]]
    if not open_parts:
        raise DossierError(gettext("Các phần của hồ sơ đã giải quyết xong hoặc đã kết thúc nên không rút được nữa."))
    return open_parts


def check_form_is_complete(problems: Sequence[object]) -> None:
    """The validation of the whole form must have found no problem."""
    if problems:
        raise IncompleteFormError(INCOMPLETE % {"number": len(problems)})


def check_is_notice(dossier: Dossier) -> None:
    """The procedure must be a notice (thông báo): only a notice ends without a result."""
    if not dossier.package.is_notice:
        raise DossierError(f"{dossier.name} phải có kết quả, không chỉ ghi nhận.")


def check_is_not_notice(dossier: Dossier) -> None:
    """The procedure must not be a notice: a notice has no result to propose."""
    if dossier.package.is_notice:
        raise DossierError(f"{dossier.name} là thông báo: chỉ cần ghi nhận, không có kết quả để trình.")


def check_may_be_stopped(dossier: Dossier) -> None:
    """A dossier is stopped before the leader, while dues are owed, or after the time for its supplement."""
    if dossier.state is Status.SUPPLEMENT_REQUESTED:
        _check_wait_is_over(dossier)
    elif dossier.state is not Status.DUES_REQUESTED:
        check_awaits_approval(dossier)


def _check_wait_is_over(dossier: Dossier) -> None:
    wait = wait_of(dossier)
    if wait and not wait.is_over(localdate()):
        raise DossierError(f"{dossier.name} còn chờ người nộp bổ sung đến hết ngày {wait.ends_on:%d/%m/%Y}.")
