"""Dossiers under derived forms, filed with answers that are made up; PDFs are not drawn."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import cycle
from typing import Any

from django.utils import timezone

from core.representation import Principal
from eforms.compiled.form import compile_form
from eforms.definition import Answer, DocumentField, FormDefinition
from eforms.models import Attachment, Draft, StoredFile
from eforms.sampling.sampler import sample_answers
from eforms.status import Scan
from portal.accounts.mandates.models import Organisation, Representative
from portal.accounts.models import User
from services.agencies.models import Agency, Role
from services.catalogue.actions.persistence import procedure_columns, renew_edition
from services.catalogue.models import Body, Procedure, ProcedureVersion, VersionState
from services.catalogue.package.definition import Package, canonical, checksum
from services.dossiers.actions import filing
from services.dossiers.models import Dossier, Filing
from tests.catalogue.derived.records import ISSUER
from tests.factories import AgencyFactory, PostFactory, UserFactory

DRAFTS_A_PERSON = 15
"""Fewer than anybody may begin on one day."""
PLACE = {"province": "01", "commune": "00004", "street": "Số 1"}


@dataclass
class Desk:
    """An office that receives every derived procedure, and people who file there, each for an organisation too."""

    office: Agency
    people: Sequence[User]
    organisation: Organisation
    paper: StoredFile
    filed: list[Dossier] = field(default_factory=list)

    def file(self, version: ProcedureVersion, *, capacity: str, seed: int) -> Dossier:
        """A dossier in this capacity, with every paper that is asked for."""
        person = self.people[len(self.filed) // DRAFTS_A_PERSON]
        principal = Principal(organisation_id=self.organisation.pk) if capacity == "organisation" else None
        begun = filing.begin(version, self.office, by=person, on_behalf_of=principal)
        form = version.package.eform
        answers = sample_answers(_only_in(form, capacity), seed=seed)
        Draft.objects.filter(pk=begun.draft_id).update(answers=answers)
        Attachment.objects.bulk_create(
            Attachment(draft_id=begun.draft_id, field_key=key, name="giay.pdf", stored=self.paper, scan=Scan.CLEAN)
            for key in _papers(form, answers)
        )
        dossier = filing.submit(Filing.objects.get(pk=begun.pk), by=person)
        self.filed.append(dossier)
        return dossier


def open_desk(packages: Iterable[Package], *, dossiers: int) -> Desk:
    """These packages published by bulk import, an office that offers all of them, and people enough."""
    ministry = AgencyFactory.create(code=ISSUER, name="Bộ Tư pháp")
    author, approver = (PostFactory.create(agency=ministry, role=role).user for role in (Role.AUTHOR, Role.APPROVER))
    publish_all(packages, author=author, approver=approver)
    office = AgencyFactory.create()
    office.procedures_offered.set(Procedure.objects.all())
    people = UserFactory.create_batch(dossiers // DRAFTS_A_PERSON + 1, phone="0912345678", has_mandates=True)
    organisation = Organisation.objects.create(
        tax_code="0100109106", name="Công ty Mẫu", address=PLACE, phone="02439424244", email="mau@example.vn"
    )
    Representative.objects.bulk_create(
        Representative(organisation=organisation, person=person, position="Giám đốc") for person in people
    )
    return Desk(office, people, organisation, _a_paper())


def publish_all(packages: Iterable[Package], *, author: User, approver: User) -> None:
    """Each of these packages as the version in force of its procedure."""
    packages, issuer = list(packages), Agency.objects.get(code=ISSUER)
    texts = [canonical(package) for package in packages]
    Body.objects.bulk_create((Body(checksum=checksum(text), text=text) for text in texts), batch_size=200)
    procedures = Procedure.objects.bulk_create(
        Procedure(code=one.code, issuer=issuer, **procedure_columns(one)) for one in packages
    )
    ProcedureVersion.objects.bulk_create(
        ProcedureVersion(
            procedure=procedure,
            number=1,
            state=VersionState.PUBLISHED,
            body_id=checksum(text),
            author=author,
            approver=approver,
            published_at=timezone.now(),
        )
        for procedure, text in zip(procedures, texts, strict=True)
    )
    renew_edition()


def capacities(package: Package) -> list[str]:
    """For whom it may be filed: oneself, and an organisation where the form asks for one."""
    asked = any(one.key == "capacity" for one in package.eform.fields())
    return ["self", "organisation"] if asked else ["self"]


def shape(package: Package) -> tuple[Any, ...]:
    """What tells the derived forms apart, apart from their texts."""
    keys = {one.key for one in package.eform.fields()}
    asked = keys & {"capacity", "applies_as", "which_case", "post_to"}
    limits = {limit.amount is None for limit in package.limits}
    return frozenset(asked), frozenset(limits), bool(package.fees), len(package.results) > 2, len(keys) > 20


def file_each(desk: Desk, versions: Iterable[ProcedureVersion]) -> list[Dossier]:
    """A dossier under each version, by turns for oneself and for an organisation."""
    turns = cycle((0, -1))
    return [
        desk.file(one, capacity=capacities(one.package)[turn], seed=number)
        for number, (one, turn) in enumerate(zip(versions, turns, strict=False))
    ]


def _only_in(form: FormDefinition, capacity: str) -> FormDefinition:
    """The form for whoever files in this capacity, which the account answers and a sample would choose at random."""
    text = form.model_dump(mode="json", exclude_defaults=True)
    for one in text["steps"][0]["fields"]:
        if one["key"] == "capacity":
            one["options"] = [option for option in one["options"] if option["value"] == capacity]
    return FormDefinition.from_json(json.dumps(text))


def _papers(form: FormDefinition, answers: dict[str, Answer]) -> list[str]:
    nodes = compile_form(form).evaluate(answers).nodes
    return [node.field.key for page in nodes.values() for node in page if isinstance(node.field.spec, DocumentField)]


def _a_paper() -> StoredFile:
    now = timezone.now()
    return StoredFile.objects.create(
        sha256=sha256(b"giay").hexdigest(), size=4, content_type="application/pdf", scan=Scan.CLEAN, scanned_at=now
    )
