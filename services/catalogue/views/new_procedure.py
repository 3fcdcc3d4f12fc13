"""The page of a new procedure: what it begins as and its code, then its head where no record knows the code."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.people import SignedInRequest
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may_somewhere, reach, reach_of
from services.catalogue import actions
from services.catalogue.authoring.new_procedure_forms import FROM_PROCEDURE, FROM_RECORD, HeadForm, SourceForm
from services.catalogue.authoring.new_procedures import Head
from services.catalogue.authoring.patterns import pattern
from services.catalogue.errors import CatalogueError
from services.catalogue.models import Procedure, ProcedureVersion, VersionState
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import Level

NOT_IN_RECORD = "Bản ghi quốc gia không có mã này, nên chưa lập được biểu mẫu. Hãy chọn một mẫu."
NOT_READABLE = "Không có thủ tục nào mang mã này có biểu mẫu mà bạn xem được."
HEAD_ASKED = "name"
"""A question of the second form: posted once that form was shown."""


@require_http_methods(["GET", "POST"])
def new_procedure(request: SignedInRequest) -> HttpResponse:
    """Begin a procedure; ends on the page of its draft. What the record of the code holds is not asked."""
    if not may_somewhere(request.user, Verb.WRITE_PROCEDURE):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = SourceForm(posted)
    head_form = None
    if form.is_valid():
        try:
            source = _source(request, form)
            known = Procedure.objects.select_related("issuer").filter(code=form.cleaned_data["code"]).first()
            if known:
                return redirect("admin:studio_version", actions.begin_form(source, known, by=request.user).pk)
            head_form = _head_form(request, _needed(source))
            if head_form.is_valid():
                version = actions.begin_procedure(_needed(source), _head(form, head_form), by=request.user)
                return redirect("admin:studio_version", version.pk)
        except CatalogueError as refusal:
            for sentence in str(refusal).splitlines():
                form.add_error("code", sentence)
    is_wrong = bool(form.errors or (head_form and head_form.errors))
    context = {"form": form, "head_form": head_form}
    return render(request, "admin/catalogue/new_procedure.html", context, status=422 if is_wrong else 200)


def _source(request: SignedInRequest, form: forms.Form) -> Package | None:
    """The package to begin with; None: what is derived from the record."""
    chosen = form.cleaned_data["source"]
    if chosen == FROM_RECORD:
        return None
    if chosen == FROM_PROCEDURE:
        return _readable(request, form.cleaned_data["source_code"])
    found = pattern(chosen)
    return found.package if found else None


def _readable(request: SignedInRequest, code: str) -> Package:
    """The newest content of a procedure with a form that this person may read: in force before any other."""
    versions = ProcedureVersion.objects.filter(reach(request.user, Verb.READ_VERSIONS, column="procedure__issuer"))
    versions = versions.filter(procedure__code=code).exclude(state=VersionState.ABANDONED).order_by("-number")
    version = versions.in_force().first() or versions.first()
    if version is None or not version.package.is_online:
        raise CatalogueError(NOT_READABLE)
    package: Package = version.package
    return package


def _needed(source: Package | None) -> Package:
    if source is None:
        raise CatalogueError(NOT_IN_RECORD)
    return source


def _head_form(request: SignedInRequest, source: Package) -> HeadForm:
    """The second form, bound once it was shown."""
    first = {"levels": list(source.record.levels)}
    return HeadForm(request.POST if HEAD_ASKED in request.POST else None, issuers=_issuers(request), initial=first)


def _issuers(request: SignedInRequest) -> QuerySet[Agency]:
    """The agencies for which this person writes: ministries and provinces, else those of the own posts."""
    within = Agency.objects.filter(reach(request.user, Verb.WRITE_PROCEDURE, column="pk"))
    heads = reach_of(request.user, Verb.WRITE_PROCEDURE).heads
    return within.filter(~Q(code__contains=".") | Q(code__in=heads)).order_by("code")


def _head(form: forms.Form, head_form: HeadForm) -> Head:
    data = head_form.cleaned_data
    return Head(
        code=form.cleaned_data["code"],
        name=data["name"],
        field=data["field"],
        issuer=data["issuer"].code,
        levels=tuple(Level(level) for level in data["levels"]),
    )
