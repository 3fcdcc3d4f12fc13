"""The invented enterprises of the stand-in VNeID, and who represents them."""

from eforms.definition.fields import TaxCodeField
from eforms.inputs.by_type import INPUTS
from standins.vneid.enterprises import ENTERPRISES, enterprises, further_people
from standins.vneid.people import ACCOUNTS, LISTED


def test_there_are_two_hundred_with_right_tax_codes_and_known_representatives():
    tax_code = INPUTS["tax_code"](TaxCodeField(key="code", type="tax_code", label="Mã số thuế"))

    assert len(enterprises()) == ENTERPRISES == 200
    assert all(tax_code.accepts(code) for code in enterprises())
    assert len({one.name for one in enterprises().values()}) == ENTERPRISES
    assert all(one.representative in ACCOUNTS for one in enterprises().values())


def test_they_are_the_same_at_every_start():
    enterprises.cache_clear()
    further_people.cache_clear()
    first = next(iter(enterprises().values()))

    assert (first.taxCode, first.representative) == ("9900000016", "084079002046")


def test_somebody_on_the_sign_in_page_represents_one():
    assert [account.fullName for account in LISTED.values() if account.represents]


def test_a_person_who_represents_none_is_told_of_none():
    assert "representedOrganizations" not in LISTED["001190012345"].claims()
    assert all(
        set(one) == set(LISTED["084079002046"].claims()["representedOrganizations"][0])
        for one in LISTED["084079002046"].claims()["representedOrganizations"]
    )
