"""The page of made-up people under a version and the one before it, and what may be done with those that are kept."""

from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from core.people import SignedInRequest
from core.refusals import RefusalError
from core.text import whole_number
from eforms.filling.wizard import FormWizard
from services.catalogue import actions
from services.catalogue.lint import package_lint
from services.catalogue.models import ProcedureVersion, SamplePerson
from services.catalogue.rules import MOST_NAMED
from services.catalogue.views.editing_frame import session_context
from services.catalogue.views.studio import may_edit, previous_version, version_in_reach
from services.dossiers.actions import trial_run
from services.dossiers.filing.sample_people import PEOPLE, day_of_change, drawn_answers, kept_people, sample_people

Change = Callable[[SignedInRequest, ProcedureVersion], str]


@require_safe
def compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """What each would be asked and pay; none while the version has errors."""
    return _render(request, version_in_reach(request, pk))


@require_POST
def change(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Keep those who are drawn, rename or remove one, drop what has no place any more.

    What is refused is said on the page, with the name as it was typed.
    """
    version = version_in_reach(request, pk)
    if slug not in CHANGES:
        raise Http404
    try:
        done = CHANGES[slug](request, version)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return _render(request, version, status=422)
    messages.success(request, done)
    return redirect("admin:sample_people", version.pk)


@require_POST
def try_as(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a trial with the answers of one, at its last page: what they lead to, and each to be changed."""
    version = version_in_reach(request, pk)
    try:
        trial = trial_run.begin(version, by=request.user, person=_person(request, version))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:sample_people", pk)
    return redirect("admin:trial_step", trial.draft.key, FormWizard.done_step_name)


def table_of_kept(version: ProcedureVersion, before: ProcedureVersion | None) -> SafeString:
    """Those kept with the version whom it changes, for the page of the version; empty where none are kept."""
    people = kept_people(version, before, day_of_change(version, before, timezone.localdate()))
    if not people:
        return SafeString()
    changed = [person for person in people if person.is_changed]
    context = {"people": changed, "before": before, "same": len(people) - len(changed)}
    return render_to_string("admin/dossiers/sample_people_changed.html", context)


def _render(request: SignedInRequest, version: ProcedureVersion, *, status: int = 200) -> HttpResponse:
    before = previous_version(version)
    has_errors = bool(package_lint.errors(version.package))
    day = day_of_change(version, before, timezone.localdate())
    people = () if has_errors else sample_people(version, before, day)
    context = {
        "version": version,
        "before": before,
        "day": day,
        "has_errors": has_errors,
        "people": people,
        "is_kept": version.sample_people.exists(),
        "wanted": PEOPLE,
        "renamed": whole_number(request.POST.get("person", "")),
        "typed_name": request.POST.get("name", ""),
        "most_named": MOST_NAMED,
        "tab": "people",
        "checksum": version.checksum,
        "editable": (editable := may_edit(request, version)),
        **(session_context(request, version) if editable else {}),
    }
    return render(request, "admin/dossiers/sample_people.html", context, status=status)


def _keep(request: SignedInRequest, version: ProcedureVersion) -> str:
    answers = {} if package_lint.errors(version.package) else drawn_answers(version)
    actions.keep_sample_people(version, answers, by=request.user)
    return f"Đã giữ {version.sample_people.count()} người mẫu cùng phiên bản này; sửa được câu trả lời của từng người."


def _rename(request: SignedInRequest, version: ProcedureVersion) -> str:
    name = request.POST.get("name", "").strip()
    actions.rename_sample_person(_person(request, version), name=name, by=request.user)
    return f"Đã đổi tên thành “{name}”."


def _remove(request: SignedInRequest, version: ProcedureVersion) -> str:
    person = _person(request, version)
    actions.remove_sample_person(person, by=request.user)
    return f"Đã bỏ người mẫu “{person.name}”."


def _drop(request: SignedInRequest, version: ProcedureVersion) -> str:
    person = _person(request, version)
    actions.drop_former_answers(person, by=request.user)
    return f"Đã bỏ các câu trả lời không còn chỗ của “{person.name}”."


def _person(request: SignedInRequest, version: ProcedureVersion) -> SamplePerson:
    pk = whole_number(request.POST.get("person", ""))
    person = version.sample_people.filter(pk=pk).first() if pk else None
    if person is None:
        raise Http404
    return person


CHANGES: Final[Mapping[str, Change]] = {
    "keep": _keep,
    "rename": _rename,
    "remove": _remove,
    "drop": _drop,
}
