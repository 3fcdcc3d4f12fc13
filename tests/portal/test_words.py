"""Django's own words, as this portal says them."""

import gettext
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.timesince import timesince

from portal.home.component_examples import SampleForm

CATALOGUES = sorted((Path(settings.BASE_DIR) / "portal" / "locale" / "vi" / "LC_MESSAGES").glob("*.po"))


@pytest.mark.parametrize("words", CATALOGUES, ids=lambda path: path.stem)
def test_compiled_words_are_those_written(words: Path) -> None:
    """Whoever changed a sentence compiled it as well."""
    written = re.findall(r'^(?:msgctxt "(.+)"\n)?msgid "(.+)"\nmsgstr "(.+)"$', words.read_text(), re.M)
    with words.with_suffix(".mo").open("rb") as compiled:
        said = gettext.GNUTranslations(compiled)

    assert written
    for context, source, sentence in written:
        plain = source.replace('\\"', '"')
        assert (said.pgettext(context, plain) if context else said.gettext(plain)) == sentence


def test_days_are_counted_in_vietnamese() -> None:
    now = timezone.now()

    assert timesince(now - timedelta(days=3), now) == "3\N{NO-BREAK SPACE}ngày"


def test_missing_answer_is_told_in_a_sentence() -> None:
    form = SampleForm({})

    assert form.errors["copies"] == ["Hãy điền mục này."]
