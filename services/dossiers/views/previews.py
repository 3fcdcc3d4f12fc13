"""The result as it would be issued, before it is proposed or signed: a list of its papers, each a PDF once drawn."""

from collections.abc import Sequence
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.limits.rates import Rate, too_many, who
from core.people import SignedInRequest
from core.text import whole_number
from services.agencies.permissions import Verb, may
from services.dossiers.actions import requested_sheets, result_previews
from services.dossiers.actions.result_previews import PreviewedFacts
from services.dossiers.desk.lists.way import Way
from services.dossiers.desk.queue import open_tasks
from services.dossiers.desk.result_preview import lies_before, previewed_papers
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Task
from services.dossiers.views.reading import readable_dossier, record_reading
from services.dossiers.views.work_page import url_on_way

PREVIEWS: Final = Rate("result-preview", requests=30, seconds=300)
"""Of previews that are begun: each takes a second or more of the machine."""
NUMBER: Final = "ban"
"""Query parameter: which of several papers, from 1."""
REFRESH_SECONDS: Final = 2
NOTHING_YET: Final = "Chưa có nội dung kết quả đầy đủ để xem trước. Hãy ghi đủ nội dung rồi bấm “Xem trước văn bản”."
FAILED: Final = "Chưa lập được bản xem trước. Nội dung đã ghi vẫn còn nguyên; hãy thử lại sau ít phút."


@require_safe
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The one paper that would be issued, or the one chosen of several, as a PDF marked as a preview."""
    dossier = readable_dossier(request, pk)
    record_reading(request, dossier, refreshes=True)
    if not may(request.user, Verb.READ, agency=dossier.agency):
        return _back(request, dossier, "Chỉ cơ quan giải quyết hồ sơ xem trước được kết quả.")
    try:
        found = _first_with_papers(request, dossier)
    except DossierError as refusal:
        return _back(request, dossier, str(refusal))
    if found is None:
        return _back(request, dossier, NOTHING_YET)
    task, papers = found
    number = whole_number(request.GET.get(NUMBER, "1" if len(papers) == 1 else ""))
    if not 1 <= number <= len(papers):
        return render(request, "admin/dossiers/work/previews.html", {"dossier": dossier, "papers": papers})
    return _paper(request, task, papers[number - 1])


def _first_with_papers(request: SignedInRequest, dossier: Dossier) -> tuple[Task, Sequence[PreviewedFacts]] | None:
    """The open task at which there is something to see, and what; that of who decides first."""
    for task in sorted(open_tasks(dossier), key=lambda task: not lies_before(task)):
        task.dossier = dossier
        if papers := previewed_papers(dossier, task, request.user):
            return task, papers
    return None


def _paper(request: SignedInRequest, task: Task, facts: PreviewedFacts) -> HttpResponse:
    begins_another = result_previews.current_preview(task, facts, by=request.user) is None
    if begins_another and (wait := PREVIEWS.wait(who(request))):
        return too_many(request, wait)
    asked = result_previews.request_preview(task, facts, by=request.user)
    is_this = (asked.task_id, asked.digest) == (task.pk, result_previews.digest_of(task, facts))
    if is_this and asked.pdf is not None:
        headers = {"Content-Disposition": 'inline; filename="Ban-xem-truoc.pdf"'}
        return HttpResponse(bytes(asked.pdf), "application/pdf", headers=headers)
    if asked.failed_at:
        requested_sheets.forget(asked)
        return _back(request, task.dossier, FAILED)
    response = render(
        request, "admin/dossiers/work/preview_wait.html", {"dossier": task.dossier, "is_other": not is_this}
    )
    response["Refresh"] = str(REFRESH_SECONDS)
    return response


def _back(request: SignedInRequest, dossier: Dossier, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(url_on_way("admin:dossier_work", dossier.pk, way=Way.of(request)))
