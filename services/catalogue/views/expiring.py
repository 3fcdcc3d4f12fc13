"""What expires: legal texts that others replace, with the procedures that cite them, and rates without a next one."""

from typing import Any, Final

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.pagination import keyset
from core.people import SignedInRequest
from core.refusals import allows
from services.agencies.permissions import Verb, reach
from services.catalogue import actions, rules
from services.catalogue.errors import CatalogueError
from services.catalogue.legal_texts.forms import ReplacedTextForm
from services.catalogue.models import CitedText, DatedChange, Procedure, ReplacedText
from services.catalogue.publication.models import DatedChangeKind

PAGE_SIZE: Final = 50
MOST_TEXTS: Final = 100
"""Replaced texts on the page, the newest first."""


@require_http_methods(["GET", "POST"])
def expiring(request: SignedInRequest) -> HttpResponse:
    """Replaced texts and rates that end, within the user's reach; and the form that marks a text as replaced."""
    form = ReplacedTextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = actions.mark_replaced(**form.cleaned_data, by=request.user)
        except CatalogueError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("admin:studio_replaced_text", text.pk)
    issuers = reach(request.user, Verb.READ_VERSIONS, column="procedure__issuer")
    ending = DatedChange.objects.filter(issuers, kind=DatedChangeKind.EXPIRES).select_related("procedure")
    page = keyset(ending, order=["on", "pk"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    context = {
        "texts": _texts(request)[:MOST_TEXTS],
        "page": page,
        "older": f"?sau={page.next}" if page.next else "",
        "newer": "?" if "sau" in request.GET else "",
        "form": form,
        "may_mark": allows(rules.check_may_mark_texts, request.user),
    }
    return render(request, "admin/catalogue/expiring.html", context, status=422 if form.errors else 200)


@require_safe
def replaced_text(request: SignedInRequest, pk: int) -> HttpResponse:
    """The procedures within the user's reach whose version in force cites a replaced text."""
    text = get_object_or_404(ReplacedText.objects.select_related("marked_by"), pk=pk)
    within_reach = reach(request.user, Verb.READ_VERSIONS, column="issuer")
    citing = Procedure.objects.filter(within_reach, cited_texts__number=text.number).select_related("issuer")
    page = keyset(citing, order=["code"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    context = {
        "text": text,
        "page": page,
        "older": f"?sau={page.next}" if page.next else "",
        "newer": "?" if "sau" in request.GET else "",
        "may_mark": allows(rules.check_may_mark_texts, request.user),
    }
    return render(request, "admin/catalogue/replaced_text.html", context)


@require_POST
def take_mark_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back that a text is replaced."""
    text = get_object_or_404(ReplacedText, pk=pk)
    try:
        actions.take_mark_back(text, by=request.user)
    except CatalogueError as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:studio_replaced_text", pk)
    messages.success(request, "Đã bỏ đánh dấu.")
    return redirect("admin:studio_expiring")


def _texts(request: SignedInRequest) -> "QuerySet[ReplacedText, Any]":
    """The replaced texts with the number of procedures within reach that cite each."""
    issuers = reach(request.user, Verb.READ_VERSIONS, column="procedure__issuer")
    citing = CitedText.objects.filter(issuers, number=OuterRef("number")).order_by().values("number")
    return ReplacedText.objects.annotate(citing=Coalesce(Subquery(citing.values(count=Count("pk"))), 0))
