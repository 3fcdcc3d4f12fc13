"""May this happen to a version? Each rule once."""

from typing import TYPE_CHECKING

from services.agencies.models import Agency
from services.agencies.permissions import Verb, may
from services.catalogue.errors import CatalogueError
from services.catalogue.models import ProcedureVersion, State

if TYPE_CHECKING:
    from portal.accounts.models import User


def check_may_write(by: "User", issuer: Agency) -> None:
    if not may(by, Verb.WRITE_PROCEDURE, agency=issuer):
        raise CatalogueError(f"Bạn không được giao soạn thảo thủ tục của {issuer}.")


def check_may_publish(version: ProcedureVersion, by: "User") -> None:
    """Two people: nobody publishes what they wrote."""
    if version.author_id == by.pk:
        raise CatalogueError("Người soạn không được tự duyệt. Hãy nhờ một người khác duyệt phiên bản này.")
    if not may(by, Verb.PUBLISH_PROCEDURE, agency=version.procedure.issuer):
        raise CatalogueError(f"Bạn không được giao duyệt thủ tục của {version.procedure.issuer}.")


def check_state(version: ProcedureVersion, wanted: State) -> None:
    if version.state != wanted:
        raise CatalogueError(
            f"{version} đang ở trạng thái “{version.get_state_display()}”, "
            f"việc này chỉ làm được khi phiên bản ở trạng thái “{wanted.label}”."
        )
