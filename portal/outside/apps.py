from django.apps import AppConfig


class OutsideConfig(AppConfig):
    name = "portal.outside"
    label = "outside"
    verbose_name = "Thế giới bên ngoài (giả lập)"
