"""Addresses for machines: `/-/health` (alive), `/-/ready` (may serve), `/-/metrics` (Prometheus).

What is wrong inside is told only to the networks of PORTAL_MONITORING_NETWORKS.
"""

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.limits.addresses import client_address
from portal.monitoring import metrics, readiness
from portal.monitoring.readiness import Readiness


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Whether this process may be sent people (200) or not (503)."""
    report = readiness.check()
    told = {"status": report.readiness}
    status = 503 if report.readiness is Readiness.UNAVAILABLE else 200
    return JsonResponse({**told, "faults": dict(report.faults)} if _is_operator(request) else told, status=status)


@require_safe
@never_cache
def prometheus(request: HttpRequest) -> HttpResponse:
    """The figures; to the world there is no such page."""
    if not _is_operator(request):
        raise Http404
    return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE)


def _is_operator(request: HttpRequest) -> bool:
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    return any(address in network for network in settings.MONITORING_NETWORKS)
