"""Actions on a ministry's library: a new version of a shared part, and the newest versions put into a draft."""

import json
from typing import Final

from django.db import IntegrityError, transaction

from core.people import User
from services.agencies.models import Agency
from services.catalogue import rules
from services.catalogue.actions.drafting import edit, read_package
from services.catalogue.errors import CatalogueError
from services.catalogue.library.content import read_content
from services.catalogue.library.expansion import expand, find_shared
from services.catalogue.library.models import SharedKind, SharedPart, SharedVersion
from services.catalogue.models import ProcedureVersion, package_in_force
from services.catalogue.package.definition import canonical

NOTHING_NEW: Final = "Bản nháp đã dùng phiên bản mới nhất của các mục dùng chung."


@transaction.atomic
def create_shared_part(issuer: Agency, key: str, *, kind: str, title: str, text: str, by: User) -> SharedVersion:
    """Put a new code list or block into the library of a ministry."""
    rules.check_may_write(by, issuer)
    content = read_content(kind, text)
    try:
        with transaction.atomic():
            part = SharedPart.objects.create(issuer=issuer, key=key, kind=SharedKind(kind), title=title)
    except IntegrityError as error:
        raise CatalogueError(f"Thư viện của {issuer} đã có mục mang khóa “{key}”.") from error
    return SharedVersion.objects.create(part=part, number=1, content=content, author=by)


@transaction.atomic
def change_shared_part(part: SharedPart, *, text: str, by: User) -> SharedVersion:
    """Give a shared part a new version; the same content as before is no new one. Packages keep what they took."""
    rules.check_may_write(by, part.issuer)
    part = SharedPart.objects.select_for_update(of=("self",)).get(pk=part.pk)
    content = read_content(part.kind, text)
    last = part.versions.order_by("-number").first()
    if last and last.content == content:
        return last
    return part.versions.create(number=last.number + 1 if last else 1, content=content, author=by)


@transaction.atomic
def renew_shared_parts(version: ProcedureVersion, *, by: User) -> ProcedureVersion:
    """Put the newest version of every shared part into a draft (lấy bản mới của thư viện)."""
    rules.check_may_write(by, version.procedure.issuer)
    data, _ = expand(json.loads(canonical(version.package)), find_shared, renew=True)
    package = read_package(json.dumps(data), find_published=package_in_force)
    if canonical(package) == canonical(version.package):
        raise CatalogueError(NOTHING_NEW)
    return edit(version, package, expected_checksum=version.checksum, by=by)
