"""Input of addresses: province, commune and free text; or a country and an address there."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from core.ui.fragments import HtmlFragment, placeholder
from eforms.definition import AddressField, Answer
from eforms.inputs.base import Input, PostData, RawValues, normalise
from eforms.language import codelists

PROVINCES: Final = "provinces"
COMMUNES: Final = "communes"
COUNTRIES: Final = "countries"
"""The code lists an address needs; a commune's parent is its province."""
FORMER_COMMUNES: Final = "former_communes"
"""Former names of communes, where such a list is registered; a code's parent is the present commune."""
ABROAD: Final = "abroad"
"""The value of the province select for an address abroad."""
MAX_SEARCH_RESULTS: Final = 20
"""Former communes offered for one search."""
MAX_STREET_LENGTH: Final = 200


class AddressInput(Input[AddressField]):
    """Selects for province and commune, a search by former names, and a text input.

    The communes of a province are listed once it is chosen: by JavaScript, or by a button.
    """

    template_name = "eforms/fields/address.html"
    name_suffixes: ClassVar[tuple[str, ...]] = ("-province", "-commune", "-street", "-old", "-found")

    def value_from_data(self, data: PostData, files: Any, prefix: str = "") -> Any:
        """A former commune that was chosen replaces province and commune."""
        raw: dict[str, list[str]] = super().value_from_data(data, files, prefix)
        key, chosen = self.spec.key, raw[f"{self.spec.key}-found"]
        if FORMER_COMMUNES in codelists.names() and (
            commune := codelists.get(FORMER_COMMUNES).parents.get("".join(chosen[:1]))
        ):
            province = codelists.get(COMMUNES).parents[commune]
            raw |= {f"{key}-province": [province], f"{key}-commune": [commune], f"{key}-old": [], f"{key}-found": []}
        return raw

    def clean(self, value: object) -> Answer:
        province, commune, street = (
            normalise("".join(self._posted_values(value, suffix)[:1])) for suffix in self.name_suffixes[:3]
        )
        if len(street) > MAX_STREET_LENGTH:
            sentence = gettext("Viết số nhà, đường, thôn, tổ dân phố trong %(most)s ký tự.")
            self.fail(sentence % {"most": MAX_STREET_LENGTH})
        if province == ABROAD and self.spec.foreign:
            return self._foreign_address(commune, street)
        if not (province or commune or street):
            return None
        if province not in codelists.get(PROVINCES).labels:
            self.fail(gettext("Hãy chọn tỉnh, thành phố."))
        if commune not in codelists.get(COMMUNES).children.get(province, {}):
            self.fail(gettext("Hãy chọn xã, phường, đặc khu của tỉnh, thành phố này."))
        return {"province": province, "commune": commune, **({"street": street} if street and self.spec.street else {})}

    def _foreign_address(self, country: str, street: str) -> Answer:
        if country not in codelists.get(COUNTRIES).labels:
            self.fail(gettext("Hãy chọn nước."))
        return {"country": country, **({"street": street} if street else {})}

    def to_raw_values(self, answer: Answer) -> RawValues:
        parts = answer if isinstance(answer, dict) else {}
        if "country" in parts:
            parts = {**parts, "province": ABROAD, "commune": parts["country"]}
        return {self.spec.key + suffix: [parts[suffix[1:]]] for suffix in self.name_suffixes if suffix[1:] in parts}

    def display(self, answer: Answer) -> str:
        return address_text(answer if isinstance(answer, dict) else {})

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        provinces = dict(codelists.get(PROVINCES).labels)
        if self.spec.foreign:
            provinces |= {ABROAD: gettext("Ngoài Việt Nam")}
        options = [(code, label, placeholder(f"selected {code}")) for code, label in provinces.items()]
        placeholders = {name: placeholder(name) for name in PLACEHOLDERS}
        return {"provinces": options, "has_former_communes": FORMER_COMMUNES in codelists.names(), **placeholders}

    def placeholder_values(self, raw: RawValues) -> dict[str, str]:
        province, commune, street, former_name, _ = (next(iter(raw.get(name, ())), "") for name in self.names)
        abroad = province == ABROAD and self.spec.foreign
        return {
            f"selected {province}": "selected",
            "commune_options": _commune_options(province, commune),
            "commune_label": gettext("Nước") if abroad else gettext("Xã, phường, đặc khu"),
            "street": street,
            "street_hidden": "" if abroad else "hidden",
            "street_label": gettext("Địa chỉ ở nước ngoài") if abroad else gettext("Số nhà, đường, thôn, tổ dân phố"),
            **_search_former_names(former_name),
        }


def address_text(parts: Mapping[str, str]) -> str:
    """An address as one line: street, commune, province or country."""
    lists = ((COMMUNES, "commune"), (PROVINCES, "province"), (COUNTRIES, "country"))
    names = (codelists.get(name).labels.get(parts[part], parts[part]) for name, part in lists if part in parts)
    return ", ".join(filter(None, [parts.get("street", ""), *names]))


PLACEHOLDERS: Final = (
    *("commune_options", "commune_label", "street", "street_hidden", "street_label"),
    *("former_name", "search_open", "results", "no_results", "results_hidden"),
)


def _commune_options(province: str, chosen: str) -> str:
    """HTML options of one province's communes, or of the countries; cached."""
    if province not in _option_fragments:
        abroad = province == ABROAD
        labels = codelists.get(COUNTRIES).labels if abroad else codelists.get(COMMUNES).children.get(province)
        if labels is None:
            return ""
        _option_fragments[province] = HtmlFragment("".join(_option(code, label) for code, label in labels.items()))
    return _option_fragments[province].fill({f"selected {chosen}": "selected"})


def _search_former_names(former_name: str) -> dict[str, str]:
    """Placeholder values of the search by former name."""
    results = (
        codelists.get(FORMER_COMMUNES).search(former_name, limit=MAX_SEARCH_RESULTS)
        if former_name and FORMER_COMMUNES in codelists.names()
        else {}
    )
    options = format_html_join("", '<option value="{}">{}</option>', results.items())
    sentence = gettext("Không tìm thấy nơi nào có tên cũ “%(name)s”.") if former_name and not results else ""
    return {
        "former_name": former_name,
        "search_open": "open" if former_name else "",
        "results": options,
        "no_results": sentence and sentence % {"name": former_name},
        "results_hidden": "" if results else "hidden",
    }


def _option(code: str, label: str) -> str:
    return format_html('<option value="{}" {}>{}</option>', code, placeholder(f"selected {code}"), label)


_option_fragments: dict[str, HtmlFragment] = {}
