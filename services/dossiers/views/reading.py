"""Reading a dossier as staff: which one, that it is not one's own, and that it is written down."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from core import access_log
from core.access_log import AccessKind
from core.compiled_query import CompiledQuery
from core.people import SignedInRequest
from services.dossiers.desk.access import may_read, reading_purpose
from services.dossiers.models import Dossier, Task
from services.dossiers.models.conversation import has_labels, has_unread
from services.dossiers.models.related_rows import RELATED_ROWS
from services.dossiers.process.parties import is_party

DOSSIER: Final = CompiledQuery(
    lambda pk: (
        Dossier.objects.filter(pk=pk)
        .select_related("agency", "version", "applicant", "sheet", "filing")
        .annotate(has_unread=has_unread(by_office=True), has_labels=has_labels(), **RELATED_ROWS)[:1]
    )
)
"""A dossier with what its work page shows of it."""
P = ParamSpec("P")


class OwnDossierError(Http404):
    """A party opened a page of staff about their own dossier; what is written there is not for them."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__("A party reads no page of staff.")
        self.dossier = dossier


def closed_to_parties(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponseBase]:
    """Decorator: lead a party from a page of staff about their own dossier to where they follow it as anybody does."""

    @wraps(view)
    def wrapper(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except OwnDossierError as refusal:
            own = Dossier.objects.of_party(request.user).filter(pk=refusal.dossier.pk).first()
            return render(request, "admin/dossiers/own.html", {"own": own}, status=HTTPStatus.FORBIDDEN)

    return wrapper


def check_is_no_party(request: SignedInRequest, dossier: Dossier) -> None:
    """OwnDossierError where the user is a party of the dossier."""
    if is_party(request.user, dossier):
        raise OwnDossierError(dossier)


def readable_dossier(request: SignedInRequest, pk: int) -> Dossier:
    """A dossier that the user may read; Http404 for any other.

    On whose behalf it was filed is read where it says so, which few do.
    """
    dossier = next(iter(DOSSIER(pk)), None)
    if dossier is None:
        raise Http404
    if not may_read(request.user, dossier):
        check_is_no_party(request, dossier)
        raise Http404
    return dossier


def read_again(dossier: Dossier) -> Dossier:
    """The same dossier as it is now, after somebody may have done something with it."""
    [now] = DOSSIER(dossier.pk)
    return now


def record_reading(
    request: SignedInRequest, dossier: Dossier, tasks: Sequence[Task] | None = None, *, refreshes: bool = False
) -> None:
    """Write down that this member of staff reads the dossier now, and why; `tasks` as in `reading_purpose`.

    A page that `refreshes` itself while it waits is one opening.
    """
    purpose = reading_purpose(request.user, dossier, tasks)
    record = access_log.record_opening if refreshes else access_log.record
    record(request.user, AccessKind.DOSSIER, dossier, subject=dossier.principal or dossier.applicant, purpose=purpose)
