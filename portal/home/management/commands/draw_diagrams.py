"""Command: write the generated pages of `docs/`."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.home import import_map
from services.catalogue.authoring import docs_generator
from services.dossiers.process import diagrams

PAGES: Mapping[Path, Callable[[], str]] = {
    Path("docs") / "dossier-status.md": diagrams.status_page,
    Path("docs") / "house.md": import_map.page,
    Path("docs") / "procedures.md": docs_generator.procedures_page,
    docs_generator.PROCESS_PAGE: docs_generator.process_page,
}


class Command(BaseCommand):
    help = "Draw the diagrams of the documentation from the code."

    def handle(self, **options: object) -> None:
        for path, draw in PAGES.items():
            (settings.BASE_DIR / path).write_text(draw())
            self.stdout.write(f"{path} drawn")
