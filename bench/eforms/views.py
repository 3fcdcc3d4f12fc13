"""The filing wizard with form definitions of the bench."""

from bench.eforms.forms import FORMS
from eforms.definition import FormDefinition
from services.dossiers.views.filing import FilingWizard


class BenchWizard(FilingWizard):
    """FilingWizard whose definition comes from the URL."""

    url_name = "filling"

    def get_definition(self) -> FormDefinition:
        return FORMS[self.kwargs["which"]]()
