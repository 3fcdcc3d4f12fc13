"""The page on which each person switches their alerts on and off (nhắc việc)."""

from collections.abc import Collection

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.people import SignedInRequest
from services.agencies.permissions import Verb, may_somewhere
from services.dossiers.actions.alerts import switch_alerts
from services.dossiers.models import ALWAYS_ON, AlertChannel, AlertKind, AlertOff

SAVE = "luu"
SWITCHES = {f"{kind}-{channel}": (kind, channel) for kind in AlertKind for channel in AlertChannel}
"""By the names of their boxes."""
EXPLAINED = {
    AlertKind.SOON: "Khi còn một phần tư thời gian của việc, tính theo giờ làm việc.",
    AlertKind.OVER: "Khi hết thời gian của việc mà việc chưa xong.",
    AlertKind.ESCALATED: "Chỉ gửi cho phụ trách bộ phận một cửa và lãnh đạo; phần trên cổng luôn bật.",
    AlertKind.DIGEST: "Đầu mỗi ngày làm việc: việc trễ hạn, đến hạn hôm nay, việc mới; ngày không có gì thì không gửi.",
}


@require_http_methods(["GET", "POST"])
def alerts(request: SignedInRequest) -> HttpResponse:
    """Show what is on; save what was ticked."""
    if not may_somewhere(request.user, Verb.WORK_ON_TASKS):
        raise PermissionDenied
    if request.method == "POST" and SAVE in request.POST:
        switch_alerts(request.user, [SWITCHES[name] for name in request.POST if name in SWITCHES])
        messages.success(request, "Đã lưu lựa chọn nhắc việc.")
        return redirect("admin:alerts")
    off = set(AlertOff.objects.filter(person=request.user).values_list("kind", "channel"))
    return render(request, "admin/dossiers/alerts.html", {"kinds": [_kind(kind, off) for kind in AlertKind]})


def _kind(kind: AlertKind, off: Collection[tuple[str, str]]) -> dict[str, object]:
    boxes = [
        {
            "name": f"{kind}-{channel}",
            "label": channel.label,
            "is_on": (kind, channel) in ALWAYS_ON or (kind, channel) not in off,
            "is_fixed": (kind, channel) in ALWAYS_ON,
        }
        for channel in AlertChannel
    ]
    return {"label": kind.label, "explained": EXPLAINED[kind], "boxes": boxes}
