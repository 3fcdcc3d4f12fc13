"""A dossier whose fee is paid."""

import pytest

from services.dossiers.models import Dossier
from tests.dossiers.conftest import a_road
from tests.payments.conftest import an_attempt, signed_result
from tests.replay import Stage


@pytest.fixture
def paid_dossier(stage: Stage, client) -> Dossier:
    dossier = stage.build("submitted", lambda: a_road().submit())
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(dossier.fees.get().order))}")
    return dossier
