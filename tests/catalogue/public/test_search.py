"""The search held in the process: built once for an edition, with the terms in effect."""

import pytest

from services.catalogue import actions
from services.catalogue.models import Edition, SearchTerm
from services.catalogue.public import search
from services.catalogue.search.terms import TermKind
from tests.factories import publish_package

pytestmark = pytest.mark.django_db


def test_the_index_is_built_once_for_an_edition_of_the_catalogue(django_assert_num_queries):
    publish_package()
    edition = Edition.current()
    built = search.get_engine(edition)
    with django_assert_num_queries(0):
        assert search.get_engine(edition) is built
    assert built.codes("trich luc") == ["2.000635"]
    actions.renew_edition()
    assert search.get_engine(Edition.current()) is not built


def test_terms_that_are_switched_off_do_nothing():
    publish_package()
    row = SearchTerm.objects.create(kind=TermKind.SYNONYM, phrase="tờ xanh", meaning="trích lục")
    assert search.get_engine(Edition.current()).codes("tờ xanh") == ["2.000635"]
    SearchTerm.objects.filter(pk=row.pk).update(is_active=False)
    actions.renew_edition()
    assert search.get_engine(Edition.current()).codes("tờ xanh") == []


def test_the_edition_is_asked_for_once_in_a_while(settings, django_assert_num_queries):
    publish_package()
    settings.CATALOGUE_TRUSTED_SECONDS = 0.0
    edition = search.current_edition()
    settings.CATALOGUE_TRUSTED_SECONDS = 60.0
    with django_assert_num_queries(0):
        assert search.current_edition() == edition
