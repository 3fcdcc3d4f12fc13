"""The page from which an ended dossier is filed anew."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.people import SignedInRequest
from core.refusals import RefusalError
from services.dossiers.actions import refiling as actions
from services.dossiers.errors import DossierError
from services.dossiers.filing.refiling import check_may_be_refiled, refiling_of, taken_over
from services.dossiers.views.check_page import office_choice_near
from services.dossiers.views.guards import identity_required, own_dossier, trail_of


@require_http_methods(["GET", "POST"])
@identity_required
def refile(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is taken over and what is not, and the office to file at; begun before, it leads there."""
    dossier = own_dossier(request, pk, "version", "sheet", "applicant")
    try:
        version = check_may_be_refiled(request.user, dossier)
    except DossierError as refusal:
        messages.error(request, str(refusal))
        return redirect(dossier)
    if (begun := refiling_of(dossier)) and begun.draft.owner_id == request.user.pk:
        return redirect("dossiers:resume", begun.draft.key)
    form = office_choice_near(version, dossier.agency, request.POST or None)
    form.initial["office"] = dossier.agency_id
    if form.is_valid():
        try:
            filing = actions.refile(dossier, form.cleaned_data["office"], by=request.user)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("dossiers:resume", filing.draft.key)
    taken = taken_over(dossier, version)
    context = {"dossier": dossier, "version": version, "taken": taken, "form": form, "trail": trail_of(dossier)}
    return render(request, "dossiers/refile.html", context)
