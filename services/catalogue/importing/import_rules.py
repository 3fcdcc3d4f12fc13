"""Rules of imports: who proposes one, who publishes it; each raises CatalogueError."""

from core.people import Person
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may, may_somewhere
from services.catalogue.errors import CatalogueError
from services.catalogue.importing.models import ImportState, RecordImport


def check_may_propose(by: Person) -> None:
    if not may_somewhere(by, Verb.PROPOSE_IMPORT):
        raise CatalogueError("Bạn không được giao nhập thủ tục từ tệp.")


def check_may_propose_of(by: Person, issuer: Agency) -> None:
    if not may(by, Verb.PROPOSE_IMPORT, agency=issuer):
        raise CatalogueError(f"Bạn không được giao nhập thủ tục của {issuer}.")


def check_may_publish(run: RecordImport, by: Person) -> None:
    """Another person than the proposer, who may publish for every ministry of the import."""
    if run.proposer_id == by.pk:
        raise CatalogueError("Người đề nghị không được tự công bố. Hãy nhờ một người khác công bố đợt nhập này.")
    missing = [issuer.name for issuer in issuers_of(run) if not may(by, Verb.PUBLISH_IMPORT, agency=issuer)]
    if missing:
        raise CatalogueError(f"Bạn không được giao công bố thủ tục của {', '.join(missing)}.")


def check_may_withdraw(run: RecordImport, by: Person) -> None:
    """The proposer, or who might publish it."""
    if run.proposer_id != by.pk:
        check_may_publish(run, by)


def check_state(run: RecordImport, *wanted: ImportState) -> None:
    if run.state not in wanted:
        raise CatalogueError(f"{run} đang ở trạng thái “{run.get_state_display()}” nên không làm được việc này.")


def issuers_of(run: RecordImport) -> list[Agency]:
    """The ministries whose procedures the import has drafts of."""
    return list(Agency.objects.filter(procedures_issued__versions__imported_by__run=run).distinct())
