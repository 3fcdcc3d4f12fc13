from django.conf import settings

from services.dossiers import diagrams
from services.dossiers.management.commands.draw_diagrams import PAGE


def test_the_drawn_page_is_in_step_with_the_tables():
    assert (settings.BASE_DIR / PAGE).read_text() == diagrams.page()
