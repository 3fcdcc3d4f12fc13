"""Pages of a ministry's library: all its shared parts, and one with its versions and the procedures that took it."""

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.pagination import keyset
from core.people import SignedInRequest
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may, may_somewhere, reach
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.library.content import write_content
from services.catalogue.library.forms import NewSharedPartForm, SharedTextForm
from services.catalogue.library.models import SharedPart
from services.catalogue.models import ProcedureVersion

PAGE_SIZE = 50
MOST_LISTED = 100
"""Procedures named on the page of a shared part."""


@require_http_methods(["GET", "POST"])
def library(request: SignedInRequest) -> HttpResponse:
    """The shared parts within reach, and the form for a new one."""
    can_write = may_somewhere(request.user, Verb.WRITE_PROCEDURE)
    if request.method == "POST" and not can_write:
        raise Http404
    issuers = Agency.objects.filter(reach(request.user, Verb.WRITE_PROCEDURE, column="pk")).order_by("code")
    form = NewSharedPartForm(request.POST if request.method == "POST" else None, issuers=issuers)
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.create_shared_part(
                form.cleaned_data["issuer"],
                form.cleaned_data["key"],
                **{name: form.cleaned_data[name] for name in ("kind", "title", "text")},
                by=request.user,
            )
        except CatalogueError as refusal:
            _add_refusal(form, refusal)
        else:
            return redirect("admin:studio_library_part", version.part_id)
    parts = SharedPart.objects.filter(reach(request.user, Verb.READ_VERSIONS, column="issuer"))
    page = keyset(
        parts.select_related("issuer").annotate(newest=Max("versions__number")),
        order=["pk"],
        after=request.GET.get("sau", ""),
        size=PAGE_SIZE,
    )
    context = {
        "page": page,
        "form": form if can_write else None,
        "older": f"?sau={page.next}" if page.next else "",
        "newer": "?" if "sau" in request.GET else "",
    }
    return render(request, "admin/catalogue/library.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def shared_part(request: SignedInRequest, pk: int) -> HttpResponse:
    """One shared part: its versions, the procedures in force that took it, and the form for its next version."""
    within_reach = reach(request.user, Verb.READ_VERSIONS, column="issuer")
    part = get_object_or_404(SharedPart.objects.select_related("issuer").filter(within_reach), pk=pk)
    newest = part.versions.order_by("-number").first()
    can_write = may(request.user, Verb.WRITE_PROCEDURE, agency=part.issuer)
    if request.method == "POST" and not can_write:
        raise Http404
    text = write_content(part.kind, newest.content) if newest else ""
    form = SharedTextForm(request.POST if request.method == "POST" else None, initial={"text": text})
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.change_shared_part(part, text=form.cleaned_data["text"], by=request.user)
        except CatalogueError as refusal:
            _add_refusal(form, refusal)
        else:
            messages.success(request, f"{version} đang là phiên bản mới nhất.")
            return redirect("admin:studio_library_part", pk)
    name = f"{part.issuer.code}/{part.key}"
    users = ProcedureVersion.objects.in_force().filter(body__text__contains=f'"library":"{name}"')
    context = {
        "part": part,
        "name": name,
        "versions": part.versions.select_related("author").order_by("-number")[:PAGE_SIZE],
        "users": users.select_related("procedure").order_by("procedure__code")[:MOST_LISTED],
        "content": text,
        "form": form if can_write else None,
    }
    return render(request, "admin/catalogue/library_part.html", context, status=422 if form.errors else 200)


def _add_refusal(form: SharedTextForm, refusal: CatalogueError) -> None:
    for sentence in str(refusal).splitlines():
        form.add_error("text", sentence)
