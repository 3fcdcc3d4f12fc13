"""Tell the authors and approvers of a ministry, on the page and by mail."""

from collections.abc import Iterable

from django.urls import reverse

from core.people import User
from notifications.actions import tell
from services.agencies.permissions import Verb, staff_who_may
from services.catalogue.publication.models import FilingStop


def tell_of_stop(stop: FilingStop, what: str, *, by: User | None) -> None:
    """Tell everybody else who may stop the procedure that filing was `stopped`, `confirmed`, `lifted`, or `lapsed`."""
    procedure = stop.procedure
    people = (one for one in staff_who_may(Verb.STOP_FILING, procedure.issuer) if one != by)
    path = reverse("admin:studio_procedure", args=[procedure.pk])
    _tell_each(people, f"filing_{what}", key=f"filing-stop:{stop.pk}:{what}", path=path, stop=stop, by=by)


def _tell_each(people: Iterable[User], kind: str, *, key: str, path: str, **context: object) -> None:
    for person in people:
        tell(person, kind, key=f"{key}:{person.pk}", path=path, context={"recipient": person, **context})
