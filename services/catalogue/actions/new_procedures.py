"""The action that begins a procedure: a first draft, or the first form of a procedure of the national record."""

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.models import Agency
from services.catalogue import rules
from services.catalogue.actions.drafting import create_draft
from services.catalogue.actions.persistence import procedure_columns, store_body
from services.catalogue.authoring.new_procedures import Head, with_head, with_record
from services.catalogue.derived.derivation import with_derived_form
from services.catalogue.errors import CatalogueError
from services.catalogue.models import Procedure, ProcedureVersion, VersionAct, VersionState
from services.catalogue.package.definition import Package


@transaction.atomic
def begin_procedure(source: Package, head: Head, *, by: User) -> ProcedureVersion:
    """Create a procedure that no record knows (soạn thủ tục mới), as a draft of this source."""
    issuer = Agency.objects.filter(code=head.issuer).first()
    if issuer is None:
        raise CatalogueError(f"Không có cơ quan công bố mang mã {head.issuer}.")
    rules.check_may_write(by, issuer)
    package = with_head(source, head, on=timezone.localdate())
    procedure, is_new = Procedure.objects.get_or_create(
        code=head.code, defaults={"issuer": issuer, **procedure_columns(package)}
    )
    if not is_new:
        raise CatalogueError(f"Mã {head.code} đã là của thủ tục “{procedure.name}”.")
    return create_draft(procedure, store_body(package).pk, VersionAct.BEGUN, by=by)


@transaction.atomic
def begin_form(source: Package | None, procedure: Procedure, *, by: User) -> ProcedureVersion:
    """Create the first form of a known procedure as a draft: of this source, or without one as derived from its record.

    Everything that the record holds stays as it is.
    """
    rules.check_may_write(by, procedure.issuer)
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    published = _record_of(procedure)
    package = with_record(source, published) if source else _derived(published)
    return create_draft(procedure, store_body(package).pk, VersionAct.BEGUN, by=by)


def _derived(published: Package) -> Package:
    return published if published.derived else with_derived_form(published)


def _record_of(procedure: Procedure) -> Package:
    """What is known of a procedure that has no form of its ministry; CatalogueError where it has one, or a draft."""
    if draft := procedure.versions.filter(state__in=VersionState.pending()).select_related("author").first():
        raise CatalogueError(
            f"{draft} đang ở trạng thái “{draft.get_state_display()}” ({draft.author} soạn). Hãy mở phiên bản đó."
        )
    last = procedure.versions.in_force().first() or procedure.versions.exclude(state=VersionState.ABANDONED).first()
    if last is None:
        raise CatalogueError(f"Thủ tục {procedure.code} chưa có bản ghi nào.")
    if last.package.is_online and not last.package.derived:
        raise CatalogueError(
            f"Thủ tục {procedure.code} đã có biểu mẫu của bộ, ngành. Hãy mở thủ tục và chọn “Soạn phiên bản mới”."
        )
    package: Package = last.package
    return package
