from django.urls import path

from services.catalogue.views import life_events, linked_data, public, sitemaps

app_name = "catalogue"
urlpatterns = [
    path("tim-kiem/", public.search, name="search"),
    path("tim-kiem/goi-y/", public.suggest, name="suggest"),
    path("su-kien/", life_events.all_events, name="life_events"),
    path("su-kien/<slug:slug>/", life_events.life_event, name="life_event"),
    path("thu-tuc/<str:code>/", public.procedure, name="procedure"),
    path("thu-tuc/<str:code>/du-lieu.jsonld", linked_data.procedure_data, name="procedure_data"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap_index"),
    path("sitemap/trang.xml", sitemaps.fixed_pages, name="sitemap_pages"),
    path("sitemap/thu-tuc.xml", sitemaps.procedure_pages, name="sitemap_procedures"),
]
