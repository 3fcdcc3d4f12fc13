"""The version of a procedure that citizens see, with the one that follows it."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.translation import gettext

from services.catalogue.models import LocalReception, Procedure, ProcedureVersion, VersionState
from services.catalogue.package.definition import Package


def version_shown(code: str, day: date) -> tuple[ProcedureVersion, tuple[date, Package] | None]:
    """The version in force, and the approved one that replaces it on a later day, with that day; 404 without any.

    `has_receptions` is whether some province decided where the procedure is received over the counter.
    """
    states = {VersionState.PUBLISHED, VersionState.APPROVED}
    rows = ProcedureVersion.objects.filter(procedure__code=code, procedure__is_internal=False, state__in=states)
    decided = LocalReception.objects.approved().filter(procedure=OuterRef("procedure"))
    rows = rows.annotate(has_receptions=Exists(decided))
    versions = {row.status: row for row in rows.select_related("procedure__issuer", "procedure__nightly", "body")}
    if VersionState.PUBLISHED not in versions:
        raise Http404(gettext("Không có thủ tục nào đang áp dụng mang mã này."))
    following = versions.get(VersionState.APPROVED)
    if following is None or following.effective_on is None or following.effective_on <= day:
        return versions[VersionState.PUBLISHED], None
    return versions[VersionState.PUBLISHED], (following.effective_on, following.package)


def abolished(code: str) -> Procedure | None:
    """A procedure that is no longer in force and leads to its successor."""
    led_on = Procedure.objects.filter(code=code, is_internal=False, successor__isnull=False)
    return led_on.select_related("successor").first()
