"""The pages of staff about appointments: publish times, the week, the day, one slot, one appointment."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core import access_log
from core.access_log import AccessKind
from core.pagination import KeysetPage, keyset
from core.people import Person, SignedInRequest
from core.staff_actions import Button, StaffPage, buttons, perform
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may, posts_of
from services.dossiers.actions.appointments import appointments, slots
from services.dossiers.appointments import offers, publishing
from services.dossiers.appointments.overview import overview
from services.dossiers.appointments.recording import RELATED
from services.dossiers.appointments.week import week_of
from services.dossiers.desk.appointment_actions import actions_for, permitted_actions
from services.dossiers.errors import DossierError
from services.dossiers.forms.appointments import OfficeAtForm, PublishForm, SlotForm
from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.models import Appointment, Slot
from services.dossiers.views.appointments import day_of

PAGE_SIZE = 100
FROM_DAY = "from_day"
"""Posted by the buttons in the list of a day."""


@require_http_methods(["GET", "POST"])
def publish(request: SignedInRequest) -> HttpResponse:
    """Publish the slots of a pattern, after a preview of exactly these."""
    offices = _offices(request.user, Verb.PUBLISH_SLOTS)
    form = PublishForm(offices, request.POST or None)
    planned, shown = None, ""
    if form.is_valid():
        data = form.cleaned_data
        planned = publishing.plan(data["agency"], form.pattern, data["place"], timezone.now())
        shown = publishing.fingerprint(data["agency"], planned, data["purposes"], data["place"], data["capacity"])
        if "publish" in request.POST and data["shown"] == shown:
            what = {name: data[name] for name in ("key", "purposes", "place", "procedures")}
            try:
                slots.publish(data["agency"], form.pattern, by=request.user, **what)
            except DossierError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"Đã công bố {len(planned.times)} khung giờ hẹn.")
                return redirect(_at("slot_week", data["agency"], data["first_day"]))
        elif "publish" in request.POST:
            messages.warning(request, "Chưa công bố: lịch dưới đây khác với lịch bạn đã xem. Hãy xem lại rồi công bố.")
    context = {"form": form, "planned": planned, "shown": shown}
    return render(request, "admin/dossiers/slots/publish.html", context, status=422 if form.errors else 200)


@require_safe
def week(request: SignedInRequest) -> HttpResponse:
    """The week of an office: how full each hour of each day is."""
    agency, day = _office_and_day(request)
    context = {
        "week": week_of(agency, day),
        "before": _at("slot_week", agency, day - timedelta(days=7)),
        "after": _at("slot_week", agency, day + timedelta(days=7)),
        "may_publish": may(request.user, Verb.PUBLISH_SLOTS, agency=agency),
        **_choices(request, agency, day),
    }
    return render(request, "admin/dossiers/slots/week.html", context)


@require_http_methods(["GET", "POST"])
def day(request: SignedInRequest) -> HttpResponse:
    """The appointments of an office on one day (lịch hẹn trong ngày), to be printed; a POST closes what is to come."""
    agency, on = _office_and_day(request)
    may_close = may(request.user, Verb.PUBLISH_SLOTS, agency=agency)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and not may_close:
        raise PermissionDenied
    if form.is_valid():
        try:
            closed = slots.close_day(agency, on, by=request.user, note=form.cleaned_data["note"])
        except DossierError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã đóng {closed} khung giờ. Người đã đặt được báo và chọn giờ khác.")
            return redirect(_at("slot_day", agency, on))
    held = Appointment.objects.select_related("dossier__version", "agency").exclude(status="cancelled").order_by("pk")
    of_day = Slot.objects.on(on).filter(agency=agency).select_related("plan")
    of_day = of_day.prefetch_related(Prefetch("appointments", held, to_attr="held"))
    page = keyset(of_day, order=["starts_at", "pk"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    context = {
        "page": page,
        "older": f"{_at('slot_day', agency, on)}&sau={page.next}" if page.next else "",
        "may_close": may_close and any(slot.closed_at is None for slot in page.rows),
        "form": form,
        **_choices(request, agency, on),
    }
    return render(request, "admin/dossiers/slots/day.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def slot(request: SignedInRequest, pk: int) -> HttpResponse:
    """One slot, and closing it."""
    found = get_object_or_404(Slot.objects.select_related("plan", "agency"), pk=pk)
    if not may(request.user, Verb.KEEP_APPOINTMENTS, agency=found.agency):
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            slots.close(found, by=request.user, note=form.cleaned_data["note"])
        except DossierError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã đóng khung giờ. Người đã đặt được báo và chọn giờ khác.")
            return redirect(_at("slot_day", found.agency, found.day))
    context = {
        "slot": found,
        "form": form,
        "may_close": found.closed_at is None and may(request.user, Verb.PUBLISH_SLOTS, agency=found.agency),
        "day_url": _at("slot_day", found.agency, found.day),
    }
    return render(request, "admin/dossiers/slots/slot.html", context, status=422 if form.errors else 200)


@require_safe
def appointment(request: SignedInRequest, pk: int) -> HttpResponse:
    """One appointment: when, who, and what staff may do with it."""
    found = _appointment(request, pk)
    _record_reading(request, found)
    return _appointment_page(request, found)


@require_http_methods(["GET", "POST"])
def act(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Carry out one staff action on an appointment; `dat-gio` sets its time."""
    if request.method == "GET":
        return redirect("admin:appointment_work", pk)
    found = _appointment(request, pk)
    if slug == "dat-gio":
        return _set_time(request, found)
    page = StaffPage(
        thing=found,
        url=_url_after(request, found),
        actions=actions_for(found, request.user),
        permitted=permitted_actions(found, request.user),
        show=lambda posted: _appointment_page(request, _appointment(request, pk), refused=posted),
        gone="Cuộc hẹn đã ở trạng thái khác. Hãy xem lại.",
    )
    return perform(request, slug, page)


def _url_after(request: SignedInRequest, found: Appointment) -> str:
    """The list of the day for whoever pressed the button there, else the page of the appointment."""
    if FROM_DAY in request.POST and found.slot:
        return _at("slot_day", found.agency, found.slot.day)
    return reverse("admin:appointment_work", args=[found.pk])


def _set_time(request: SignedInRequest, found: Appointment) -> HttpResponse:
    form = _slot_form(request, found, request.POST)
    if form.is_valid():
        try:
            appointments.set_time(found, by=request.user, slot=form.cleaned_data["slot"])
        except DossierError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã đặt giờ hẹn; người nộp được báo.")
            return redirect("admin:appointment_work", found.pk)
    response = _appointment_page(request, _appointment(request, found.pk), form=form)
    response.status_code = 422
    return response


def _appointment_page(
    request: SignedInRequest, found: Appointment, *, refused: Button | None = None, form: SlotForm | None = None
) -> HttpResponse:
    now = timezone.now()
    is_open = found.status in ("awaited", "set", "missed")
    context = {
        "shown": overview(found, now),
        "dossier": found.dossier,
        "buttons": buttons(actions_for(found, request.user), found, partial(_action_url, found), refused=refused),
        "days": offers.offered_days(found, now, since=day_of(request, "tu"), until=None) if is_open else None,
        "day": _chosen_day(request, found),
        "form": (form or _slot_form(request, found, None)) if is_open else None,
        "set_url": f"{_action_url(found, 'dat-gio')}?{_place_in_list(request, found)}",
        "later": _slots(request, found).next if is_open else "",
        "may_publish": may(request.user, Verb.PUBLISH_SLOTS, agency=found.agency),
    }
    return render(request, "admin/dossiers/slots/appointment.html", context)


def _place_in_list(request: SignedInRequest, found: Appointment) -> str:
    """Which day and page of its slots is open, for the address that the form is posted to."""
    return urlencode({"ngay": _chosen_day(request, found) or "", "sau": request.GET.get("sau", "")})


def _chosen_day(request: SignedInRequest, found: Appointment) -> date | None:
    first = offers.slots_for(found, timezone.now()).order_by("starts_at").first()
    return day_of(request, "ngay") or (first.day if first else None)


def _slot_form(request: SignedInRequest, found: Appointment, data: Any) -> SlotForm:
    return SlotForm(_slots(request, found).rows, data, shown=found.slot_id)


def _slots(request: SignedInRequest, found: Appointment) -> KeysetPage[Slot]:
    day, after = _chosen_day(request, found), request.GET.get("sau", "")
    return offers.slots_on(found, day, timezone.now(), until=None, after=after)


def _appointment(request: SignedInRequest, pk: int) -> Appointment:
    """An appointment of an office whose appointments this person keeps; Http404 for any other."""
    found = get_object_or_404(Appointment.objects.select_related(*RELATED, "dossier__applicant"), pk=pk)
    if not may(request.user, Verb.KEEP_APPOINTMENTS, agency=found.agency):
        raise Http404
    return found


def _record_reading(request: SignedInRequest, found: Appointment) -> None:
    subject = found.dossier.applicant
    access_log.record(request.user, AccessKind.DOSSIER, found.dossier, subject=subject, purpose="Xem lịch hẹn")


def _office_and_day(request: SignedInRequest) -> tuple[Agency, date]:
    """The office and day of the address, else the first office of this person and today."""
    offices = _offices(request.user, Verb.KEEP_APPOINTMENTS)
    form = OfficeAtForm(offices, request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    return asked.get("agency") or offices[0], asked.get("day") or day_of(request, "ngay") or timezone.localdate()


def _offices(person: Person, verb: Verb) -> Sequence[Agency]:
    """The offices where this person has a post with this permission; without one, the page is not theirs."""
    offices = {post.agency_id: post.agency for post in posts_of(person) if may(person, verb, agency=post.agency)}
    if not offices:
        raise PermissionDenied
    return list(offices.values())


def _choices(request: SignedInRequest, agency: Agency, day: date) -> dict[str, Any]:
    return {
        "agency": agency,
        "day": day,
        "form_at": OfficeAtForm(_offices(request.user, Verb.KEEP_APPOINTMENTS), {"agency": agency.pk, "day": day}),
        "now": timezone.now(),
        "day_url": _at("slot_day", agency, day),
        "week_url": _at("slot_week", agency, day),
    }


def _at(name: str, agency: Agency, day: date) -> str:
    return f"{reverse(f'admin:{name}')}?agency={agency.pk}&ngay={day.isoformat()}"


def _action_url(found: Appointment, slug: str) -> str:
    return reverse("admin:appointment_act", args=[found.pk, slug])
