"""Actions on what editors teach the search: write a term, switch it on or off."""

from django.db import IntegrityError, transaction

from core.people import User
from services.catalogue import rules
from services.catalogue.actions.persistence import renew_edition
from services.catalogue.errors import CatalogueError
from services.catalogue.models import SearchTerm, SearchTermChange
from services.catalogue.search.terms import Term


@transaction.atomic
def write_search_term(row: SearchTerm | None, term: Term, *, is_active: bool = True, by: User) -> SearchTerm:
    """Write a new term, or what an old one says from now on; the log keeps who and what it said before."""
    rules.check_may_keep_search_terms(by)
    rules.check_search_term(term)
    before = ""
    if row is not None:
        row = SearchTerm.objects.select_for_update().get(pk=row.pk)
        before = row.in_words()
    row = row or SearchTerm()
    row.kind, row.phrase, row.meaning, row.is_active = term.kind, term.phrase, term.meaning, is_active
    if row.in_words() == before:
        return row
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise CatalogueError(f"Đã có từ “{term.phrase}” thuộc loại này. Hãy sửa từ đang có.") from error
    SearchTermChange.objects.create(term=row, by=by, before=before, after=row.in_words())
    renew_edition()
    return row
