"""The portal's own wizard on forms of the bench."""

from bench.eforms.forms import FORMS
from eforms.definition import FormDefinition
from services.dossiers.views.filing import FilingWizard


class BenchWizard(FilingWizard):
    """Everything as when a citizen files, save the form."""

    url_name = "filling"

    def get_definition(self) -> FormDefinition:
        return FORMS[self.kwargs["which"]]()
