"""What an agency holds of people, places, codes and money, and what becomes of it; shown before anybody decides."""

from django.utils import timezone

from payments.models import Order, PayeeDetail, ReceiptBook
from payments.status import OrderStatus
from services.agencies.hooks import Holding
from services.agencies.models import Agency, Post
from services.agencies.reorganisation.rules import agencies_below


def when_merged(old: Agency, new: Agency) -> list[Holding]:
    posts = Post.objects.filter(agency=old)
    held = Post.objects.filter(agency=new).values_list("user", "role")
    doubled = len(set(posts.values_list("user", "role")) & set(held))
    merged = Agency.objects.filter(successor=old).count()
    same = f" {doubled} vai trò người đó đã có ở {new}." if doubled else ""
    return [
        Holding(
            "Người và vai trò",
            posts.count(),
            0,
            f"Làm việc ở {new} với cùng vai trò, chức vụ và thẩm quyền ký.{same} Cần chức vụ khác thì sửa ở trang "
            "Người và vai trò.",
        ),
        Holding("Cơ quan đã sáp nhập vào đây trước đó", merged, 0, f"Từ nay dẫn đến {new}."),
        Holding("Lần thu chưa nộp", 0, _open_orders(old), _orders(old)),
        Holding("Tài khoản, mã số thuế", 0, _details(old), _accounts(old, new)),
        Holding("Quyển biên lai", 0, _books(old), _receipts(old, new)),
        Holding("Mã cơ quan", 0, 1, f"{old.code} không cấp lại cho ai; liên kết có mã ấy dẫn đến {new}."),
    ]


def when_moved(agency: Agency) -> list[Holding]:
    below = len(agencies_below(agency))
    stays = f"Vẫn đứng dưới mã {agency.payee_code}, đi tiếp."
    return [
        Holding("Mã cơ quan", 1 + below, 0, "Đổi theo cơ quan chủ quản mới, cả cấp dưới; mã cũ dẫn đến mã mới."),
        Holding("Người và vai trò", 0, Post.objects.filter(agency=agency).count(), "Giữ nguyên."),
        Holding("Tài khoản, mã số thuế", 0, _details(agency), stays),
        Holding("Quyển biên lai", 0, _books(agency), stays),
    ]


def _open_orders(agency: Agency) -> int:
    return Order.objects.filter(payee=agency.payee_code, status=OrderStatus.OPEN).count()


def _details(agency: Agency) -> int:
    return PayeeDetail.objects.approved().filter(payee=agency.payee_code).count()


def _books(agency: Agency) -> int:
    return ReceiptBook.objects.filter(payee=agency.payee_code, year=timezone.localdate().year).count()


def _orders(old: Agency) -> str:
    return f"Thông báo đã gửi không đổi: tiền vào tài khoản đã nêu, biên lai mang tên {old}, cơ quan kế thừa ký số."


def _accounts(old: Agency, new: Agency) -> str:
    """What nobody has seen to yet is said: money would have nowhere to go."""
    rule = f"Giữ để nhận tiền của lần thu đã thông báo và đối soát. Lần thu mới vào tài khoản của {new}."
    if _details(old) and not _details(new):
        return f"{rule} {new} chưa có tài khoản: hãy đề nghị và duyệt trước ngày áp dụng."
    return rule


def _receipts(old: Agency, new: Agency) -> str:
    return f"Dừng khi lần thu đã thông báo cuối cùng nộp xong. Lần thu mới dùng quyển của {new}, số đi tiếp."
