"""Template context of the profile page."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext

from core.ui.formatting import format_date
from portal.accounts.models import User


def profile_context(user: User) -> dict[str, Any]:
    """`source` of the data, `rows` of label and value, and `correction`: who can correct them."""
    if user.personal_number is None:
        return {
            "source": gettext("Đây là tài khoản của cán bộ, công chức, do người quản trị của Cổng lập."),
            "rows": [
                {"label": gettext("Họ tên"), "value": user.full_name},
                {"label": gettext("Tên đăng nhập"), "value": user.username},
            ],
            "correction": gettext("Nếu có điều không đúng, hãy báo người quản trị."),
        }
    return {
        "source": _source(user),
        "rows": [
            {"label": gettext("Họ, chữ đệm và tên"), "value": user.full_name},
            {"label": gettext("Số định danh cá nhân"), "value": user.personal_number},
            {"label": gettext("Ngày sinh") if user.born_on else gettext("Năm sinh"), "value": user.birth},
            {"label": gettext("Số điện thoại"), "value": user.phone},
            {"label": gettext("Thư điện tử"), "value": user.email},
            {"label": gettext("Mức độ định danh"), "value": user.get_identity_level_display()},
        ],
        "correction": (
            gettext(
                "Cổng không sửa được các thông tin này. Nếu có điều không đúng, hãy cập nhật trên ứng dụng VNeID "
                "hoặc tại công an cấp xã; lần đăng nhập sau Cổng sẽ nhận thông tin mới."
            )
        ),
    }


def _source(user: User) -> str:
    if user.last_login is None:
        return gettext("VNeID đã cho Cổng biết những điều dưới đây khi bạn đăng nhập lúc gần nhất.")
    at = localtime(user.last_login)
    sentence = gettext("VNeID đã cho Cổng biết những điều dưới đây khi bạn đăng nhập lúc %(hour)s ngày %(day)s.")
    return sentence % {"hour": f"{at:%H:%M}", "day": format_date(at)}
