"""Views of the stand-in bank: payment pages, banking app, merchant API, statements, control page."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from payments.gateways.vietqr import qr_payload as vietqr
from payments.gateways.vnpay.protocol.codes import ABANDONED, DONE, EXPIRED
from standins.bank.cards import CARDS, OTP, OTP_TRIES
from standins.bank.completion import complete, return_url
from standins.bank.fault_modes import Behaviour, FaultMode
from standins.bank.forms import BehaviourForm, DefaultBehaviourForm, OtpForm, OutgoingForm, PayForm, TransferForm
from standins.bank.latency import ConnectionDroppedError, simulate_latency
from standins.bank.merchant_api import answer as answer_merchant
from standins.bank.models import DefaultBehaviour, Payment
from standins.bank.payment_request import DownError, RequestRefusedError, open_payment
from standins.bank.statements import account_statement, merchant_statement
from standins.bank.transfers import send_transfer
from standins.bank.webhooks import delivery


def unless_down(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view with the fault modes `down` (a 503 page) and `mute` (an empty 504)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        words = f"{DefaultBehaviour.current()} {request.headers.get('X-Fault-Modes', '')}".split()
        if FaultMode.DOWN in words:
            return _refusal_page(request, DownError())
        try:
            return view(request, *args, **kwargs)
        except ConnectionDroppedError:
            return HttpResponse(status=504)

    return guarded


@never_cache
@require_GET
@unless_down
def payment_request(request: HttpRequest) -> HttpResponse:
    """VNPAY `vpcpay.html`: open a payment, then redirect the payer (`pay`) or return a QR code as JSON (`genqr`)."""
    is_qr_request = request.GET.get("vnp_Command") == "genqr"
    try:
        payment = open_payment(request.META["QUERY_STRING"], request.headers.get("X-Fault-Modes"))
    except RequestRefusedError as refusal:
        return _qr_refusal(refusal) if is_qr_request else _refusal_page(request, refusal)
    page = reverse("bank:pay", args=[payment.token])
    return _qr_code(request.build_absolute_uri(page)) if is_qr_request else redirect(page)


def _qr_code(url: str) -> JsonResponse:
    """JSON of `genqr`. The real content is for banking apps; this one is the URL of the payment page."""
    return JsonResponse({"code": DONE, "message": "Success", "qrcontent": url})


def _qr_refusal(refusal: RequestRefusedError) -> JsonResponse:
    return JsonResponse({"code": refusal.code, "message": str(refusal), "qrcontent": ""})


def _refusal_page(request: HttpRequest, refusal: RequestRefusedError) -> HttpResponse:
    return render(request, "bank/refused.html", {"reason": refusal}, status=refusal.status)


@never_cache
@csrf_exempt  # the unguessable address is the proof, and programs pay here too
@unless_down
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Payment page: bank and card, then the one-time password; a program may post all three at once."""
    payment = get_object_or_404(Payment, token=token)
    if not payment.is_open:
        return redirect(return_url(payment))
    if payment.expires_at <= timezone.now() or "expire" in request.POST:
        return _complete(payment, EXPIRED)
    if "cancel" in request.POST:
        return _complete(payment, ABANDONED)
    if "set_fault_modes" in request.POST:
        return _change_fault_modes(request, payment)
    if request.method == "POST":
        return _choose_card(request, payment)
    return _card_page(request, payment, PayForm())


def _change_fault_modes(request: HttpRequest, payment: Payment) -> HttpResponse:
    """Set the fault modes of this payment."""
    form = BehaviourForm(request.POST)
    if form.is_valid():
        payment.fault_modes = form.text
        payment.save(update_fields=["fault_modes"])
    return redirect("bank:pay", token=payment.token)


def _choose_card(request: HttpRequest, payment: Payment) -> HttpResponse:
    form = PayForm(request.POST)
    if not form.is_valid():
        return _card_page(request, payment, form)
    payment.bank = form.cleaned_data["bank"]
    payment.save(update_fields=["bank"])
    code = CARDS[form.cleaned_data["card"]].code
    if code != DONE:
        return _complete(payment, code)
    return _check_otp(request, payment, form)


def _check_otp(request: HttpRequest, payment: Payment, card: PayForm) -> HttpResponse:
    """Check the one-time password; the payment fails with code 13 after OTP_TRIES wrong ones."""
    otp = OtpForm(request.POST if "otp" in request.POST else None)
    if otp.is_valid():
        if otp.cleaned_data["otp"] == OTP:
            return _complete(payment, DONE)
        payment.otp_tries += 1
        payment.save(update_fields=["otp_tries"])
        if payment.otp_tries >= OTP_TRIES:
            return _complete(payment, "13")
        otp.add_error("otp", f"Mã không đúng. Bạn còn {OTP_TRIES - payment.otp_tries} lần nhập.")
    return render(request, "bank/otp.html", {"payment": payment, "card": card, "form": otp, "otp": OTP})


def _card_page(request: HttpRequest, payment: Payment, form: PayForm) -> HttpResponse:
    return render(
        request,
        "bank/pay.html",
        {"payment": payment, "form": form, "behaviour_form": BehaviourForm.initialised(payment.fault_modes)},
    )


def _complete(payment: Payment, code: str) -> HttpResponse:
    complete(payment, code)
    delivery.wake()
    if FaultMode.EARLY in payment.behaviour:
        delivery.deliver_now(payment)
    simulate_latency(payment.behaviour)
    return redirect(return_url(payment))


@never_cache
@csrf_exempt
@require_POST
@unless_down
def merchant_api(request: HttpRequest) -> HttpResponse:
    """VNPAY merchant API: the commands `querydr` and `refund`, as JSON."""
    return JsonResponse(answer_merchant(request.body))


@never_cache
@require_GET
@unless_down
def statement(request: HttpRequest, terminal: str, day: str) -> HttpResponse:
    """CSV statement of a merchant's day; the parameter `hash` authenticates the request."""
    return _csv(lambda: merchant_statement(terminal, day, request.GET.get("hash", "")))


@never_cache
@csrf_exempt
@unless_down
def transfer(request: HttpRequest, *, is_outgoing: bool = False) -> HttpResponse:
    """Banking app: a transfer, filled in from a QR code; with `is_outgoing` the agency's own app, for refunds."""
    form_class = OutgoingForm if is_outgoing else TransferForm
    form = form_class(request.POST or None, initial=_initial_from_qr(request.GET.get("code", "")))
    if form.is_valid():
        sent = send_transfer(**form.cleaned_data, is_outgoing=is_outgoing)
        return render(request, "bank/transferred.html", {"transfer": sent})
    return render(request, "bank/transfer.html", {"form": form, "is_outgoing": is_outgoing})


def _initial_from_qr(code: str) -> dict[str, object]:
    try:
        payload = vietqr.parse(code)
    except ValueError:
        return {}
    return {"account": payload.account, "amount_vnd": payload.amount_vnd, "text": payload.purpose}


@never_cache
@require_GET
@unless_down
def account(request: HttpRequest, account: str, day: str) -> HttpResponse:
    """CSV statement of a bank account's day; the parameter `hash` authenticates the request."""
    return _csv(lambda: account_statement(account, day, request.GET.get("hash", ""), request.GET.get("since", "")))


def _csv(write: Callable[[], str]) -> HttpResponse:
    simulate_latency(Behaviour.parse(DefaultBehaviour.current()))
    try:
        return HttpResponse(write(), content_type="text/csv; charset=utf-8")
    except RequestRefusedError as refusal:
        return HttpResponse(str(refusal), status=403, content_type="text/plain; charset=utf-8")


@never_cache
def control(request: HttpRequest) -> HttpResponse:
    """Control page: the default behaviour, cancelling of pending webhooks, and the latest payments."""
    if "cancel_webhooks" in request.POST:
        delivery.cancel_pending()
        return redirect("bank:control")
    form = (
        DefaultBehaviourForm(request.POST)
        if request.method == "POST"
        else DefaultBehaviourForm.initialised(DefaultBehaviour.current())
    )
    if form.is_valid():
        DefaultBehaviour.change(form.text)
        return redirect("bank:control")
    latest = Payment.objects.prefetch_related("webhooks").order_by("-pk")[:30]
    return render(request, "bank/control.html", {"form": form, "payments": latest})
