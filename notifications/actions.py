"""Create notifications, deliver them by e-mail through the outbox, mark them as read."""

from collections.abc import Mapping
from functools import partial
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone

from core import outbox
from core.compiled_query import CompiledQuery
from core.official_language import official_language
from core.people import User
from notifications import bounces, mail, unread
from notifications.models import Delivery, FailingAddress, Notification, NotificationQuerySet
from notifications.status import Channel, DeliveryState

EMAIL = "notifications.email"
DELIVERIES: Final = CompiledQuery(
    lambda pk: Delivery.objects.filter(pk=pk).select_related("notification__recipient").order_by("pk")
)


@transaction.atomic(savepoint=False)  # part of the caller's transaction: it stands or falls with it
def tell(
    recipient: User,
    kind: str,
    *,
    key: str,
    path: str,
    context: Mapping[str, object],
    by_page: bool = True,
    by_email: bool = True,
) -> Notification:
    """Create a notification (thông báo) for this person, and an e-mail delivery if they have an address.

    The texts are templates of the calling app: `notifications/<kind>/subject.txt` and `body.txt`, rendered with the
    context. `path` is the page it links to. A key that exists already creates and sends nothing. Whoever does not want
    it on the page has it there as read already.
    """
    [notification] = Notification.objects.bulk_create(
        [
            Notification(
                recipient_id=recipient.pk,
                kind=kind,
                subject=" ".join(_render(kind, "subject.txt", context).split()),
                body=_render(kind, "body.txt", context).strip(),
                path=path,
                key=key,
                read_at=None if by_page else timezone.now(),
            )
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["key"],
    )
    unread.forget(recipient)
    if by_email and recipient.email:
        _send_by_email(notification)
    return notification


@transaction.atomic
def mark_read(person: User, messages: NotificationQuerySet) -> int:
    """Mark the person's own among these messages as read; returns how many were unread."""
    unread.forget(person)
    return messages.of(person).mark_read()


@official_language()
def _render(kind: str, part: str, context: Mapping[str, object]) -> str:
    """Render a text template without HTML escaping, so that apostrophes in names stay."""
    template = Engine.get_default().get_template(f"notifications/{kind}/{part}")
    return template.render(Context(context, autoescape=False))


def _send_by_email(notification: Notification) -> None:
    [delivery] = Delivery.objects.bulk_create(
        [Delivery(notification=notification, channel=Channel.EMAIL)],
        update_conflicts=True,
        unique_fields=["notification", "channel"],
        update_fields=["channel"],
    )
    outbox.enqueue(EMAIL, key=f"{EMAIL}:{delivery.pk}", delivery_id=delivery.pk)


def _mark_failed(delivery_id: int, reason: str) -> None:
    Delivery.objects.filter(pk=delivery_id, sent_at=None).update(state=DeliveryState.FAILED, error=reason)


@outbox.handler(EMAIL, given_up=_mark_failed, words="Gửi thư điện tử")
def deliver_by_email(delivery_id: int) -> outbox.OnDone | None:
    """Outbox handler: send one e-mail; if the worker dies before recording it, it is sent again with one Message-ID."""
    [delivery] = DELIVERIES(delivery_id)
    if delivery.sent_at:
        return None
    address = delivery.notification.recipient.email
    _check_address(address)
    message = mail.compose(delivery.notification, to=address, return_path=bounces.return_path(delivery.pk, address))
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        if code := _final_code(refusal):
            record_failing(address, str(code))
            raise outbox.PermanentError(f"The mail server refuses the address ({code}).") from refusal
        raise
    except SMTPDataError as refusal:
        if refusal.smtp_code >= 500:
            raise outbox.PermanentError(f"The mail server refuses the message ({refusal.smtp_code}).") from refusal
        raise
    return partial(_mark_sent, delivery_id)


def _check_address(address: str) -> None:
    """Give up where there is no address, none that is one, or one that is at rest."""
    if not address:
        raise outbox.PermanentError("The recipient has no e-mail address any more.")
    try:
        validate_email(address)
    except ValidationError as invalid:
        raise outbox.PermanentError("The recipient's address is no e-mail address.") from invalid
    if FailingAddress.objects.resting(address).exists():
        raise outbox.PermanentError("Mail to the recipient's address came back lately.")


def _final_code(refusal: SMTPRecipientsRefused) -> int:
    """The code of a permanent refusal; 0 if any is transient, which 4xx are (RFC 5321 §4.2.1)."""
    codes = [code for code, _ in refusal.recipients.values()]
    return min(codes) if min(codes) >= 500 else 0


def _mark_sent(delivery_id: int) -> None:
    Delivery.objects.filter(pk=delivery_id).update(state=DeliveryState.SENT, sent_at=timezone.now(), error="")


def record_failing(address: str, status: str) -> None:
    """Mark an address as failing from now on; its owner reads so in the portal."""
    FailingAddress.objects.update_or_create(
        address=address.lower(), defaults={"failed_at": timezone.now(), "status": status}
    )


@transaction.atomic
def record_bounce(returned_to: str, letter: bytes) -> Delivery | None:
    """Record that a letter came back for good, to a return path of ours; None if it did not."""
    status, delivery = bounces.final_status(letter), bounces.find_delivery(returned_to)
    if not status or delivery is None:
        return None
    came_back = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENT)
    if not came_back.update(state=DeliveryState.BOUNCED, error=status):
        return None
    record_failing(delivery.notification.recipient.email, status)
    return delivery
