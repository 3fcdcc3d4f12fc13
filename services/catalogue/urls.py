from django.urls import path

from services.catalogue.views import life_events, linked_data, open_data, preparation, public, sitemaps

app_name = "catalogue"
urlpatterns = [
    path("tim-kiem/", public.search, name="search"),
    path("tim-kiem/goi-y/", public.suggest, name="suggest"),
    path("su-kien/", life_events.all_events, name="life_events"),
    path("su-kien/<slug:slug>/", life_events.life_event, name="life_event"),
    path("thu-tuc/<str:code>/", public.procedure, name="procedure"),
    path("thu-tuc/<str:code>/du-lieu.jsonld", linked_data.procedure_data, name="procedure_data"),
    path("thu-tuc/<str:code>/chuan-bi/", preparation.preparation, name="preparation"),
    path("du-lieu-mo/", open_data.about, name="open_data"),
    path("du-lieu-mo/thu-tuc.csv", open_data.procedures_csv, name="procedures_csv"),
    path("du-lieu-mo/thu-tuc.jsonl", open_data.procedures_json_lines, name="procedures_json_lines"),
    path("du-lieu-mo/thay-doi.json", open_data.changes, name="procedure_changes"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap_index"),
    path("sitemap/trang.xml", sitemaps.fixed_pages, name="sitemap_pages"),
    path("sitemap/thu-tuc.xml", sitemaps.procedure_pages, name="sitemap_procedures"),
]
