from django.apps import AppConfig


class StandinsConfig(AppConfig):
    name = "standins"
    label = "standins"
    verbose_name = "Thế giới bên ngoài (giả lập)"
