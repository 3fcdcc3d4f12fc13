"""The page of ten made-up people under a version and the one before it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.people import SignedInRequest
from services.catalogue.lint import package_lint
from services.catalogue.views.studio import may_edit, previous_version, version_in_reach
from services.dossiers.filing.sample_people import PEOPLE, day_of_change, sample_people


@require_safe
def compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """What each would be asked and pay; none while the version has errors."""
    version = version_in_reach(request, pk)
    before = previous_version(version)
    has_errors = bool(package_lint.errors(version.package))
    day = day_of_change(version, before, timezone.localdate())
    context = {
        "version": version,
        "before": before,
        "day": day,
        "has_errors": has_errors,
        "people": () if has_errors else sample_people(version, before, day),
        "wanted": PEOPLE,
        "tab": "people",
        "editable": may_edit(request, version),
    }
    return render(request, "admin/dossiers/sample_people.html", context)
