"""Adds the search terms of the project that the portal does not have yet."""

from django.core.management.base import BaseCommand

from services.catalogue.actions import renew_edition
from services.catalogue.models import SearchTerm
from services.catalogue.search.terms import read_terms


class Command(BaseCommand):
    help = (
        "Add the shipped search terms that no row has yet; what editors wrote or switched off stays. May be run again."
    )

    def handle(self, **options: object) -> None:
        known = set(SearchTerm.objects.values_list("kind", "phrase"))
        rows = [
            SearchTerm(kind=term.kind, phrase=term.phrase, meaning=term.meaning)
            for term in read_terms()
            if (term.kind, term.phrase) not in known
        ]
        SearchTerm.objects.bulk_create(rows, batch_size=500)
        if rows:
            renew_edition()
        self.stdout.write(f"{len(rows)} search term(s) added")
