"""The verbs of the catalogue: the only code that changes what can be applied for."""

from services.catalogue.actions.keeping import described, renew_edition
from services.catalogue.actions.publishing import publish, put_in_force, retire, return_to_author
from services.catalogue.actions.writing import (
    abandon,
    begin_new,
    edit,
    import_package,
    offer,
    read_package,
    submit_for_review,
)

__all__ = [
    "abandon",
    "begin_new",
    "described",
    "edit",
    "import_package",
    "offer",
    "publish",
    "put_in_force",
    "read_package",
    "renew_edition",
    "retire",
    "return_to_author",
    "submit_for_review",
]
