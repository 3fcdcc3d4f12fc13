"""The studio's forms: fees, limits and words as plain forms, and the whole text with its checks and a preview."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.requests import SignedInRequest
from services.catalogue import actions
from services.catalogue.authoring import package_edits
from services.catalogue.authoring.preview import Preview, preview
from services.catalogue.differences import differences
from services.catalogue.errors import CatalogueError, ChangedMeanwhileError
from services.catalogue.forms import HeadingForm, LimitForm, NewRateForm, RuleForm, WordsForm
from services.catalogue.lint import package_lint
from services.catalogue.models import ProcedureVersion, package_in_force, package_with
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing import ParseResult, parse_package
from services.catalogue.public import wording
from services.catalogue.views.studio import may_edit, version_in_reach

SEEN = "_seen"
Editor = Callable[[SignedInRequest, ProcedureVersion], HttpResponse]


def editing(editor: Editor) -> Callable[[SignedInRequest, int], HttpResponse]:
    """Only of a draft, and by its ministry's authors; anybody else who may see it is shown the version."""

    @require_http_methods(["GET", "POST"])
    def guarded(request: SignedInRequest, pk: int) -> HttpResponse:
        version = version_in_reach(request, pk)
        if not may_edit(request, version):
            messages.info(request, f"{version} không sửa được: {version.get_state_display().lower()}.")
            return redirect("admin:studio_version", pk)
        return editor(request, version)

    return guarded


@editing
def fees(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """What is levied, from when to when, and by what right."""
    posted, package = request.POST or None, version.package
    rules = {
        n: RuleForm(posted, prefix=f"rule-{n}", initial=dict(RuleForm.of(fee))) for n, fee in enumerate(package.fees)
    }
    rates = {key: NewRateForm(posted, prefix=f"new-{key}") for key in package_edits.fees_by_key(package)}
    groups = [
        {
            "key": key,
            "fee": there[-1][1],
            "rules": [(wording.rule(fee), rules[n]) for n, fee in there],
            "new": rates[key],
        }
        for key, there in package_edits.fees_by_key(package).items()
    ]
    return _plain(request, version, "fees", [*_each(rules), *_each(rates)], {"groups": groups})


@editing
def limits(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """How long it may take."""
    posted = request.POST or None
    there = version.package.limits
    rows = {n: LimitForm(posted, prefix=f"limit-{n}", initial=dict(LimitForm.of(one))) for n, one in enumerate(there)}
    return _plain(request, version, "limits", _each(rows), {"rows": list(zip(there, rows.values(), strict=True))})


@editing
def words(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """What a citizen reads on one step, with the step beside it."""
    package = version.package
    if package.form is None:
        messages.info(request, "Thủ tục này chưa có biểu mẫu điện tử.")
        return redirect("admin:studio_version", version.pk)
    steps = package.form.steps
    step = next((step for step in steps if step.key == request.GET.get("buoc")), steps[0])
    posted = request.POST or None
    heading = HeadingForm(posted, prefix="step", initial=dict(HeadingForm.of(step)))
    rows = [WordsForm(posted, prefix=f"field-{field.key}", initial=dict(WordsForm.of(field))) for field in step.fields]

    def apply(current: Package) -> Package:
        said = {field.key: form.cleaned_data for field, form in zip(step.fields, rows, strict=True)}
        return package_edits.with_words(current, step.key, heading.cleaned_data, said)

    shown = preview(package, step.key, wrong=[problem.path for problem in package_lint.errors(package)])
    context = {"steps": steps, "step": step, "heading": heading, "rows": rows, "shown": shown}
    return _saved(request, version, [heading, *rows], apply) or _page(request, version, "words", context)


@require_http_methods(["GET", "POST"])
def text(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole definition as text: checked as one types, with the step beside it."""
    version = version_in_reach(request, pk)
    written = request.POST.get("_package", "").replace("\r\n", "\n") if request.method == "POST" else _written(version)
    reading = parse_package(written, in_force=package_in_force)
    if "_save" in request.POST and may_edit(request, version) and reading.package:
        package = reading.package
        if done := _saved(request, version, [], lambda current: package):
            return done
    shown = _shown(request, reading)
    context = {
        "written": written,
        "reading": reading,
        "shown": shown,
        "unsaved": _unsaved(request, reading),
        "typed": request.method == "POST",
    }
    return _page(request, version, "text", context)


def _shown(request: SignedInRequest, reading: ParseResult) -> Preview | None:
    """The step beside the text, with what the author answered in it."""
    if reading.package is None:
        return None
    tried = request.POST if "_tried" in request.POST else None
    wrong = [finding.path for finding in reading.errors]
    return preview(reading.package, request.POST.get("_step", ""), tried, wrong=wrong)


def _unsaved(request: SignedInRequest, reading: ParseResult) -> str:
    if "_save" in request.POST and reading.package is None:
        return "Chưa lưu: văn bản chưa đọc được thành một gói thủ tục. Hãy sửa các lỗi nêu dưới đây rồi lưu lại."
    return ""


def _written(version: ProcedureVersion) -> str:
    return json.dumps(package_edits.without_defaults(version.package), ensure_ascii=False, indent=2)


Applied = tuple[Any, int | str]
"""A form, and which part of the package it is about."""


def _each(parts: Mapping[Any, Any]) -> list[Applied]:
    return [(form, where) for where, form in parts.items()]


def _plain(
    request: SignedInRequest, version: ProcedureVersion, tab: str, parts: Sequence[Applied], context: dict[str, Any]
) -> HttpResponse:
    def apply(current: Package) -> Package:
        for form, where in parts:
            current = form.apply(current, where)
        return current

    return _saved(request, version, [form for form, _ in parts], apply) or _page(request, version, tab, context)


def _saved(
    request: SignedInRequest,
    version: ProcedureVersion,
    parts: Sequence[forms.Form],
    apply: Callable[[Package], Package],
) -> HttpResponse | None:
    """Save what was posted and go to the version; None when there is nothing to save or it was refused."""
    if request.method != "POST" or any([not form.is_valid() for form in parts]):  # noqa: C419 - each is to be weighed
        return None
    try:
        actions.edit(version, apply(version.package), seen=request.POST.get(SEEN, ""), by=request.user)
    except ChangedMeanwhileError:
        return None
    except CatalogueError as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, "Đã lưu vào bản nháp.")
    return redirect("admin:studio_version", version.pk)


def _page(request: SignedInRequest, version: ProcedureVersion, tab: str, context: dict[str, Any]) -> HttpResponse:
    """The page of one tab. Where somebody else was quicker, it says what they changed, and saves over it only then."""
    version.refresh_from_db(fields=["body"])
    seen = request.POST.get(SEEN, version.checksum)
    others = differences(package_with(seen), version.package) if _is_other(version, seen) else []
    more = {"version": version, "tab": tab, "editable": may_edit(request, version), "seen": version.checksum}
    wrong = request.method == "POST" and "_check" not in request.POST
    return render(
        request, f"admin/catalogue/{tab}.html", {**context, **more, "others": others}, status=422 if wrong else 200
    )


def _is_other(version: ProcedureVersion, seen: str) -> bool:
    """Whether the page was drawn from another text of this same version."""
    return seen != version.checksum and version.events.filter(body=seen).exists()
