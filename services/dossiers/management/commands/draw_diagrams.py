from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from services.dossiers import diagrams

PAGE = Path("docs") / "dossier-status.md"


class Command(BaseCommand):
    help = "Draw the diagrams of the documentation from the code."

    def handle(self, **options: object) -> None:
        (settings.BASE_DIR / PAGE).write_text(diagrams.page())
        self.stdout.write(f"{PAGE} drawn")
