"""Where the wizard keeps what it knows: the one row of the draft, and nothing in the session."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from eforms.models import Draft


class DraftStorage:
    """What formtools asks of a storage, answered from the draft that the wizard laid on the request.

    Looking changes nothing: the row is written when a step is saved, by `eforms.actions.save`.
    """

    def __init__(self, prefix: str, request: HttpRequest, file_storage: object = None) -> None:
        self.draft: Draft = request.draft  # type: ignore[attr-defined]
        self.current_step: str | None = self.draft.step or None
        self.extra_data: dict[str, Any] = {}

    def get_step_data(self, step: str) -> dict[str, list[str]] | None:
        """The texts of a step that were refused, as they were typed."""
        return self.draft.typed.get(step)  # type: ignore[no-any-return]

    def get_step_files(self, step: str) -> None:
        """Files are rows beside the draft."""

    @property
    def current_step_data(self) -> dict[str, list[str]] | None:
        return self.get_step_data(self.current_step or "")

    @property
    def current_step_files(self) -> None:
        return None

    def reset(self) -> None:
        """A draft is never emptied behind its owner's back."""

    def update_response(self, response: HttpResponseBase) -> None:
        """Nothing rides on the response."""
