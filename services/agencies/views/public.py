"""The public page of an agency: where it is, when it is open, and what became of it."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from core.ui.page_meta import PageMeta
from services.agencies.models import Agency


@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """The agency of a code, also of one that it had before; where it ended, which one people turn to now."""
    rows = Agency.objects.select_related("superior", "unit__province", "successor")
    found = rows.filter(Q(code=code) | Q(former_codes=code)).first()
    if found is None:
        raise Http404(gettext("Không có cơ quan nào mang mã này."))
    former = found.former_codes.filter(code=code).first() if found.code != code else None
    where = found.address or (found.unit.full_name if found.unit else "")
    meta = PageMeta(
        f"/co-quan/{found.code}/",
        found.name,
        gettext("%(office)s: địa chỉ, giờ làm việc. %(place)s") % {"office": found.name, "place": where},
    )
    return render(request, "agencies/agency.html", {"agency": found, "former": former, "meta": meta})
