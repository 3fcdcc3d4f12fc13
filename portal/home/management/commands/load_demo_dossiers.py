"""Command: dossiers for an office of the demo, as citizens would have filed them, so that its desk can be tried."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import count as count_from
from itertools import islice
from random import Random
from textwrap import wrap
from typing import Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

from core.outbox import worker
from core.outbox.models import OutboxJob
from eforms import actions as forms
from eforms.answers.validation import validate_whole
from eforms.files.uploads import AcceptedFile
from eforms.sampling.sampler import NoSampleError, sample_answers
from payments import actions as payments
from portal.accounts.models import IdentityLevel, User
from services.agencies.models import Agency, Post, Role
from services.catalogue.models import ProcedureVersion
from services.dossiers.actions import desk, filing, handling
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier
from services.dossiers.status import Status

FAMILY_NAMES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Dương")
GIVEN_NAMES: Final = ("Thị Lan", "Văn Hùng", "Thu Hà", "Đức Thắng", "Ngọc Mai", "Quốc Bảo", "Thị Yến", "Minh Tuấn")
"""Of women and of men in turn."""
USERNAME_PREFIX: Final = "demo-citizen-"
ATTEMPTS: Final = 6
"""Random answers tried in a row before a procedure is left."""
PDF: Final = "application/pdf"
FONT: Final = settings.BASE_DIR / "services/documents/fonts/LiberationSerif-Regular.ttf"
SETTLEMENT: Final = ("payments.settled",)


class Command(BaseCommand):
    help = (
        "File dossiers of made-up citizens at an office of the demo, some paid, accepted and begun. May be run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, help="how many there are to be, those of earlier runs included")
        parser.add_argument("--office", default="H26.101", help="code of the office")

    def handle(self, *, count: int, office: str, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("Only a demo (PORTAL_DEMO) has made-up dossiers.")
        agency = Agency.objects.get(code=office)
        at_desk, at_work = (_person(agency, role) for role in (Role.DESK, Role.HANDLER))
        before = Dossier.objects.filter(applicant__username__startswith=USERNAME_PREFIX, filing__agency=agency).count()
        new = islice(_file_at(agency), max(count - before, 0))
        filed = []
        for number, dossier in enumerate(new, before):
            if number % 7 and dossier.agency == agency:  # the others have not paid yet, or went on to another office
                _pay(dossier, by=at_desk)
                filed.append(dossier)
            self.stdout.write(f"{number + 1} of {count}: {dossier.version.procedure}")
        for dossier in filed[::3]:
            with suppress(DossierError):  # a worker has its payment in hand at this moment
                desk.receive(dossier, by=at_desk)
        for dossier in Dossier.objects.filter(pk__in=[dossier.pk for dossier in filed[::9]], status=Status.ACCEPTED):
            handling.take(dossier, by=at_work)


def _file_at(agency: Agency) -> Iterator[Dossier]:
    """New dossiers, each of another citizen, of the procedures of this office in turn.

    A procedure is left when `ATTEMPTS` random answers in a row would all need a paper to be uploaded.
    """
    failures = dict.fromkeys(_versions(agency), 0)
    for seed in count_from(_next_number()):
        open_versions = [version for version, failed in failures.items() if failed < ATTEMPTS]
        if not open_versions:
            return
        version = open_versions[seed % len(open_versions)]
        dossier = _file(version, agency, seed)
        failures[version] = 0 if dossier else failures[version] + 1
        if dossier:
            yield dossier


def _versions(agency: Agency) -> list[ProcedureVersion]:
    """Versions in force of what this office offers and one person can file alone."""
    offered = ProcedureVersion.objects.in_force().filter(procedure__in=agency.procedures_offered.all())
    packages = ((version, version.package) for version in offered.order_by("procedure__code"))
    return [version for version, package in packages if not package.parts and not package.participants]


def _next_number() -> int:
    """The number of the next invented citizen."""
    names = User.objects.filter(username__startswith=USERNAME_PREFIX).values_list("username", flat=True)
    return max((int(name.removeprefix(USERNAME_PREFIX)) for name in names), default=-1) + 1


def _citizen(number: int) -> User:
    """An invented citizen; the personal number agrees with birth and sex (TT 59/2021/TT-BCA)."""
    draw = Random(number)  # noqa: S311  # nothing secret
    born = date(1960, 1, 1) + timedelta(days=draw.randrange(40 * 365))
    sex = number % 2
    name = f"{draw.choice(FAMILY_NAMES)} {GIVEN_NAMES[2 * draw.randrange(len(GIVEN_NAMES) // 2) + sex]}"
    number_text = f"001{1 - sex}{born:%y}{990_000 + number:06}"
    return User.objects.create(
        username=f"{USERNAME_PREFIX}{number}",
        full_name=name,
        personal_number=number_text,
        born_on=born,
        birth_year=born.year,
        email=f"{USERNAME_PREFIX}{number}@example.org",
        identity_level=IdentityLevel.FULL,
    )


def _file(version: ProcedureVersion, agency: Agency, seed: int) -> Dossier | None:
    """A dossier of a new citizen with random answers; None where these cannot be filed."""
    try:
        with transaction.atomic():
            citizen = _citizen(seed)
            begun = filing.begin(version, agency, by=citizen)
            answers = sample_answers(version.package.eform, seed=seed)
            forms.save(begun.draft, answers=answers, typed={}, step="")
            problems = validate_whole(version.package.eform, answers)
            forms.attach_all(begun.draft, {problem.key: [_paper(problem.label)] for problem in problems})
            return filing.submit(begun, by=citizen)
    except (DossierError, NoSampleError):
        return None


def _paper(title: str) -> AcceptedFile:
    """A picture of a sheet with its title alone, as a PDF."""
    sheet, file = Image.new("RGB", (420, 594), "white"), BytesIO()
    font = ImageFont.truetype(str(FONT), 16)
    ImageDraw.Draw(sheet).multiline_text((30, 40), "\n".join(wrap(f"Bản mẫu: {title}", 45)), fill="black", font=font)
    sheet.save(file, "PDF")
    file.seek(0)
    return AcceptedFile(file, "ban-mau.pdf", file.getbuffer().nbytes, sha256(file.getbuffer()).hexdigest(), PDF)


def _pay(dossier: Dossier, *, by: User) -> None:
    for fee in dossier.fees.select_related("order"):
        payments.record_cash_payment(fee.order, by=by)
    worker.run(OutboxJob.objects.filter(kind__in=SETTLEMENT).values_list("pk", flat=True))


def _person(agency: Agency, role: Role) -> User:
    return Post.objects.select_related("user").filter(agency=agency, role=role)[0].user
