"""Actions on procedures and their versions: the only code of the catalogue that writes."""

from services.catalogue.actions.drafting import (
    abandon,
    add_offices,
    edit,
    import_package,
    read_package,
    start_new_version,
    submit_for_review,
)
from services.catalogue.actions.persistence import procedure_columns, renew_edition
from services.catalogue.actions.publishing import publish, put_in_force, retire, return_to_author

__all__ = [
    "abandon",
    "add_offices",
    "edit",
    "import_package",
    "procedure_columns",
    "publish",
    "put_in_force",
    "read_package",
    "renew_edition",
    "retire",
    "return_to_author",
    "start_new_version",
    "submit_for_review",
]
