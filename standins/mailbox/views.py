"""Views of the mailbox: the list of messages, and one message."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from standins.mailbox.messages import messages


def mailbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "")
    return render(request, "mailbox/mailbox.html", {"mails": messages(settings.EMAIL_FILE_PATH, to=to), "to": to})


def message(request: HttpRequest, key: str) -> HttpResponse:
    for mail in messages(settings.EMAIL_FILE_PATH):
        if mail.key == key:
            return render(request, "mailbox/message.html", {"mail": mail})
    raise Http404
