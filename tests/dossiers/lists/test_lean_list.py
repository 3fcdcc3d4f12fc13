"""How many statements the list asks of the database."""

import pytest

from tests.dossiers.test_lean import at_most

LIST = "/admin/dossiers/dossier/queue/"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 6),
        ("?pham-vi=cua-toi", 6),
        ("?pham-vi=tat-ca", 6),
        ("?pham-vi=tat-ca&trang-thai=1", 6),
        ("?pham-vi=tat-ca&thu-tuc=2.000635", 8),
        ("?pham-vi=tat-ca&q=hoa", 8),
        ("?pham-vi=gui-de-biet", 5),
        ("?pham-vi=tat-ca&loc=1", 10),
    ],
)
def test_a_page_of_the_list(road, paid, client, query, count):
    for _ in range(3):
        road.submit()
    client.force_login(road.here.desk)
    client.get(LIST)

    with at_most(count):
        assert client.get(f"{LIST}{query}").status_code == 200
