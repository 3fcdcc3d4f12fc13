"""What is left at the counter once it is filed: collect the fee in cash, accept, print the receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from core.people import Person, User
from core.staff_actions import Button, StaffAction, buttons
from payments.backoffice.staff_actions import staff_actions_for as money_actions
from payments.status import OrderStatus
from services.documents.document_types import DocumentType
from services.dossiers.desk.queue import open_tasks
from services.dossiers.desk.staff_actions import staff_actions_for
from services.dossiers.desk.usual_actions import RECEIVE
from services.dossiers.models import Dossier, Paper, Task
from services.dossiers.models.papers import listed_papers
from services.dossiers.money.overview import OrderOverview, order_overviews
from services.dossiers.status import Status

CASH: Final = "thu-tien-mat"
"""The slug of the action that records cash."""


@dataclass(frozen=True)
class FiledAtCounter:
    """One dossier just filed, and what the clerk may do with it now."""

    dossier: Dossier
    orders: Sequence[OrderOverview]
    buttons: Sequence[Button]
    acknowledgement: Paper | None
    """The receipt to print; None before acceptance."""
    declaration: Paper | None
    """The declaration, for the person to sign."""
    tasks: Sequence[Task]
    """Its open tasks."""

    @property
    def owes(self) -> bool:
        return any(order.state is OrderStatus.OPEN for order in self.orders)

    @property
    def is_waited_for(self) -> bool:
        """Whether something is being done that shows in a moment: a payment recorded, a paper drawn."""
        is_recorded = self.buttons or self.owes or self.dossier.state is not Status.SUBMITTED
        return not is_recorded or (self.acknowledgement is not None and not self.acknowledgement.document.stored_at)


def filed(dossier: Dossier, person: User) -> FiledAtCounter:
    """The dossier as the page after filing shows it to this person."""

    def url(slug: str) -> str:
        return reverse("admin:counter_dossier_act", args=[dossier.filing.draft.key, dossier.pk, slug])

    tasks = open_tasks(dossier)
    offered = (offered_for(dossier, person, slug, tasks=tasks) for slug in (CASH, RECEIVE.slug))
    shown = [button for thing, actions in offered for button in buttons(actions, thing, url)]
    papers = {DocumentType(paper.kind): paper for paper in listed_papers(dossier)}
    acknowledgement, declaration = papers.get(DocumentType.ACKNOWLEDGEMENT), papers.get(DocumentType.FORM)
    return FiledAtCounter(dossier, order_overviews(dossier), shown, acknowledgement, declaration, tasks)


def offered_for(
    dossier: Dossier, person: Person, slug: str, *, tasks: Sequence[Task] | None = None
) -> tuple[Any, tuple[StaffAction, ...]]:
    """The object and the action of this slug that the person may carry out now, of those the page offers.

    `tasks` are the open ones, if known.
    """
    if slug == CASH:
        fee = dossier.fees.owed().order_by("pk").first()
        if fee is None:
            return dossier, ()
        return fee.order, tuple(one for one in money_actions(fee.order, person) if one.slug == CASH)
    if slug != RECEIVE.slug:
        return dossier, ()
    known = open_tasks(dossier) if tasks is None else tasks
    return dossier, tuple(one for task in known for one in staff_actions_for(dossier, task, person, slug=slug))
