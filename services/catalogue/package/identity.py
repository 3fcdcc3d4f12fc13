"""The facts of an account that say who applies (danh tính người nộp), by the names under which forms ask for them."""

from typing import Final

FULL_NAME: Final = "applicant.full_name"
IDENTITY_FACTS: Final = {
    FULL_NAME: "họ tên",
    "applicant.personal_number": "số định danh cá nhân",
    "applicant.born_on": "ngày sinh",
}
"""They come from the account that VNeID verified, and a form locks them; phone and e-mail are not among them."""
