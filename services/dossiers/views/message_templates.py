"""The page on which the head of the desk keeps the message templates of an office."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.people import SignedInRequest
from services.agencies.models import Agency
from services.dossiers.actions import message_templates as actions
from services.dossiers.errors import DossierError
from services.dossiers.forms.conversation import MessageTemplateForm
from services.dossiers.models import MessageTemplate

CHANGED = "sua"
"""The parameter with the key of the template that is changed."""
DELETE = "delete"


@require_http_methods(["GET", "POST"])
def message_templates(request: SignedInRequest, agency: int) -> HttpResponse:
    """The templates of an office, one of them in the form; whoever does not keep them finds no such page."""
    office = get_object_or_404(Agency, pk=agency)
    if not actions.may_keep(request.user, office):
        raise Http404
    templates = list(MessageTemplate.objects.filter(agency=office).select_related("agency", "by").order_by("title"))
    changed = next((one for one in templates if str(one.pk) == request.GET.get(CHANGED)), None)
    form = MessageTemplateForm(request.POST if request.method == "POST" else None, initial=_initial(changed))
    if request.method == "POST" and DELETE in request.POST:
        if changed:
            actions.delete_template(changed, by=request.user)
            messages.success(request, f"Đã xóa mẫu “{changed}”.")
        return redirect("admin:message_templates", agency)
    if form.is_valid():
        try:
            saved = actions.save_template(office, by=request.user, template=changed, **form.cleaned_data)
        except DossierError as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, f"Đã lưu mẫu “{saved}”.")
            return redirect("admin:message_templates", agency)
    context = {"agency": office, "templates": templates, "changed": changed, "form": form, "names": actions.NAMES}
    return render(request, "admin/dossiers/message_templates.html", context, status=422 if form.errors else 200)


def _initial(template: MessageTemplate | None) -> dict[str, Any]:
    return {"title": template.title, "text": template.text} if template else {}
