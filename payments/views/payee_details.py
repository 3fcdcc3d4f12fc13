"""Back-office page that proposes where an agency collects, or its tax code."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.people import SignedInRequest
from core.permissions import may_somewhere
from payments import actions
from payments.backoffice.payee_details import PayeeDetailForm
from payments.errors import PaymentError
from payments.verbs import MoneyVerb


@sensitive_post_parameters("keys")
@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest) -> HttpResponse:
    """The form; a refusal keeps what was typed."""
    if not may_somewhere(request.user, MoneyVerb.PROPOSE_ACCOUNT):
        raise Http404
    form = PayeeDetailForm(request.POST or None)
    if form.is_valid():
        try:
            detail = actions.propose_payee_detail(form.proposal(), by=request.user)
        except PaymentError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ghi đề nghị. Một người khác có thẩm quyền phải duyệt.")
            return redirect("admin:payments_payeedetail_work", detail.pk)
    status = 422 if form.is_bound else 200
    return render(request, "admin/payments/payee_detail_form.html", {"form": form}, status=status)
