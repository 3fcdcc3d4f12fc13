"""A dossier whose fee is paid."""

import pytest

from services.dossiers.models import Dossier
from tests.dossiers.conftest import a_road
from tests.payments.conftest import an_attempt, said_by_the_bank


@pytest.fixture
def paid_dossier(db, client) -> Dossier:
    dossier = a_road().submit()
    client.get(f"/thanh-toan/vnpay/thong-bao/?{said_by_the_bank(an_attempt(dossier.fees.get().order))}")
    return dossier
