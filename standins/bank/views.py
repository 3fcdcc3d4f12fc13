"""The pages of the bank, and its control page."""

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
from standins.bank import webhook_delivery
from standins.bank.cards import CARDS, OTP, OTP_TRIES
from standins.bank.completion import complete, way_back
from standins.bank.fault_modes import Behaviour, FaultMode
from standins.bank.forms import BehaviourForm, DefaultBehaviourForm, OtpForm, OutgoingForm, PayForm, TransferForm
from standins.bank.latency import HungUpError, take_time
from standins.bank.merchant_api import answer
from standins.bank.models import DefaultBehaviour, Payment
from standins.bank.payment_request import DownError, RequestRefusedError, open_payment
from standins.bank.statements import statement_of, statement_of_account
from standins.bank.transfers import send_transfer


def unless_down(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A bank that is down answers nobody, except on its control page; one that hangs up has nothing to say."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        words = f"{DefaultBehaviour.now()} {request.headers.get('X-Conduct', '')}".split()
        if FaultMode.DOWN in words:
            return _refused(request, DownError())
        try:
            return view(request, *args, **kwargs)
        except HungUpError:
            return HttpResponse(status=504)

    return guarded


@never_cache
@require_GET
@unless_down
def ask(request: HttpRequest) -> HttpResponse:
    """Where a merchant sends its buyer, or asks for a code to be scanned instead (`vpcpay.html`)."""
    is_program = request.GET.get("vnp_Command") == "genqr"
    try:
        payment = open_payment(request.META["QUERY_STRING"], request.headers.get("X-Conduct"))
    except RequestRefusedError as refusal:
        return _no_code(refusal) if is_program else _refused(request, refusal)
    page = reverse("bank:pay", args=[payment.token])
    return _code(request.build_absolute_uri(page)) if is_program else redirect(page)


def _code(address: str) -> JsonResponse:
    """The real code is for banking apps; this one opens the page of the stand-in."""
    return JsonResponse({"code": DONE, "message": "Success", "qrcontent": address})


def _no_code(refusal: RequestRefusedError) -> JsonResponse:
    return JsonResponse({"code": refusal.code, "message": str(refusal), "qrcontent": ""})


def _refused(request: HttpRequest, refusal: RequestRefusedError) -> HttpResponse:
    return render(request, "bank/refused.html", {"reason": refusal}, status=refusal.status)


@never_cache
@csrf_exempt  # the unguessable address is the proof, and programs pay here too
@unless_down
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Bank and card, then the one-time password; one may post all three at once."""
    payment = get_object_or_404(Payment, token=token)
    if not payment.is_open:
        return redirect(way_back(payment))
    if payment.expires_at <= timezone.now() or "expire" in request.POST:
        return _ended(payment, EXPIRED)
    if "cancel" in request.POST:
        return _ended(payment, ABANDONED)
    if "behave" in request.POST:
        return _told(request, payment)
    if request.method == "POST":
        return _paid(request, payment)
    return _card_page(request, payment, PayForm())


def _told(request: HttpRequest, payment: Payment) -> HttpResponse:
    """The buyer tells the bank how to behave towards this payment."""
    form = BehaviourForm(request.POST)
    if form.is_valid():
        payment.conduct = form.words
        payment.save(update_fields=["conduct"])
    return redirect("bank:pay", token=payment.token)


def _paid(request: HttpRequest, payment: Payment) -> HttpResponse:
    form = PayForm(request.POST)
    if not form.is_valid():
        return _card_page(request, payment, form)
    payment.bank = form.cleaned_data["bank"]
    payment.save(update_fields=["bank"])
    code = CARDS[form.cleaned_data["card"]].code
    if code != DONE:
        return _ended(payment, code)
    return _confirmed(request, payment, form)


def _confirmed(request: HttpRequest, payment: Payment, card: PayForm) -> HttpResponse:
    """The one-time password; wrong three times, the payment fails."""
    otp = OtpForm(request.POST if "otp" in request.POST else None)
    if otp.is_valid():
        if otp.cleaned_data["otp"] == OTP:
            return _ended(payment, DONE)
        payment.otp_tries += 1
        payment.save(update_fields=["otp_tries"])
        if payment.otp_tries >= OTP_TRIES:
            return _ended(payment, "13")
        otp.add_error("otp", f"Mã không đúng. Bạn còn {OTP_TRIES - payment.otp_tries} lần nhập.")
    return render(request, "bank/otp.html", {"payment": payment, "card": card, "form": otp, "otp": OTP})


def _card_page(request: HttpRequest, payment: Payment, form: PayForm) -> HttpResponse:
    return render(
        request,
        "bank/pay.html",
        {"payment": payment, "form": form, "behaviour": BehaviourForm.showing(payment.conduct)},
    )


def _ended(payment: Payment, code: str) -> HttpResponse:
    complete(payment, code)
    webhook_delivery.wake()
    if FaultMode.EARLY in payment.behaviour:
        webhook_delivery.deliver_now(payment)
    take_time(payment.behaviour)
    return redirect(way_back(payment))


@never_cache
@csrf_exempt
@require_POST
@unless_down
def call(request: HttpRequest) -> HttpResponse:
    """What merchants' servers ask: `querydr` and `refund`."""
    return JsonResponse(answer(request.body))


@never_cache
@require_GET
@unless_down
def statement(request: HttpRequest, terminal: str, day: str) -> HttpResponse:
    """A merchant's day, for who proves to be that merchant."""
    return _file(lambda: statement_of(terminal, day, request.GET.get("hash", "")))


@never_cache
@csrf_exempt
@unless_down
def transfer(request: HttpRequest, *, is_outgoing: bool = False) -> HttpResponse:
    """A banking app: reads a QR code and sends the money; that of the agency itself gives it back."""
    of_app = OutgoingForm if is_outgoing else TransferForm
    form = of_app(request.POST or None, initial=_scanned(request.GET.get("code", "")))
    if form.is_valid():
        sent = send_transfer(**form.cleaned_data, is_outgoing=is_outgoing)
        return render(request, "bank/transferred.html", {"transfer": sent})
    return render(request, "bank/transfer.html", {"form": form, "is_outgoing": is_outgoing})


def _scanned(code: str) -> dict[str, object]:
    try:
        read = vietqr.parse(code)
    except ValueError:
        return {}
    return {"account": read.account, "amount_vnd": read.amount_vnd, "text": read.purpose}


@never_cache
@require_GET
@unless_down
def account(request: HttpRequest, account: str, day: str) -> HttpResponse:
    """The day of a bank account, for who proves to hold it."""
    return _file(lambda: statement_of_account(account, day, request.GET.get("hash", "")))


def _file(write: Callable[[], str]) -> HttpResponse:
    take_time(Behaviour.of(DefaultBehaviour.now()))
    try:
        return HttpResponse(write(), content_type="text/csv; charset=utf-8")
    except RequestRefusedError as refusal:
        return HttpResponse(str(refusal), status=403, content_type="text/plain; charset=utf-8")


@never_cache
def control(request: HttpRequest) -> HttpResponse:
    """How the bank shall behave from now on, and its book."""
    if "hush" in request.POST:
        webhook_delivery.hush()
        return redirect("bank:control")
    form = (
        DefaultBehaviourForm(request.POST)
        if request.method == "POST"
        else DefaultBehaviourForm.showing(DefaultBehaviour.now())
    )
    if form.is_valid():
        DefaultBehaviour.become(form.words)
        return redirect("bank:control")
    latest = Payment.objects.prefetch_related("notices").order_by("-pk")[:30]
    return render(request, "bank/control.html", {"form": form, "payments": latest})
