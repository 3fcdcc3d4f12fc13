"""What staff find a dossier by: syllables of names, groups of its code, numbers of its papers and of people.

Syllables and groups are folded words (`nguyen`, `261121`) that a beginning finds. Two and three syllables of a name
that follow one another are a term too (`nguyen thi`, `nguyen thi hoa`), however common each of them is.
`~70001211623062` is the code read backwards, found by its last digits. `#…` is a keyed hash of a personal or phone
number: those are searched whole only, so nothing of them is stored that could be read. A new SECRET_KEY asks for
`manage.py fill_search_terms`; until then the old one among SECRET_KEY_FALLBACKS still finds them. `=…` is an answer
that staff filter by (`column_terms`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from core.people import User
from core.text import fold, runs, syllables
from eforms.answers.summary import single_answers
from eforms.definition.fields import FullNameField, PersonalNumberField, PhoneField
from services.documents.models import Document
from services.dossiers.models import Dossier, SearchTerm
from services.dossiers.models.lists import TERM_LENGTH
from services.dossiers.process.column_terms import column_terms

MOST_TERMS: Final = 100
"""Of one dossier at its filing; a list of a thousand people is not found by each of them."""
LONGEST_RUN: Final = 3
"""Syllables of a name that are one term."""
BACKWARDS, HASHED = "~", "#"


def write_filed(dossiers: Sequence[Dossier]) -> None:
    """Write what dossiers that were just created are found by, in one statement."""
    _write((dossier, term) for dossier in dossiers for term in _filed_terms(dossier))


def write_issued(dossier: Dossier, documents: Iterable[Document]) -> None:
    """Write the code of the dossier, if it has one, and the numbers of papers that were just issued in it."""
    _write((dossier, term) for term in _issued_terms(dossier, documents))


def rewrite(dossier: Dossier) -> None:
    """Write anew all that a dossier is found by, as after its answers changed."""
    SearchTerm.objects.filter(dossier=dossier).delete()
    documents = Document.objects.filter(pk__in=dossier.papers.values("document"), number__isnull=False)
    terms = dict.fromkeys([*_filed_terms(dossier), *_issued_terms(dossier, documents)])
    _write((dossier, term) for term in terms)


def hashed(number: str) -> list[str]:
    """The terms of a number that is searched whole: of the present key first, then of former ones."""
    number = re.sub(r"^84(?=\d{9}$)", "0", re.sub(r"\D", "", number))
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [
        HASHED + salted_hmac("dossiers.search", number, secret=key, algorithm="sha256").hexdigest()[:32] for key in keys
    ]


def paper_number(text: str) -> str:
    """The number of a paper as it is compared: `012/GXN-UBND` becomes `12/gxn-ubnd`."""
    return re.sub(r"\s", "", fold(text)).lstrip("0")[:TERM_LENGTH]


def _filed_terms(dossier: Dossier) -> list[str]:
    names, numbers = _of_accounts(dossier)
    for spec, answer in single_answers(dossier.package.eform, dossier.sheet.answers, today=dossier.filed_on):
        if isinstance(spec, FullNameField):
            names.append(str(answer))
        elif isinstance(spec, PersonalNumberField | PhoneField):
            numbers.append(str(answer))
    words = [syllables(name) for name in names]
    ones, *longer = ([run for name in words for run in runs(name, length)] for length in range(1, LONGEST_RUN + 1))
    terms = [*ones, *(hashed(number)[0] for number in numbers if number), *(run for some in longer for run in some)]
    found = list(dict.fromkeys(term[:TERM_LENGTH] for term in terms))[:MOST_TERMS]
    return [*found, *column_terms(dossier.package, dossier.sheet.answers, today=dossier.filed_on)]


def _of_accounts(dossier: Dossier) -> tuple[list[str], list[str]]:
    """Names and numbers of who applies and who filed it."""
    people: list[User] = [person for person in (dossier.applicant, dossier.principal) if person]
    names = [dossier.applicant_name, *(person.get_full_name() for person in people)]
    return names, [number for person in people for number in (person.personal_number or "", person.phone)]


def _issued_terms(dossier: Dossier, documents: Iterable[Document]) -> Iterator[str]:
    if dossier.code:
        yield from syllables(dossier.code)
        yield BACKWARDS + re.sub("[^a-z0-9]", "", fold(dossier.code))[::-1]
    for document in documents:
        if document.number:
            yield paper_number(f"{document.number}/{document.symbol}")


def _write(terms: Iterable[tuple[Dossier, str]]) -> None:
    rows: list[Any] = [
        SearchTerm(dossier_id=dossier.pk, agency_id=dossier.agency_id, term=term) for dossier, term in terms
    ]
    if rows:
        SearchTerm.objects.bulk_create(rows, ignore_conflicts=True)
