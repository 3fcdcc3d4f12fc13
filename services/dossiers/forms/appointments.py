"""Forms of appointments: the choice of a slot."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localtime

from services.dossiers.models import Slot


class SlotForm(forms.Form):
    """The choice of one slot among those of a day; `shown` is the one that the page named as chosen before."""

    slot = forms.TypedChoiceField(
        label="Giờ hẹn",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Hãy chọn một giờ.",
            "invalid_choice": "Giờ này không còn chỗ. Hãy chọn một giờ trong danh sách.",
        },
    )
    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, slots: Sequence[Slot], data: Any = None, *, shown: int | None = None, prefix: str = "") -> None:
        super().__init__(data, initial={"shown": shown}, prefix=prefix)
        self.slots = {slot.pk: slot for slot in slots}
        choice: Any = self.fields["slot"]
        choice.choices = [(slot.pk, _label(slot)) for slot in slots]

    def clean_slot(self) -> Slot:
        return self.slots[int(self.cleaned_data["slot"])]


def _label(slot: Slot) -> str:
    starts, ends = localtime(slot.starts_at), localtime(slot.ends_at)
    place = f", {slot.plan.place}" if slot.plan.place else ""
    return f"{starts:%H:%M} – {ends:%H:%M}{place} (còn {slot.free} chỗ)"
