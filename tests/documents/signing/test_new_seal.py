"""After a change of the seal, papers signed before and after it both stand, as long as both roots are kept."""

import pytest

from services.documents.verification.validation_result import SignatureVerdict
from standins.certification_authority import authority
from tests.documents.conftest import issue_one
from tests.documents.sealed import a_seal, content_of, validate
from tests.outbox import work_off


@pytest.fixture
def papers(stored, settings, tmp_path) -> tuple[bytes, bytes]:
    """One signed with the old seal, one with the new; both roots are trusted."""
    before = content_of(stored)
    old = settings.SEAL_ROOTS.read_bytes()
    settings.SEALS = {"*": a_seal(tmp_path / "new", "CƠ QUAN NHÀ NƯỚC MỚI")}
    settings.SEAL_ROOTS = tmp_path / "roots.pem"
    settings.SEAL_ROOTS.write_bytes(old + (tmp_path / "new" / authority.ROOTS).read_bytes())
    document = issue_one(key="after")
    work_off()
    document.refresh_from_db()
    assert document.sealed_by == "CƠ QUAN NHÀ NƯỚC MỚI"
    return before, content_of(document)


def test_what_either_seal_signed_is_intact(papers, settings):
    assert [validate(pdf, settings.SEAL_ROOTS).verdict for pdf in papers] == [SignatureVerdict.INTACT] * 2


def test_without_the_old_root_the_old_paper_is_not_confirmed(papers, settings, tmp_path):
    settings.SEAL_ROOTS = tmp_path / "new" / authority.ROOTS

    verdicts = [validate(pdf, settings.SEAL_ROOTS).verdict for pdf in papers]

    assert verdicts == [SignatureVerdict.UNTRUSTED, SignatureVerdict.INTACT]
