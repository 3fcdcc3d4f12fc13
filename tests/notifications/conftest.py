"""What the tests of messages share."""

from copy import deepcopy
from pathlib import Path

import pytest

from notifications.actions import tell


@pytest.fixture
def tell_sample(settings):
    """Tell somebody that a dossier was received, in the words of `templates/notifications/sample/`."""
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")

    def told(recipient, number=1):
        context = {"code": f"H26.01-261120-{number:04}", "name": "H'Hen Niê"}
        return tell(recipient, "sample", key=f"received:{number}", path=f"/ho-so/{number}/", context=context)

    return told
