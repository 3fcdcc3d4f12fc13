"""The facts with which forms can be filled in beforehand (`prefill`), by name: the one list of them.

A preset block is prefilled by the part before the dot: with `applicant` its part `full_name` is `applicant.full_name`.
"""

from typing import Final

PREFILL_FACTS: Final = {
    "applicant.full_name": "họ, chữ đệm và tên của người nộp, từ tài khoản đã định danh",
    "applicant.personal_number": "số định danh cá nhân của người nộp",
    "applicant.born_on": "ngày sinh của người nộp; có người chỉ biết năm sinh",
    "applicant.phone": "số điện thoại của người nộp, sửa được",
    "applicant.email": "thư điện tử của người nộp, sửa được",
}
