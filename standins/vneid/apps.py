from django.apps import AppConfig


class VneidConfig(AppConfig):
    name = "standins.vneid"
    label = "vneid"
    verbose_name = "VNeID (giả lập)"
