"""The pages of the mailbox: every message, and one."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from standins.mailbox.messages import letters


def mailbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "")
    return render(request, "mailbox/mailbox.html", {"letters": letters(settings.EMAIL_FILE_PATH, to=to), "to": to})


def letter(request: HttpRequest, key: str) -> HttpResponse:
    for found in letters(settings.EMAIL_FILE_PATH):
        if found.key == key:
            return render(request, "mailbox/letter.html", {"letter": found})
    raise Http404
