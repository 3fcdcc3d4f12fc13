"""Where: province, then commune, then the rest in the person's own words."""

from typing import ClassVar

from django.utils.html import format_html

from eforms import codelists
from eforms.definition import AddressField, Answer
from eforms.inputs.base import Input, Raw, tidy
from eforms.rendering import Held, hole

PROVINCES = "provinces"
COMMUNES = "communes"
"""The code lists an address needs; a commune's parent is its province."""


class AddressInput(Input[AddressField]):
    """The communes of a province come once the province is chosen, by a button when there is no script."""

    template = "eforms/fields/address.html"
    suffixes: ClassVar[tuple[str, ...]] = ("-province", "-commune", "-street")

    def clean(self, value: object) -> Answer:
        province, commune, street = (tidy("".join(self._values(value, suffix)[:1])) for suffix in self.suffixes)
        if not (province or commune or street):
            return None
        if province not in codelists.get(PROVINCES).labels:
            self.refuse("Hãy chọn tỉnh, thành phố.")
        if commune not in codelists.get(COMMUNES).children.get(province, {}):
            self.refuse("Hãy chọn xã, phường, đặc khu của tỉnh, thành phố này.")
        if len(street) > 200:
            self.refuse("Viết số nhà, đường, thôn, tổ dân phố trong 200 ký tự.")
        return {"province": province, "commune": commune, **({"street": street} if street else {})}

    def raw(self, answer: Answer) -> Raw:
        parts = answer if isinstance(answer, dict) else {}
        return {self.spec.key + suffix: [parts[suffix[1:]]] for suffix in self.suffixes if suffix[1:] in parts}

    def read(self, answer: Answer) -> str:
        parts = answer if isinstance(answer, dict) else {}
        commune = codelists.get(COMMUNES).labels.get(parts.get("commune", ""), "")
        province = codelists.get(PROVINCES).labels.get(parts.get("province", ""), "")
        return ", ".join(filter(None, [parts.get("street", ""), commune, province]))

    def context(self) -> dict[str, object]:
        provinces = codelists.get(PROVINCES).labels
        marked = [(code, label, hole(f"mark {code}")) for code, label in provinces.items()]
        return {"provinces": marked, "communes": hole("communes"), "street": hole("street")}

    def holes(self, raw: Raw) -> dict[str, str]:
        province, commune, street = (next(iter(raw.get(name, ())), "") for name in self.names)
        return {f"mark {province}": "selected", "communes": _communes(province, commune), "street": street}


def _communes(province: str, chosen: str) -> str:
    """The options of one province's communes."""
    if province not in _held:
        below = codelists.get(COMMUNES).children.get(province)
        if below is None:
            return ""
        _held[province] = Held("".join(_option(code, label) for code, label in below.items()))
    return _held[province].fill({f"mark {chosen}": "selected"})


def _option(code: str, label: str) -> str:
    return format_html('<option value="{}" {}>{}</option>', code, hole(f"mark {code}"), label)


_held: dict[str, Held] = {}
