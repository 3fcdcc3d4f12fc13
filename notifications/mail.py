"""E-mail of a notification: plain text with a link to its page."""

from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from notifications.models import Notification


def message_id(key: str) -> str:
    """Message-ID derived from the key, so that mail clients recognise repeated deliveries."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{urlsplit(settings.SITE_URL).hostname}>"


def compose(notification: Notification, *, to: str, return_path: str) -> EmailMessage:
    link = settings.SITE_URL + notification.path
    return EmailMessage(
        subject=" ".join(notification.subject.split()),
        body=render_to_string("notifications/mail.txt", {"body": notification.body, "link": link}),
        from_email=return_path,
        to=[to],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id(notification.key),
            "Auto-Submitted": "auto-generated",
        },
    )
