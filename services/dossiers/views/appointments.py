"""Views of the applicant's appointments: choose or change the time, take it into one's own calendar."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.people import SignedInRequest
from services.dossiers.actions.appointments import appointments
from services.dossiers.appointments import calendar_file, offers
from services.dossiers.appointments.overview import overview
from services.dossiers.appointments.recording import RELATED, when
from services.dossiers.errors import DossierError
from services.dossiers.forms.appointments import SlotForm
from services.dossiers.models import Appointment, Dossier
from services.dossiers.views.guards import MY_DOSSIERS_TRAIL


@require_http_methods(["GET", "POST"])
@login_required
def choose(request: SignedInRequest, pk: int, appointment: int) -> HttpResponse:
    """Choose or change the time: the days with room, and the times of the day that was opened."""
    found, now = _own_appointment(request, pk, appointment), timezone.now()
    until = offers.last_day_for_applicant(found, now)
    offered = offers.offered_days(found, now, since=day_of(request, "tu"), until=until)
    day = day_of(request, "ngay") or (offered.days[0].day if offered.days else None)
    page = offers.slots_on(found, day, now, until=until, after=request.GET.get("sau", ""))
    form = SlotForm(page.rows, request.POST or None, shown=found.slot_id)
    if form.is_valid():
        slot, shown = form.cleaned_data["slot"], form.cleaned_data["shown"]
        try:
            appointments.choose(found, slot, by=request.user, shown=shown)
        except DossierError as refusal:
            form.add_error(None, str(refusal))
            found = _own_appointment(request, pk, appointment)
        else:
            messages.success(request, gettext("Đã ghi giờ hẹn: %(slot)s.") % {"slot": when(slot)})
            return redirect(found.dossier)
    context = {
        "appointment": overview(found, now),
        "dossier": found.dossier,
        "days": offered,
        "since": day_of(request, "tu"),
        "day": day,
        "form": form,
        "page": page,
        "until": until,
        "trail": [*MY_DOSSIERS_TRAIL, (found.dossier.get_absolute_url(), found.dossier.name)],
    }
    return render(request, "dossiers/appointment.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def calendar(request: SignedInRequest, pk: int, appointment: int) -> HttpResponse:
    """The appointment as an iCalendar file (RFC 5545)."""
    found = _own_appointment(request, pk, appointment)
    if not found.is_set or found.slot is None:
        raise Http404
    return calendar_response(calendar_file.write(found, found.slot, page=found.dossier.get_absolute_url()))


def calendar_response(content: bytes) -> HttpResponse:
    """The file as a download."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lich-hen.ics"'
    return response


def _own_appointment(request: SignedInRequest, pk: int, appointment: int) -> Appointment:
    """An appointment of a dossier of the user, or of one they may act on for others; Http404 for any other."""
    own = Dossier.objects.of_party(request.user).filter(pk=pk)
    of_dossier = Appointment.objects.filter(dossier__in=own.values("pk"))
    return get_object_or_404(of_dossier.select_related(*RELATED), pk=appointment)


def day_of(request: SignedInRequest, name: str) -> date | None:
    """The day of the address; None where somebody made it up."""
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2999, 12, 31) else None
