"""Where a question is answered: on its step, or on a page of the long list in which it stands."""

from django.utils.http import urlencode

from eforms.compiled.form import compile_form
from eforms.definition import FormDefinition
from eforms.definition.repeating import ROWS_OF_LIST_PAGE
from eforms.filling.submit_names import LIST, PAGE


def field_address(definition: FormDefinition, step_url: str, key: str) -> str:
    """The address of the question with this input name, `key` or `list-row-key`, whose step has this address."""
    group, _, inner = key.partition("-")
    number, _, name = inner.partition("-")
    if not number.isdecimal() or group not in compile_form(definition).long_lists:
        return f"{step_url}#muc-{key}"
    page, place = divmod(int(number), ROWS_OF_LIST_PAGE)
    query = urlencode([(LIST, group), (PAGE, page + 1)])
    return f"{step_url.partition('?')[0]}?{query}#muc-{group}-{place}-{name}"
