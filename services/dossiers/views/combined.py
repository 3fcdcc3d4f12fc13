"""Views of an interconnected filing as a whole: its page, and its withdrawal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.people import SignedInRequest
from services.dossiers.actions import combined
from services.dossiers.combined.progress import progress_of
from services.dossiers.errors import DossierError
from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.models import CombinedFiling, Dossier
from services.dossiers.views.guards import MY_DOSSIERS_TRAIL


@require_safe
@login_required
def whole(request: SignedInRequest, pk: int) -> HttpResponse:
    """One page for all parts: office, status, due time, papers, what is owed, what to do next."""
    filed = _own_whole(request, pk)
    package = filed.filing.version.package
    context = {
        "whole": filed,
        "title": package.record.name,
        "progress": progress_of(filed.pk, package),
        "trail": MY_DOSSIERS_TRAIL,
    }
    return render(request, "dossiers/whole.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw_whole(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw all parts that may still be withdrawn, after a page that asks for the reason."""
    filed = _own_whole(request, pk)
    package, form = filed.filing.version.package, ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            combined.withdraw_whole(filed, by=request.user, note=form.cleaned_data["note"])
        except DossierError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("Đã rút hồ sơ liên thông."))
        return redirect(filed)
    context = {
        "whole": filed,
        "title": package.record.name,
        "progress": progress_of(filed.pk, package),
        "form": form,
        "trail": [*MY_DOSSIERS_TRAIL, (filed.get_absolute_url(), package.record.name)],
    }
    return render(request, "dossiers/withdraw_whole.html", context)


def _own_whole(request: SignedInRequest, pk: int) -> CombinedFiling:
    """The user's own combined filing, or one they may act on for others; Http404 for any other."""
    own = Dossier.objects.of_party(request.user).filter(filing=pk).values("filing")
    wholes = CombinedFiling.objects.select_related("filing__version", "declaration")
    return get_object_or_404(wholes, pk__in=own)
