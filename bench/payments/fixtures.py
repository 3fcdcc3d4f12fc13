"""Fixtures of a run: users, agencies, orders and dossiers, created before the load starts."""

from dataclasses import dataclass

from django.db import transaction

from bench.payments.plan import Scenario
from eforms.models import Draft
from payments import actions
from payments.models import Order
from payments.orders.order_input import LineInput, Payee
from payments.status import FeeKind
from portal.accounts.models import IdentityLevel, User
from services.agencies.models import Agency, Post, Role
from services.catalogue.models import ProcedureVersion, VersionState
from services.catalogue.receiving import receivers_of
from services.dossiers.actions import filing
from services.dossiers.models import Dossier, Filing

PROCEDURE = "2.000635"
PAYERS = 40
GIVEN_NAMES = ("An", "Bình", "Cúc", "Dung", "Hà", "Hoa", "Lan", "Mai", "Nga", "Yến")
AGENCIES = 3
BATCH_SIZE = 200
"""Orders created in one transaction."""
UNIT_PRICE = 8_000
ANSWERS = {
    "requester_kind": "person",
    "requester_phone": "0912345678",
    "relation": "self",
    "event": "birth",
    "person_born": "1958-03-15",
    "place_named": "old",
    "registered_at_old": "xã Tân Lập, huyện Đan Phượng, tỉnh Hà Tây",
    "copies": 3,
    "receive": "online",
    "promise": True,
}


@dataclass(frozen=True)
class Fixtures:
    """Payers, agencies and the procedure version of a run."""

    payers: list[User]
    agencies: list[Agency]
    version: ProcedureVersion

    def payer(self, scenario: Scenario) -> User:
        return self.payers[scenario.number % len(self.payers)]

    def agency(self, scenario: Scenario) -> Agency:
        return self.agencies[scenario.number % len(self.agencies)]

    def clerk(self, payee: str, role: Role) -> User:
        """A member of staff of the agency with this code, in this role."""
        return Post.objects.select_related("user").filter(agency__code=payee, role=role)[0].user


def create_fixtures() -> Fixtures:
    """Choose agencies of the demo data that take dossiers, and create payers."""
    version = ProcedureVersion.objects.get(procedure__code=PROCEDURE, state=VersionState.PUBLISHED)
    staffed = receivers_of(version.procedure_id).filter(posts__role=Role.DESK)
    agencies = list(staffed.filter(posts__role=Role.LEADER).order_by("code").distinct()[:AGENCIES])
    payers = [
        User(
            username=f"payer{number}",
            full_name=f"Nguyễn Thị {GIVEN_NAMES[number % 10]}",
            personal_number=f"079158{number:06}",
            email=f"payer{number}@example.org",
            identity_level=IdentityLevel.FULL,
        )
        for number in range(PAYERS)
    ]
    return Fixtures(User.objects.bulk_create(payers), agencies, version)


def open_orders(fixtures: Fixtures, scenarios: list[Scenario]) -> dict[int, Order]:
    """Create an order for each scenario, through a filed dossier where the plan says so; by scenario number."""
    orders: dict[int, Order] = {}
    for start in range(0, len(scenarios), BATCH_SIZE):
        with transaction.atomic():
            orders |= {scenario.number: _open(fixtures, scenario) for scenario in scenarios[start : start + BATCH_SIZE]}
    return orders


def _open(fixtures: Fixtures, scenario: Scenario) -> Order:
    if scenario.is_of_a_dossier:
        dossier = file_dossier(fixtures.version, fixtures.agency(scenario), by=fixtures.payer(scenario))
        return dossier.fees.select_related("order").get().order
    agency = fixtures.agency(scenario)
    return actions.create_order(
        payer=fixtures.payer(scenario),
        payee=Payee(agency.code, agency.name),
        lines=[
            LineInput(FeeKind.CHARGE, "Bản sao Trích lục khai sinh", UNIT_PRICE, 1 + scenario.number % 5, "TT 281/2016")
        ],
        purpose=f"Khoản thử số {scenario.number}",
        subject_path="/",
        idempotency_key=f"bench:{scenario.number}",
    )


def begin_filing(version: ProcedureVersion, agency: Agency, *, by: User) -> Filing:
    """A draft in which every step is filled in."""
    draft_filing = filing.begin(version, agency, by=by)
    name = {"requester_name": by.full_name, "requester_number": by.personal_number, "person_name": by.full_name}
    Draft.objects.filter(pk=draft_filing.draft_id).update(answers={**ANSWERS, **name})
    draft_filing.draft.refresh_from_db()
    return draft_filing


def file_dossier(version: ProcedureVersion, agency: Agency, *, by: User) -> Dossier:
    """A dossier that was submitted and not paid yet."""
    return filing.submit(begin_filing(version, agency, by=by), by=by)
