import pytest
from django.conf import settings

from portal.home.management.commands.draw_diagrams import PAGES


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_drawn_page_is_in_step_with_the_code(path):
    assert (settings.BASE_DIR / path).read_text() == PAGES[path]()
