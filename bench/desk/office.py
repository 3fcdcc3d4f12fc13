"""The office that is measured: its people, and one real dossier of each kind, from which the others are copied."""

from dataclasses import dataclass

from bench.payments.fixtures import Fixtures, create_fixtures, file_dossier
from core.outbox import worker
from core.outbox.models import OutboxJob
from payments import actions as payments
from portal.accounts.models import User
from services.agencies.models import Agency, Role
from services.dossiers.actions import desk, handling
from services.dossiers.models import Dossier

SETTLEMENT = ("payments.settled", "payments.receipt")


@dataclass(frozen=True)
class Office:
    """One office among others."""

    fixtures: Fixtures
    agency: Agency
    desk: User
    handler: User
    leader: User

    @classmethod
    def open(cls) -> "Office":
        """The first office of the demo that takes the procedure, and payers."""
        fixtures = create_fixtures()
        agency = fixtures.agencies[0]
        people = (fixtures.clerk(agency.code, role) for role in (Role.DESK, Role.HANDLER, Role.LEADER))
        return cls(fixtures, agency, *people)

    def at_desk(self) -> Dossier:
        """A dossier that is paid and waits at the desk."""
        dossier = file_dossier(self.fixtures.version, self.agency, by=self.fixtures.payers[0])
        payments.record_cash_payment(dossier.fees.get().order, by=self.desk)
        worker.run(OutboxJob.objects.filter(kind__in=SETTLEMENT).values_list("pk", flat=True))
        return dossier

    def in_hand(self) -> Dossier:
        """A dossier under examination."""
        return handling.take(desk.receive(self.at_desk(), by=self.desk), by=self.handler)
