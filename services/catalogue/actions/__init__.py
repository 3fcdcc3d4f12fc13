"""Actions on procedures and their versions: the only code of the catalogue that writes."""

from services.catalogue.actions.drafting import (
    abandon,
    edit,
    import_package,
    read_package,
    restore,
    start_new_version,
    submit_for_review,
)
from services.catalogue.actions.edit_history import redo, undo
from services.catalogue.actions.editing_sessions import (
    drop_input,
    keep_input,
    old_inputs,
    open_for_editing,
    take_over,
)
from services.catalogue.actions.experience import TimeTaken, record_experience, relate_procedures
from services.catalogue.actions.filing_stops import (
    confirm_filing_stop,
    lift_filing_stop,
    lift_unconfirmed,
    stop_filing,
)
from services.catalogue.actions.legal_texts import mark_replaced, take_mark_back
from services.catalogue.actions.library import change_shared_part, create_shared_part, renew_shared_parts
from services.catalogue.actions.local_fees import (
    approve_local_fee,
    cancel_local_fee,
    propose_local_fee,
    refuse_local_fee,
)
from services.catalogue.actions.local_reception import (
    approve_local_reception,
    cancel_local_reception,
    propose_local_reception,
    refuse_local_reception,
)
from services.catalogue.actions.new_procedures import begin_form, begin_procedure
from services.catalogue.actions.offices import add_offices, offer_same, receive_by_kind, remove_offices
from services.catalogue.actions.persistence import procedure_columns, renew_edition
from services.catalogue.actions.publishing import publish, put_in_force, retire, return_to_author
from services.catalogue.actions.remarks import resolve_remark, write_remark
from services.catalogue.actions.sample_people import (
    drop_former_answers,
    keep_sample_people,
    remove_sample_person,
    rename_sample_person,
    write_sample_person,
)
from services.catalogue.actions.search_terms import write_search_term

__all__ = [
    "TimeTaken",
    "abandon",
    "add_offices",
    "approve_local_fee",
    "approve_local_reception",
    "begin_form",
    "begin_procedure",
    "cancel_local_fee",
    "cancel_local_reception",
    "change_shared_part",
    "confirm_filing_stop",
    "create_shared_part",
    "drop_former_answers",
    "drop_input",
    "edit",
    "import_package",
    "keep_input",
    "keep_sample_people",
    "lift_filing_stop",
    "lift_unconfirmed",
    "mark_replaced",
    "offer_same",
    "old_inputs",
    "open_for_editing",
    "procedure_columns",
    "propose_local_fee",
    "propose_local_reception",
    "publish",
    "put_in_force",
    "read_package",
    "receive_by_kind",
    "record_experience",
    "redo",
    "refuse_local_fee",
    "refuse_local_reception",
    "relate_procedures",
    "remove_offices",
    "remove_sample_person",
    "rename_sample_person",
    "renew_edition",
    "renew_shared_parts",
    "resolve_remark",
    "restore",
    "retire",
    "return_to_author",
    "start_new_version",
    "stop_filing",
    "submit_for_review",
    "take_mark_back",
    "take_over",
    "undo",
    "write_remark",
    "write_sample_person",
    "write_search_term",
]
