"""The staff actions that decide on what somebody proposed beside the work, and who is left out of each."""

from collections.abc import Callable, Mapping

from core.people import Person
from core.staff_actions import StaffAction
from services.dossiers.desk import result_change_actions
from services.dossiers.desk.extension_actions import EXTENSION_ACTIONS
from services.dossiers.desk.money_actions import GRANT_EXEMPTION, REJECT_EXEMPTION
from services.dossiers.desk.supplement_actions import APPROVE_SUPPLEMENT, REJECT_SUPPLEMENT, TAKE_BACK_SUPPLEMENT
from services.dossiers.models import Dossier
from services.dossiers.money.rules import check_did_not_propose_exemption
from services.dossiers.process.task_assignment import (
    CORRECTION,
    EXEMPTION_CHECK,
    EXTENSION_CHECK,
    RESULT_CHANGE_CHECK,
    SUPPLEMENT_CHECK,
)
from services.dossiers.results.change_rules import check_did_not_propose_change
from services.dossiers.steps.extension_rules import check_did_not_propose_extension
from services.dossiers.supplements.further import check_did_not_propose, check_proposed

DECISIONS: Mapping[str, tuple[StaffAction, ...]] = {
    EXEMPTION_CHECK.key: (GRANT_EXEMPTION, REJECT_EXEMPTION),
    EXTENSION_CHECK.key: EXTENSION_ACTIONS,
    SUPPLEMENT_CHECK.key: (APPROVE_SUPPLEMENT, REJECT_SUPPLEMENT, TAKE_BACK_SUPPLEMENT),
    RESULT_CHANGE_CHECK.key: result_change_actions.DECISIONS,
    CORRECTION.key: result_change_actions.WRITING,
}
"""The staff actions by step, where something proposed waits for a second person, or is written to be proposed."""

PROPOSER_RULES: Mapping[str, Callable[[Person, Dossier], None]] = {
    APPROVE_SUPPLEMENT.slug: check_did_not_propose,
    REJECT_SUPPLEMENT.slug: check_did_not_propose,
    GRANT_EXEMPTION.slug: check_did_not_propose_exemption,
    **{one.slug: check_did_not_propose_extension for one in EXTENSION_ACTIONS},
    **{one.slug: check_did_not_propose_change for one in result_change_actions.DECISIONS},
}
"""The rules, by slug, of what is not decided by whoever proposed it."""

OWN_RULES: Mapping[str, Callable[[Person, Dossier], object]] = {TAKE_BACK_SUPPLEMENT.slug: check_proposed}
"""The rules, by slug, of what only whoever proposed it does."""
