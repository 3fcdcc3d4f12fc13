"""The signature blocks of those who confirm, for the declaration on paper."""

from django.utils.translation import gettext, gettext_noop

from core.official_language import official_language
from core.ui.formatting import format_moment
from eforms.compiled.form import compile_form
from eforms.definition import Answers
from services.catalogue.package.definition import Package
from services.documents.facts.declarations import ConfirmingSignature
from services.dossiers.models import ConfirmationWay, Dossier
from services.dossiers.participants.confirmations import Confirmation, confirmations_at_filing, confirmations_of
from services.dossiers.participants.people import people_of

HOW = {
    ConfirmationWay.VNEID: gettext_noop("Xác nhận qua VNeID lúc {}"),
    ConfirmationWay.PAPER: gettext_noop("Đã ký trên giấy gửi kèm, người nộp gửi lúc {}"),
    ConfirmationWay.APPLICANT: gettext_noop("Người nộp hồ sơ, xác nhận lúc {}"),
}
NOT_YET = gettext_noop("Chưa xác nhận")


def signatures_of(dossier: Dossier) -> tuple[ConfirmingSignature, ...]:
    """The blocks of a filed dossier: name, time and way of each."""
    return tuple(_signature(one) for one in confirmations_of(dossier))


def signatures_of_whole(dossier: Dossier) -> tuple[ConfirmingSignature, ...]:
    """The blocks of all that was filed together with a part, as it was filed."""
    return tuple(_signature(one) for one in confirmations_at_filing(dossier))


def unsigned(package: Package, answers: Answers) -> tuple[ConfirmingSignature, ...]:
    """The blocks of a draft, which nobody has confirmed as it stands."""
    form = compile_form(package.eform).evaluate(answers)
    people = people_of(package, form)
    return tuple(ConfirmingSignature(title=one.participant.title, name=one.name, how=NOT_YET) for one in people)


@official_language()
def _signature(confirmation: Confirmation) -> ConfirmingSignature:
    former = ", ".join(f"“{title}”" for title in confirmation.former)
    return ConfirmingSignature(
        title=confirmation.title,
        name=confirmation.name,
        how=how(confirmation),
        former=f"Xác nhận trước khi bổ sung {former}" if former else "",
    )


def how(confirmation: Confirmation) -> str:
    """How and when somebody confirmed, and who did on behalf of an organisation."""
    text = gettext(HOW[confirmation.way]).format(format_moment(confirmation.at))
    return (
        gettext("%(how)s; %(name)s thay mặt") % {"how": text, "name": confirmation.acted}
        if confirmation.acted
        else text
    )
