"""What a new draft takes over of a dossier that ended without a result (nộp lại từ hồ sơ này), and who may begin it."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext

from core.people import Person
from eforms import actions as forms
from eforms import list_actions, quotas
from eforms.answers.carrying import carried_answers
from eforms.compiled.evaluation import all_nodes
from eforms.compiled.form import compile_form
from eforms.definition import Answers, FormDefinition
from eforms.errors import QuotaError
from eforms.files.storage import ATTACHMENTS
from eforms.files.uploads import AcceptedFile
from eforms.inputs.documents import DocumentInput
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment, Draft
from services.agencies import permissions
from services.agencies.permissions import Verb
from services.catalogue.models import ProcedureVersion
from services.dossiers.combined.attachments import held_files
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Filing
from services.dossiers.status import Status

ENDED: Final = (Status.REFUSED, Status.WITHDRAWN, Status.STOPPED)
"""These stay what they are for good (decision 16); what follows is a dossier of its own."""


@dataclass(frozen=True)
class TakenOver:
    """The answers that are taken over, the files by field, and in words what is not."""

    answers: Answers
    files: tuple[Attachment, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Refiling:
    """What a page says: the dossier that this one was begun from, and what was begun from this one."""

    earlier: Dossier | None
    later: Dossier | None
    is_begun: bool
    """Whether a draft was begun from it; nobody has filed it yet while there is no `later` dossier."""
    is_offered: bool
    """Whether its owner may begin one, or go on with it."""

    @classmethod
    def of(cls, dossier: Dossier) -> "Refiling":
        """Read with the filing of the dossier; of one that has not ended so nothing more is read."""
        may_follow = dossier.state in ENDED and not dossier.part
        begun = refiling_of(dossier) if may_follow else None
        later = Dossier.objects.filter(filing=begun).order_by("pk").first() if begun else None
        return cls(dossier.filing.refiled_from, later, begun is not None, may_follow and later is None)


def check_may_be_refiled(person: Person, dossier: Dossier) -> ProcedureVersion:
    """Return the version to file under now; the dossier ended without a result, whole, and is this person's.

    Raises DossierError.
    """
    party: dict[str, Any] = {"applicant_id": dossier.applicant_id, "on_behalf_of": dossier.on_behalf_of}
    if not permissions.may(person, Verb.FILE, **party, procedure=dossier.package.code):
        raise DossierError(gettext("Hồ sơ này không thuộc thẩm quyền của bạn: chỉ người nộp được nộp lại."))
    if dossier.part:
        raise DossierError(gettext("Một phần của hồ sơ liên thông không nộp lại riêng được. Hãy nộp hồ sơ mới."))
    if dossier.state not in ENDED:
        raise DossierError(
            gettext("%(name)s chưa bị từ chối, dừng hay rút nên không có gì để nộp lại.") % {"name": dossier.name}
        )
    version = ProcedureVersion.objects.in_force().filter(procedure=dossier.version.procedure_id).first()
    if version is None or not version.package.is_online:
        raise DossierError(gettext("Thủ tục này hiện không nhận hồ sơ trực tuyến."))
    return version


def refiling_of(dossier: Dossier) -> Filing | None:
    """The draft or filing that was begun from this dossier."""
    return Filing.objects.select_related("draft").filter(refiled_from=dossier).first()


def taken_over(dossier: Dossier, version: ProcedureVersion) -> TakenOver:
    """What fits the form of this version; nothing is written."""
    carried = carried_answers(dossier.package.eform, version.package.eform, dossier.sheet.answers)
    inputs = _file_inputs(version.package.eform, carried.answers)
    files, lost = [], []
    for file in held_files(dossier):
        if file.field_key in inputs and _fits(inputs[file.field_key], file):
            files.append(file)
        else:
            lost.append(gettext("Tệp “%(name)s”") % {"name": file.name})
    return TakenOver(carried.answers, tuple(files), (*carried.lost, *lost))


def take_over(draft: Draft, version: ProcedureVersion, taken: TakenOver) -> None:
    """Write the answers and files into the new draft; files that are too many for its owner are left out."""
    list_actions.fill(draft, version.package.eform, taken.answers)
    inputs = _file_inputs(version.package.eform, taken.answers)
    with ExitStack() as opened:
        files: dict[str, list[AcceptedFile]] = {}
        for file in taken.files:
            upload = _in_wallet(file).open_as_upload()
            opened.callback(upload.file.close)
            chosen = files.setdefault(file.field_key, [])
            if len(chosen) < inputs[file.field_key].spec.max_files:
                chosen += inputs[file.field_key].check_files([upload]).accepted
        _attach(draft, files)


def _attach(draft: Draft, files: dict[str, list[AcceptedFile]]) -> None:
    try:
        with transaction.atomic():
            quotas.count_files(draft, [file.size for chosen in files.values() for file in chosen])
            forms.attach_all(draft, files)
    except QuotaError:
        return  # they stay in the wallet of their owner, to be chosen one by one


def _file_inputs(form: FormDefinition, answers: Answers) -> dict[str, DocumentInput]:
    """The upload fields that these answers show, by the key of their files."""
    nodes = (node for step in compile_form(form).evaluate(answers).nodes.values() for node in all_nodes(step))
    return {node.file_key: node.field.input for node in nodes if isinstance(node.field.input, DocumentInput)}


def _fits(document_input: DocumentInput, file: Attachment) -> bool:
    return (
        file.is_readable
        and ATTACHMENTS.path_of(file.stored.sha256).exists()
        and document_input.accepts_wallet_file(_in_wallet(file))
    )


def _in_wallet(file: Attachment) -> WalletFile:
    stored = file.stored
    return WalletFile("", file.name, "", stored.size, stored.content_type, stored.sha256, ATTACHMENTS)
