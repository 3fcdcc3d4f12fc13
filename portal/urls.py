"""Root URL configuration."""

from django.contrib import admin
from django.urls import include, path

handler400 = "portal.home.views.bad_request"

urlpatterns = [
    path("", include("portal.home.urls")),
    path("", include("services.catalogue.urls")),
    path("thanh-toan/", include("payments.urls")),
    path("tep/", include("eforms.urls")),
    path("thong-bao/", include("notifications.urls")),
    path("", include("services.documents.urls")),
    path("", include("services.dossiers.urls")),
    path("admin/", admin.site.urls),
    path("tai-khoan/", include("portal.accounts.urls")),
]
