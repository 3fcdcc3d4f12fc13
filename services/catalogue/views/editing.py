"""Edit views of a draft version: forms for fees, time limits and field labels, and the package as JSON source.

The JSON editor shows lint findings and a preview of one step beside the text.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.people import SignedInRequest
from eforms.language import codelists
from eforms.language.functions import FUNCTIONS
from services.catalogue import actions
from services.catalogue.authoring import package_edits
from services.catalogue.authoring.preview import StepPreview, preview_step
from services.catalogue.differences import diff
from services.catalogue.errors import CatalogueError, EditConflictError
from services.catalogue.forms import FeeForm, LimitForm, NewRateForm, StepTextsForm, texts_form_of
from services.catalogue.library.expansion import find_shared
from services.catalogue.lint import package_lint
from services.catalogue.models import ProcedureVersion, VersionState, package_by_checksum, package_in_force
from services.catalogue.package.definition import Package
from services.catalogue.package.identity import PREFILL_FACTS
from services.catalogue.package.parsing.parser import ParseResult, parse_package
from services.catalogue.public import wording
from services.catalogue.views.editing_frame import session_context
from services.catalogue.views.editing_sessions import RESTORED, keeps_input
from services.catalogue.views.studio import may_edit, version_in_reach

CHECKSUM_FIELD = "_seen"
QUESTIONS_AT_ONCE = 50
"""Of which the texts are edited on one page; the longest steps have hundreds."""
EditView = Callable[[SignedInRequest, ProcedureVersion], HttpResponse]


def draft_only(editor: EditView) -> Callable[[SignedInRequest, int], HttpResponse]:
    """Decorator: load the version; redirect to its page unless it is a draft that the user may edit."""

    @require_http_methods(["GET", "POST"])
    def guarded(request: SignedInRequest, pk: int) -> HttpResponse:
        version = version_in_reach(request, pk)
        if not may_edit(request, version):
            messages.info(request, _why_not(version))
            return redirect("admin:studio_version", pk)
        return keeps_input(editor)(request, version)

    return guarded


def _why_not(version: ProcedureVersion) -> str:
    """Why the user may not edit the version."""
    if version.state != VersionState.DRAFT:
        return f"{version} không sửa được: {version.get_state_display().lower()}."
    return f"Bạn xem được bản nháp này, nhưng không được giao soạn thảo thủ tục của {version.procedure.issuer}."


@draft_only
def fees(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """Edit the fee rules: amounts, validity and legal basis."""
    posted, package = request.POST or None, version.package
    fee_forms = {
        n: FeeForm(posted, prefix=f"rule-{n}", initial=dict(FeeForm.initial_from(fee)))
        for n, fee in enumerate(package.fees)
    }
    new_rate_forms = {key: NewRateForm(posted, prefix=f"new-{key}") for key in package_edits.fees_by_key(package)}
    groups = [
        {
            "key": key,
            "fee": fees[-1][1],
            "fee_forms": [(wording.format_fee(fee), fee_forms[n]) for n, fee in fees],
            "new_rate_form": new_rate_forms[key],
        }
        for key, fees in package_edits.fees_by_key(package).items()
    ]
    return _edit_page(
        request, version, "fees", [*_form_targets(fee_forms), *_form_targets(new_rate_forms)], {"groups": groups}
    )


@draft_only
def limits(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """Edit the time limits."""
    posted = request.POST or None
    limits = version.package.limits
    limit_forms = {
        n: LimitForm(posted, prefix=f"limit-{n}", initial=dict(LimitForm.initial_from(limit)))
        for n, limit in enumerate(limits)
    }
    return _edit_page(
        request,
        version,
        "limits",
        _form_targets(limit_forms),
        {"limits": list(zip(limits, limit_forms.values(), strict=True))},
    )


@draft_only
def labels(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """Edit the labels, hints and headings of one step (`?buoc=` its key), with a preview of the step.

    Of a long step so many questions at once (`?tu=` the number of the first).
    """
    package = version.package
    if package.form is None:
        messages.info(request, "Thủ tục này chưa có biểu mẫu điện tử.")
        return redirect("admin:studio_version", version.pk)
    steps = package.form.steps
    step = next((step for step in steps if step.key == request.GET.get("buoc")), steps[0])
    firsts = range(1, len(step.fields) + 1, QUESTIONS_AT_ONCE)
    first = next((first for first in firsts if str(first) == request.GET.get("tu")), 1)
    fields = step.fields[first - 1 : first - 1 + QUESTIONS_AT_ONCE]
    posted = request.POST or None
    heading_form = StepTextsForm(posted, prefix="step", initial=dict(StepTextsForm.initial_from(step)))
    field_forms = [
        form(posted, prefix=f"field-{field.key}", initial=dict(form.initial_from(field)))
        for field, form in zip(fields, map(texts_form_of, fields), strict=True)
    ]

    def apply(current: Package) -> Package:
        texts = {field.key: form.cleaned_data for field, form in zip(fields, field_forms, strict=True)}
        return package_edits.with_step_texts(current, step.key, heading_form.cleaned_data, texts)

    preview = preview_step(package, step.key, error_paths=[finding.path for finding in package_lint.errors(package)])
    context = {
        "steps": steps,
        "step": step,
        "heading_form": heading_form,
        "field_forms": field_forms,
        "parts": [(one, min(one + QUESTIONS_AT_ONCE - 1, len(step.fields))) for one in firsts],
        "first": first,
        "preview": preview,
    }
    return try_save(request, version, [heading_form, *field_forms], apply) or render_tab(
        request, version, "labels", context
    )


@require_http_methods(["GET", "POST"])
def source(request: SignedInRequest, pk: int) -> HttpResponse:
    """Edit the package as JSON: `_check` parses and previews, `_save` stores it if it is a package at all.

    Whoever may not edit the version sees the JSON read-only.
    """
    version = version_in_reach(request, pk)
    return keeps_input(_source)(request, version) if may_edit(request, version) else _source(request, version)


def _source(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    text = (
        request.POST.get("_package", "").replace("\r\n", "\n") if request.method == "POST" else _package_source(version)
    )
    result = parse_package(text, find_published=package_in_force, find_shared=find_shared)
    if "_save" in request.POST and may_edit(request, version) and result.package:
        package = result.package
        if response := try_save(request, version, [], lambda current: package):
            return response
    preview = _source_preview(request, result)
    context = {
        "source": text,
        "result": result,
        "preview": preview,
        "save_error": _save_error(request, result),
        "functions": FUNCTIONS,
        "facts": sorted(PREFILL_FACTS.items()),
        "code_lists": sorted(codelists.names()),
        "is_modified": request.method == "POST",
    }
    return render_tab(request, version, "source", context)


def _source_preview(request: SignedInRequest, result: ParseResult) -> StepPreview | None:
    """The preview of the selected step, filled with the answers the author tried out in it."""
    if result.package is None:
        return None
    trial_data = request.POST if "_tried" in request.POST else None
    error_paths = [finding.path for finding in result.errors]
    return preview_step(result.package, request.POST.get("_step", ""), trial_data, error_paths=error_paths)


def _save_error(request: SignedInRequest, result: ParseResult) -> str:
    if "_save" in request.POST and result.package is None:
        return "Chưa lưu: văn bản chưa đọc được thành một gói thủ tục. Hãy sửa các lỗi nêu dưới đây rồi lưu lại."
    return ""


def _package_source(version: ProcedureVersion) -> str:
    return json.dumps(package_edits.dump_without_defaults(version.package), ensure_ascii=False, indent=2)


FormTarget = tuple[Any, int | str]
"""A form, and the index or key of the package part that it edits."""


def _form_targets(parts: Mapping[Any, Any]) -> list[FormTarget]:
    return [(form, target) for target, form in parts.items()]


def _edit_page(
    request: SignedInRequest,
    version: ProcedureVersion,
    tab: str,
    targets: Sequence[FormTarget],
    context: dict[str, Any],
) -> HttpResponse:
    def apply(current: Package) -> Package:
        for form, target in targets:
            current = form.apply(current, target)
        return current

    return try_save(request, version, [form for form, _ in targets], apply) or render_tab(
        request, version, tab, context
    )


def try_save(
    request: SignedInRequest,
    version: ProcedureVersion,
    edit_forms: Sequence[forms.Form],
    apply: Callable[[Package], Package],
    then: str = "",
) -> HttpResponse | None:
    """Validate all forms, save the edited package and redirect; None when there is nothing to save or it is refused.

    `then` is the address to go to; without one the page of the version.
    """
    if request.method != "POST" or RESTORED in request.POST or any([not form.is_valid() for form in edit_forms]):  # noqa: C419 - validate every form, so that each shows its errors
        return None
    try:
        actions.edit(
            version, apply(version.package), expected_checksum=request.POST.get(CHECKSUM_FIELD, ""), by=request.user
        )
    except EditConflictError:
        return None
    except CatalogueError as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, "Đã lưu vào bản nháp.")
    return redirect(then) if then else redirect("admin:studio_version", version.pk)


def render_tab(request: SignedInRequest, version: ProcedureVersion, tab: str, context: dict[str, Any]) -> HttpResponse:
    """Render one tab of the editor.

    After an edit conflict the page shows what the other person changed and carries the new checksum, so that
    saving again overwrites it knowingly.
    """
    version.refresh_from_db(fields=["body"])
    posted_checksum = request.POST.get(CHECKSUM_FIELD, version.checksum)
    conflicting_changes = (
        diff(package_by_checksum(posted_checksum), version.package) if _has_conflict(version, posted_checksum) else []
    )
    editable = may_edit(request, version)
    more = {"version": version, "tab": tab, "editable": editable, "checksum": version.checksum}
    more |= session_context(request, version) if editable else {}
    is_invalid = request.method == "POST" and not {"_check", "_do", RESTORED} & request.POST.keys()
    return render(
        request,
        f"admin/catalogue/{tab}.html",
        {**context, **more, "conflicting_changes": conflicting_changes},
        status=422 if is_invalid else 200,
    )


def _has_conflict(version: ProcedureVersion, posted_checksum: str) -> bool:
    """Whether the page was rendered from an earlier body of this version."""
    return posted_checksum != version.checksum and version.events.filter(body=posted_checksum).exists()
