"""Results that name a person in somebody else's dossier: they read these, and nothing else of the dossier."""

from collections.abc import Collection, Mapping, Sequence

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.urls import reverse

from core.people import Person, User
from notifications.actions import tell
from services.documents.models import Document
from services.dossiers.models import Dossier, Paper, ResultHolder
from services.dossiers.results.withheld import is_withheld_of
from services.dossiers.rules import REQUIRED_IDENTITY_LEVEL


def names(person: Person, document: Document) -> bool:
    """Whether the document is a result that names this person by the personal number of a verified account."""
    number = _verified_number(person)
    return bool(number) and ResultHolder.objects.filter(paper__document=document, personal_number=number).exists()


def results_held_by(person: Person) -> QuerySet[ResultHolder]:
    """The results in dossiers of others that name this person, without those that are withheld."""
    number = _verified_number(person)
    if not number:
        return ResultHolder.objects.none()
    held = ResultHolder.objects.filter(personal_number=number).exclude(paper__dossier__applicant=person.pk)
    return held.exclude(is_withheld_of("paper__dossier"))


def tell_holders(dossier: Dossier, named: Mapping[str, Paper]) -> None:
    """Tell the holders who have an account that a result names them; `named` has papers by personal number."""
    if not named:
        return
    holders = get_user_model().objects.filter(personal_number__in=named, desk_key=None).exclude(pk=dossier.applicant_id)
    for holder in holders.order_by("pk"):
        paper = named[holder.personal_number or ""]
        _tell(holder, paper, dossier)


def tell_holders_of_end(dossier: Dossier, papers: Sequence[Paper], *, but: Collection[str] = ()) -> None:
    """Tell the holders of these papers who have an account that they are no longer in force.

    Those with a personal number in `but` are told of the paper in its place.
    """
    held = ResultHolder.objects.filter(paper__in=papers).exclude(personal_number__in=but).order_by("-pk")
    paper_of = {one.personal_number: one.paper for one in held.select_related("paper__document__superseded_by")}
    holders = get_user_model().objects.filter(personal_number__in=paper_of).exclude(pk=dossier.applicant_id)
    for holder in holders.order_by("pk"):
        paper = paper_of[holder.personal_number or ""]
        context = {"document": paper.document, "agency": dossier.agency}
        key = f"result_ended:{paper.pk}:{holder.pk}"
        tell(holder, "result_ended", key=key, path=reverse("dossiers:held"), context=context)


def _tell(holder: User, paper: Paper, dossier: Dossier) -> None:
    context = {"document": paper.document, "agency": dossier.agency}
    tell(
        holder, "result_held", key=f"result_held:{paper.pk}:{holder.pk}", path=reverse("dossiers:held"), context=context
    )


def _verified_number(person: Person) -> str:
    """The personal number of a verified account; empty for everybody else."""
    is_verified = getattr(person, "identity_level", 0) >= REQUIRED_IDENTITY_LEVEL
    return (getattr(person, "personal_number", None) or "") if is_verified else ""
