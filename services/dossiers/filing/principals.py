"""On whose behalf one files: what the first page offers, and what a form needs that only their account can answer."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from django.utils.translation import gettext, gettext_noop

from core import representation
from core.people import Person
from core.representation import Principal
from eforms.answers.facts import locked_questions
from eforms.answers.validation import AnswerProblem
from eforms.definition import Answers
from services.catalogue.package.definition import Package
from services.catalogue.package.identity import ORGANISATION_IDENTITY, PRINCIPAL_IDENTITY
from services.catalogue.package.principals import may_be_filed_for, prefill_sources

MYSELF: Final = "self"
NEEDS_ORGANISATION: Final = gettext_noop(
    "“{}” lấy từ tài khoản của tổ chức, nên hồ sơ này phải nộp thay một tổ chức. Hãy bắt đầu lại từ trang thủ tục và "
    "chọn tổ chức bạn đại diện hoặc được ủy quyền."
)
NEEDS_PRINCIPAL: Final = gettext_noop(
    "“{}” lấy từ tài khoản của người được nộp thay. Hãy bắt đầu lại từ trang thủ tục và chọn người đã ủy quyền cho bạn."
)

NOT_AT_COUNTER: Final = gettext_noop(
    "“{}” là của tổ chức hoặc của người được nộp thay. Hồ sơ của tổ chức: hãy bắt đầu lại và nhập mã số, tên tổ chức; "
    "nộp thay người khác theo ủy quyền thì không nhập tại quầy được."
)


def principals_for(person: Person, package: Package) -> list[Principal]:
    """On whose behalf this person may file under this package now."""
    authorities = representation.authorities_of(person)
    found = (one.principal for one in authorities if one.covers(one.principal, package.code))
    others = (one for one in found if one.person_id != person.pk and may_be_filed_for(package, one))
    return list(dict.fromkeys(others))


def choices(principals: Sequence[Principal]) -> list[tuple[str, str]]:
    """What the first page offers: oneself, then each principal by name."""
    names = representation.names_of(principals)
    return [
        (MYSELF, gettext("Cho chính tôi")),
        *((key_of(one), gettext("Thay %(name)s") % {"name": names[one]}) for one in principals),
    ]


def key_of(principal: Principal) -> str:
    """How forms name a principal."""
    kind, pk = next((kind, pk) for kind, pk in zip(Principal._fields, principal, strict=True) if pk is not None)
    return f"{kind}-{pk}"


def unfounded_answers(
    package: Package, answers: Answers, on_behalf_of: Principal | None, *, today: date, at_counter: bool = False
) -> Iterator[AnswerProblem]:
    """Identities that are to come from an account on whose behalf nobody files: else anybody could type them.

    At the counter nobody files on behalf of a person.
    """
    needed: dict[str, str] = {}
    if on_behalf_of is None or on_behalf_of.organisation_id is None:
        needed |= dict.fromkeys(ORGANISATION_IDENTITY, NEEDS_ORGANISATION)
    if on_behalf_of is None or on_behalf_of.person_id is None:
        needed |= dict.fromkeys(PRINCIPAL_IDENTITY, NEEDS_PRINCIPAL)
    if prefill_sources(package.eform).isdisjoint(needed):
        return
    for step, node, source in locked_questions(package.eform, answers, today=today):
        if source in needed:
            label = node.field.spec.label
            sentence = gettext(NOT_AT_COUNTER if at_counter else needed[source])
            yield AnswerProblem(step, node.name, label, sentence.format(label))
