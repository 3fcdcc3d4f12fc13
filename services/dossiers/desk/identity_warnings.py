"""Warnings to the clerk where the form names another person than the account it was filed from."""

from eforms.answers.facts import FactComparison, fact_comparisons
from eforms.answers.validation import AnswerProblem
from services.catalogue.package.identity import APPLICANT_IDENTITY, FULL_NAME, IDENTITY_FACTS
from services.dossiers.filing.prefill import facts_behind
from services.dossiers.models import Dossier


def identity_warnings(dossier: Dossier) -> list[AnswerProblem]:
    """What the clerk compares: an identity other than the account's; where filed for somebody else, whose it is.

    A form that asks about several people, such as mother and father, is filed for somebody else when the applicant is
    none of them.
    """
    known = facts_behind(dossier)
    facts = {source: fact for source, fact in known.items() if source in IDENTITY_FACTS}
    form, answers = dossier.package.eform, dossier.sheet.answers
    compared = list(fact_comparisons(form, answers, facts, today=dossier.filed_on))
    is_for_other = not any(one.is_conditional and one.is_prefilled for one in compared)
    return [
        AnswerProblem(one.step, one.node.name, one.node.field.spec.label, _message(one))
        for one in compared
        if one.differs and (one.is_prefilled or (is_for_other and one.source == FULL_NAME))
    ]


def _message(compared: FactComparison) -> str:
    display = compared.node.field.display
    declared, known = display(compared.node.answer), display(compared.fact)
    if compared.is_prefilled:
        whose = "trong tài khoản người nộp" if compared.source in APPLICANT_IDENTITY else "trong tài khoản"
        return f"tờ khai ghi “{declared}”, nhưng {IDENTITY_FACTS[compared.source]} {whose} là “{known}”."
    return f"tờ khai ghi “{declared}”, hồ sơ do “{known}” nộp thay. Hãy đối chiếu quan hệ hoặc văn bản ủy quyền."
