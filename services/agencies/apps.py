from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "services.agencies"
    label = "agencies"
    verbose_name = "Cơ quan"
