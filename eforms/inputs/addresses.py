"""Where: province, then commune, then the rest in the person's own words; or a country and an address there."""

from typing import Any, ClassVar, Final

from django.utils.html import format_html, format_html_join

from core.fragments import HtmlFragment, placeholder
from eforms.definition import AddressField, Answer
from eforms.inputs.base import Input, PostData, RawValues, normalise
from eforms.language import codelists

PROVINCES: Final = "provinces"
COMMUNES: Final = "communes"
COUNTRIES: Final = "countries"
"""The code lists an address needs; a commune's parent is its province."""
FORMER_COMMUNES: Final = "former_communes"
"""Places as old papers name them, where such a list is registered; the parent of one is the commune it is now."""
ABROAD: Final = "abroad"
"""Chosen in place of a province."""
MAX_SEARCH_RESULTS: Final = 20
"""Old places offered for one name."""
MAX_STREET_LENGTH: Final = 200


class AddressInput(Input[AddressField]):
    """The communes of a province come once the province is chosen, by a button when there is no script."""

    template = "eforms/fields/address.html"
    suffixes: ClassVar[tuple[str, ...]] = ("-province", "-commune", "-street", "-old", "-found")

    def posted(self, data: PostData, files: Any, at: str = "") -> Any:
        """What was found by its old name stands for province and commune."""
        raw: dict[str, list[str]] = super().posted(data, files, at)
        key, found = self.spec.key, raw[f"{self.spec.key}-found"]
        if FORMER_COMMUNES in codelists.names() and (
            commune := codelists.get(FORMER_COMMUNES).parents.get("".join(found[:1]))
        ):
            province = codelists.get(COMMUNES).parents[commune]
            raw |= {f"{key}-province": [province], f"{key}-commune": [commune], f"{key}-old": [], f"{key}-found": []}
        return raw

    def clean(self, value: object) -> Answer:
        province, commune, street = (
            normalise("".join(self._values(value, suffix)[:1])) for suffix in self.suffixes[:3]
        )
        if len(street) > MAX_STREET_LENGTH:
            self.refuse(f"Viết số nhà, đường, thôn, tổ dân phố trong {MAX_STREET_LENGTH} ký tự.")
        if province == ABROAD and self.spec.foreign:
            return self._abroad(commune, street)
        if not (province or commune or street):
            return None
        if province not in codelists.get(PROVINCES).labels:
            self.refuse("Hãy chọn tỉnh, thành phố.")
        if commune not in codelists.get(COMMUNES).children.get(province, {}):
            self.refuse("Hãy chọn xã, phường, đặc khu của tỉnh, thành phố này.")
        return {"province": province, "commune": commune, **({"street": street} if street and self.spec.street else {})}

    def _abroad(self, country: str, street: str) -> Answer:
        if country not in codelists.get(COUNTRIES).labels:
            self.refuse("Hãy chọn nước.")
        return {"country": country, **({"street": street} if street else {})}

    def raw(self, answer: Answer) -> RawValues:
        parts = answer if isinstance(answer, dict) else {}
        if "country" in parts:
            parts = {**parts, "province": ABROAD, "commune": parts["country"]}
        return {self.spec.key + suffix: [parts[suffix[1:]]] for suffix in self.suffixes if suffix[1:] in parts}

    def read(self, answer: Answer) -> str:
        parts = answer if isinstance(answer, dict) else {}
        lists = ((COMMUNES, "commune"), (PROVINCES, "province"), (COUNTRIES, "country"))
        names = (codelists.get(name).labels.get(parts[part], parts[part]) for name, part in lists if part in parts)
        return ", ".join(filter(None, [parts.get("street", ""), *names]))

    def context(self, *, english: bool = False) -> dict[str, object]:
        provinces = dict(codelists.get(PROVINCES).labels)
        if self.spec.foreign:
            provinces |= {ABROAD: "Ngoài Việt Nam"}
        marked = [(code, label, placeholder(f"mark {code}")) for code, label in provinces.items()]
        holes = {name: placeholder(name) for name in PLACEHOLDERS}
        return {"provinces": marked, "finds": FORMER_COMMUNES in codelists.names(), **holes}

    def holes(self, raw: RawValues) -> dict[str, str]:
        province, commune, street, old, _ = (next(iter(raw.get(name, ())), "") for name in self.names)
        abroad = province == ABROAD and self.spec.foreign
        return {
            f"mark {province}": "selected",
            "places": _commune_options(province, commune),
            "places_label": "Nước" if abroad else "Xã, phường, đặc khu",
            "street": street,
            "street_hidden": "" if abroad else "hidden",
            "street_label": "Địa chỉ ở nước ngoài" if abroad else "Số nhà, đường, thôn, tổ dân phố",
            **_search_former_names(old),
        }


PLACEHOLDERS: Final = (
    *("places", "places_label", "street", "street_hidden", "street_label"),
    *("old", "open", "found", "none_found", "hidden"),
)


def _commune_options(province: str, chosen: str) -> str:
    """The options of one province's communes, or the countries."""
    if province not in _option_fragments:
        abroad = province == ABROAD
        below = codelists.get(COUNTRIES).labels if abroad else codelists.get(COMMUNES).children.get(province)
        if below is None:
            return ""
        _option_fragments[province] = HtmlFragment("".join(_option(code, label) for code, label in below.items()))
    return _option_fragments[province].fill({f"mark {chosen}": "selected"})


def _search_former_names(old: str) -> dict[str, str]:
    """What an old name leads to, as options."""
    found = (
        codelists.get(FORMER_COMMUNES).search(old, most=MAX_SEARCH_RESULTS)
        if old and FORMER_COMMUNES in codelists.names()
        else {}
    )
    options = format_html_join("", '<option value="{}">{}</option>', found.items())
    missing = f"Không tìm thấy nơi nào có tên cũ “{old}”." if old and not found else ""
    return {
        "old": old,
        "open": "open" if old else "",
        "found": options,
        "none_found": missing,
        "hidden": "" if found else "hidden",
    }


def _option(code: str, label: str) -> str:
    return format_html('<option value="{}" {}>{}</option>', code, placeholder(f"mark {code}"), label)


_option_fragments: dict[str, HtmlFragment] = {}
