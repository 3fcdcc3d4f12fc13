"""Front page of the stand-ins' site: each system with its fault modes."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class StandIn(NamedTuple):
    """One system on the front page: its label, its path here, what it replaces, and its fault modes in words."""

    name: str
    path: str
    instead_of: str
    fault_modes: str


STAND_INS: tuple[StandIn, ...] = (
    StandIn(
        "VNeID",
        "/vneid/",
        "ứng dụng định danh điện tử mà công dân dùng để đăng nhập",
        "từ chối, để hết thời gian, chỉ cho mức độ 1, trả lời chậm, nói sai, ký sai, ngừng hoạt động",
    ),
    StandIn("Hộp thư", "/mail/", "thư điện tử của mọi người", "cho xem mọi thư mà Cổng đã gửi"),
    StandIn(
        "Ngân hàng",
        "/vnpay/",
        "cổng thanh toán VNPAY và các ngân hàng",
        "từ chối, hủy, báo muộn, báo nhiều lần, báo sai, không báo",
    ),
)


def front(request: HttpRequest) -> HttpResponse:
    return render(request, "standins/front.html", {"stand_ins": STAND_INS})


def portal_url(request: HttpRequest) -> dict[str, str]:
    """Context processor: the portal's address, for the link back to it."""
    return {"portal_url": settings.SITE_URL}
