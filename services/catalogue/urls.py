from django.urls import path

from services.catalogue.views import life_events, public

app_name = "catalogue"
urlpatterns = [
    path("tim-kiem/", public.search, name="search"),
    path("tim-kiem/goi-y/", public.suggest, name="suggest"),
    path("su-kien/", life_events.all_events, name="life_events"),
    path("su-kien/<slug:slug>/", life_events.life_event, name="life_event"),
    path("thu-tuc/<str:code>/", public.procedure, name="procedure"),
]
