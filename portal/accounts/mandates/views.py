"""Views of mandates: the page of both sides, the form that grants one, and the buttons of each."""

from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.limits.rates import Rate, limited
from core.people import SignedInRequest
from core.refusals import RefusalError
from portal.accounts.mandates import actions
from portal.accounts.mandates.forms import GrantForm
from portal.accounts.mandates.models import Mandate
from portal.accounts.mandates.page import mandates_context
from portal.accounts.models import IdentityLevel

GRANTS: Final = Rate("grant-mandate", requests=60, seconds=3600)
"""Each sends a message to somebody."""
GRANTED: Final = gettext_noop(
    "Đã gửi ủy quyền. Hãy báo người ấy đăng nhập bằng VNeID, mở “Thông tin của tôi”, “Đại diện và ủy quyền” rồi bấm "
    "“Nhận ủy quyền”: từ lúc đó ủy quyền có hiệu lực."
)
ANSWERS: Final[Mapping[str, tuple[Callable[..., Mandate], str]]] = {
    "accept": (actions.accept, gettext_noop("Bạn đã nhận ủy quyền. Khi bắt đầu nộp hồ sơ, hãy chọn nộp thay cho ai.")),
    "decline": (actions.decline, gettext_noop("Bạn đã từ chối ủy quyền.")),
    "end": (actions.end, gettext_noop("Ủy quyền đã chấm dứt.")),
}
"""By the value of the button: the action, and what is said when it is done."""


@login_required
@require_GET
def mandates(request: SignedInRequest) -> HttpResponse:
    """Whom the signed-in person represents, and the mandates they gave, hold or are offered."""
    return render(request, "accounts/mandates.html", mandates_context(request.user))


@require_http_methods(["GET", "POST"])
@login_required
@limited(GRANTS, methods=["POST"])
def grant(request: SignedInRequest) -> HttpResponse:
    """The form that grants a mandate; for people verified at level 2."""
    if request.user.identity_level < IdentityLevel.FULL:
        return redirect(reverse("accounts:level", query={"next": request.path}))
    form = GrantForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.grant(form.chosen_principal(request.user), **form.terms(), by=request.user)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext(GRANTED))
            return redirect("accounts:mandates")
    return render(request, "accounts/grant_mandate.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@login_required
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept, decline or end one mandate, as the pressed button says; 404 for whoever is no side of it."""
    if request.POST.get("do") not in ANSWERS:
        raise Http404
    mandate = get_object_or_404(Mandate.objects.of_party(request.user), pk=pk)
    act, done = ANSWERS[request.POST["do"]]
    try:
        act(mandate, by=request.user)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext(done))
    return redirect("accounts:mandates")
