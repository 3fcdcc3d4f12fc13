"""URLs of the public pages of agencies."""

from django.urls import path

from services.agencies.views import public

app_name = "agencies"

urlpatterns = [path("co-quan/<str:code>/", public.agency, name="agency")]
