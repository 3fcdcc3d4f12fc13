"""URLs of the bench: the portal's, the two yardstick pages, and forms of the bench."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from bench.eforms.views import BenchWizard
from services.agencies.models import AdministrativeUnit


def bare(request: HttpRequest) -> HttpResponse:
    """Yardstick B: an empty view, so that only middleware costs."""
    return HttpResponse("ok")


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Yardstick P: a plain Django list page with session, user, one query, 26 rows, about 15 KB."""
    units = AdministrativeUnit.objects.select_related("province")[:26]
    return render(request, "bench/page.html", {"units": units})


urlpatterns = [
    path("bench/bare/", bare, name="bare"),
    path("bench/page/", page, name="page"),
    path("bench/page/<str:code>/<str:verb>/", page, name="row"),
    path("bench/form/<str:which>/<uuid:key>/<slug:step>/", BenchWizard.as_view(), name="filling"),
    path("", include("portal.urls")),
]
