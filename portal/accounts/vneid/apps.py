from django.apps import AppConfig


class VneidConfig(AppConfig):
    name = "portal.accounts.vneid"
    label = "vneid"
    verbose_name = "VNeID (giả lập)"
