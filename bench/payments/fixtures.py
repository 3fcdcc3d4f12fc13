"""The people, the orders and the dossiers of a run, made before anybody pays."""

from dataclasses import dataclass

from django.db import transaction

from bench.payments.plan import Errand
from eforms.models import Draft
from payments import actions
from payments.models import Order
from payments.orders.order_input import LineInput, Payee
from payments.status import FeeKind
from portal.accounts.models import IdentityLevel, User
from services.agencies.models import Agency, Post, Role
from services.catalogue.models import ProcedureVersion, VersionState
from services.dossiers.actions import filing
from services.dossiers.models import Dossier

PROCEDURE = "2.000635"
PAYERS = 40
WORDS = ("An", "Bình", "Cúc", "Dung", "Hà", "Hoa", "Lan", "Mai", "Nga", "Yến")
OFFICES = 3
AT_ONCE = 200
"""Orders opened in one transaction."""
UNIT_PRICE = 8_000
ANSWERS = {
    "requester_kind": "person",
    "requester_phone": "0912345678",
    "relation": "self",
    "event": "birth",
    "person_born": "15/03/1958",
    "place_named": "old",
    "registered_at_old": "xã Tân Lập, huyện Đan Phượng, tỉnh Hà Tây",
    "copies": 3,
    "receive": "online",
    "promise": True,
}


@dataclass(frozen=True)
class World:
    """Who is there."""

    payers: list[User]
    offices: list[Agency]
    version: ProcedureVersion

    def payer(self, errand: Errand) -> User:
        return self.payers[errand.number % len(self.payers)]

    def office(self, errand: Errand) -> Agency:
        return self.offices[errand.number % len(self.offices)]

    def clerk(self, payee: str, role: Role) -> User:
        """Somebody of that office with that role."""
        return Post.objects.select_related("user").filter(agency__code=payee, role=role)[0].user


def settle_in() -> World:
    """The offices of the demo that take dossiers, and citizens of the bench's own."""
    version = ProcedureVersion.objects.get(procedure__code=PROCEDURE, state=VersionState.PUBLISHED)
    staffed = Agency.objects.filter(procedures_offered=version.procedure_id, posts__role=Role.DESK)
    offices = list(staffed.filter(posts__role=Role.LEADER).order_by("code").distinct()[:OFFICES])
    payers = [
        User(
            username=f"payer{number}",
            full_name=f"Nguyễn Thị {WORDS[number % 10]}",
            personal_number=f"079158{number:06}",
            email=f"payer{number}@example.org",
            identity_level=IdentityLevel.FULL,
        )
        for number in range(PAYERS)
    ]
    return World(User.objects.bulk_create(payers), offices, version)


def open_orders(world: World, errands: list[Errand]) -> dict[int, Order]:
    """One order for each errand, that of a dossier filed for it where the plan says so."""
    opened: dict[int, Order] = {}
    for start in range(0, len(errands), AT_ONCE):
        with transaction.atomic():
            opened |= {errand.number: _open(world, errand) for errand in errands[start : start + AT_ONCE]}
    return opened


def _open(world: World, errand: Errand) -> Order:
    if errand.is_of_a_dossier:
        return _file(world, errand).fees.select_related("order").get().order
    office = world.office(errand)
    return actions.create_order(
        payer=world.payer(errand),
        payee=Payee(office.code, office.name),
        lines=[
            LineInput(FeeKind.CHARGE, "Bản sao Trích lục khai sinh", UNIT_PRICE, 1 + errand.number % 5, "TT 281/2016")
        ],
        purpose=f"Khoản thử số {errand.number}",
        subject_path="/",
        idempotency_key=f"bench:{errand.number}",
    )


def _file(world: World, errand: Errand) -> Dossier:
    payer = world.payer(errand)
    begun = filing.begin(world.version, world.office(errand), by=payer)
    name = {
        "requester_name": payer.full_name,
        "requester_number": payer.personal_number,
        "person_name": payer.full_name,
    }
    Draft.objects.filter(pk=begun.draft_id).update(answers={**ANSWERS, **name})
    begun.draft.refresh_from_db()
    return filing.submit(begun, by=payer)
