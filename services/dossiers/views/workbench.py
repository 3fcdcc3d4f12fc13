"""The workbench of staff inside the admin: one dossier and its staff actions."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.people import SignedInRequest
from core.staff_actions import Button, StaffAction, StaffPage, blank_page, perform
from eforms.filling.submit_names import AUTOSAVE, STAY
from services.dossiers.desk.assignment_actions import PREFIX, kept_action
from services.dossiers.desk.kept_forms import keep, with_kept
from services.dossiers.desk.lists.way import Way
from services.dossiers.desk.presence import others_looking
from services.dossiers.desk.queue import open_tasks
from services.dossiers.desk.result_fields import ResultForm
from services.dossiers.desk.staff_actions import has_own_page, permitted_actions, staff_actions_for
from services.dossiers.errors import DossierError
from services.dossiers.history.stale_acts import why_stale
from services.dossiers.models import Dossier
from services.dossiers.views import session_forms
from services.dossiers.views.reading import read_again, readable_dossier, record_reading
from services.dossiers.views.work_page import assignment_offered, url_on_way, work_page

KEPT_ELSEWHERE = "Chưa lưu tạm: nội dung này vừa được lưu ở một trang khác của bạn. Bấm “Lưu tạm” để xem khác biệt."
PREVIEW = "_preview"
"""The button that shows how the result would be issued."""
KEEP = "keep"
"""The value of the button that keeps what was typed, and does nothing else."""


@require_safe
def work(request: SignedInRequest, pk: int) -> HttpResponse:
    """The work page of one dossier: everything a decision needs, and the staff actions."""
    dossier = readable_dossier(request, pk)
    tasks = open_tasks(dossier)
    record_reading(request, dossier, tasks)
    return work_page(request, dossier, tasks=tasks)


@require_safe
def looking(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who else has the dossier open, for a page that asks again. It shows nothing of the dossier."""
    dossier = readable_dossier(request, pk)
    names = others_looking(dossier.pk, request.user)
    return render(request, "admin/dossiers/work/looking.html", {"dossier": dossier, "names": names})


@require_http_methods(["GET", "POST"])
def perform_action(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Perform one staff action; an invalid form is shown again on its page with its errors.

    A GET shows a form that has a page of its own; of any other, as after a new sign-in, it leads to the work page.
    """
    if request.method == "GET" and not has_own_page(slug):
        return redirect(url_on_way("admin:dossier_work", pk, way=Way.of(request)))
    dossier = readable_dossier(request, pk)
    page = _staff_page(request, dossier, slug)
    if request.method == "POST":
        offered = next((action for action in page.actions if action.slug == slug), None)
        if PREVIEW in request.POST and offered:
            return _to_preview(request, dossier, offered)
        done = perform(request, slug, page)
        if done.status_code == HTTPStatus.FOUND and has_own_page(slug):
            session_forms.forget(request)
        return done
    record_reading(request, dossier)
    if (button := blank_page(slug, page)) is None:
        return redirect(page.url)
    if button.form is not None:
        session_forms.fill_in(request, button.form)
    return _own_page(request, dossier, button)


def _staff_page(request: SignedInRequest, dossier: Dossier, slug: str) -> StaffPage:
    """The dossier as the machinery of staff actions needs it, with what is offered of this slug."""
    offered = assignment_offered if slug.startswith(PREFIX) else partial(staff_actions_for, slug=slug)
    actions = {
        action.slug: action
        for task in (open_tasks(dossier) or (None,))
        for action in with_kept(offered(dossier, task, request.user), task, request.user)
    }
    return StaffPage(
        thing=dossier,
        url=url_on_way("admin:dossier_work", dossier.pk, way=Way.of(request)),
        actions=tuple(actions.values()),
        permitted=(*permitted_actions(dossier, request.user), *kept_action(dossier, slug)),
        show=lambda posted: _posted_page(request, dossier, posted, is_gone=slug not in actions),
        gone="" if slug in actions else why_stale(dossier),
    )


def _to_preview(request: SignedInRequest, dossier: Dossier, action: StaffAction) -> HttpResponse:
    """Keep what was typed and show how it would be issued; what is wrong with it is told instead."""
    form = action.form_for(dossier, request.POST, request.FILES)
    if isinstance(form, ResultForm) and form.is_valid() and _keep(request, form):
        return redirect(url_on_way("admin:dossier_preview", dossier.pk, way=Way.of(request)))
    record_reading(request, dossier)
    return work_page(request, dossier, refused=Button(action, dossier, request.path, form), status=422)


def _posted_page(request: SignedInRequest, dossier: Dossier, posted: Button, *, is_gone: bool) -> HttpResponse:
    """The page of the form as it is now and was filled in; what was typed into a form of a task is kept."""
    form = posted.form if isinstance(posted.form, ResultForm) else None
    if form and AUTOSAVE in request.POST:
        return _autosaved(request, dossier, form)
    if form and _keep(request, form) and request.POST.get(STAY) == KEEP:
        messages.success(request, form.kept_at)
        return redirect(url_on_way("admin:dossier_work", dossier.pk, way=Way.of(request)))
    record_reading(request, dossier)
    if posted.action.page_template and not is_gone:
        if session_forms.is_to_be_kept(request) and session_forms.keep(request):
            messages.success(request, "Đã lưu nháp, chưa gửi. Mở lại trang này trước khi đăng xuất để làm tiếp.")
            return HttpResponseRedirect(request.get_full_path(), status=HTTPStatus.SEE_OTHER)
        return _own_page(request, dossier, posted)
    return work_page(request, read_again(dossier), refused=posted)


def _own_page(request: SignedInRequest, dossier: Dossier, button: Button) -> HttpResponse:
    """The page of its own of a form."""
    back = url_on_way("admin:dossier_work", dossier.pk, way=Way.of(request))
    context = {"dossier": dossier, "button": button, "form": button.form, "back": back}
    return render(request, button.action.page_template, context)


def _autosaved(request: SignedInRequest, dossier: Dossier, form: ResultForm) -> HttpResponse:
    """The fields alone, for the page that saved itself. Whoever has kept something was recorded as a reader before."""
    if not form.kept_at:
        record_reading(request, dossier)
    try:
        is_kept = keep(form, by=request.user)
    except DossierError as refusal:
        status, said = 410, str(refusal)
    else:
        status, said = (200, form.kept_at) if is_kept else (409, KEPT_ELSEWHERE)
    context = {"form": form, "snapshot": form.snapshot, "status": said}
    return render(request, "eforms/autosaved.html", context, status=status)


def _keep(request: SignedInRequest, form: ResultForm) -> bool:
    """Keep what was typed, as far as the task is still open and nothing else was kept meanwhile."""
    try:
        return keep(form, by=request.user)
    except DossierError as refusal:
        messages.warning(request, str(refusal))
        return False
