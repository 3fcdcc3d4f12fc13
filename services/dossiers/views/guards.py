"""Access guards of the applicant's views: their own dossiers, and the breadcrumb of “Hồ sơ của tôi”."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from core import representation
from core.people import Person, SignedInRequest
from core.representation import Principal
from eforms.filling.sign_in import sign_in_first
from services.catalogue.package.definition import Package
from services.dossiers.errors import AuthorityEndedError
from services.dossiers.models import Dossier, SupplementRequest
from services.dossiers.rules import is_identified
from services.dossiers.status import Status

MY_DOSSIERS_TRAIL: list[tuple[str, Any]] = [("/ho-so/", gettext_lazy("Hồ sơ của tôi"))]
"""The breadcrumb of the applicant's own pages: (URL, title) pairs."""

P = ParamSpec("P")


def identity_required(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Decorator: require a signed-in user with a verified identity; redirect others to the page that explains how."""

    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_identified(request.user):
            return redirect(reverse("accounts:level", query={"next": request.get_full_path()}))
        return view(request, *args, **kwargs)

    return guarded


def check_authority(person: Person, principal: Principal, package: Package) -> None:
    """Whoever fills in a draft on behalf of somebody must still be allowed to; else AuthorityEndedError."""
    if representation.authority_for(person, principal, package.code) is None:
        raise AuthorityEndedError(gettext("Bạn không còn được nộp hồ sơ này thay tổ chức, cá nhân đã chọn."))


def tell_if_authority_ended(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: when the person may no longer act for whom a draft is, say so; it may only be deleted."""

    @wraps(view)
    def wrapper(request: HttpRequest, key: UUID, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, key=key, **kwargs)
        except AuthorityEndedError:
            return render(request, "dossiers/authority_ended.html", {"key": key}, status=HTTPStatus.FORBIDDEN)

    return wrapper


def login_required_keeping_text(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponseBase]:
    """Decorator: require a signed-in user; what somebody posts whose session ended is kept until they sign in again."""

    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        is_anonymous: bool = request.user.is_anonymous
        draft_key = _draft_key_of_open_supplement(kwargs.get("pk")) if is_anonymous else None
        return sign_in_first(request, draft_key) if is_anonymous else view(request, *args, **kwargs)

    return guarded


def _draft_key_of_open_supplement(dossier_id: Any) -> UUID | None:
    open_requests = SupplementRequest.objects.filter(dossier=dossier_id, answered_at__isnull=True)
    return open_requests.values_list("dossier__filing__draft__key", flat=True).first()


def redirect_if_submitted(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: when the view finds no draft because it was submitted, redirect to its dossier."""

    @wraps(view)
    def wrapper(request: HttpRequest, key: UUID, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, key=key, **kwargs)
        except Http404:
            dossiers = Dossier.objects.of_party(request.user)
            if dossier := dossiers.filter(filing__draft__key=key).first():
                return redirect(dossier.whole_path)
            raise

    return wrapper


def own_dossier(request: SignedInRequest, pk: int, *related: str, **annotated: Any) -> Dossier:
    """The user's own dossier, or one they may act on for others, with the relations `related`; else Http404."""
    dossiers = Dossier.objects.of_party(request.user).annotate(**annotated)
    return get_object_or_404(dossiers.select_related("organisation", "principal", *related), pk=pk)


def open_supplement(dossier: Dossier) -> SupplementRequest | None:
    """The supplement request that is not answered yet; None if there is none."""
    if dossier.state is not Status.SUPPLEMENT_REQUESTED:
        return None
    return dossier.supplements.filter(answered_at__isnull=True).first()


def trail_of(dossier: Dossier) -> list[tuple[str, str]]:
    """The breadcrumb of a page about the dossier."""
    return [*whole_trail_of(dossier), (dossier.get_absolute_url(), dossier.name)]


def whole_trail_of(dossier: Dossier) -> list[tuple[str, str]]:
    """The breadcrumb of its detail page: a part stands under its whole."""
    return [*MY_DOSSIERS_TRAIL, *([(dossier.whole_path, dossier.whole_title)] if dossier.part else [])]
