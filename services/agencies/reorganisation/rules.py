"""The rules of reorganising agencies: each `check_…` raises AgencyError, whose text is a sentence, or returns."""

import re
from datetime import date
from typing import Final

from django.db.models import Q

from core.people import Person
from services.agencies import hooks
from services.agencies.errors import AgencyError
from services.agencies.models import Agency, FormerCode, Reorganisation
from services.agencies.permissions import Verb, may_somewhere
from services.agencies.reorganisation.models import UNDER_WAY, ReorganisationKind, ReorganisationState

CODE: Final = re.compile(r"[A-Y]\d{2}(\.[A-Z0-9]{2,3})*")
LONGEST_CODE: Final = 35
"""QĐ 20/2020/QĐ-TTg art. 4: groups of digits and capitals, from the highest level down to the agency itself."""


def check_may_reorganise(by: Person) -> None:
    if not may_somewhere(by, Verb.KEEP_OFFICES):
        raise AgencyError("Sắp xếp cơ quan không thuộc thẩm quyền của bạn: việc của người quản trị Cổng.")


def check_may_decide(plan: Reorganisation, by: Person) -> None:
    """A second person, who has read what would move."""
    check_may_reorganise(by)
    if plan.proposed_by_id == by.pk:
        raise AgencyError("Người đề nghị không được tự quyết định. Hãy nhờ một người quản trị khác.")


def check_state(plan: Reorganisation, *wanted: ReorganisationState) -> None:
    if plan.state not in wanted:
        raise AgencyError(f"Việc này đang ở trạng thái “{plan.get_state_display()}” nên không làm được nữa.")


def check_plan(plan: Reorganisation, *, today: date) -> None:
    """What is proposed can be carried out, as things stand now."""
    if not plan.basis.strip():
        raise AgencyError("Hãy ghi văn bản làm căn cứ: số, ngày, cơ quan ban hành.")
    check_day(plan, today=today)
    check_agencies(plan)


def check_day(plan: Reorganisation, *, today: date) -> None:
    """What was done in the name of an agency before the day of its decision stands: it cannot have ended then."""
    if plan.effective_on < today:
        raise AgencyError(
            f"Ngày áp dụng {plan.effective_on:%d/%m/%Y} đã qua, mà việc đã làm từ ngày ấy không đổi được nữa. "
            "Hãy đề nghị với ngày từ hôm nay trở đi."
        )


def check_agencies(plan: Reorganisation) -> None:
    """The agencies themselves allow it; asked again when it is carried out."""
    for agency in filter(None, (plan.agency, plan.into, plan.superior, plan.example)):
        _check_in_force(agency)
        _check_is_free(agency, plan)
    match plan.kind:
        case ReorganisationKind.MERGE:
            _check_merger(plan)
        case ReorganisationKind.MOVE:
            _check_move(plan)
        case _:
            _check_new_code(plan)


def _check_new_code(plan: Reorganisation) -> None:
    """A code of the right form, below that of the superior, that no agency has or ever had."""
    code, superior = plan.code, plan.superior
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise AgencyError(
            "Mã định danh gồm một chữ cái và hai chữ số, rồi các nhóm 2–3 ký tự cách nhau bằng dấu chấm, như H26.03."
        )
    if superior and code.rpartition(".")[0] != superior.code:
        raise AgencyError(f"Mã của cơ quan trực thuộc {superior} phải là {superior.code} thêm một nhóm, cách dấu chấm.")
    if superior is None and "." in code:
        raise AgencyError("Mã có dấu chấm là của cơ quan trực thuộc. Hãy chọn cơ quan chủ quản.")
    _check_codes_are_new([code], plan)


def _check_codes_are_new(codes: list[str], plan: Reorganisation) -> None:
    """Papers, dossier codes and accounts keep a code for good, so none is given again, or promised twice."""
    taken = {
        *Agency.objects.filter(Q(code__in=codes) | Q(payee__in=codes)).values_list("code", flat=True),
        *FormerCode.objects.filter(code__in=codes).values_list("code", flat=True),
    }
    if taken:
        raise AgencyError(f"Mã đã hoặc từng là của một cơ quan: {', '.join(sorted(taken)[:5])}. Hãy chọn mã khác.")
    decided = Reorganisation.objects.filter(state=ReorganisationState.APPROVED, code__in=codes).exclude(pk=plan.pk)
    if other := decided.first():
        raise AgencyError(f"Mã {other.code} đã định cho một việc chờ đến ngày: {other}. Hãy chọn mã khác.")


def agencies_below(agency: Agency) -> list[Agency]:
    """Those in force whose codes grow out of this one's."""
    return list(Agency.objects.in_force().filter(code__startswith=f"{agency.code}.").order_by("code"))


def code_after(agency: Agency, plan: Reorganisation) -> str:
    """The code of the moved agency, or of one below it, afterwards."""
    return plan.code + agency.code[len(plan.agency.code if plan.agency else "") :]


def _check_in_force(agency: Agency) -> None:
    if agency.successor is not None:
        raise AgencyError(f"{agency} đã sáp nhập vào {agency.successor} nên không chọn được nữa.")


def _check_is_free(agency: Agency, plan: Reorganisation) -> None:
    """Nothing else that is under way ends or moves it, gives something over to it or, if it ends or moves, needs it."""
    named = Q(agency=agency) | Q(into=agency)
    if agency == plan.agency:
        named |= Q(superior=agency) | Q(example=agency)
    if other := Reorganisation.objects.filter(named, state__in=UNDER_WAY).exclude(pk=plan.pk).first():
        raise AgencyError(f"{agency} đang có việc sắp xếp chưa xong: {other}. Hãy hoàn tất hoặc bỏ việc ấy trước.")


def _check_merger(plan: Reorganisation) -> None:
    agency, into = plan.agency, plan.into
    if agency is None or into is None or agency == into:
        raise AgencyError("Hãy chọn hai cơ quan khác nhau: cơ quan thôi hoạt động và cơ quan kế thừa.")
    if below := agencies_below(agency):
        raise AgencyError(
            f"{agency} còn {len(below)} cơ quan trực thuộc, trong đó có {below[0]}. "
            "Hãy sáp nhập hoặc chuyển các cơ quan ấy trước."
        )
    if reason := hooks.reason_against_merging.first(agency):
        raise AgencyError(reason)


def _check_move(plan: Reorganisation) -> None:
    agency, superior = plan.agency, plan.superior
    if agency is None or superior is None:
        raise AgencyError("Hãy chọn cơ quan và cơ quan chủ quản mới.")
    if superior == agency or superior.code.startswith(f"{agency.code}."):
        raise AgencyError(f"{superior} trực thuộc {agency} nên không thể là cơ quan chủ quản mới.")
    if superior == agency.superior:
        raise AgencyError(f"{agency} đang trực thuộc {superior}.")
    _check_new_code(plan)
    codes = [code_after(one, plan) for one in agencies_below(agency)]
    if longest := [code for code in codes if len(code) > LONGEST_CODE]:
        raise AgencyError(f"Mã của cơ quan cấp dưới sẽ quá {LONGEST_CODE} ký tự: {longest[0]}. Hãy chọn mã ngắn hơn.")
    _check_codes_are_new(codes, plan)
