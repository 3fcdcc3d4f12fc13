"""What an applicant is told to expect or to do next."""

import pytest

from services.agencies.models import Agency
from services.dossiers.applicant import next_step as module
from services.dossiers.applicant.next_step import next_step
from services.dossiers.models import Dossier
from services.dossiers.status import Status


@pytest.fixture(autouse=True)
def nothing_has_to_follow(monkeypatch):
    """No paper has to be sent or brought."""
    monkeypatch.setattr(module, "still_to_do", lambda dossier: "")


@pytest.mark.parametrize(
    ("status", "delivery", "said"),
    [
        (Status.SUBMITTED, "online", "Cơ quan kiểm tra hồ sơ"),
        (Status.COMPLETED, "desk", "Mời bạn đến nhận tại bộ phận một cửa của UBND phường Ba Đình."),
        (Status.COMPLETED, "post", "qua dịch vụ bưu chính"),
    ],
)
def test_it_says_what_comes_and_where_the_result_is_received(status, delivery, said):
    assert said in next_step(Dossier(status=status, delivery=delivery, agency=Agency(name="UBND phường Ba Đình")))


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.IN_PROGRESS, Status.RETURNED])
def test_it_says_nothing_where_the_status_says_all(status):
    assert next_step(Dossier(status=status, delivery="online", agency=Agency(name="UBND"))) == ""
