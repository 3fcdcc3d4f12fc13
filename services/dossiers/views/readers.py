"""Who opened a dossier, when and why, for the leader of its office."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from core import access_log
from core.access_log import AccessKind, AccessRecord
from core.pagination import keyset
from core.people import SignedInRequest
from services.agencies.permissions import Verb, may
from services.dossiers.models import Dossier
from services.dossiers.views.reading import check_is_no_party

PAGE_SIZE = 50
COLUMNS = ("Lúc", "Ai", "Để làm gì")


@require_safe
def readers(request: SignedInRequest, pk: int) -> HttpResponse:
    """One page of the access log of this dossier, the last first; looking here is written there too."""
    dossier = get_object_or_404(Dossier.objects.select_related("agency", "applicant", "principal"), pk=pk)
    if not may(request.user, Verb.READ_ACCESS, agency=dossier.agency):
        raise Http404
    check_is_no_party(request, dossier)
    subject = dossier.principal or dossier.applicant
    access_log.record(request.user, AccessKind.DOSSIER, dossier, subject=subject, purpose="Xem ai đã mở hồ sơ")
    opened = AccessRecord.objects.of_dossier(dossier.pk)
    page = keyset(opened, order=["-pk"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    context = {
        "dossier": dossier,
        "columns": COLUMNS,
        "rows": [(f"{localtime(each.at):%H:%M %d/%m/%Y}", each.reader, each.purpose) for each in page.rows],
        "older": f"?sau={page.next}" if page.next else "",
    }
    return render(request, "admin/dossiers/readers.html", context)
