"""Several files beside other inputs of a form, each looked at by itself."""

from collections.abc import Collection
from typing import Any

from django import forms

from eforms.errors import UploadError
from eforms.files.file_types import FileKind
from eforms.files.uploads import AcceptedFile, inspect_upload


class SeveralFiles(forms.ClearableFileInput):
    """An input for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files as they came, which `accepted_files` looks at one by one; sent by a button, not while one types."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return data


def accepted_files(
    form: forms.Form, name: str, *, max_megabytes: int, kinds: Collection[FileKind]
) -> list[AcceptedFile]:
    """The valid files of a field; what is wrong with the others stands at the field."""
    accepted: list[AcceptedFile] = []
    files: Any = form.files
    for file in files.getlist(form.add_prefix(name)) if hasattr(files, "getlist") else ():
        try:
            accepted.append(inspect_upload(file, max_megabytes=max_megabytes, kinds=kinds))
        except UploadError as error:
            form.add_error(name, str(error))
    return accepted
