"""Which offices receive dossiers of a procedure (nơi tiếp nhận): by a rule of kind and place, corrected by hand.

A procedure names kinds of office, such as the People's Committees of communes, and all of that kind receive it; no row
is kept for each of thousands of offices. Those added by hand receive it besides, those taken out by hand do not.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import F, Q, QuerySet, Subquery
from django.db.models.lookups import Contains

from core.compiled_query import CompiledQuery
from services.agencies.lookup import serving
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind
from services.catalogue.models import Procedure


def receivers_of(procedure_id: int) -> QuerySet[Agency]:
    """The offices that receive a procedure."""
    procedure = Procedure.objects.filter(pk=procedure_id)
    of_kind = Q(Contains(Subquery(procedure.values("received_by")), F("kind")))
    issuer = procedure.filter(received_by__contains=AgencyKind.MINISTRY).values("issuer")
    by_rule = (~Q(kind__in=["", AgencyKind.MINISTRY]) & of_kind) | Q(pk__in=issuer)
    return _receivers(procedure_id, by_rule)


def receivers_by_hand(procedure_id: int) -> QuerySet[Agency]:
    """The same of a procedure that names no kind of office: found by their keys, the others are not looked at."""
    return _receivers(procedure_id, Q())


def _receivers(procedure_id: int, by_rule: Q) -> QuerySet[Agency]:
    by_hand = Procedure.offices.through.objects.filter(procedure=procedure_id).values("agency")
    taken_out = Procedure.excluded_offices.through.objects.filter(procedure=procedure_id).values("agency")
    return Agency.objects.in_force().filter(Q(pk__in=by_hand) | by_rule).exclude(pk__in=taken_out)


RECEIVED_BY: Final = CompiledQuery(
    lambda procedure, agency: receivers_of(procedure).filter(pk=agency).values_list("pk", flat=True)
)
"""The office itself if it receives the procedure, else nothing."""


def received_at(offices: Iterable[Agency]) -> QuerySet[Procedure]:
    """The procedures that any of these offices receives."""
    asked = Q(pk__in=[])
    for office in offices:
        by_hand = Procedure.offices.through.objects.filter(agency=office).values("procedure")
        taken_out = Procedure.excluded_offices.through.objects.filter(agency=office).values("procedure")
        asked |= (Q(pk__in=by_hand) | _received_by(office)) & ~Q(pk__in=taken_out)
    return Procedure.objects.filter(asked)


def kinds_of(procedure: Procedure) -> Sequence[AgencyKind]:
    """The kinds of office that receive it by rule; of the ministries its own alone."""
    return [kind for kind in AgencyKind if kind.value in procedure.received_by.split(",")]


def nearby(offices: QuerySet[Agency], office: Agency) -> QuerySet[Agency]:
    """Those of these offices in the province of this one, and those of the whole country."""
    if office.unit is None:
        return offices
    province = office.unit.province_id or office.unit.pk
    here = AdministrativeUnit.objects.filter(Q(pk=province) | Q(province=province))
    return offices.filter(serving(here.values("pk")) | Q(unit=None))


def _received_by(office: Agency) -> Q:
    as_issuer = Q(received_by__contains=AgencyKind.MINISTRY, issuer=office)
    is_of_kind = office.kind and office.kind != AgencyKind.MINISTRY
    return as_issuer | Q(received_by__contains=office.kind) if is_of_kind else as_issuer
