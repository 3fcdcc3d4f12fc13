"""Views of the editor in plain forms: the form of citizens, the other sections, one part, and its place in a list."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.people import SignedInRequest
from eforms.definition import FrozenModel, Step
from eforms.language.errors import ExpressionError
from services.catalogue import actions
from services.catalogue.authoring.editor import edits
from services.catalogue.authoring.editor.addresses import Path, Place, address_of, find
from services.catalogue.authoring.editor.children import children, children_of, title_of
from services.catalogue.authoring.editor.findings import placed
from services.catalogue.authoring.editor.papers import NewPaperForm
from services.catalogue.authoring.editor.part_editor import PartEditor
from services.catalogue.authoring.editor.parts import item_models
from services.catalogue.authoring.editor.sections import COMMON, FIRST, SECTIONS, SINGLE
from services.catalogue.authoring.editor.words import NAMED_BY
from services.catalogue.authoring.preview import StepPreview, preview_step
from services.catalogue.authoring.process_diagram import outline as process_outline
from services.catalogue.errors import CatalogueError, EditConflictError
from services.catalogue.lint import package_lint
from services.catalogue.models import ProcedureVersion, package_by_checksum
from services.catalogue.package.definition import Package
from services.catalogue.views.editing import CHECKSUM_FIELD, draft_only, render_tab, try_save

BASE_FIELD: Final = "_base"
"""Posted with a part: the checksum of the text that its form was first drawn from."""
PART: Final = "cho"
"""Query parameter: the address of the part to edit."""
INTO: Final = "vao"
"""The same: the address of the list, or of the single part, that a new one is added to."""
KIND: Final = "loai"
NAME: Final = "ten"
STEP: Final = "buoc"
NEWEST: Final = "-"
"""In place of a step: the one that was added, which stands last."""
SECTION: Final = "phan"
CHECK: Final = "kiem-tra"
"""The same: also lint the whole package."""
GONE: Final = "Phần này đã được chuyển đi hoặc bỏ trong lúc bạn soạn."
RESHAPED: Final = "Danh sách này đã được sắp xếp lại trong lúc bạn soạn. Hãy mở lại phần cần sửa."


@draft_only
def form(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """The questions by step, and the chosen one (`?buoc=`) as citizens see it."""
    package = version.package
    steps = package.form.steps if package.form else ()
    wanted = request.GET.get(STEP)
    otherwise = len(steps) - 1 if wanted == NEWEST else 0
    number = next((at for at, step in enumerate(steps) if step.key == wanted), otherwise)
    context = {
        "steps": [(step, address_of(package, ("form", "steps", at))) for at, step in enumerate(steps)],
        "step": steps[number] if steps else None,
        "address": address_of(package, ("form", "steps", number)) if steps else "",
        "questions": children(package, ("form", "steps", number), "fields") if steps else None,
        "preview": _preview(package, steps[number]) if steps else None,
        "findings": _findings(request, package),
    }
    return render_tab(request, version, "form_editor", context)


@draft_only
def sections(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """One section (`?phan=`) beside the questions: papers, fees, process and so on, each of its parts with its form.

    A paper is added here together with the question that takes its upload.
    """
    package, name = version.package, request.GET.get(SECTION, FIRST)
    if name not in SECTIONS:
        raise Http404
    if name in SINGLE:
        if package.form is None and name == "form":
            return redirect("admin:studio_form", version.pk)
        return redirect(_page("part", version, **{PART: "" if name == COMMON else name}))
    paper_form = NewPaperForm(package, request.POST or None) if name == "papers" and package.form else None
    then = _page("sections", version, **{SECTION: name})
    if paper_form and (response := try_save(request, version, [paper_form], paper_form.apply, then)):
        return response
    context = {
        "sections": SECTIONS.items(),
        "section": name,
        "title": SECTIONS[name],
        "list": children(package, (), name),
        "process": process_outline(package) if name == "process" else None,
        "paper_form": paper_form,
        "findings": _findings(request, package),
    }
    return render_tab(request, version, "sections", context)


@draft_only
def part(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """One part (`?cho=`), or a new one (`?vao=`, `?loai=`): `_save` stores it, `_do` and `_check` show it as typed."""
    base = _base_package(request, version)
    place, is_new = _chosen(request, base)
    model = _model_of(request, place) if is_new else type(place.value)
    editor = PartEditor(
        base,
        place.path,
        model,
        None if is_new else place.value,
        request.POST if request.method == "POST" else None,
        initial=dict.fromkeys(NAMED_BY, request.GET.get(NAME, "")[:500]) if is_new else None,
    )
    apply = _apply(editor, place, base)
    if "_save" in request.POST and editor.is_valid:
        try:
            apply(version.package)
        except edits.EditError as refusal:
            editor.refuse(refusal.findings)
        else:
            if response := try_save(request, version, [], apply, _page_above(version, base, place, is_new=is_new)):
                return response
    return render_tab(request, version, "part", _part_context(request, version, base, place, editor, apply))


def _part_context(
    request: SignedInRequest,
    version: ProcedureVersion,
    base: Package,
    place: Place,
    editor: PartEditor,
    apply: Callable[[Package], Package],
) -> dict[str, Any]:
    in_form = place.path[:2] == ("form", "steps")
    shown = _as_typed(editor, apply, version.package) if request.method == "POST" else version.package
    step = _step_of(shown, place) if in_form else None
    return {
        "editor": editor,
        "title": editor.title if editor.is_new else title_of(place.value) if place.path else SECTIONS[COMMON],
        "is_new": editor.is_new,
        "address": address_of(base, place.path),
        "base": request.POST.get(BASE_FIELD) or version.checksum,
        "lists": [] if editor.is_new or not place.path else children_of(base, place.path),
        "steps": _other_steps(base, place),
        "back": _page_above(version, base, place, is_new=editor.is_new) if len(place.path) > 1 or editor.is_new else "",
        "may_remove": not editor.is_new and (place.is_item or len(place.path) > 1),
        "preview": _preview(shown, step) if step else None,
        "in_form": in_form,
        "sections": SECTIONS.items(),
        "section": str(place.path[0]) if place.path else COMMON,
        "process": process_outline(shown) if place.path[:1] == ("process",) else None,
    }


@draft_only
def arrange(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """Move or remove one part: `_do` is `up`, `down`, `remove`, `into`, `before` or `after`, a colon, its address.

    `_to` is the address of the list to move it into, or of the part before or after which it shall stand.
    """
    what, _, address = request.POST.get("_do", "").partition(":")
    package = version.package
    place = find(package, address)
    if place is None or not place.path:
        messages.info(request, GONE)
        return redirect("admin:studio_form", version.pk)
    back = _page_above(version, package, place)
    try:
        edited = _arranged(package, place, what, request.POST.get("_to", ""))
        actions.edit(version, edited, expected_checksum=request.POST.get(CHECKSUM_FIELD, ""), by=request.user)
    except EditConflictError:
        messages.warning(request, "Người khác vừa lưu thay đổi vào bản nháp này. Hãy xem lại rồi làm lại.")
    except CatalogueError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã {'bỏ' if what == 'remove' else 'chuyển'}: {title_of(place.value)}.")
    return redirect(back)


def _arranged(package: Package, place: Place, what: str, to: str) -> Package:
    if what == "remove":
        return edits.without(package, place.path)
    if not place.is_item:
        raise CatalogueError(GONE)
    if what in ("up", "down"):
        return edits.moved(package, place.path, -1 if what == "up" else 1)
    target = find(package, to)
    if target is not None and what == "into" and isinstance(target.value, tuple):
        return edits.moved_into(package, place.path, target.path)
    if target is not None and what in ("before", "after") and target.path[:-1] == place.path[:-1]:
        return edits.moved(package, place.path, int(target.path[-1]) - int(place.path[-1]))
    raise CatalogueError(GONE)


def _chosen(request: SignedInRequest, package: Package) -> tuple[Place, bool]:
    """The part to edit, or the place of a new one; Http404 where the address leads nowhere."""
    is_new = INTO in request.GET
    place = find(package, request.GET.get(INTO if is_new else PART, ""))
    if place is None or (is_new and not place.path):
        raise Http404
    if is_new != (place.value is None or isinstance(place.value, tuple)) or (is_new and place.is_item):
        raise Http404
    return place, is_new


def _model_of(request: SignedInRequest, place: Place) -> type[FrozenModel]:
    models = item_models(type(place.owner).model_fields[place.attribute])
    kind = request.GET.get(KIND, "") or next(iter(models), "")
    if kind not in models:
        raise Http404
    return models[kind]


def _base_package(request: SignedInRequest, version: ProcedureVersion) -> Package:
    """The package that the form was first drawn from: what was changed in it is written over the newest text."""
    checksum = request.POST.get(BASE_FIELD, "")
    is_earlier = checksum not in ("", version.checksum) and version.events.filter(body=checksum).exists()
    return package_by_checksum(checksum) if is_earlier else version.package


def _apply(editor: PartEditor, place: Place, base: Package) -> Callable[[Package], Package]:
    """What saving does with the newest package: the part is looked for again, as it may have moved."""
    address = address_of(base, place.path)

    def apply(current: Package) -> Package:
        now = find(current, address)
        if now is None or type(now.value) is not type(place.value):
            raise CatalogueError(GONE)
        is_by_number = place.is_item and address.rpartition(".")[2].isdigit()
        if is_by_number and edits.value_at(current, now.path[:-1]) != edits.value_at(base, place.path[:-1]):
            raise CatalogueError(RESHAPED)
        return editor.applied_to(current, now.path)

    return apply


def _as_typed(editor: PartEditor, apply: Callable[[Package], Package], package: Package) -> Package:
    """The package with what is typed; as it is saved while that cannot be."""
    if not editor.is_valid:
        return package
    try:
        return apply(package)
    except CatalogueError:
        return package


def _step_of(package: Package, place: Place) -> Step | None:
    """The step that a part stands in; of a new step, itself once it is typed."""
    steps = package.form.steps if package.form else ()
    number = place.path[2] if len(place.path) > 2 else len(place.value)
    return steps[number] if isinstance(number, int) and number < len(steps) else None


def _preview(package: Package, step: Step) -> StepPreview | None:
    """The step as citizens see it; None while its form has errors."""
    try:
        return preview_step(package, step.key, error_paths=())
    except (ExpressionError, KeyError, ValueError):
        return None


def _findings(request: SignedInRequest, package: Package) -> list[Any] | None:
    """The findings with where to mend them, where they were asked for."""
    return list(placed(package, package_lint.lint(package))) if CHECK in request.GET else None


def _other_steps(package: Package, place: Place) -> list[tuple[str, str]]:
    """Where a question may be moved: the lists of the other steps, with their titles."""
    if package.form is None or place.path[:2] != ("form", "steps") or len(place.path) != 5:
        return []
    paths: list[tuple[Path, Step]] = [
        (("form", "steps", at, "fields"), step) for at, step in enumerate(package.form.steps)
    ]
    return [(address_of(package, path), step.title) for path, step in paths if path[2] != place.path[2]]


def _page_above(version: ProcedureVersion, package: Package, place: Place, *, is_new: bool = False) -> str:
    """The page that lists the part."""
    path = place.path if is_new and not place.is_item else place.path[:-1] if place.is_item else place.path
    owner = path[:-1]
    if place.path[:2] == ("form", "steps") and len(owner) < 4:
        newest = NEWEST if is_new else ""
        step = package.form.steps[int(owner[2])].key if package.form and len(owner) == 3 else newest
        return _page("form", version, **({STEP: step} if step else {}))
    if not owner:
        section = str(path[0]) if path else COMMON
        return _page("sections", version, **{SECTION: section})
    return _page("part", version, **{PART: address_of(package, owner)})


def _page(name: str, version: ProcedureVersion, **query: str) -> str:
    address = reverse(f"admin:studio_{name}", args=[version.pk])
    return f"{address}?{urlencode(query)}" if query else address
