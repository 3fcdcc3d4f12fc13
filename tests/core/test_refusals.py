"""What the rules of all rooms share."""

import pytest

from core.refusals import RefusalError, allows, check_says_why
from eforms.errors import UploadError
from payments.errors import PaymentError
from services.catalogue.errors import CatalogueError
from services.documents.errors import DocumentError
from services.dossiers.errors import DossierError

ROOMS = [UploadError, PaymentError, CatalogueError, DocumentError, DossierError]


@pytest.mark.parametrize("refusal", ROOMS)
def test_a_button_hides_where_any_room_refuses(refusal: type[RefusalError]):
    def check() -> None:
        raise refusal("Không được.")

    assert not allows(check)


def test_a_button_shows_where_nothing_is_refused():
    assert allows(lambda: None)


@pytest.mark.parametrize(
    ("reason", "at_least"), [("", 1), ("   ", 1), ("Thiếu", 10), ("  Thiếu   ", 6), ("\u200b" * 12, 10)]
)
def test_a_reason_too_short_is_none(reason: str, at_least: int):
    with pytest.raises(DossierError, match="lý do"):
        check_says_why(reason, DossierError("Hãy ghi rõ lý do."), at_least=at_least)


def test_a_reason_passes():
    check_says_why(" Thiếu ", PaymentError("Hãy ghi lý do."), at_least=5)
