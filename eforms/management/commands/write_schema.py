from django.core.management.base import BaseCommand

from eforms.lint import schema


class Command(BaseCommand):
    help = "Write the JSON Schema of forms to docs/eform.schema.json."

    def handle(self, **options: object) -> None:
        schema.PLACE.write_text(schema.text())
        self.stdout.write(f"{schema.PLACE.name} written")
