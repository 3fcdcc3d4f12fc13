"""Template context of the profile page."""

from typing import Any

from django.utils.timezone import localtime

from portal.accounts.models import User


def profile_context(user: User) -> dict[str, Any]:
    """`source` of the data, `rows` of label and value, and `correction`: who can correct them."""
    if user.personal_number is None:
        return {
            "source": "Đây là tài khoản của cán bộ, công chức, do người quản trị của Cổng lập.",
            "rows": [{"label": "Họ tên", "value": user.full_name}, {"label": "Tên đăng nhập", "value": user.username}],
            "correction": "Nếu có điều không đúng, hãy báo người quản trị.",
        }
    return {
        "source": f"VNeID đã cho Cổng biết những điều dưới đây khi bạn đăng nhập lúc {_last_login(user)}.",
        "rows": [
            {"label": "Họ, chữ đệm và tên", "value": user.full_name},
            {"label": "Số định danh cá nhân", "value": user.personal_number},
            {"label": "Ngày sinh" if user.born_on else "Năm sinh", "value": user.birth},
            {"label": "Số điện thoại", "value": user.phone},
            {"label": "Thư điện tử", "value": user.email},
            {"label": "Mức độ định danh", "value": user.get_identity_level_display()},
        ],
        "correction": (
            "Cổng không sửa được các thông tin này. Nếu có điều không đúng, hãy cập nhật trên ứng dụng VNeID "
            "hoặc tại công an cấp xã; lần đăng nhập sau Cổng sẽ nhận thông tin mới."
        ),
    }


def _last_login(user: User) -> str:
    return f"{localtime(user.last_login):%H:%M ngày %d/%m/%Y}" if user.last_login else "gần nhất"
