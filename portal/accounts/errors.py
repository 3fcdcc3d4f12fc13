"""Reasons why a VNeID sign-in fails; each has an error page."""

from enum import Enum

from allauth.socialaccount.providers.base.provider import ProviderException
from django.utils.translation import gettext, gettext_noop


class SignInFailure(Enum):
    """Why a sign-in failed: title, advice and HTTP status of its error page."""

    REFUSED = (
        gettext_noop("Bạn đã từ chối đăng nhập"),
        gettext_noop("Cổng dịch vụ công chưa nhận được thông tin nào về bạn. Nếu bấm nhầm, bạn có thể đăng nhập lại."),
        403,
    )
    EXPIRED = (
        gettext_noop("Hết thời gian xác nhận"),
        gettext_noop(
            "Yêu cầu đăng nhập chưa được xác nhận kịp trên ứng dụng VNeID. "
            "Hãy mở sẵn ứng dụng trên điện thoại rồi đăng nhập lại."
        ),
        403,
    )
    STALE = (
        gettext_noop("Yêu cầu đăng nhập không còn hiệu lực"),
        gettext_noop(
            "Trang đăng nhập đã mở quá lâu, đã được dùng rồi hoặc được mở từ một trình duyệt khác. Hãy đăng nhập lại."
        ),
        400,
    )
    DOWN = (
        gettext_noop("VNeID chưa trả lời"),
        gettext_noop(
            "Hệ thống VNeID đang bận hoặc tạm ngừng nên chưa xác nhận được bạn là ai. "
            "Thông tin bạn đã lưu trên Cổng vẫn còn nguyên. Hãy thử lại sau ít phút."
        ),
        503,
    )
    UNCLEAR = (
        gettext_noop("Chưa xác nhận được bạn là ai"),
        gettext_noop(
            "Câu trả lời của VNeID không đầy đủ hoặc không khớp nên không được chấp nhận. Hãy đăng nhập lại; "
            "nếu vẫn gặp trang này, hãy đến bộ phận một cửa gần nhất."
        ),
        502,
    )
    NUMBER_CHANGED = (
        gettext_noop("Số định danh không khớp"),
        gettext_noop(
            "Số định danh cá nhân mà VNeID vừa báo khác với số Cổng đang giữ cho tài khoản này, nên chưa cho đăng "
            "nhập. Cổng đã báo cho người quản trị. Nếu số định danh của bạn đã được đổi, hãy mang giấy tờ đến bộ phận "
            "một cửa."
        ),
        403,
    )
    ORGANISATION = (
        gettext_noop("Đây là tài khoản của tổ chức"),
        gettext_noop(
            "Hiện Cổng chỉ nhận đăng nhập bằng tài khoản VNeID của cá nhân. "
            "Người đại diện của tổ chức hãy đăng nhập bằng tài khoản của mình."
        ),
        403,
    )
    LOCKED = (
        gettext_noop("Tài khoản đang bị khoá"),
        gettext_noop("Tài khoản của bạn trên Cổng đang bị khoá. Hãy liên hệ bộ phận một cửa gần nhất để biết lý do."),
        403,
    )

    def __init__(self, title: str, advice: str, http_status: int) -> None:
        self._title = title
        self._advice = advice
        self.http_status = http_status

    @property
    def title(self) -> str:
        return gettext(self._title)

    @property
    def advice(self) -> str:
        return gettext(self._advice)


class SignInError(ProviderException):
    """Stops a sign-in; allauth hands it to `CitizenAdapter.on_authentication_error`."""

    def __init__(self, failure: SignInFailure) -> None:
        super().__init__(failure.title)
        self.failure = failure
