"""Errors of the dossiers; the text of each is a sentence that its user may read."""

from collections.abc import Iterable

from core.refusals import RefusalError
from services.catalogue.package.definition import RequiredPaper


class DossierError(RefusalError):
    """A rule forbids the action on this dossier; the text is a sentence for the user who tried it."""


class AuthorityEndedError(DossierError):
    """The person may not act, or no longer, for the organisation or person on whose behalf it is filed."""


class IncompleteFormError(DossierError):
    """The form as a whole has problems, which the check page lists one by one."""


class DemandOfHeldPaperError(DossierError):
    """A request asks for papers that a database of the State stands for; each attempt is recorded on the dossier."""

    def __init__(self, papers: Iterable[RequiredPaper]) -> None:
        self.held = "; ".join(
            f"“{paper.name}”: đã có trong {paper.from_data.label}" for paper in papers if paper.from_data
        )
        super().__init__(
            f"Không được yêu cầu giấy tờ mà dữ liệu đã có – {self.held}. Cơ quan phải tự tra cứu. "
            "Lần yêu cầu này được ghi vào nhật ký hồ sơ."
        )
