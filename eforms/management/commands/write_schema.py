from django.core.management.base import BaseCommand

from eforms.lint import schema


class Command(BaseCommand):
    help = "Write the JSON Schema of forms to docs/eform.schema.json."

    def handle(self, **options: object) -> None:
        schema.SCHEMA_PATH.write_text(schema.schema_json())
        self.stdout.write(f"{schema.SCHEMA_PATH.name} written")
