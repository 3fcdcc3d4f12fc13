"""The facts of accounts that a form may ask for (`prefill`), and which of them say who applies (danh tính)."""

from typing import Final

APPLICANT: Final = "applicant"
ORGANISATION: Final = "organisation"
PRINCIPAL: Final = "principal"
"""First parts of the names: who files, the organisation or the person on whose behalf they do."""
FULL_NAME: Final = "applicant.full_name"
APPLICANT_IDENTITY: Final = {
    FULL_NAME: "họ tên",
    "applicant.personal_number": "số định danh cá nhân",
    "applicant.born_on": "ngày sinh",
}
"""They come from the account that VNeID verified, and a form locks them; phone and e-mail are not among them."""
ORGANISATION_IDENTITY: Final = {
    "organisation.name": "tên tổ chức",
    "organisation.tax_code": "mã số thuế",
    "organisation.enterprise_number": "mã số doanh nghiệp",
}
PRINCIPAL_IDENTITY: Final = {
    "principal.full_name": "họ tên người được nộp thay",
    "principal.personal_number": "số định danh của người được nộp thay",
    "principal.born_on": "ngày sinh của người được nộp thay",
}
IDENTITY_FACTS: Final = {**APPLICANT_IDENTITY, **ORGANISATION_IDENTITY, **PRINCIPAL_IDENTITY}
CAPACITY: Final = "filing.on_behalf_of"
"""For whom one files: `self`, `organisation` or `person`; always known, for conditions to read."""
PREFILL_FACTS: Final = {
    **IDENTITY_FACTS,
    "applicant.phone": "số điện thoại người nộp",
    "applicant.email": "thư điện tử người nộp",
    "organisation.address": "địa chỉ trụ sở của tổ chức",
    "organisation.phone": "số điện thoại của tổ chức",
    "organisation.email": "thư điện tử của tổ chức",
    "organisation.representative": "người đại diện theo pháp luật",
    "organisation.position": "chức vụ của người đại diện",
    "principal.phone": "số điện thoại của người được nộp thay",
    "principal.email": "thư điện tử của người được nộp thay",
    CAPACITY: "nộp cho ai: self (chính mình), organisation (tổ chức), person (người khác)",
}
"""Every fact that a form may be prefilled with; docs/eforms.md lists them."""
