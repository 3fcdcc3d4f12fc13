"""Pages of a review: write a remark about a place of a version, and settle one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.people import SignedInRequest
from core.refusals import allows
from services.catalogue import actions, rules
from services.catalogue.differences import diff
from services.catalogue.errors import CatalogueError
from services.catalogue.models import VersionState
from services.catalogue.publication.forms import AnswerRemarkForm, RemarkForm
from services.catalogue.publication.remarks import places_of
from services.catalogue.views.studio import may_edit, previous_version, version_in_reach


@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form for a remark about a place (`?cho=` its words); back to the version when it is written."""
    version = version_in_reach(request, pk)
    if version.state != VersionState.REVIEW or not allows(rules.check_may_publish, version, request.user):
        messages.info(request, "Chỉ người duyệt ghi nhận xét, khi phiên bản đang chờ duyệt.")
        return redirect("admin:studio_version", pk)
    previous = previous_version(version)
    places = places_of(version.package, diff(previous.package if previous else None, version.package))
    form = RemarkForm(places, request.POST or None, initial={"place": request.GET.get("cho", "")})
    if form.is_valid():
        try:
            remark = actions.write_remark(version, by=request.user, **form.cleaned_data)
        except CatalogueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ghi nhận xét. Người soạn thấy khi phiên bản được trả lại.")
            return redirect(f"{reverse('admin:studio_version', args=[pk])}#nhan-xet-{remark.pk}")
    context = {"version": version, "form": form, "tab": "remark", "editable": may_edit(request, version)}
    return render(request, "admin/catalogue/remark.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def resolve(request: SignedInRequest, pk: int, remark: int) -> HttpResponse:
    """Settle a remark with a sentence about what was done."""
    version = version_in_reach(request, pk)
    found = get_object_or_404(version.remarks.select_related("by"), pk=remark)
    if not allows(rules.check_may_resolve, found, version, request.user):
        raise Http404
    form = AnswerRemarkForm(request.POST or None)
    if form.is_valid():
        try:
            actions.resolve_remark(found, by=request.user, answer=form.cleaned_data["answer"])
        except CatalogueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ghi cách xử lý nhận xét.")
            return redirect(f"{reverse('admin:studio_version', args=[pk])}#nhan-xet-{remark}")
    context = {
        "version": version,
        "remark": found,
        "form": form,
        "tab": "remark",
        "editable": may_edit(request, version),
    }
    return render(request, "admin/catalogue/remark.html", context, status=422 if form.errors else 200)
