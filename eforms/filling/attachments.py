"""The file part of a step's form: uploads, existing attachments, files of the wallet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from eforms.compiled.evaluation import FieldNode
from eforms.compiled.form import CompiledStep
from eforms.definition.row_ids import FilePlace
from eforms.errors import QuotaError
from eforms.files.uploads import AcceptedFile
from eforms.filling.initial_data import InitialData
from eforms.filling.submit_names import STAY
from eforms.inputs.documents import WALLET_OPEN_SUFFIX, WALLET_SUFFIX, DocumentInput, SelectedFiles
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment


class AttachmentsMixin:
    """File handling of StepForm."""

    initial_data: InitialData
    step: CompiledStep
    selected_files: dict[str, SelectedFiles]
    posted_nodes: Any
    data: Any
    errors: Any
    error_class: Any

    @property
    def accepted_files(self) -> dict[str, Sequence[AcceptedFile]]:
        """The valid files to attach, by the key of their place."""
        return {node.file_key: self.selection(node).accepted for node in self._nodes_with_files}

    @property
    def _nodes_with_files(self) -> list[FieldNode]:
        return [node for node in self.posted_nodes if self.selection(node).accepted]

    @property
    def file_keys(self) -> Collection[str]:
        """The keys of the files that this page may take back: of its document fields, and of its rows."""
        listed = {one.field_key for one in self.initial_data.attachments} if self.step.groups_with_row_ids else ()
        return {*self.step.upload_limits, *(key for key in listed if self.step.takes_file(key))}

    @cached_property
    def _rows_with_files(self) -> frozenset[str]:
        """The ids of the rows that have files."""
        if not self.step.groups_with_row_ids:
            return frozenset()
        return frozenset(row_id for one in self.initial_data.attachments if (row_id := FilePlace(one.field_key).row_id))

    def validate_files(self, document_input: DocumentInput, node: FieldNode) -> None:
        """Keep valid files up to `max_files`, and add the errors of the others."""
        selection, present = self._without_refused(self.selection(node)), self._present(node.file_key)
        errors, limit = list(selection.errors), document_input.spec.max_files
        accepted = selection.accepted[: max(limit - len(present), 0)]
        if len(accepted) < len(selection.accepted):
            sentence = gettext("Mục này nhận tối đa %(most)s tệp; các tệp vượt quá chưa được nhận.")
            errors.append(sentence % {"most": limit})
        self.selected_files[node.name] = SelectedFiles(accepted, errors)
        if node.is_missing and not (present or selection.accepted or errors):
            errors = [document_input.required_message]
        if errors:
            self.errors[node.name] = self.error_class(errors)

    @contextmanager
    def quota_errors(self) -> Iterator[None]:
        """Show a QuotaError raised in the block at each field whose files it kept out."""
        try:
            yield
        except QuotaError as refusal:
            for name in [node.name for node in self._nodes_with_files]:
                errors = [*self.selected_files[name].errors, str(refusal)]
                self.selected_files[name] = SelectedFiles((), errors)
                self.errors[name] = self.error_class(errors)

    def _without_refused(self, selection: SelectedFiles) -> SelectedFiles:
        """A file that was refused in this draft is refused at once when it is chosen again."""
        refused = {one.stored.sha256: one.advice for one in self.initial_data.attachments if one.refused}
        known = [file for file in selection.accepted if file.sha256 in refused]
        sentence = gettext("Tệp “%(name)s”: %(reason)s")
        messages = [sentence % {"name": file.name, "reason": refused[file.sha256]} for file in known]
        accepted = [file for file in selection.accepted if file not in known]
        return SelectedFiles(accepted, [*selection.errors, *messages])

    def selection(self, node: FieldNode) -> SelectedFiles:
        """The files selected for this field."""
        return self.selected_files.get(node.name, SelectedFiles())

    def _attached(self, key: str) -> list[Attachment]:
        return [attachment for attachment in self.initial_data.attachments if attachment.field_key == key]

    def _present(self, key: str) -> list[Attachment]:
        return [attachment for attachment in self._attached(key) if not attachment.refused]

    def chosen_from_wallet(self, document_input: DocumentInput, name: str, file_key: str) -> SelectedFiles:
        """The files chosen from the wallet; one that is attached already is left out."""
        keys = set(self.data.getlist(name + WALLET_SUFFIX))
        files = self._offered_from_wallet(document_input, file_key) if keys else []
        return document_input.check_files([file.open_as_upload() for file in files if file.key in keys])

    def render_files(self, node: FieldNode) -> dict[str, str]:
        """Placeholder values: the attachments and, when asked for, the wallet files to choose from."""
        document_input, html = node.field.input, ""
        if not isinstance(document_input, DocumentInput):
            return {}
        if attachments := self._attached(node.file_key):
            html = render_to_string("eforms/fields/attachments.html", {"attachments": attachments})
        if self.data.get(STAY) != node.name + WALLET_SUFFIX and node.name + WALLET_OPEN_SUFFIX not in self.data:
            return {"attachments": html, "wallet": _wallet_button(node.name, get_language() or "")}
        context = {
            "files": self._offered_from_wallet(document_input, node.file_key),
            "name": node.name + WALLET_SUFFIX,
            "open_name": node.name + WALLET_OPEN_SUFFIX,
        }
        return {"attachments": html, "wallet": render_to_string("eforms/fields/wallet.html", context)}

    @cached_property
    def _wallet(self) -> list[WalletFile]:
        return list(self.initial_data.wallet())

    def _offered_from_wallet(self, document_input: DocumentInput, file_key: str) -> list[WalletFile]:
        """The wallet files that fit the field; none once it has all its files."""
        present = {attachment.stored.sha256 for attachment in self._present(file_key)}
        if len(present) >= document_input.spec.max_files:
            return []
        return [
            file for file in self._wallet if file.sha256 not in present and document_input.accepts_wallet_file(file)
        ]


@lru_cache(maxsize=1024)
def _wallet_button(name: str, language: str) -> str:
    """The button that lists wallet files; listing them on every page would cost each person what few need."""
    return render_to_string("eforms/fields/wallet_button.html", {"name": name, "value": name + WALLET_SUFFIX})
