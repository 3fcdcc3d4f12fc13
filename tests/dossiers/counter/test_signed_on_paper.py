"""Who has to confirm with the applicant signs on the papers that are handed in at the desk."""

import pytest

from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from eforms.models import Draft
from services.dossiers.actions import counter
from services.dossiers.errors import DossierError
from services.dossiers.models import ConfirmationWay, Filing, Invitation
from services.dossiers.participants.confirmations import confirmations_of
from tests.dossiers.conftest import ANSWERS
from tests.dossiers.counter.conftest import Counter
from tests.dossiers.participants.conftest import FIRST_NUMBER, LANDLORD_NUMBER, owner, package
from tests.eforms.papers import pdf, received

LANDLORD = {"full_name": "Lê Văn Chủ", "born_on": "1970-01-01", "personal_number": LANDLORD_NUMBER}
SIGNED = {("landlord", LANDLORD_NUMBER), ("owners", FIRST_NUMBER)}


@pytest.fixture
def together(at_counter: Counter, settings, tmp_path) -> Filing:
    """Begun with a landlord, whose signed paper the form takes, and a co-owner, whose it does not."""
    settings.MEDIA_ROOT = tmp_path
    whole = package()
    at_counter.road.revise(form=whole["form"], participants=whole["participants"])
    begun = at_counter.begin()
    answers = {**ANSWERS, "landlord": LANDLORD, "owners": [owner("Trần Thị Một", FIRST_NUMBER)]}
    Draft.objects.filter(pk=begun.pk).update(answers=answers)
    return begun


def submit(at_counter, filing, signed):
    return counter.submit(filing, by=at_counter.clerk, shown=at_counter.shown(filing), signed=signed)


def scan(filing):
    attach(filing.draft, "signed", [inspect_upload(received(pdf(), "ký.pdf"), max_megabytes=1)])


def test_signed_and_scanned_it_is_filed_and_nobody_is_invited(at_counter, together):
    scan(together)

    dossier = submit(at_counter, together, SIGNED)

    assert {one.way for one in confirmations_of(dossier)} == {ConfirmationWay.PAPER}
    assert {one.name for one in confirmations_of(dossier)} == {"Lê Văn Chủ", "Trần Thị Một"}


def test_signature_that_the_clerk_has_not_seen_is_asked_for(at_counter, together):
    scan(together)

    with pytest.raises(DossierError, match="Chưa đánh dấu chữ ký của Trần Thị Một"):
        submit(at_counter, together, SIGNED - {("owners", FIRST_NUMBER)})
    assert not Invitation.objects.exists()


def test_paper_that_the_form_takes_is_scanned(at_counter, together):
    with pytest.raises(DossierError, match="Chưa có bản chụp giấy đã ký của Lê Văn Chủ"):
        submit(at_counter, together, SIGNED)


def test_check_page_asks_the_clerk_for_each_signature(at_counter, together, client):
    client.force_login(at_counter.clerk)

    page = client.get(together.step_path("kiem-tra")).content.decode()

    assert "Lê Văn Chủ (chủ sở hữu chỗ ở) đã ký, bản chụp ở mục “Giấy đồng ý đã ký”" in page
    assert f'value="owners:{FIRST_NUMBER}"' in page
