"""URLs of accounts, under `/tai-khoan/`."""

from django.urls import path

from portal.accounts import views
from portal.accounts.mandates import views as mandates

app_name = "accounts"

urlpatterns = [
    path("", views.profile, name="profile"),
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-nhap/vneid/", views.go_to_vneid, name="go_to_vneid"),
    path("vneid/", views.return_from_vneid, name="return"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("ai-da-xem/", views.access, name="access"),
    path("du-lieu-cua-toi.json", views.own_data, name="own_data"),
    path("noi-dang-nhap/", views.sessions, name="sessions"),
    path("uy-quyen/", mandates.mandates, name="mandates"),
    path("uy-quyen/moi/", mandates.grant, name="grant_mandate"),
    path("uy-quyen/<int:pk>/", mandates.answer, name="mandate"),
    path("muc-do-dinh-danh/", views.level, name="level"),
]
