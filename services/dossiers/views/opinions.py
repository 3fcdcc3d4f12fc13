"""The page of an office that is asked for its opinion: the question, what it needs to see, and the form to answer."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import access_log
from core.access_log import AccessKind
from core.people import SignedInRequest
from core.staff_actions import Button, StaffAction, StaffPage, buttons, perform
from eforms.compiled.form import compile_form
from eforms.filling.initial_data import InitialData
from eforms.filling.submit_names import AUTOSAVE
from services.agencies.permissions import Verb
from services.dossiers.actions import opinions
from services.dossiers.applicant.answer_summary import SummaryPart, summarise
from services.dossiers.combined.attachments import held_files
from services.dossiers.desk.lists.way import Way
from services.dossiers.desk.result_fields import RESULT_FIELDS, ResultForm
from services.dossiers.models import Task
from services.dossiers.opinions.access import IN_WORK, awaits_answer, is_asked
from services.dossiers.opinions.asking import question_of
from services.dossiers.opinions.opinion_rules import why_not_awaited
from services.dossiers.views.reading import check_is_no_party

NOT_SENT = "Ý kiến chưa được gửi."


def _form(task: Task, data: Any, files: Any, prefix: str) -> ResultForm:
    form = task.dossier.package.step_forms[task.step]
    posted_to = _action_url(task, prefix)
    initial_data = InitialData(answers={}, visible_answers={})
    return ResultForm(compile_form(form).steps[0], data, initial_data=initial_data, posted_to=posted_to)


ANSWER = StaffAction(
    "tra-loi",
    "Gửi ý kiến",
    Verb.ANSWER_OPINION,
    opinions.answer_opinion,
    form=_form,
    arguments=lambda form: {"found": form.answers_to_store},
    layout="open",
    fields_template=RESULT_FIELDS,
    is_live=True,
    explains="Cơ quan hỏi nhận được ngay. Ý kiến đã gửi không sửa được.",
    kind="",
)


@require_safe
def opinion(request: SignedInRequest, pk: int) -> HttpResponse:
    """The question to the user's office."""
    task = _asked_task(request, pk)
    return _page(request, task)


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Answer it; an invalid form is shown again with its errors. A GET redirects to the page."""
    if request.method == "GET":
        return redirect("admin:dossier_opinion", pk)
    task = _asked_task(request, pk)
    actions = _actions(task)
    page = StaffPage(
        thing=task,
        url=reverse("admin:dossier_opinion", args=[pk]),
        actions=actions,
        permitted=(ANSWER,),
        show=lambda posted: _page(request, task, posted),
        gone="" if actions else why_not_awaited(task.dossier, task),
    )
    return perform(request, slug, page)


def _page(request: SignedInRequest, task: Task, refused: Button | None = None) -> HttpResponse:
    if refused and AUTOSAVE in request.POST and isinstance(refused.form, ResultForm):
        return render(request, "eforms/autosaved.html", {"form": refused.form, "snapshot": "", "status": NOT_SENT})
    dossier, actions = task.dossier, _actions(task)
    purpose = f"Trả lời lấy ý kiến: {task.title}"[:200]
    access_log.record(request.user, AccessKind.DOSSIER, dossier, subject=dossier.applicant, purpose=purpose)
    context = {
        "way": Way.of(request),
        "task": task,
        "dossier": dossier,
        "question": question_of(dossier.package.steps[task.step]),
        "silence": dossier.package.steps[task.step].silence,
        "refused": refused,
        "buttons": buttons(actions, task, partial(_action_url, task), refused=refused),
        "sections": _shown(task) if actions else (),
        "answered": _answered(task),
        "not_awaited": "" if actions else why_not_awaited(dossier, task),
    }
    return render(request, "admin/dossiers/opinion.html", context)


def _action_url(task: Task, slug: str) -> str:
    return reverse("admin:dossier_answer_opinion", args=[task.pk, slug])


def _actions(task: Task) -> tuple[StaffAction, ...]:
    return (ANSWER,) if task.dossier.state in IN_WORK and awaits_answer(task) else ()


def _shown(task: Task) -> Sequence[SummaryPart]:
    """What was declared in the fields that the step shows, with the files in them."""
    dossier, keys = task.dossier, task.dossier.package.steps[task.step].shows
    files = held_files(dossier)
    attachments = [file for file in files if file.field_key.partition(".")[0] in keys]
    answers, form = dossier.sheet.answers, dossier.package.eform
    return summarise(form, answers, attachments, today=dossier.filed_on, only=keys)


def _answered(task: Task) -> Sequence[SummaryPart]:
    """What this office has answered."""
    finding = task.findings.filter(by__isnull=False).last()
    return summarise(task.dossier.package.step_forms[task.step], finding.answers) if finding else ()


def _asked_task(request: SignedInRequest, pk: int) -> Task:
    """A question to an office of the user's own; Http404 for any other task."""
    related = ("agency", "dossier__agency", "dossier__version", "dossier__applicant", "dossier__sheet")
    task = get_object_or_404(Task.objects.select_related(*related, "dossier__filing__draft"), pk=pk)
    if not is_asked(request.user, task):
        raise Http404
    check_is_no_party(request, task.dossier)
    return task
