"""Three offices with their people, and the procedure of three parts published."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from eforms.models import Draft
from portal.accounts.actions import create_staff
from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind, Role
from services.catalogue import actions as catalogue
from services.catalogue.models import ProcedureVersion
from services.dossiers.actions import desk, filing, handling
from services.dossiers.models import CombinedFiling, Dossier, Filing
from tests.dossiers.combined.package import ANSWERS, package
from tests.dossiers.conftest import Office, open_office
from tests.factories import UserFactory
from tests.outbox import follow_settlements
from tests.payments.conftest import an_attempt, signed_result
from tests.replay import Stage


@dataclass
class Family:
    """A procedure of several parts, its offices, and who files."""

    version: ProcedureVersion
    ward: Office
    police: Office
    insurance: Office
    citizen: User

    def begin(self, **answers: object) -> Filing:
        begun = filing.begin(self.version, self.ward.agency, by=self.citizen)
        Draft.objects.filter(pk=begun.draft_id).update(answers={**ANSWERS, **answers})
        return Filing.objects.select_related("draft", "version", "agency").get(pk=begun.pk)

    def submit(self, **answers: object) -> dict[str, Dossier]:
        """The dossiers of the parts that begin at once, by key."""
        first = filing.submit(self.begin(**answers), by=self.citizen)
        return self.parts(first.filing_id)

    def parts(self, filing_id: int) -> dict[str, Dossier]:
        return {one.part: one for one in Dossier.objects.filter(filing=filing_id).order_by("pk")}

    def whole(self, dossier: Dossier) -> CombinedFiling:
        return CombinedFiling.objects.get(pk=dossier.filing_id)

    def office_of(self, dossier: Dossier) -> Office:
        offices = (self.ward, self.police, self.insurance)
        return next(office for office in offices if office.agency.pk == dossier.agency_id)

    def accept(self, dossier: Dossier) -> Dossier:
        """Paid, accepted and taken in hand."""
        pay(dossier)
        office = self.office_of(dossier)
        return handling.take(desk.receive(dossier, by=office.desk), by=office.handler)

    def decide(self, dossier: Dossier) -> Dossier:
        """Accepted, proposed and approved."""
        taken, office = self.accept(dossier), self.office_of(dossier)
        handling.propose(taken, by=office.handler, result={"number": "01"})
        return handling.approve(taken, by=office.leader)

    def stop(self, dossier: Dossier) -> Dossier:
        """Accepted, and stopped by the leader."""
        taken, office = self.accept(dossier), self.office_of(dossier)
        handling.propose(taken, by=office.handler, result={"number": "01"})
        return handling.stop(taken, by=office.leader, note="Không đủ điều kiện giải quyết.")


def pay(dossier: Dossier) -> None:
    """The bank tells that what is owed is paid; the worker sees to it."""
    for fee in dossier.fees.owed():
        Client().get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(fee.order))}")
    follow_settlements()


def publish(text: dict[str, Any], offices: list[Agency]) -> ProcedureVersion:
    """Import, review and publish a package, offered at these offices."""
    ministry, _ = Agency.objects.get_or_create(code="G15", defaults={"name": "Bộ Tư pháp"})
    number = User.objects.filter(is_staff=True).count()
    author, approver = (create_staff(f"{name}{number}", name, "x") for name in ("author", "approver"))
    appoint(author, Role.AUTHOR, ministry)
    appoint(approver, Role.APPROVER, ministry)
    version = catalogue.import_package(json.dumps(text), by=author)
    version = catalogue.publish(catalogue.submit_for_review(version, by=author), by=approver)
    catalogue.add_offices(version.procedure, offices, by=author)
    return version


def a_family(*parts: dict[str, Any], **more: Any) -> Family:
    """The offices and a citizen, under a procedure of these parts."""
    province, _ = AdministrativeUnit.objects.get_or_create(
        code="01", defaults={"name": "Hà Nội", "full_name": "Thành phố Hà Nội", "folded": "thanh pho ha noi"}
    )
    commune, _ = AdministrativeUnit.objects.get_or_create(
        code="00004",
        defaults={"name": "Ba Đình", "full_name": "Phường Ba Đình", "folded": "phuong ba dinh", "province": province},
    )
    ward = open_office("H26.101", "UBND phường Ba Đình", "1")
    police = open_office("G01.101", "Công an phường Ba Đình", "2")
    Agency.objects.filter(pk=police.agency.pk).update(kind=AgencyKind.COMMUNE_POLICE, unit=commune)
    insurance = open_office("G24", "Bảo hiểm xã hội", "3")
    version = publish(package(*parts, **more), [ward.agency])
    return Family(version, ward, police, insurance, UserFactory.create(email="hoa@example.org"))


@pytest.fixture
def family(stage: Stage) -> Family:
    return stage.build("family", a_family)
