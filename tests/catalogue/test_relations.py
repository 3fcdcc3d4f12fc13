"""Related procedures: by whole names of papers that only few issue, bounded, and shown both ways."""

import pytest

from services.agencies.models import AgencyKind
from services.catalogue.actions import relate_procedures
from services.catalogue.experience.relations import MOST, MOST_GIVERS, Papers, Related, relate
from services.catalogue.models import Edition
from tests.factories import AgencyFactory, publish_package
from tests.pages import Page

STATUS = "Giấy xác nhận tình trạng hôn nhân"
SINGLE, MARRIAGE = (
    Papers("1", [STATUS], ["Tờ khai"]),
    Papers("2", ["Giấy chứng nhận"], [f"{STATUS.upper()}, bản chính"]),
)


def test_the_result_of_one_is_a_paper_of_the_other():
    assert relate([SINGLE, MARRIAGE], {}) == {"1": Related(after=("2",)), "2": Related(before=("1",))}


@pytest.mark.parametrize(
    "issued",
    ["Văn bản thông báo kết quả", "Giấy phép", "Quyết định", "Giấy xác nhận tình trạng hôn nhân ở nước ngoài"],
)
def test_a_name_that_says_little_or_is_not_the_whole_relates_nothing(issued):
    asking = Papers("2", [], [f"Bản sao {STATUS}", "Văn bản thông báo kết quả", "Giấy phép", "Quyết định"])

    assert relate([Papers("1", [issued], []), asking], {}) == {}


def test_a_paper_that_many_issue_tells_nothing():
    givers = [Papers(f"g{number}", [STATUS], []) for number in range(MOST_GIVERS + 1)]

    assert set(relate([*givers[:-1], MARRIAGE], {})) == {"2", "g0", "g1", "g2"}
    assert relate([*givers, MARRIAGE], {}) == {}


def test_of_many_those_filed_most_often_are_kept():
    asking = [Papers(f"a{number:02}", [], [STATUS]) for number in range(30)]

    after = relate([SINGLE, *asking], {"a29": 5, "a07": 9})["1"].after
    assert after == ("a07", "a29", "a00", "a01", "a02", "a03")
    assert len(after) == MOST


@pytest.mark.django_db
def test_pages_lead_both_ways_and_are_drawn_anew_only_for_news(client):
    AgencyFactory.create(code="H26.77", kind=AgencyKind.COMMUNE_COMMITTEE)
    publish_package("1.004873")
    publish_package("1.000894")
    assert relate_procedures()
    edition = Edition.current()
    assert not relate_procedures()
    assert Edition.current() == edition

    single, marriage = (Page(client.get(f"/thu-tuc/{code}/")) for code in ("1.004873", "1.000894"))
    assert "/thu-tuc/1.000894/" in single.hrefs
    assert "Kết quả dùng cho thủ tục khác" in single.text
    assert "/thu-tuc/1.004873/" in marriage.hrefs
    assert "Giấy tờ có được từ thủ tục khác" in marriage.text
    assert "/su-kien/ket-hon/" in marriage.hrefs
    assert "Hộ tịch (2 thủ tục)" in marriage.text
