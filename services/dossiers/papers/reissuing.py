"""Issuing corrected results: each paper whose content differs is issued again and names the one that it replaces."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.timezone import localdate

from core.people import User
from eforms.definition import Answers
from services.agencies.models import Agency
from services.catalogue.package.results import Result
from services.documents import actions as documents
from services.documents.facts import ResultFacts, Signatory
from services.documents.models import Document
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Paper
from services.dossiers.papers.issuing import signer_of
from services.dossiers.papers.results import Issuer, ToIssue, copy_of
from services.dossiers.results.held import tell_holders, tell_holders_of_end
from services.dossiers.results.in_force import IssuedOriginal, originals_of

APART: Final = {"signer", "replaces"}
"""What differs although the content is the same."""
Replaced = dict[Document, Document]
"""Each document that is replaced, and the one in its place."""


def reissue_results(dossier: Dossier, answers: Mapping[str, Answers], *, by: User, at: Agency) -> list[Paper]:
    """Issue again what differs, with its copies, revoke what it replaces, tell the holders; return the new originals.

    `by` signs as a leader of the office `at`. Runs in the transaction of the approval. Raises DossierError where
    nothing differs.
    """
    issuer, replaced = Issuer(dossier, signer_of(at, by), by=by), Replaced()
    originals: list[Paper] = []
    ended: list[Paper] = []
    for result, old, new in _differing(issuer, dossier, answers):
        [original] = issuer.issue_together(result, [new])
        originals.append(original)
        replaced[old.latest.document] = original.document
        ended.append(old.latest)
        again = [copy for copy in old.copies if copy.document.revoked_at is None]
        copies = [ToIssue(copy_of(new.facts, result, original), new.holders, new.about, c.copy_number) for c in again]
        issued = issuer.issue_together(result, copies) if copies else []
        replaced |= {copy.document: paper.document for copy, paper in zip(again, issued, strict=True)}
    check_something_differs(dossier, originals)
    documents.supersede(replaced, by=by)
    tell_holders(dossier, issuer.named)
    tell_holders_of_end(dossier, ended, but=issuer.named)
    return originals


def corrected_facts(dossier: Dossier, answers: Mapping[str, Answers], *, signer: Signatory) -> list[ResultFacts]:
    """What the papers that would be issued again say, in their order; copies say the same, so they are left out."""
    return [new.facts for _, _, new in _differing(Issuer(dossier, signer), dossier, answers)]


def check_something_differs(dossier: Dossier, differing: object) -> None:
    """A correction changes the content of a paper."""
    if not differing:
        raise DossierError(
            f"Nội dung không khác kết quả đã cấp của {dossier.name_within}. Hãy sửa chỗ sai rồi trình lại."
        )


def _differing(
    issuer: Issuer, dossier: Dossier, answers: Mapping[str, Answers]
) -> Iterator[tuple[Result, IssuedOriginal, ToIssue]]:
    """The originals in force whose content would be another one, each with what takes its place."""
    results, issued = {result.key: result for result in dossier.package.issued_results}, originals_of(dossier)
    for key, of_result in answers.items():
        news, olds = issuer.originals(results[key], of_result), issued.get(key, [])
        if len(news) != len(olds):
            raise DossierError(
                f"“{results[key].name}” đã cấp {len(olds)} bản, nội dung đính chính cho ra {len(news)} bản. "
                "Đính chính không thêm, bớt giấy; hãy thu hồi giấy cấp thừa, hoặc nhận hồ sơ mới cho giấy còn thiếu."
            )
        for number, (old, new) in enumerate(zip(olds, news, strict=True)):
            document = old.latest.document
            on_its_day = _on_day_of(document, issuer, results[key], of_result, number) if new.facts.blocks else new
            if old.is_in_force and _content(on_its_day.facts) != _content(document.parsed_facts):
                yield results[key], old, new.replacing(document)


def _on_day_of(document: Document, issuer: Issuer, result: Result, answers: Answers, number: int) -> ToIssue:
    """The same paper as if issued on the day of this one: where a template names the day, that is no correction."""
    return issuer.on(localdate(document.issued_at)).originals(result, answers)[number]


def _content(facts: object) -> dict[str, object]:
    """What the paper says besides who signs it."""
    if not isinstance(facts, ResultFacts):
        raise TypeError("Only results are corrected.")
    return facts.model_dump(mode="json", exclude=APART)
