"""The calendar of a ministry: versions that wait for their day, texts that others replace, rates that begin or end."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.pagination import keyset
from core.people import SignedInRequest
from services.agencies.permissions import Verb, reach
from services.catalogue.models import DatedChange, ProcedureVersion, ReplacedText, VersionState

PAGE_SIZE = 50
MOST_WAITING = 100


@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    """What changes from today on, within the user's reach, the nearest day first."""
    issuers = reach(request.user, Verb.READ_VERSIONS, column="procedure__issuer")
    waiting = ProcedureVersion.objects.filter(issuers, state=VersionState.APPROVED).select_related("procedure")
    changes = DatedChange.objects.filter(issuers, on__gte=timezone.localdate()).select_related("procedure")
    page = keyset(changes, order=["on", "pk"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    context = {
        "waiting": waiting.order_by("effective_on", "pk")[:MOST_WAITING],
        "texts": ReplacedText.objects.filter(since__gte=timezone.localdate()).order_by("since", "pk")[:MOST_WAITING],
        "page": page,
        "older": f"?sau={page.next}" if page.next else "",
        "newer": "?" if "sau" in request.GET else "",
    }
    return render(request, "admin/catalogue/coming_changes.html", context)
