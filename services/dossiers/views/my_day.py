"""My day: the first page of staff who handle dossiers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.people import SignedInRequest
from services.dossiers.desk.my_day import MyDay


@require_safe
def my_day(request: SignedInRequest) -> HttpResponse:
    """What is to be done today, whom the rest waits for, and what is new."""
    now = timezone.now()
    return render(request, "admin/dossiers/my_day.html", {"day": MyDay(request.user, now), "now": now})
