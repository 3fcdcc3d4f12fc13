"""A dossier whose fee is paid."""

import pytest

from services.dossiers.models import Dossier
from tests.dossiers.conftest import a_road
from tests.payments.conftest import an_attempt, signed_result


@pytest.fixture
def paid_dossier(db, client) -> Dossier:
    dossier = a_road().submit()
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(dossier.fees.get().order))}")
    return dossier
