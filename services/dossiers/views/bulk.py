"""Bulk runs: begun from the ticks or the filter of the list, confirmed, watched, stopped, gone on with."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.people import SignedInRequest
from core.submit_names import STAY
from services.dossiers.actions import bulk
from services.dossiers.assignment.colleagues import colleagues_holding
from services.dossiers.bulk.progress import Progress
from services.dossiers.bulk.verbs import verbs_of
from services.dossiers.desk.lists.address import AFTER, BEFORE, Address
from services.dossiers.errors import DemandOfHeldPaperError, DossierError
from services.dossiers.forms.assignment import HandOverForm
from services.dossiers.forms.conversation import BulkMessageForm, OneLabelForm
from services.dossiers.models import BulkRun, BulkState, BulkVerb, Dossier, Label, MessageTemplate, Task

VERB: Final = "viec"
"""What was to be done, in the address of the list that comes back with a refusal."""
BulkForm = HandOverForm | OneLabelForm | BulkMessageForm
TEMPLATE: Final = "mau"
"""The template of a message whose text is put in."""
SHOWN: Final = 30
"""Runs on the page of one's own."""
LOOK_AGAIN: Final = 2
"""Seconds after which the page of a run that goes on looks again."""


@require_safe
def bulk_runs(request: SignedInRequest) -> HttpResponse:
    """The last runs of the user."""
    runs = BulkRun.objects.of(request.user)[:SHOWN]
    return render(request, "admin/dossiers/bulk/runs.html", {"runs": runs})


@require_POST
def begin(request: SignedInRequest) -> HttpResponse:
    """Freeze what is ticked, or all that the filter finds, and lead to the page that asks to confirm."""
    address = Address.of(request.POST.get("query", ""))
    try:
        run = bulk.begin(_verb(request), address, _keys(request), by=request.user)
    except DossierError as refusal:
        messages.error(request, str(refusal))
        chosen = urlencode({VERB: request.POST.get("verb", "")})
        return redirect(f"{reverse('admin:dossier_queue')}?{address or 'pham-vi=co-quan'}&{chosen}")
    return _to(run)


@require_safe
def bulk_run(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a run will do or has done: how many, which not and why, a row for each."""
    return _page(request, _own_run(request, pk))


@require_http_methods(["GET", "POST"])
def act(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Start a run (`bat-dau`), stop it (`dung`), go on (`tiep-tuc`), begin again with what was not done (`lam-lai`).

    A GET, as of a link on a page that answered a POST, leads to the page of the run.
    """
    run = _own_run(request, pk)
    if request.method == "GET":
        return redirect(f"{reverse('admin:bulk_run', args=[run.pk])}?{request.GET.urlencode()}")
    if (action := ACTS.get(slug)) is None:
        raise Http404
    try:
        return action(request, run)
    except DossierError as refusal:
        messages.error(request, str(refusal))
        return _to(run)


def _start(request: SignedInRequest, run: BulkRun) -> HttpResponse:
    form = _form(request, run)
    if form is None:
        return _to(bulk.start(run, by=request.user))
    if STAY in request.POST:
        return _page(request, run, form)
    if not form.is_valid():
        return _page(request, run, form, status=422)
    try:
        return _to(bulk.start(run, by=request.user, **form.cleaned_data))
    except DemandOfHeldPaperError as refusal:
        if not isinstance(form, BulkMessageForm):
            raise
        form.refuse_demand(refusal)
        return _page(request, run, form, status=422)


def _stop(request: SignedInRequest, run: BulkRun) -> HttpResponse:
    return _to(bulk.stop(run, by=request.user))


def _resume(request: SignedInRequest, run: BulkRun) -> HttpResponse:
    return _to(bulk.resume(run, by=request.user))


def _begin_again(request: SignedInRequest, run: BulkRun) -> HttpResponse:
    return _to(bulk.begin_again(run, _verb(request), _keys(request), by=request.user))


ACTS: Final[dict[str, Callable[[SignedInRequest, BulkRun], HttpResponse]]] = {
    "bat-dau": _start,
    "dung": _stop,
    "tiep-tuc": _resume,
    "lam-lai": _begin_again,
}


def _page(request: SignedInRequest, run: BulkRun, form: BulkForm | None = None, *, status: int = 200) -> HttpResponse:
    progress = Progress(run, request.GET.get("xem", ""), request.GET.get(AFTER, ""), request.GET.get(BEFORE, ""))
    context: dict[str, Any] = {
        "run": run,
        "progress": progress,
        "form": form or (_form(request, run) if run.state == BulkState.DRAFT else None),
        "templates": _templates(run),
        "chosen": request.GET.get(TEMPLATE, ""),
        "verbs": verbs_of(request.user),
        "may_begin_again": run.state in (BulkState.STOPPED, BulkState.DONE) and progress.done < progress.total,
        "look": {"url": request.get_full_path(), "delay": LOOK_AGAIN} if progress.is_running else None,
        "kept": f"&xem={progress.only}" if progress.only else "",
        "back": f"{reverse('admin:dossier_queue')}?{Address.of(run.query)}",
    }
    return render(request, "admin/dossiers/bulk/run.html", context, status=status)


def _form(request: SignedInRequest, run: BulkRun) -> BulkForm | None:
    """What a run asks before it starts; None where it needs no more."""
    if run.does is BulkVerb.HAND_OVER:
        return _hand_over_form(request, run)
    if run.does is BulkVerb.MESSAGE:
        return _message_form(request, run)
    return _label_form(request, run) if run.does.is_of_labels else None


def _message_form(request: SignedInRequest, run: BulkRun) -> BulkMessageForm:
    """Begins with the text of the template that the address names."""
    chosen = next((one for one in _templates(run) if str(one.pk) == request.GET.get(TEMPLATE)), None)
    data = request.POST if request.method == "POST" else None
    return BulkMessageForm(data, initial={"note": chosen.text if chosen else ""}, prefix="tin")


def _templates(run: BulkRun) -> list[MessageTemplate]:
    """Of the offices of these dossiers; none but for a message."""
    if run.does is not BulkVerb.MESSAGE or run.state != BulkState.DRAFT:
        return []
    offices = Dossier.objects.filter(pk__in=run.items.waiting().values("dossier")).values("agency")
    return list(MessageTemplate.objects.filter(agency__in=offices).order_by("title"))


def _label_form(request: SignedInRequest, run: BulkRun) -> OneLabelForm:
    """Offers the labels of the offices of these dossiers, or those that are on one of them."""
    dossiers = run.items.waiting().values("dossier")
    puts_on = run.does is BulkVerb.LABEL
    of_offices = Label.objects.filter(agency__in=Dossier.objects.filter(pk__in=dossiers).values("agency"))
    labels = of_offices if puts_on else of_offices.filter(dossiers__in=dossiers)
    names = list(dict.fromkeys(labels.order_by("name").values_list("name", flat=True)))
    data = request.POST if request.method == "POST" else None
    return OneLabelForm(names, data, may_be_new=puts_on, prefix="nhan")


def _hand_over_form(request: SignedInRequest, run: BulkRun) -> HandOverForm:
    """Offers whoever holds a role, at its office, that a task of the run needs."""
    steps = set(run.items.waiting().values_list("dossier", "step"))
    tasks = Task.objects.open().filter(dossier__in={dossier for dossier, _ in steps})
    roles = {(task.agency_id, task.role) for task in tasks if (task.dossier_id, task.step) in steps}
    people = colleagues_holding(roles, but=request.user)
    return HandOverForm(people, request.POST if request.method == "POST" else None, prefix="chuyen")


def _own_run(request: SignedInRequest, pk: int) -> BulkRun:
    return get_object_or_404(BulkRun.objects.of(request.user).select_related("colleague"), pk=pk)


def _verb(request: SignedInRequest) -> BulkVerb:
    given = request.POST.get("verb", "")
    if given not in BulkVerb.values:
        raise DossierError("Hãy chọn việc sẽ làm với các hồ sơ đã chọn.")
    return BulkVerb(given)


def _keys(request: SignedInRequest) -> list[int] | None:
    """The keys of the ticked rows; None where all are meant."""
    if "all" in request.POST:
        return None
    keys = [int(key) for key in request.POST.getlist("key") if key.isdecimal() and len(key) < 16]
    if not keys:
        raise DossierError("Hãy chọn ít nhất một hồ sơ, hoặc chọn tất cả kết quả của danh sách.")
    return keys


def _to(run: BulkRun) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:bulk_run", args=[run.pk]))
