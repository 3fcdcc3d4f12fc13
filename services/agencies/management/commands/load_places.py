"""Load provinces, communes, offices and the calendar of working days."""

from django.core.management.base import BaseCommand

from services.agencies import reference_data


class Command(BaseCommand):
    help = "Load places, offices and the calendar from services/agencies/data; may be run again."

    def handle(self, **options: object) -> None:
        loaded = reference_data.load_all()
        self.stdout.write(", ".join(f"{count} {name}" for name, count in loaded.items()))
