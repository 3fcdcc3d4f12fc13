"""The part of a step's form that deals with papers: what came, what is there, what can be chosen instead."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

from django.template.loader import render_to_string

from eforms.compiled.evaluation import FieldNode
from eforms.files.uploads import AcceptedFile
from eforms.filling.initial_data import InitialData
from eforms.filling.submit_names import STAY
from eforms.inputs.documents import WALLET_OPEN_SUFFIX, WALLET_SUFFIX, DocumentInput, SelectedFiles
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment


class AttachmentsMixin:
    """Mixed into the form of a step."""

    stored: InitialData
    batches: dict[str, SelectedFiles]
    asked: Any
    data: Any
    errors: Any
    error_class: Any

    @property
    def papers(self) -> dict[str, Sequence[AcceptedFile]]:
        """The good files, by field."""
        return {node.name: batch.papers for node in self.asked if (batch := self.batch(node)).papers}

    def weigh_papers(self, entry: DocumentInput, node: FieldNode) -> None:
        """Good files are kept even where others of the same paper are refused."""
        batch, limit, kept = self.batch(node), entry.spec.max_files, self._present(node.name)
        refusals = list(batch.refusals)
        taken = batch.papers[: max(limit - len(kept), 0)]
        if len(taken) < len(batch.papers):
            refusals.append(f"Mục này nhận tối đa {limit} tệp; các tệp vượt quá chưa được nhận.")
        self.batches[node.name] = SelectedFiles(taken, refusals)
        if node.lacks and not (kept or batch.papers or refusals):
            refusals = [entry.missing]
        if refusals:
            self.errors[node.name] = self.error_class(refusals)

    def batch(self, node: FieldNode) -> SelectedFiles:
        return self.batches.get(node.name, SelectedFiles())

    def _attached(self, key: str) -> list[Attachment]:
        return [one for one in self.stored.attachments if one.field_key == key]

    def _present(self, key: str) -> list[Attachment]:
        return [one for one in self._attached(key) if not one.refused]

    def chosen(self, entry: DocumentInput, name: str) -> SelectedFiles:
        """What was chosen among the papers the person has already; one that is attached by now counts once."""
        keys = set(self.data.getlist(name + WALLET_SUFFIX))
        return entry.weighed([one.as_paper() for one in self._offered(entry, name) if one.key in keys] if keys else [])

    def draw_papers(self, node: FieldNode) -> dict[str, str]:
        """The files that are there and, when they were asked for, those to choose from."""
        entry, files = node.field.input, ""
        if not isinstance(entry, DocumentInput):
            return {}
        if attachments := self._attached(node.name):
            files = render_to_string("eforms/fields/files.html", {"attachments": attachments})
        if self.data.get(STAY) != node.name + WALLET_SUFFIX and node.name + WALLET_OPEN_SUFFIX not in self.data:
            return {"files": files, "held": _wallet_button(node.name)}
        offered = {
            "held": self._offered(entry, node.name),
            "name": node.name + WALLET_SUFFIX,
            "open": node.name + WALLET_OPEN_SUFFIX,
        }
        return {"files": files, "held": render_to_string("eforms/fields/held.html", offered)}

    @cached_property
    def _held(self) -> list[WalletFile]:
        return list(self.stored.held())

    def _offered(self, entry: DocumentInput, name: str) -> list[WalletFile]:
        """What can be chosen for a paper; nothing once it has all its files."""
        present = {one.stored.sha256 for one in self._present(name)}
        if len(present) >= entry.spec.max_files:
            return []
        return [one for one in self._held if one.sha256 not in present and entry.takes(one)]


@lru_cache(maxsize=1024)
def _wallet_button(name: str) -> str:
    """The button that lists them: looking for them on every page would cost each person what few need."""
    return render_to_string("eforms/fields/held_button.html", {"name": name, "held": name + WALLET_SUFFIX})
