"""The storage of the wizard: one row of the draft, nothing in the session."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from eforms.models import Draft


class DraftStorage:
    """The storage interface of formtools, over the draft that the wizard set on the request.

    It only reads: the row is written when a step is saved, by `eforms.actions.save`.
    """

    def __init__(self, prefix: str, request: HttpRequest, file_storage: object = None) -> None:
        self.draft: Draft = request.draft  # type: ignore[attr-defined]
        self.current_step: str | None = self.draft.step or None
        self.extra_data: dict[str, Any] = {}

    def get_step_data(self, step: str) -> dict[str, list[str]] | None:
        """The invalid texts of a step, by input name."""
        return self.draft.typed.get(step)  # type: ignore[no-any-return]

    def get_step_files(self, step: str) -> None:
        """None: files are stored as attachments."""

    @property
    def current_step_data(self) -> dict[str, list[str]] | None:
        return self.get_step_data(self.current_step or "")

    @property
    def current_step_files(self) -> None:
        return None

    def reset(self) -> None:
        """No operation: a draft is never emptied by the wizard."""

    def update_response(self, response: HttpResponseBase) -> None:
        """No operation: nothing is stored in cookies."""
