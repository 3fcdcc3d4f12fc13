"""The people and objects of a run, created before it and put back while it lasts: the fuzzer locks out and deletes."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.test import Client

from bench.browser import wait_until
from bench.payments.fixtures import Fixtures, begin_filing, create_fixtures, file_dossier
from payments import actions as payments
from payments.checkout.payment_links import payment_link
from payments.models import Order
from portal.accounts.models import User
from services.agencies.models import Agency, Post, Role
from services.catalogue.models import Procedure
from services.documents.models import Document
from services.dossiers.actions import desk, handling
from services.dossiers.models import Filing, Task

DOSSIERS, DRAFTS = 12, 8
"""Of the first, a third each is unpaid, at the desk and in hand."""
STAFF = (Role.DESK, Role.HANDLER, Role.LEADER)
SETTLED_WITHIN = 120
HIGHEST_KEY = 25
"""Keys of most rows of a new database."""


@dataclass
class World:
    """Who asks, and the values by which addresses name something that exists."""

    people: dict[str, User]
    values: dict[str, list[str]]
    """By the name of an address's parameter."""
    kept: list[models.Model] = field(default_factory=list)

    def put_back(self) -> None:
        """Restore people and posts that the fuzzer changed or deleted."""
        for row in self.kept:
            try:
                with transaction.atomic():
                    row.save()
            except IntegrityError:
                continue  # it gave that person's name or number to somebody else

    def cookie(self, role: str, token: str) -> str:
        """The Cookie header of a new session; of an anonymous visitor the token of forms alone."""
        cookies = {settings.CSRF_COOKIE_NAME: token}
        if role != "anonymous":
            browser = Client()
            browser.force_login(self.people[role])
            cookies[settings.SESSION_COOKIE_NAME] = browser.cookies[settings.SESSION_COOKIE_NAME].value
        return "; ".join(f"{name}={value}" for name, value in cookies.items())


def create_world() -> World:
    """Citizens with drafts and dossiers in several stages, staff here, elsewhere and of the ministry, a superuser."""
    fixtures = create_fixtures()
    owner, stranger, *_ = fixtures.payers
    here, elsewhere, *_ = fixtures.agencies
    people = {
        "owner": owner,
        "stranger": stranger,
        **{role.value: fixtures.clerk(here.code, role) for role in STAFF},
        "desk elsewhere": fixtures.clerk(elsewhere.code, Role.DESK),
        "author": User.objects.get(username="author"),
        "approver": User.objects.get(username="approver"),
        "superuser": User.objects.create_superuser("fuzz-superuser", "fuzz@example.org", None),
    }
    _file_dossiers(fixtures, here, owner, people)
    drafts = [begin_filing(fixtures.version, here, by=owner) for _ in range(DRAFTS)]
    posts = Post.objects.filter(user__in=people.values())
    return World(people, _values(drafts), [*people.values(), *posts])


def _file_dossiers(fixtures: Fixtures, here: Agency, owner: User, people: dict[str, User]) -> None:
    dossiers = [file_dossier(fixtures.version, here, by=owner) for _ in range(DOSSIERS)]
    paid = dossiers[DOSSIERS // 3 :]
    for dossier in paid:
        payments.record_cash_payment(dossier.fees.get().order, by=people[Role.DESK.value])
    wait_until(
        lambda: Task.objects.open().filter(dossier__in=paid).count() == len(paid), within=SETTLED_WITHIN, every=0.2
    )
    for dossier in paid[DOSSIERS // 3 :]:
        handling.take(desk.receive(dossier, by=people[Role.DESK.value]), by=people[Role.HANDLER.value])


def _values(drafts: list[Filing]) -> dict[str, list[str]]:
    orders = list(Order.objects.order_by("pk"))
    keys = [str(number) for number in range(1, HIGHEST_KEY)]
    drafted = [str(filing.draft.key) for filing in drafts]
    return {
        "pk": keys,
        "object_id": [*keys, *drafted, "1_23"],
        "id": [str(pk) for pk in User.objects.order_by("pk").values_list("pk", flat=True)[:HIGHEST_KEY]],
        "content_type_id": keys,
        "key": drafted,
        "step": [step.key for step in drafts[0].version.package.eform.steps],
        "code": [*Procedure.objects.order_by("code").values_list("code", flat=True)],
        "gateway": ["vnpay", "vietqr", "counter"],
        "reference": [order.reference for order in orders],
        "token": [payment_link(order).split("/")[-2] for order in orders[:3]]
        + [*Document.objects.order_by("pk").values_list("token", flat=True)[:5]],
        "size": ["thumb", "page", "small", "large"],
        "kind": ["order", "refund", "receipt", "discrepancy"],
        "slug": ["nhan-viec", "tiep-nhan", "gui-duyet", "phe-duyet", "tra-ket-qua", "trinh-duyet", "x"],
        "app_label": ["dossiers", "payments", "accounts", "catalogue", "agencies", "x"],
        "url": ["x", "dossiers", "static/x"],
    }
