"""The editor of the papers of a draft version: the template of one result in plain forms, its sample beside it."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from core.people import SignedInRequest
from services.catalogue import hooks
from services.catalogue.authoring import package_edits
from services.catalogue.authoring.template_editor import TemplateEditor
from services.catalogue.lint.template_lint import template_findings
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.package.merge_fields import merge_fields, row_fields, rows_questions
from services.catalogue.package.results import Result
from services.catalogue.views.editing import draft_only, render_tab, try_save

CHOSEN: Final = "ket-qua"
"""Query parameter: key of the result, of a part `part:key`."""
NO_RESULTS: Final = "Phiên bản này không có kết quả nào lập tại Cổng, nên không có mẫu giấy."


@dataclass(frozen=True)
class Target:
    """A result that is written here, with the package it is issued under."""

    part: str
    package: Package
    result: Result

    @property
    def name(self) -> str:
        """How the address names it."""
        return f"{self.part}:{self.result.key}" if self.part else self.result.key


def targets_of(package: Package) -> list[Target]:
    """The results of a package whose paper may be worded, those of its parts too."""
    parts = {part.key: package.for_part(part.key) for part in package.parts} or {"": package}
    return [Target(part, own, result) for part, own in parts.items() for result in own.issued_results]


def chosen_target(package: Package, name: str) -> Target | None:
    """The result that the address names, else the first; Http404 for another name."""
    targets = targets_of(package)
    if not name:
        return next(iter(targets), None)
    found = next((target for target in targets if target.name == name), None)
    if found is None:
        raise Http404
    return found


@draft_only
def edit(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """Edit the template of a result (`?ket-qua=`): `_save` stores it, `_do` moves blocks, `_check` only shows it."""
    target = chosen_target(version.package, request.GET.get(CHOSEN, ""))
    if target is None:
        messages.info(request, NO_RESULTS)
        return redirect("admin:studio_version", version.pk)
    editor = TemplateEditor(target.package, target.result, request.POST if request.method == "POST" else None)

    def apply(current: Package) -> Package:
        return package_edits.with_template(current, target.part, target.result.key, editor.template)

    if "_save" in request.POST and (response := try_save(request, version, editor.forms, apply)):
        return response
    return render_tab(request, version, "paper_templates", _context(version, target, editor))


def _context(version: ProcedureVersion, target: Target, editor: TemplateEditor) -> dict[str, Any]:
    edited = editor.edited
    findings = template_findings(target.package.model_copy(update={"results": (edited,)}))
    tables = {key: row_fields(target.package, target.result, key) for key in rows_questions(target.package, edited)}
    return {
        "targets": targets_of(version.package),
        "target": target,
        "editor": editor,
        "findings": list(dict.fromkeys(finding.message for finding in findings)),
        "paper": hooks.sample_paper.first(version, target.package, edited) if edited.template else None,
        "merge_fields": merge_fields(target.package, target.result).values(),
        "tables": [(key, fields.values()) for key, fields in tables.items()],
    }
