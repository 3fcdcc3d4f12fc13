"""Root URL configuration."""

from django.contrib import admin
from django.urls import include, path

from portal import errors
from portal.admin_links import view_on_site
from portal.home.views import bad_request
from portal.languages import choose_language

urlpatterns = [
    path("", include("portal.home.urls")),
    path("ngon-ngu/", choose_language, name="choose_language"),
    path("-/", include("portal.monitoring.urls")),
    path("", include("services.catalogue.urls")),
    path("", include("services.agencies.urls")),
    path("thanh-toan/", include("payments.urls")),
    path("tep/", include("eforms.urls")),
    path("thong-bao/", include("notifications.urls")),
    path("", include("services.documents.urls")),
    path("", include("services.dossiers.urls")),
    path("admin/r/<path:content_type_id>/<path:object_id>/", admin.site.admin_view(view_on_site)),
    path("admin/", admin.site.urls),
    path("tai-khoan/", include("portal.accounts.urls")),
    path("tai-khoan/xac-thuc/", include("portal.accounts.second_factor.urls")),
]

handler400, handler403 = bad_request, errors.permission_denied
handler404, handler500 = errors.page_not_found, errors.server_error
