"""The staff actions on who does a task: claim it, put it back, hand it over."""

from functools import partial
from typing import Any, Final

from core.people import Person
from core.refusals import allows
from core.staff_actions import StaffAction
from services.agencies.permissions import Verb
from services.dossiers.actions.assignment import hand_over
from services.dossiers.assignment import rules
from services.dossiers.assignment.colleagues import colleagues_for
from services.dossiers.desk.own_page import OWN_PAGE
from services.dossiers.forms.assignment import HandOverForm
from services.dossiers.models import Dossier, Task
from services.dossiers.steps.step_rules import last_task_of

PREFIX: Final = "giao-"
"""Of the slugs of these actions; no other begins so."""
CLAIM, PUT_BACK, HAND_OVER = (f"{PREFIX}{what}" for what in ("nhan", "tra", "chuyen"))


def assignment_actions(dossier: Dossier, task: Task, person: Person) -> tuple[StaffAction, ...]:
    """What this person may do about who does the task; the verbs ask again."""
    may_claim = task.person_id is None and allows(rules.check_may_claim, person, dossier, task)
    claim = (claim_action(task.step),) if may_claim else ()
    if not rules.may_pass_on(person, task):
        return claim
    put_back = (put_back_action(task.step),) if task.person_id else ()
    return (*claim, hand_over_action(task), *put_back)


def kept_action(dossier: Dossier, slug: str) -> tuple[StaffAction, ...]:
    """The hand-over with this slug, whether or not it is offered still: so that the note that was typed is kept."""
    step = slug.removeprefix(f"{HAND_OVER}-")
    task = last_task_of(dossier, step) if step != slug else None
    return (hand_over_action(task),) if task else ()


def claim_action(step: str) -> StaffAction:
    return StaffAction(
        f"{CLAIM}-{step}",
        "Nhận việc này",
        Verb.WORK_ON_TASKS,
        partial(hand_over.claim, step=step),
        explains="Việc chưa có ai nhận; nhận rồi thì việc mang tên bạn.",
        success="Việc này giờ do bạn làm.",
    )


def put_back_action(step: str) -> StaffAction:
    return StaffAction(
        f"{PUT_BACK}-{step}",
        "Trả về việc chung",
        Verb.WORK_ON_TASKS,
        partial(hand_over.put_back, step=step),
        explains="Ai giữ vai trò này ở cơ quan cũng nhận được.",
        success="Việc đã về việc chung.",
    )


def hand_over_action(task: Task) -> StaffAction:
    return StaffAction(
        f"{HAND_OVER}-{task.step}",
        "Chuyển cho đồng nghiệp",
        Verb.WORK_ON_TASKS,
        partial(hand_over.hand_over, step=task.step),
        form=partial(_hand_over_form, task),
        page_template=OWN_PAGE,
        explains="Người nhận được báo kèm lời nhắn; lịch sử hồ sơ ghi ai chuyển cho ai.",
        success="Đã chuyển việc; người nhận được báo.",
    )


def _hand_over_form(task: Task, dossier: Dossier, data: Any, files: Any, prefix: str) -> HandOverForm:
    return HandOverForm(colleagues_for(dossier, task), data, prefix=prefix)
