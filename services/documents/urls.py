"""URLs: a person's own papers under /giay-to/, public verification under /xac-thuc/."""

from django.urls import path

from services.documents import views

app_name = "documents"

urlpatterns = [
    path("giay-to/<int:pk>/", views.paper, name="paper"),
    path("giay-to/<int:pk>/tai-ve/", views.download, name="download"),
    path("xac-thuc/", views.check, name="check"),
    path("xac-thuc/<slug:token>/", views.verify, name="verify"),
]
