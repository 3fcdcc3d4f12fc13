"""A version as it would stand when published: the public record as a page, and each step of the form as a picture."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.people import SignedInRequest
from services.catalogue.authoring.preview import preview_step
from services.catalogue.lint import package_lint
from services.catalogue.public.procedure_page import ProcedurePage
from services.catalogue.views.studio import may_edit, version_in_reach


@require_safe
def record_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """The public page of a version, under a notice that it is not published."""
    version = version_in_reach(request, pk)
    day = version.effective_on or timezone.localdate()
    context = {"version": version, "page": ProcedurePage(version.package, on=day, following=None)}
    return render(request, "admin/catalogue/record_page.html", context)


@require_safe
def steps(request: SignedInRequest, pk: int) -> HttpResponse:
    """Each step of the form as a citizen sees it first, one below the other."""
    version = version_in_reach(request, pk)
    package = version.package
    errors = [finding.path for finding in package_lint.errors(package)]
    keys = [step.key for step in package.form.steps] if package.form else []
    previews = [preview_step(package, key, error_paths=errors) for key in keys]
    context = {
        "version": version,
        "previews": [preview for preview in previews if preview],
        "tab": "steps",
        "editable": may_edit(request, version),
    }
    return render(request, "admin/catalogue/steps.html", context)
